"""Papers made from records: kind of paper → what builds its payload.

A later app registers its builder in `AppConfig.ready()`, so that this one need
not know it: action plans do.
"""

from collections.abc import Callable
from datetime import date

from meetings.pack.shapes import PageSource

# builder(source, on, audience): the payload of `source` as at the day, for the audience.
Builder = Callable[[str, date, str], PageSource]

_builders: dict[str, Builder] = {}


def register(kind: str, builder: Builder) -> None:
    """Let `builder` make generated papers of `kind`. A kind is registered once."""
    if _builders.setdefault(kind, builder) is not builder:
        raise ValueError(f"{kind} has a builder already")


def build(kind: str, source: str, *, on: date, audience: str = "public") -> PageSource:
    """Return the payload of a generated paper as at a day. KeyError for an unknown kind."""
    return _builders[kind](source, on, audience)
