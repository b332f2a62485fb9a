"""A table is read in a child with limits: the web server's own memory and time are not at stake."""

import resource

import pytest

from actionplans.imports.table import reading
from actionplans.imports.table.reading import read_table
from meetings.pack.child import MIB, Limits
from scrutiny.refusals import Refused
from tests.actionplans.plan_files import csv_file, row, saved, word_file, workbook

real_children = True


@pytest.mark.parametrize("data", [
    csv_file([row("1")]), saved(workbook([row("1")])), word_file([row("1")]),
])  # fmt: skip
def test_a_table_is_read_in_a_child(data):
    assert [each.ref for each in read_table(data).rows] == ["1"]


def test_a_file_that_wants_more_than_its_limits_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setattr(reading, "LIMITS", Limits(address_space=24 * MIB))
    with pytest.raises(Refused, match="hold too much text|could not be processed"):
        read_table(saved(workbook([row("1")])))
    monkeypatch.setattr(reading, "LIMITS", Limits(wall_seconds=0.01))
    with pytest.raises(Refused, match="took too long"):
        read_table(csv_file([row("1")]))


def test_what_the_child_refuses_is_said_in_its_words():
    with pytest.raises(Refused, match="^This is no Word file, spreadsheet"):
        read_table(b"<html>")


def test_a_large_table_costs_the_server_little_memory():
    rows = [row(str(number), status="Words. " * 300) for number in range(1500)]
    data = csv_file(rows)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(read_table(data).rows) == 1500
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # KiB on Linux
    assert grown < 200 * 1024
