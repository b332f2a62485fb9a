"""Reading the tables of a plan out of a Word file.

The file is unpacked with the limits of every upload: no external entities, no bombs.
Deleted, hidden and struck words are left out, hidden rows too, each with a note.
"""

from collections.abc import Iterator

from lxml import etree

from actionplans.imports.table.columns import is_header
from actionplans.imports.table.numbering import Numbering
from actionplans.imports.table.packages import as_document, unpacked
from actionplans.imports.table.shapes import Source, SourceRow
from actionplans.imports.table.word_cells import (
    BOXES,
    STRUCK_OUT,
    Seen,
    Words,
    children,
    hidden_styles,
    words_of,
)
from meetings.pack.preflight.container import open_package
from meetings.pack.preflight.names import MC, W, is_on, parse

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
TRACKED = "The file has tracked changes: what was added is read, what was struck out is not."
HIDDEN = "The file has hidden words, which were left out."
HIDDEN_ROWS = "{} hidden in the file and left out. Show what belongs to the plan and save it."
STRUCK = "Words that are struck through beside others are left out."
SEVERAL = "The file has {} tables with these columns; they are read one after the other."
GOES_ON = "A table without headings and of the same width is read as the rest of the one before."
NESTED = "holds a table inside the cell, which was read as lines"
MERGED_ACROSS = "is merged with the cell beside it; all its words are read here"
MERGED = "Cells that are merged with the one above are read for each row."


def read_word(data: bytes) -> Source:
    """Read every table that has the columns of a plan. Raises Refused for what is no Word file."""
    parts, _ = unpacked(data)
    package = open_package(as_document(parts, {TEMPLATE: MAIN}))
    folder = package.main.rpartition("/")[0]
    styles, numbering = (_part(package.parts, f"{folder}/{name}.xml") for name in
                         ("styles", "numbering"))  # fmt: skip
    reading = _Reading(Numbering(numbering, styles), Seen(hidden_styles(styles)))
    return reading.read(parse(package.parts[package.main]))


def _part(parts: dict[str, bytes], name: str) -> etree._Element | None:
    found = parts.get(name.lstrip("/"))
    return None if found is None else parse(found)


class _Reading:
    """Reading the tables of one document."""

    def __init__(self, numbering: Numbering, seen: Seen) -> None:
        self.numbering, self.seen = numbering, seen
        self.hidden_rows = 0
        self.is_merged = self.goes_on = False

    def read(self, document: etree._Element) -> Source:
        labels = self._labels(document)
        rows: list[SourceRow] = []
        tables, width = 0, 0
        for table in document.iter(W + "tbl"):
            if _is_inside(table):
                continue
            found = self._rows_of(table, len(rows), labels)
            own_width = max((len(row.cells) for row in found), default=0)
            has_header = any(is_header(row.cells) for row in found)
            if has_header or (width and own_width == width):
                self.goes_on |= not has_header
                rows += found
                tables += has_header
                width = own_width
        return Source(tuple(rows), tuple(self._notes(document, tables)))

    def _labels(self, document: etree._Element) -> dict[etree._Element, str]:
        """Return the number that Word shows for each paragraph that has one."""
        found = {}
        for paragraph in document.iter(W + "p"):
            if next(paragraph.iterancestors(MC + "Fallback"), None) is None:
                label = self.numbering.label(paragraph)
                if label:
                    found[paragraph] = label
        return found

    def _notes(self, document: etree._Element, tables: int) -> Iterator[str]:
        if tables > 1:
            yield SEVERAL.format(tables)
        if self.goes_on:
            yield GOES_ON
        if next(document.iter(W + "ins", *STRUCK_OUT), None) is not None:
            yield TRACKED
        if self.seen.hidden or any(is_on(each) for each in document.iter(W + "vanish")):
            yield HIDDEN
        if self.hidden_rows:
            is_one = self.hidden_rows == 1
            yield HIDDEN_ROWS.format("One row is" if is_one else f"{self.hidden_rows} rows are")
        if self.seen.struck:
            yield STRUCK
        if self.seen.boxes:
            yield BOXES
        if self.is_merged:
            yield MERGED

    def _rows_of(
        self, table: etree._Element, before: int, labels: dict[etree._Element, str]
    ) -> list[SourceRow]:
        rows = [row for row in children(table, W + "tr") if _is_kept(row)]
        width = max((sum(map(_span, children(row, W + "tc"))) for row in rows), default=0)
        found: list[SourceRow] = []
        hidden = 0
        for number, row in enumerate(rows, 1):
            if is_on(row.find(f"{W}trPr/{W}hidden")):
                hidden += 1
                continue
            above = found[-1].cells if found else ()
            found.append(self._row(row, before + number, width, above, labels))
        if any(is_header(row.cells) for row in found):
            self.hidden_rows += hidden
        return found

    def _row(
        self,
        row: etree._Element,
        number: int,
        width: int,
        above: tuple[str, ...],
        labels: dict[etree._Element, str],
    ) -> SourceRow:
        cells, remarks, numbers, merged, struck = [""] * _skipped(row), [], [], [], []
        found = list(children(row, W + "tc"))
        for cell in found:
            place, span = len(cells), _span(cell)
            words = self._words(cell, above[place] if place < len(above) else None)
            if words.text and _goes_on_from_above(cell):
                merged.append(place)
            if span > 1 and len(found) > 1 and words.text:
                remarks.append((place, MERGED_ACROSS))
            remarks += [(place, remark) for remark in words.remarks]
            numbers += [(place, label) for label in _first_label(cell, labels)]
            struck += [words.is_struck] if words.text else []
            cells += [words.text] + [""] * (span - 1)
        self.is_merged |= bool(merged)
        return SourceRow(
            number, tuple(cells), tuple(remarks), len(found) == 1 and width > 1,
            labels=tuple(numbers), merged=tuple(merged), is_struck=bool(struck) and all(struck),
        )  # fmt: skip

    def _words(self, cell: etree._Element, above: str | None) -> Words:
        if _goes_on_from_above(cell) and above is not None:
            return Words(above)
        words = words_of(cell, self.seen)
        if next(children(cell, W + "tbl"), None) is not None:
            words.remarks.append(NESTED)
        return words


def _is_inside(table: etree._Element) -> bool:
    """Whether a table is within a cell, or the copy of a text box for old programs."""
    return next(table.iterancestors(W + "tbl", MC + "Fallback"), None) is not None


def _is_kept(row: etree._Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is None


def _skipped(row: etree._Element) -> int:
    """Return how many columns a row leaves free at its left."""
    return _number(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _goes_on_from_above(cell: etree._Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _first_label(cell: etree._Element, labels: dict[etree._Element, str]) -> list[str]:
    paragraphs = list(children(cell, W + "p"))
    return [labels[paragraphs[0]]] if paragraphs and paragraphs[0] in labels else []


def _span(cell: etree._Element) -> int:
    return max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1)


def _number(element: etree._Element | None, usual: int) -> int:
    """Read a number of columns; an invalid one, or one beyond any table, is the usual one."""
    text = "" if element is None else element.get(W + "val", "")
    return int(text) if text.isdecimal() and len(text) < 4 else usual
