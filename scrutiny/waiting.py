"""What waits for a person: one list for My work, told by each room about its own things.

A room registers a source in `AppConfig.ready()`. A source asks the database in a fixed
number of queries and answers with nothing for somebody it has nothing for.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

_sources: list[Callable[[Any], Iterable["Waiting"]]] = []


@dataclass(frozen=True)
class Waiting:
    """One thing to do: "Sign off Ofsted Action Plan (legal)", where, since when, by when.

    `who` says who has to act where that is not the person who reads the list, so that
    an officer sees what waits for others.
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
    """Ask `source(user)` too. A source is registered once."""
    if source not in _sources:
        _sources.append(source)


def waiting_for(user: Any) -> list[Waiting]:
    """List what waits for `user`, first what is due first, what has no day last."""
    found = [each for source in _sources for each in source(user)]
    return sorted(found, key=lambda each: (each.due_on or date.max, each.sentence))
