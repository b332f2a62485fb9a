"""Sections that higher rooms add to the pages of lower ones: committees, agendas, papers.

A room registers a source in `AppConfig.ready()`, so that the page need not know it. A
source returns a template and its variables, or None where it has nothing to show.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

Page = Literal[
    "committee", "person", "recommendation", "agenda", "new item", "item's papers", "work paper"
]


@dataclass(frozen=True)
class Section:
    """One section of a page: its template, included with `section` alone."""

    template: str
    words: dict[str, Any]


Source = Callable[[Any, Any], Section | None]
_sources: dict[Page, list[Source]] = {page: [] for page in get_args(Page)}


def register(page: Page, source: Source) -> None:
    """Register `source(thing, user)`, once, for each page of this kind."""
    if source not in _sources[page]:
        _sources[page].append(source)


def sections_of(page: Page, thing: Any, user: Any) -> list[Section]:
    """Return the sections for the page of a thing, in their order."""
    return [found for source in _sources[page] if (found := source(thing, user))]
