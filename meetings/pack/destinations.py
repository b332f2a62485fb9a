"""Write where links and bookmarks of a paper lead as pages, and nothing by name.

Names of places are words that nobody sees. What leads nowhere is shrugged off, as
viewers do: a bookmark goes, its children move up; a link leads to the top of its page.
"""

from collections.abc import Iterator

from pikepdf import Dictionary, Name, Object, Pdf, String

from . import bookmarks
from .bookmarks import Entry, Places, top_of
from .structure import Handle

WEB = "/URI"
DEEPEST = 12
WITHIN = "Link within this paper"


def settle_destinations(pdf: Pdf) -> None:
    """Make links and bookmarks explicit, and forget the index of named places."""
    places = Places(pdf, list(pdf.pages))
    for page in pdf.pages:
        for link in page.obj.get("/Annots", ()):
            _settle_link(link, page.obj, places)
    entries = list(_entries(_first(pdf.Root.get("/Outlines")), places, set(), 0))
    for key in ("/Outlines", "/Names", "/Dests"):
        if key in pdf.Root:
            del pdf.Root[key]
    if entries:
        bookmarks.write(pdf, entries)


def _settle_link(link: Object, page: Object, places: Places) -> None:
    action = link.get("/A")
    address = action.get(WEB) if isinstance(action, Dictionary) else None
    if isinstance(action, Dictionary) and action.get("/S") == WEB and isinstance(address, String):
        link.A = Dictionary(S=Name.URI, URI=address)
        link.Contents = String(str(address))
        if "/Dest" in link:
            del link["/Dest"]
        return
    target = link.get("/Dest", action.get("/D") if isinstance(action, Dictionary) else None)
    if "/A" in link:
        del link["/A"]
    link.Dest = places.find(target) or top_of(page)
    link.Contents = String(WITHIN)


def _entries(item: Object | None, places: Places, seen: set[Handle], depth: int) -> Iterator[Entry]:
    """Read a row of bookmarks; one met before ends it."""
    while isinstance(item, Dictionary) and item.objgen not in seen:
        if item.is_indirect:
            seen.add(item.objgen)
        below = _entries(_first(item), places, seen, depth + 1) if depth < DEEPEST else ()
        children, place = tuple(below), places.find(_target(item))
        title = " ".join(str(item.get("/Title", "")).split())
        if place is None or not title:
            yield from children
        else:
            yield Entry(title, place, children)
        item = item.get("/Next")


def _first(item: object) -> Object | None:
    return item.get("/First") if isinstance(item, Dictionary) else None


def _target(item: Object) -> object:
    action = item.get("/A")
    if "/Dest" in item or not isinstance(action, Dictionary):
        return item.get("/Dest")
    return action.get("/D") if action.get("/S") == "/GoTo" else None
