"""Give lists, tables and pictures the shape that screen readers rely on.

LibreOffice 7.4 leaves items of an interrupted list beside it, makes a picture of a
text box's frame, and pays no heed to Word's mark for decoration. Uploaded PDFs have
rows that end early. Clause numbers are those of ISO 14289-1; `structure` has to be
settled (`repairs.adopt_kids`) and `rebuild_parent_tree` has to follow.
"""

from collections import defaultdict
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from .preflight.reading import DECORATION
from .structure import (
    Handle,
    Kid,
    attributes,
    children,
    is_element,
    is_reference,
    new_element,
    set_children,
    walk,
)

WIDEST_SPAN = 1_000
LIST_KIDS = {"/LI", "/L", "/Caption"}
STROKES = {"m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"}
SETTINGS = {"q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs", "W", "W*"}
SETTINGS |= {"CS", "cs", "SC", "SCN", "sc", "scn", "G", "g", "RG", "rg", "K", "k"}


def settle_lists(pdf: Pdf) -> None:
    """Let items stand in lists, and in lists nothing but items (7.2-17, 7.2-19).

    Words between two items belong to the one before them.
    """
    for element, _ in list(walk(pdf.Root.StructTreeRoot)):
        if element.S == "/L":
            _only_items(pdf, element)
        else:
            _items_in_lists(pdf, element)


def pad_tables(pdf: Pdf) -> None:
    """Let all rows of a table reach across the same number of columns (7.2-42, 7.2-43)."""
    for table, _ in list(walk(pdf.Root.StructTreeRoot)):
        if table.S != "/Table":
            continue
        widths = row_widths(table)
        for row, width in widths:
            if width < max(each for _, each in widths):
                _pad(pdf, row, max(each for _, each in widths) - width)


def drop_frames(pdf: Pdf) -> int:
    """Let a text box's frame, a picture of mere lines beside its words, be an artifact."""
    frames = [
        (figure, parent)
        for figure, parent in walk(pdf.Root.StructTreeRoot)
        if figure.S == "/Figure" and not _is_described(figure) and _is_before_box(figure, parent)
    ]
    drawn = _operators(pdf, [figure for figure, _ in frames])
    lines = [each for each in frames if drawn[each[0].objgen] <= STROKES | SETTINGS]
    for figure, parent in lines:
        _let_go(figure, parent)
    return len(lines)


def drop_decoration(pdf: Pdf) -> None:
    """Let pictures that Word's author called decorative be artifacts (7.3)."""
    for figure, parent in list(walk(pdf.Root.StructTreeRoot)):
        if figure.S == "/Figure" and str(figure.get("/Alt", "")).strip() == DECORATION:
            _let_go(figure, parent)


def row_widths(table: Object) -> list[tuple[Object, int]]:
    """Return a table's rows, and across how many columns each reaches."""
    taken: dict[int, set[int]] = defaultdict(set)
    rows = list(_rows(table))
    for at, row in enumerate(rows):
        column = 0
        for cell in children(row):
            if not is_element(cell):
                continue
            while column in taken[at]:
                column += 1
            down, across = _span(cell, "/RowSpan"), _span(cell, "/ColSpan")
            for below in range(at, min(at + down, len(rows))):
                taken[below].update(range(column, column + across))
    return [(row, len(taken[at])) for at, row in enumerate(rows)]


def _only_items(pdf: Pdf, element: Object) -> None:
    kids = children(element)
    if all(is_element(kid) and str(kid.S) in LIST_KIDS for kid in kids):
        return
    kept: list[Kid] = []
    for kid in kids:
        if is_element(kid) and str(kid.S) in LIST_KIDS:
            kept.append(kid)
        elif kept and is_element(kept[-1]) and kept[-1].S == "/LI":
            _append(kept[-1], kid)
        else:
            kept.append(new_element(pdf, "/LI", element))
            _append(kept[-1], kid)
    set_children(element, kept)
    for item in kept:
        if "/Pg" not in item and "/Pg" in element:
            item.Pg = element.Pg


