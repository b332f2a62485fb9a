"""Reading the table of a plan out of a Word file.

The file is opened with the limits of every upload (meetings.pack.preflight): no macros,
no external entities, no bombs. Deleted and hidden words are left out.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from actionplans.imports.table.columns import is_header
from actionplans.imports.table.shapes import Source, SourceRow
from meetings.pack.preflight.container import open_package
from meetings.pack.preflight.names import W, is_on, parse
from meetings.pack.word_tables import WITHIN

TRACKED = "The file has tracked changes: what was added is read, what was struck out is not."
HIDDEN = "The file has hidden words, which were left out."
SEVERAL = "The file has {} tables with these columns; they are read one after the other."
NESTED = "holds a table inside the cell; write it as plain words"
MERGED_UP = "is merged with the cell above it; split it"
MERGED_ACROSS = "is merged with the cell beside it; split it"
WRAPPERS = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "hyperlink",
                                  "customXml", "fldSimple")}  # fmt: skip
STRUCK_OUT = (W + "del", W + "moveFrom")


def read_word(data: bytes) -> Source:
    """Read every table that has the columns of a plan. Raises Refused for what is no Word file."""
    package = open_package(data)
    document = parse(package.parts[package.main])
    rows: list[SourceRow] = []
    tables = 0
    for table in document.iter(W + "tbl"):
        if _is_nested(table):
            continue
        found = _rows_of(table, len(rows))
        if any(is_header(row.cells) for row in found):
            rows += found
            tables += 1
    return Source(tuple(rows), tuple(_notes(document, tables)))


def _notes(document: etree._Element, tables: int) -> Iterator[str]:
    if tables > 1:
        yield SEVERAL.format(tables)
    if next(document.iter(W + "ins", *STRUCK_OUT), None) is not None:
        yield TRACKED
    if any(is_on(each) for each in document.iter(W + "vanish")):
        yield HIDDEN


def _is_nested(table: etree._Element) -> bool:
    return next(table.iterancestors(W + "tbl"), None) is not None


def _rows_of(table: etree._Element, before: int) -> list[SourceRow]:
    rows = [row for row in _children(table, W + "tr") if _is_kept(row)]
    width = max((sum(map(_span, _children(row, W + "tc"))) for row in rows), default=0)
    return [_row(row, before + number, width) for number, row in enumerate(rows, 1)]


def _is_kept(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is None


def _row(row: etree._Element, number: int, width: int) -> SourceRow:
    cells, faults = [""] * _skipped(row), []
    found = list(_children(row, W + "tc"))
    for cell in found:
        span = _span(cell)
        if span > 1 and len(found) > 1:
            faults.append((len(cells), MERGED_ACROSS))
        faults += [(len(cells), fault) for fault in _faults_of(cell)]
        cells += [_words(cell)] + [""] * (span - 1)
    is_heading = len(found) == 1 and width > 1
    return SourceRow(number, tuple(cells), tuple(faults), is_heading)


def _skipped(row: etree._Element) -> int:
    """Return how many columns a row leaves free at its left."""
    return _number(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _faults_of(cell: etree._Element) -> Iterator[str]:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    if merge is not None and merge.get(W + "val", "continue") == "continue":
        yield MERGED_UP
    if next(cell.iter(W + "tbl"), None) is not None:
        yield NESTED


def _span(cell: etree._Element) -> int:
    return max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1)


def _number(element: etree._Element | None, usual: int) -> int:
    """Read a number of columns; an invalid one, or one beyond any table, is the usual one."""
    text = "" if element is None else element.get(W + "val", "")
    return int(text) if text.isdecimal() and len(text) < 4 else usual


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Go through the children of a kind, inside content controls and the like too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from _children(child, tag)


def _words(cell: etree._Element) -> str:
    """Return the words of a cell: a blank line between paragraphs, as in our own records.

    People press Return or Shift and Return alike, so a break begins a paragraph too, unless
    the next line goes on with a space: then a page end has cut a sentence.
    """
    paragraphs = ["".join(_text(each)).strip("\n") for each in _children(cell, W + "p")]
    return join_paragraphs(paragraphs)


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Set paragraphs below each other with one blank line between them."""
    text = "\n\n".join(each for each in paragraphs if each.strip()).strip()
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.replace("\n\n ", "\n ")


def _text(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag == W + "t":
            yield (child.text or "").replace("\n", " ")
        elif child.tag == W + "br" and child.get(W + "type", "") in ("", WITHIN):
            yield "\n" if child.get(W + "type") else "\n\n"
        elif child.tag == W + "cr":
            yield "\n\n"
        elif child.tag in (W + "tab", W + "ptab"):
            yield " "
        elif child.tag == W + "noBreakHyphen":
            yield "-"
        elif child.tag in STRUCK_OUT or _is_hidden(child):
            continue
        elif child.tag == W + "r" or child.tag in WRAPPERS:
            yield from _text(child)


def _is_hidden(run: etree._Element) -> bool:
    return run.tag == W + "r" and is_on(run.find(f"{W}rPr/{W}vanish"))
