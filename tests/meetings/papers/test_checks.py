"""What a start says about the wall round converters."""

import os

from meetings.papers import checks


def ids():
    return [each.id for each in checks.converters_have_a_wall()]


def test_a_machine_without_a_wall_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(checks, "wall", lambda: None)
    [found] = checks.converters_have_a_wall()
    assert (found.id, "Install bubblewrap" in found.hint) == ("scrutiny.W002", True)


def test_only_root_is_told_that_processes_are_not_counted(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(checks, "wall", lambda: object())
    assert ids() == []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert ids() == ["scrutiny.I003"]
