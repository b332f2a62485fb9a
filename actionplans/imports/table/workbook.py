"""Reading the tables of a plan out of a spreadsheet (XLSX)."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from actionplans.imports.table.columns import Columns, columns_of, field_of, is_header
from actionplans.imports.table.number_formats import is_plain_number, shown
from actionplans.imports.table.packages import (
    DAMAGED_SHEET,
    as_document,
    unpacked,
    with_known_styles,
)
from actionplans.imports.table.shapes import MAX_ROWS, Source, SourceRow
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import joined

MAX_HEIGHT = 2 * MAX_ROWS
HEADER_WITHIN = 200  # filled rows at the top of a sheet in which its header is looked for
MAX_WIDTH = 60
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}.main+xml"
MAIN, TEMPLATE = SHEET.format("sheet"), SHEET.format("template")
MACROS = "This spreadsheet has macros. Save it as an Excel workbook (.xlsx) without them."
TOO_LONG = "This sheet has {:,} rows. Keep the table of the plan only."
BROKEN = "holds an error ({}), so it was left empty"
NO_VALUE = "holds a formula without a value, so it was left empty; type its value in"
ACROSS = "is merged with the cell beside it, which has the words"
HIDDEN_ROWS = "{} hidden in the file and left out: {}. Show what belongs to the plan and save it."
HIDDEN_COLUMN = "The column “{}” is hidden in the file and left out."
HIDDEN_REFS = "The column “{}” is hidden in the file; its references are read."
HIDDEN_SHEET = "The sheet “{}” is hidden in the file and was not read."
NO_PLAN = "The sheet “{}” has no table of actions and was not read."
FORMULAS = "Formulas under {}: what Excel last worked out is read."
MERGED = "Cells of {} that are merged over several rows are read for each row."
STRUCK = "Words that are struck through beside others are left out."
COLOURED = "The column “{}” has colours and no words. Colours are not read: type the words."
BOXES = "The spreadsheet has text boxes, which were not read."
COMMENTS = "The spreadsheet has comments, which were not read."


@dataclass
class _Found:
    """What is to be said of a sheet, counted while it is read."""

    formulas: Counter = field(default_factory=Counter)
    is_struck: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    coloured: Counter = field(default_factory=Counter)
    worded: Counter = field(default_factory=Counter)


def read_workbook(data: bytes) -> Source:
    """Read every visible sheet that has the columns of a plan.

    Formulas are not worked out: the value that the file has is read. Raises Refused for a
    file that is damaged, has macros or goes beyond the limits.
    """
    parts, kinds = unpacked(data)
    if not kinds & {MAIN, TEMPLATE}:
        has_macros = any("macroenabled" in kind for kind in kinds)
        raise Refused(MACROS if has_macros else DAMAGED_SHEET)
    data = as_document(with_known_styles(parts), {TEMPLATE: MAIN})
    book = _loaded(data, rich_text=True)
    values = _loaded(data, data_only=True) if _has_formulas(parts) else book
    notes, rows, read = [], [], []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.append(HIDDEN_SHEET.format(sheet.title))
            continue
        heights = _filled_rows(sheet)
        if any(_may_be_header(sheet, number) for number in heights[:HEADER_WITHIN]):
            found, said = _sheet(sheet, values[sheet.title], heights)
            rows += found
            notes += said
            read.append(sheet.title)
        elif heights:
            notes.append(NO_PLAN.format(sheet.title))
    notes += _beside(parts)
    if len(read) < 2:
        rows = [_alone(row) for row in rows]
    return Source(tuple(rows), tuple(dict.fromkeys(notes)))


def _loaded(data: bytes, **how: bool) -> Any:
    try:
        return load_workbook(io.BytesIO(data), keep_links=False, **how)
    except Exception as error:  # openpyxl raises whatever the fault in the file leads to
        raise Refused(DAMAGED_SHEET) from error


def _alone(row: SourceRow) -> SourceRow:
    """Name no sheet where only one has a plan."""
    return SourceRow(**{**vars(row), "table": ""})


def _beside(parts: dict[str, bytes]) -> Iterator[str]:
    if any(name.startswith("xl/drawings/") and b"<a:t>" in part for name, part in parts.items()):
        yield BOXES
    if any(name.startswith(("xl/comments", "xl/threadedComments")) for name in parts):
        yield COMMENTS


def _has_formulas(parts: dict[str, bytes]) -> bool:
    return any(name.startswith("xl/worksheets/") and b"<f" in part for name, part in parts.items())


def _may_be_header(sheet: Worksheet, number: int) -> bool:
    cells = sheet[number][:MAX_WIDTH]
    return is_header([str(cell.value or "") for cell in cells])


def _sheet(
    sheet: Worksheet, values: Worksheet, heights: list[int]
) -> tuple[list[SourceRow], list[str]]:
    """Read the rows that hold anything, and what is to be said of them."""
    if len(heights) > MAX_HEIGHT:
        raise Refused(TOO_LONG.format(len(heights)))
    width = min(sheet.max_column, MAX_WIDTH)
    reading = _Reading(sheet, values, width)
    rows, before = [], 0
    for number in heights:
        if sheet.row_dimensions[number].hidden:
            reading.found.hidden_rows.append(number)
            before = number
            continue
        rows.append(reading.row(number, after_gap=number > before + 1))
        before = number
    return rows, list(_notes(sheet, rows, reading.found))


def _filled_rows(sheet: Worksheet) -> list[int]:
    """Return the numbers of rows with a value; a format alone may go on for a million rows."""
    filled = {row for (row, _), cell in sheet._cells.items() if cell.value not in (None, "")}
    for area in sheet.merged_cells.ranges:
        if area.min_row in filled and area.max_row - area.min_row < MAX_ROWS:
            filled |= set(range(area.min_row, area.max_row + 1))
    return sorted(filled)


class _Reading:
    """Reading the rows of one sheet, with its merged cells filled."""

    def __init__(self, sheet: Worksheet, values: Worksheet, width: int) -> None:
        self.sheet, self.values, self.width = sheet, values, width
        self.found = _Found()
        self.headings, self.first = _merges(sheet, width)
        self.hidden = _hidden_columns(sheet, width)

    def row(self, number: int, *, after_gap: bool) -> SourceRow:
        cells, remarks, merged, numbers, struck = [], [], [], [], []
        for place in range(self.width):
            at = self.first.get((number, place), (number, place))
            cell = self.sheet.cell(at[0], at[1] + 1)
            words, remark, is_struck = self._read(cell, place)
            if at[0] != number and words:
                merged.append(place)
                self.found.merged.add(place)
            if at[1] != place:  # the words belong to the first of the cells
                remark = ACROSS if words and number not in self.headings else ""
                words = ""
            self._count(cell, place, words)
            if words and is_plain_number(cell.value, cell.number_format):
                numbers.append(place)
            if words:
                struck.append(is_struck)
            cells.append("" if place in self.hidden else words)
            remarks += [(place, remark)] if remark and place not in self.hidden else []
        return SourceRow(
            number, tuple(cells), tuple(remarks), number in self.headings, self.sheet.title,
            merged=tuple(merged), numbers=tuple(numbers), after_gap=after_gap,
            is_struck=bool(struck) and all(struck),
        )  # fmt: skip

    def _count(self, cell: Any, place: int, words: str) -> None:
        fill = cell.fill
        if words:
            self.found.worded[place] += 1
        elif fill is not None and fill.fill_type == "solid":
            self.found.coloured[place] += 1

    def _read(self, cell: Any, place: int) -> tuple[str, str, bool]:
        """Return the words of a cell, what is doubtful about it, and whether they are struck."""
        value, kind = cell.value, cell.data_type
        if kind == "f":
            self.found.formulas[place] += 1
            held = self.values.cell(cell.row, cell.column)
            value, kind = held.value, held.data_type
            if value is None:
                return "", NO_VALUE, False
        if value is None:
            return "", "", False
        if kind == "e":
            return "", BROKEN.format(value), False
        is_struck = bool(cell.font and cell.font.strike)
        if isinstance(value, CellRichText):
            words, is_struck = self._rich(value, is_struck)
        else:
            words = shown(value, cell.number_format)
        return unescape(words), "", is_struck

    def _rich(self, text: CellRichText, is_struck: bool) -> tuple[str, bool]:
        """Read words of several kinds, without those struck through where others are there."""
        parts = [(str(each), _is_struck(each, is_struck)) for each in text]
        kept = [words for words, struck in parts if not struck]
        if not "".join(kept).strip():
            return str(text), True
        self.found.is_struck |= len(kept) < len(parts)
        return "".join(kept).strip(), False


def _is_struck(part: Any, usual: bool) -> bool:
    if isinstance(part, TextBlock):
        return bool(part.font and part.font.strike)
    return usual


def _merges(
    sheet: Worksheet, width: int
) -> tuple[set[int], dict[tuple[int, int], tuple[int, int]]]:
    """Return the rows that are one cell across, and for each merged cell the first of its area."""
    headings, first = set(), {}
    filled = Counter(row for (row, _), cell in sheet._cells.items() if cell.value is not None)
    for area in sheet.merged_cells.ranges:
        if area.min_row == area.max_row and area.min_col < 3 and filled[area.min_row] == 1:
            headings.add(area.min_row)
        last_row = min(area.max_row, area.min_row + MAX_ROWS)
        for row in range(area.min_row, last_row + 1):
            for column in range(area.min_col, min(area.max_col, width) + 1):
                first[row, column - 1] = (area.min_row, area.min_col - 1)
    return headings, first


def _hidden_columns(sheet: Worksheet, width: int) -> set[int]:
    """Return the hidden columns but those of references, which are needed to know a row."""
    hidden = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden:
            first = dimension.min or 1
            last = min(dimension.max or first, width)
            hidden |= set(range(first - 1, last))
    return {place for place in hidden if not _has_refs(sheet, place)}


def _has_refs(sheet: Worksheet, place: int) -> bool:
    letter = get_column_letter(place + 1)
    return any(field_of(str(cell.value or "")) == "ref" for cell in sheet[letter][:20])


def _notes(sheet: Worksheet, rows: list[SourceRow], found: _Found) -> Iterator[str]:
    header = next((row for row in rows if is_header(row.cells)), None)
    if header is None:
        return
    columns = columns_of(header.cells)
    yield from _hidden_notes(sheet, header, columns, found)
    used = set(columns.places.values())
    if found.merged & used:
        yield MERGED.format(_named(columns, found.merged & used))
    if used & set(found.formulas):
        yield FORMULAS.format(_named(columns, used & set(found.formulas)))
    if found.is_struck:
        yield STRUCK
    for place, heading in enumerate(columns.headings):
        if heading and found.coloured[place] and found.worded[place] <= 1:
            yield COLOURED.format(heading)


def _hidden_notes(
    sheet: Worksheet, header: SourceRow, columns: Columns, found: _Found
) -> Iterator[str]:
    hidden = [number for number in found.hidden_rows if number > header.number]
    if hidden:
        said = "One row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
        numbers = ", ".join(map(str, hidden[:20])) + (" …" if len(hidden) > 20 else "")
        yield HIDDEN_ROWS.format(said, f"row {numbers}")
    for place in sorted(_hidden_columns(sheet, MAX_WIDTH)):
        heading = sheet.cell(header.number, place + 1).value
        if heading:
            yield HIDDEN_COLUMN.format(heading)
    refs = columns.places.get("ref")
    if refs is not None and sheet.column_dimensions[get_column_letter(refs + 1)].hidden:
        yield HIDDEN_REFS.format(columns.name_at(refs))


def _named(columns: Columns, places: set[int]) -> str:
    return joined([f"“{columns.name_at(place)}”" for place in sorted(places)])
