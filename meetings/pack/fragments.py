"""Elements that cross a page, kept whole with their language and description.

WeasyPrint 70 writes an element that crosses a page as one element for each page
(its issue #2903): a table of three pages becomes three tables with three header
rows. It also drops `lang` below the root, and tags pictures with an empty `alt`
as figures without a description. All three can be corrected at one place only, the
private function `weasyprint.pdf.tags._build_box_tree`: `remembering` hooks into
it to note each element's source, and `join_fragments` repairs the tree.

The hook is tied to one version. Another one raises WeasyPrintChanged until a
person has checked it (tests/meetings/pack/test_fragments.py lists what to check).
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf

from .structure import Handle, Kid, attributes, children, is_element, is_reference, set_children

KNOWN_VERSION = "70.0"
KNOWN_PARAMETERS = ("box", "parent", "pdf", "page_number", "nums", "annotations", "tags")

SOURCE = "PackSource"  # number of the HTML element that a structure element was made from
DECORATION = "PackDecoration"
PIXEL = 0.75  # points

JOINED = frozenset(
    {"/P", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6", "/L", "/LI", "/LBody", "/BlockQuote"}
    | {"/Table", "/TBody", "/TR", "/TD", "/TH", "/Caption", "/Sect", "/Art", "/Part", "/Div"}
)
REPEATED = frozenset({"/THead", "/TFoot"})


class WeasyPrintChanged(RuntimeError):  # noqa: N818 - what happened, not an error of ours
    """WeasyPrint is not the version whose private function this module knows."""


@contextmanager
def remembering() -> Iterator[None]:
    """Note the HTML source of each of WeasyPrint's structure elements inside the block.

    Raises WeasyPrintChanged unless the installed version is the known one.
    """
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    _require_known(build)
    tags._build_box_tree = _noting(build)
    try:
        yield
    finally:
        tags._build_box_tree = build


def join_fragments(pdf: Pdf) -> int:
    """Join the pieces of each element into one; return how many pieces were joined.

    Header rows repeated on later pages leave the tree, so that their content
    becomes an artifact; cells that pointed to them point to the first ones.
    """
    joiner = _Joiner()
    joiner.walk(pdf.Root.StructTreeRoot)
    _settle(pdf.Root.StructTreeRoot, joiner.moved_ids)
    return joiner.joined


def _require_known(build: Callable) -> None:
    installed = version("weasyprint")
    parameters = tuple(inspect.signature(build).parameters)
    if installed != KNOWN_VERSION or parameters != KNOWN_PARAMETERS:
        raise WeasyPrintChanged(
            f"WeasyPrint {installed} is installed; meetings/pack/fragments.py knows "
            f"{KNOWN_VERSION}. Read its pdf/tags.py, then change KNOWN_VERSION."
        )


def _noting(build: Callable) -> Callable:
    import pydyf

    numbers: dict[tuple[int, str], int] = {}

    def build_and_note(box: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, *rest):
            source = box.element
            if source is not None and SOURCE not in element:
                # The document keeps the HTML element alive, so its id is not given twice.
                key = (id(source), element["S"])
                element[SOURCE] = numbers.setdefault(key, len(numbers) + 1)
                if lang := source.get("lang"):
                    element["Lang"] = pydyf.String(lang)
                if element["S"] == "/Figure" and source.get("alt") == "":
                    element[DECORATION] = "true"
            yield element

    return build_and_note


class _Joiner:
    """Walks the tree in reading order and moves later pieces into the first."""

    def __init__(self) -> None:
        self.joined = 0
        self.moved_ids: dict[bytes, Object] = {}
        self._first: dict[int, Object] = {}
        self._last_page: dict[int, Handle] = {}

    def walk(self, element: Object, into: Object | None = None) -> None:
        """Sort an element's kids; with `into`, add them to that earlier piece."""
        target = element if into is None else into
        kept = [] if into is None else children(into)
        for kid in children(element):
            if not is_element(kid):
                kept.append(kid if into is None else _with_page(kid, element))
            elif not self._belongs_to_earlier(kid):
                kid.P = target
                kept.append(kid)
                self.walk(kid)
        set_children(target, kept)

    def _belongs_to_earlier(self, kid: Object) -> bool:
        source = int(kid.get(f"/{SOURCE}", 0))
        page = kid.Pg.objgen if "/Pg" in kid else (0, 0)
        first = self._first.get(source)
        if f"/{DECORATION}" in kid:
            return True
        if first is None or self._last_page[source] == page:
            if source and first is None:
                self._first[source], self._last_page[source] = kid, page
            return False
        if kid.S not in JOINED | REPEATED:
            return False
        self._forward_ids(kid, first)
        if kid.S in JOINED:
            self._last_page[source] = page
            self.joined += 1
            self.walk(kid, first)
        return True

    def _forward_ids(self, later: Object, first: Object) -> None:
        if later.S not in REPEATED | {"/TH"}:
            return
        for repeated, original in zip(_header_cells(later), _header_cells(first), strict=False):
            if "/ID" in repeated and "/ID" in original:
                self.moved_ids[bytes(repeated.ID)] = original.ID


def _with_page(kid: Kid, element: Object) -> Kid:
    """Give a kid the page that it inherited from the element it leaves."""
    if isinstance(kid, int):
        return Dictionary(Type=Name.MCR, Pg=element.Pg, MCID=kid)
    if is_reference(kid, "/OBJR") and "/Pg" not in kid:
        kid.Pg = element.Pg
    return kid


def _header_cells(element: Object) -> list[Object]:
    if element.get("/S") == "/TH":
        return [element]
    return [cell for kid in children(element) if is_element(kid) for cell in _header_cells(kid)]


def _use_page_coordinates(element: Object) -> None:
    """Turn a figure's box from CSS pixels below the page's top into points above its foot."""
    for layout in attributes(element, "/Layout"):
        if "/BBox" in layout and "/Pg" in element:
            _, low, _, high = (float(edge) for edge in element.Pg.MediaBox)
            left, above, right, below = (float(edge) * PIXEL for edge in layout.BBox)
            layout.BBox = [left, high - low - below, right, high - low - above]


def _settle(element: Object, moved_ids: dict[bytes, Object]) -> None:
    """Remove the notes again and point cells to the headers that remain."""
    for kid in children(element):
        if not is_element(kid):
            continue
        if f"/{SOURCE}" in kid:
            del kid[f"/{SOURCE}"]
            _use_page_coordinates(kid)
        for table in attributes(kid, "/Table"):
            if "/Headers" in table:
                table.Headers = Array([moved_ids.get(bytes(h), h) for h in table.Headers])
        _settle(kid, moved_ids)
