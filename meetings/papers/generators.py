"""Papers made from records: kind of paper → the builder of its payload.

A later app registers its builder in `AppConfig.ready()`, so that this one need
not know it: action plans do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from meetings.pack.shapes import PageSource

# builder(source, on, audience): the payload of `source` as at the day, for the audience.
Builder = Callable[[str, date, str], PageSource]


@dataclass(frozen=True)
class LivePage:
    """A page that shows the present state of what a generated paper froze."""

    title: str
    url: str


# finder(source, user): the page of `source`; None where this person may not see it.
Finder = Callable[[str, Any], LivePage | None]

_builders: dict[str, Builder] = {}
_finders: dict[str, Finder] = {}


def register(kind: str, builder: Builder, *, live: Finder | None = None) -> None:
    """Register `builder` for generated papers of `kind`, once per kind.

    `live` finds the page of the same records as they are today.
    """
    if _builders.setdefault(kind, builder) is not builder:
        raise ValueError(f"{kind} has a builder already")
    if live:
        _finders[kind] = live


def build(kind: str, source: str, *, on: date, audience: str = "public") -> PageSource:
    """Return the payload of a generated paper as at a day. KeyError for an unknown kind."""
    return _builders[kind](source, on, audience)


def live_page(kind: str, source: str, user: Any) -> LivePage | None:
    """Return the page with the present state of what a paper of `kind` froze, if there is one."""
    return _finders[kind](source, user) if kind in _finders else None
