"""What other rooms add to the pages of committees and people.

A room registers a source in `AppConfig.ready()`. This room knows nothing of those above
it: a source answers with a template and its words, or None where it has nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Page = Literal["committee", "person"]


@dataclass(frozen=True)
class Section:
    """One section of a page: its template, included with `section` alone."""

    template: str
    words: dict[str, Any]


Source = Callable[[Any, Any], Section | None]
_sources: dict[Page, list[Source]] = {"committee": [], "person": []}


def register(page: Page, source: Source) -> None:
    """Ask `source(committee or person, user)` too. A source is registered once."""
    if source not in _sources[page]:
        _sources[page].append(source)


def sections_of(page: Page, thing: Any, user: Any) -> list[Section]:
    """Return what the rooms have to show about a committee or a person, in their order."""
    return [found for source in _sources[page] if (found := source(thing, user))]