def _items_in_lists(pdf: Pdf, element: Object) -> None:
    """Gather items that stand in no list into the list before them, or into one of their own."""
    kids = children(element)
    if not any(_is_a(kid, "/LI") for kid in kids):
        return
    kept: list[Kid] = []
    for kid in kids:
        if not _is_a(kid, "/LI"):
            kept.append(kid)
            continue
        if not (kept and _is_a(kept[-1], "/L")):
            kept.append(new_element(pdf, "/L", element))
        _append(kept[-1], kid)
    set_children(element, kept)


def _append(element: Object, kid: Kid) -> None:
    set_children(element, [*children(element), kid])
    if is_element(kid):
        kid.P = element


def _is_a(kid: Kid, kind: str) -> bool:
    return is_element(kid) and kind == kid.S


def _pad(pdf: Pdf, row: Object, missing: int) -> None:
    cell = new_element(pdf, "/TD", row)
    if missing > 1:
        cell.A = Dictionary(O=Name.Table, ColSpan=missing)
    _append(row, cell)


def _rows(table: Object) -> Iterator[Object]:
    for kid in children(table):
        if _is_a(kid, "/TR"):
            yield kid
        elif is_element(kid) and kid.S in ("/THead", "/TBody", "/TFoot"):
            yield from (row for row in children(kid) if _is_a(row, "/TR"))


def _span(cell: Object, name: str) -> int:
    given = (table[name] for table in attributes(cell, "/Table") if name in table)
    spans = (int(each) for each in given if isinstance(each, int))
    return min(max(next(spans, 1), 1), WIDEST_SPAN)


def _is_described(element: Object) -> bool:
    return any(str(element.get(key, "")).strip() for key in ("/Alt", "/ActualText"))


def _is_before_box(figure: Object, parent: Object) -> bool:
    kids = [kid for kid in children(parent) if is_element(kid)]
    places = [kid.objgen for kid in kids]
    after = places.index(figure.objgen) + 1
    return after < len(kids) and kids[after].S == "/Div"


def _operators(pdf: Pdf, figures: list[Object]) -> dict[Handle, set[str]]:
    """The operators that paint each figure; of one that cannot be told "?" is among them."""
    wanted: dict[tuple[Handle, int], Handle] = {}
    found: dict[Handle, set[str]] = {}
    for figure in figures:
        found[figure.objgen] = set()
        for kid in children(figure):
            page = figure.get("/Pg")
            if is_reference(kid, "/MCR") and "/Stm" not in kid:
                page, kid = kid.get("/Pg", page), kid.get("/MCID")
            if isinstance(kid, int) and isinstance(page, Dictionary):
                wanted[page.objgen, kid] = figure.objgen
            else:
                found[figure.objgen].add("?")
    pages = {handle for handle, _ in wanted}
    for each in pdf.pages:
        if each.obj.objgen in pages:
            for mcid, operator in _painted(each):
                if (each.obj.objgen, mcid) in wanted:
                    found[wanted[each.obj.objgen, mcid]].add(operator)
    return found


def _painted(page: pikepdf.Page) -> Iterator[tuple[int, str]]:
    """Yield (MCID, operator) of what is within marks."""
    around: list[int] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator in ("BDC", "BMC"):
            properties = instruction.operands[-1]
            given = properties.get("/MCID") if isinstance(properties, Dictionary) else None
            mcid = given if isinstance(given, int) else -1
            around.append(mcid if mcid >= 0 or not around else around[-1])
        elif operator == "EMC" and around:
            around.pop()
        elif around:
            yield around[-1], operator


def _let_go(element: Object, parent: Object) -> None:
    """Take an element out of the tree: what it owned belongs to nothing and is an artifact."""
    kids = children(parent)
    kept = [k for k in kids if not (is_element(k) and k.objgen == element.objgen)]
    parent.K = Array(kept)
