"""Tables of plans as councils keep them: Word, Excel and CSV files made on the spot."""

import csv
import io
import zipfile
from collections.abc import Callable, Sequence

import docx
from openpyxl import Workbook

HEADER = (
    "Ref",
    "Action",
    "Success Measure",
    "Date Due",
    "Status: what is the progress on the action?",
    "Performance: is the action making a difference?",
)
ROW = ("1", "Look.", "It is seen.", "30.08.2024", "Begun.", "Yes.")


def row(ref: str, **cells: str) -> tuple[str, ...]:
    """Return a row of the six columns; cells are named action, measure, due, status, made."""
    names = ("action", "measure", "due", "status", "made")
    usual = dict(zip(names, ROW[1:], strict=True)) | cells
    return (ref, *(usual[name] for name in names))


def word_file(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    return saved(word_document(rows, header))


def word_document(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER):
    document = docx.Document()
    document.add_paragraph("Plan")
    table = document.add_table(rows=0, cols=len(header))
    for cells in (header, *rows):
        for cell, text in zip(table.add_row().cells, cells, strict=True):
            cell.text = text
    return document


def saved(document) -> bytes:
    """Save a Word document or a workbook."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(rows: Sequence[Sequence], header: Sequence[str] = HEADER) -> Workbook:
    book = Workbook()
    for cells in (header, *rows):
        book.active.append(cells)
    return book


def csv_file(rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return an Office file of which one part was changed."""
    return with_parts(data, lambda part, kept: change(kept) if part == name else kept)


def with_parts(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            new.writestr(each, change(each, old.read(each)))
    return out.getvalue()
