"""Whatever is handed in is taken or refused with a sentence; nothing goes wrong without words.

A few files of each kind here. MUTANTS=750 tries that many of each kind (3,000 in all), and
`bench/mutants.py` does so in processes of their own, which tells what ends a process.
"""

import io
import os

import pytest
from pikepdf import Pdf

from tests.handing_in import KINDS, told
from tests.mutants import mutant

HOW_MANY = int(os.environ.get("MUTANTS", "12"))


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_files_are_taken_or_refused_in_words(kind: str):
    told_of = {number: told(kind, mutant(kind, number)) for number in range(HOW_MANY)}
    assert {number: words for number, words in told_of.items() if words.startswith("!")} == {}


def test_mutants_are_the_same_each_time_and_differ():
    made = [mutant("docx", number) for number in range(9)]
    assert made == [mutant("docx", number) for number in range(9)]
    assert len(set(made)) > 5


def test_what_is_told_of_a_fault_of_ours_is_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.handing_in.finish_job", lambda *given: 1 / 0)
    out = io.BytesIO()
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    assert told("pdf", out.getvalue()).startswith("! ZeroDivisionError")
