"""A plan as a spreadsheet and as CSV. Text is never taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from actionplans.exports.columns import HEADINGS, PlanTable, texts_of
from scrutiny.spreadsheets import escaped

WIDTHS = (6, 45, 45, 13, 60, 45)
LONGEST_CELL = 32_767  # what a cell of a spreadsheet holds


def as_csv(table: PlanTable) -> bytes:
    """Write the six columns as CSV in UTF-8, with the byte order mark that Excel needs."""
    return csv_of(texts_of(table))


def csv_of(texts: Iterable[Sequence[str]]) -> bytes:
    """Write rows of six texts as CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    writer.writerows([escaped(cell) for cell in row] for row in texts)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(table: PlanTable) -> bytes:
    """Write the six columns as a spreadsheet, every cell as text."""
    return workbook_of(texts_of(table))


def workbook_of(texts: Iterable[Sequence[str]]) -> bytes:
    """Write rows of six texts as a spreadsheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Action plan"
    sheet.append(HEADINGS)
    for row in texts:
        sheet.append(row)
    for cells in sheet.iter_rows():
        for cell in cells:
            _as_text(cell)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for number, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_text(cell: Cell) -> None:
    """Store a cell as text, even if it begins with an equals sign."""
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if cell.value is None:
        return
    cell.value = str(cell.value)[:LONGEST_CELL]
    cell.data_type = "s"
    cell.quotePrefix = True
