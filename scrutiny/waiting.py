"""A user's tasks: one list for My work, to which each room adds its own.

A room registers a source in `AppConfig.ready()`. A source takes a fixed number of
queries and returns nothing for a user without tasks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

_sources: list[Callable[[Any], Iterable["Waiting"]]] = []


@dataclass(frozen=True)
class Waiting:
    """One task: "Sign off Ofsted Action Plan (legal)", where, since when, by when.

    `who` names the person who has to act where that is not the reader of the list, so that
    an officer sees what they wait for from others.
    """

    sentence: str
    url: str
    since: date | None = None
    due_on: date | None = None
    who: str = ""

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


def register(source: Callable[[Any], Iterable[Waiting]]) -> None:
    """Register `source(user)`, once."""
    if source not in _sources:
        _sources.append(source)


def waiting_for(user: Any) -> list[Waiting]:
    """List the tasks of `user` in order of due date, those without one last."""
    found = [each for source in _sources for each in source(user)]
    return sorted(found, key=lambda each: (each.due_on or date.max, each.sentence))
