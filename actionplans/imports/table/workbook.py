"""Reading the table of a plan out of a spreadsheet (XLSX)."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from actionplans.imports.table.columns import is_header
from actionplans.imports.table.shapes import MAX_ROWS, Source, SourceRow
from meetings.pack.preflight.container import media_types, opened
from meetings.pack.preflight.names import parse
from scrutiny.refusals import Refused

MIB = 1024 * 1024
MAX_PART = 16 * MIB
MAX_HEIGHT = 10 * MAX_ROWS
MAX_WIDTH = 60
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "This spreadsheet has macros. Save it as an Excel workbook (.xlsx) without them."
DAMAGED = "This spreadsheet is damaged. Open it, save it again and choose the new copy."
TOO_LARGE = "This spreadsheet is too large. Keep the table of the plan only."
TOO_LONG = "This sheet goes on for {:,} rows. Delete the empty rows below the table."
FORMULA = "holds a formula; put its value in its place"
BROKEN = "holds an error ({})"
MERGED = "is merged with another cell; split it"


def read_workbook(data: bytes) -> Source:
    """Read the first sheet that has the columns of a plan.

    Formulas are not worked out: a cell with one is named. Raises Refused for a file that
    is damaged, has macros or goes beyond the limits.
    """
    _check(data)
    try:
        book = load_workbook(io.BytesIO(data), keep_links=False, rich_text=False)
    except Exception as error:  # openpyxl raises whatever the fault in the file leads to
        raise Refused(DAMAGED) from error
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        rows = list(_rows_of(sheet))
        if any(is_header(row.cells) for row in rows):
            return Source(tuple(rows), _notes(book, sheet))
    return Source(())


def _check(data: bytes) -> None:
    """Look into the zip before a library reads it: kind, sizes, and no document types."""
    with opened(data) as (archive, infos):
        kinds = set(media_types(archive).values())
        if MAIN not in kinds:
            has_macros = any("macroenabled" in kind for kind in kinds)
            raise Refused(MACROS if has_macros else DAMAGED)
        for info in infos:
            if info.file_size > MAX_PART:
                raise Refused(TOO_LARGE)
            if info.filename.lower().endswith((".xml", ".rels")):
                parse(archive.read(info))


def _notes(book: Any, sheet: Worksheet) -> tuple[str, ...]:
    if len(book.worksheets) == 1:
        return ()
    return (f"The sheet “{sheet.title}” was read; the others were not.",)


def _rows_of(sheet: Worksheet) -> Iterator[SourceRow]:
    if sheet.max_row > MAX_HEIGHT:
        raise Refused(TOO_LONG.format(sheet.max_row))
    merged, headings = _merges(sheet)
    width = min(sheet.max_column, MAX_WIDTH)
    for number, cells in enumerate(sheet.iter_rows(max_col=width), 1):
        words, faults = [], []
        for place, cell in enumerate(cells):
            text, fault = _read(cell)
            if (number, place) in merged and number not in headings:
                fault = MERGED
            words.append(text)
            faults += [(place, fault)] if fault else []
        yield SourceRow(number, tuple(words), tuple(faults), number in headings)


def _merges(sheet: Worksheet) -> tuple[set[tuple[int, int]], set[int]]:
    """Return the merged cells (row, column from 0), and the rows that are one cell across."""
    merged, headings = set(), set()
    for area in sheet.merged_cells.ranges:
        is_one_row = area.min_row == area.max_row
        if is_one_row and area.min_col == 1 and area.max_col >= sheet.max_column:
            headings.add(area.min_row)
        last_row = min(area.max_row, sheet.max_row)
        last_column = min(area.max_col, MAX_WIDTH)
        merged |= {
            (row, column - 1)
            for row in range(area.min_row, last_row + 1)
            for column in range(area.min_col, last_column + 1)
        }
    return merged, headings


def _read(cell: Any) -> tuple[str, str]:
    """Return the words of a cell, and what is wrong with it ("" for nothing)."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return "", FORMULA
    if cell.data_type == "e":
        return "", BROKEN.format(value)
    if isinstance(value, datetime | date):
        return f"{value:%d.%m.%Y}", ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value)), ""
    return str(value), ""
