"""Bookmarks and links, and their targets in the finished file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    Object,
    OutlineItem,
    Page,
    Pdf,
    PdfError,
    String,
)

from .structure import Handle

TOP_LEFT = "/XYZ"
VIEWS = {TOP_LEFT, "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"}


@dataclass(frozen=True)
class Bookmark:
    """A line of the pack's bookmarks; `key` is the part that it leads to, or "".

    Without a key it leads where its first child with one does. A part's own
    bookmarks come beneath the innermost line with its key.
    """

    title: str
    key: str = ""
    children: tuple["Bookmark", ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Bookmark":
        children = tuple(cls.from_json(child) for child in data["children"])
        return cls(data["title"], data["key"], children)

    @property
    def target(self) -> str:
        return self.key or next((c.target for c in self.children if c.target), "")

    def all_keys(self) -> set[str]:
        return {self.key}.union(*(child.all_keys() for child in self.children))


@dataclass(frozen=True)
class Entry:
    """A bookmark with its place: what is written into the file."""

    title: str
    destination: Array
    children: tuple["Entry", ...] = ()


class Places:
    """Finds the pages of one source document in the pack, and its named destinations."""

    def __init__(self, source: Pdf, pages: Sequence[Page]) -> None:
        self._pages: dict[Handle, Object] = {
            old.obj.objgen: new.obj for old, new in zip(source.pages, pages, strict=True)
        }
        self._names = _named_places(source.Root.get("/Names"))
        self._old_names = source.Root.get("/Dests")

    def find(self, destination: object) -> Array | None:
        """Turn a destination of the source into an explicit one of the pack, or None."""
        if isinstance(destination, String):
            destination = self._names.get(str(destination))
        elif isinstance(destination, Name):
            old = self._old_names
            destination = old.get(str(destination)) if isinstance(old, Dictionary) else None
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or not len(destination):
            return None
        page, *view = list(destination)
        if not isinstance(page, Dictionary) or page.objgen not in self._pages:
            return None
        return Array([self._pages[page.objgen], *(view if _is_view(view) else [Name.Fit])])


def top_of(page: Object) -> Array:
    """Return a destination: the top of a page, at the reader's own zoom."""
    left, _, _, top = (float(edge) for edge in page.get("/CropBox", page.MediaBox))
    return Array([page, Name(TOP_LEFT), left, top, 0])


def _named_places(names: object) -> dict[str, Any]:
    """Read the index of named places; of a damaged one nothing is known."""
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    if not isinstance(tree, Dictionary):
        return {}
    try:
        return {str(name): place for name, place in NameTree(tree).items()}
    except (PdfError, ValueError, TypeError):
        return {}


def _is_view(view: list) -> bool:
    """Whether a way of showing a page is one: its name, and numbers or null."""
    is_named = bool(view) and isinstance(view[0], Name) and str(view[0]) in VIEWS
    return is_named and all(isinstance(n, int | float | Decimal | None) for n in view[1:])


def own_bookmarks(source: Pdf, places: Places) -> tuple[Entry, ...]:
    """Read a paper's bookmarks; a broken one is replaced by its children."""
    with source.open_outline() as outline:
        return tuple(_entries(outline.root, places))


def arrange(
    wanted: Iterable[Bookmark],
    starts: Mapping[str, Object],
    own: Mapping[str, tuple[Entry, ...]],
) -> list[Entry]:
    """Place the pack's bookmarks; `starts` has each part's first page, `own` its bookmarks.

    A line that leads to no part (a verbal item) leads to the first page of all.
    """
    first = next(iter(starts.values()))
    return [_placed(each, starts, own, first) for each in wanted]


def write(pdf: Pdf, entries: Iterable[Entry]) -> None:
    """Write bookmarks, the second level and below folded."""
    with pdf.open_outline() as outline:
        outline.root[:] = [_item(entry) for entry in entries]


def _entries(items: Iterable[OutlineItem], places: Places) -> Iterable[Entry]:
    for item in items:
        children = tuple(_entries(item.children, places))
        destination = places.find(_target_of(item))
        if destination is None:
            yield from children
        else:
            yield Entry(item.title, destination, children)


def _target_of(item: OutlineItem) -> object:
    if item.destination is not None:
        found = item.destination
        return String(found) if isinstance(found, str) else found
    if item.action is not None and item.action.get("/S") == "/GoTo":
        return item.action.get("/D")
    return None


def _placed(
    wanted: Bookmark,
    starts: Mapping[str, Object],
    own: Mapping[str, tuple[Entry, ...]],
    first: Object,
) -> Entry:
    beneath = [_placed(child, starts, own, first) for child in wanted.children]
    if wanted.key and not any(wanted.key in child.all_keys() for child in wanted.children):
        beneath += _without_title(own.get(wanted.key, ()), wanted.title)
    return Entry(wanted.title, top_of(starts.get(wanted.target, first)), tuple(beneath))


def _without_title(entries: tuple[Entry, ...], title: str) -> tuple[Entry, ...]:
    """Skip a paper's main heading where it repeats the bookmark above it."""
    if len(entries) == 1 and entries[0].title.strip().casefold() in title.strip().casefold():
        return entries[0].children
    return entries


def _item(entry: Entry) -> OutlineItem:
    item = OutlineItem(entry.title)
    item.destination = entry.destination
    item.is_closed = True
    item.children = [_item(child) for child in entry.children]
    return item
