"""Reading the table of a plan out of a CSV file."""

import csv
import io

from actionplans.imports.table.shapes import LONGEST_CELL, Source, SourceRow
from scrutiny.refusals import Refused
from scrutiny.spreadsheets import unescaped

NO_TABLE = "This is no Word file, spreadsheet (.xlsx) or CSV file with a table of actions."
NOT_UTF8 = "The file is not in UTF-8. It was read as Windows text: look at accents and dashes."
FORMULA = "holds a formula; put its value in its place"
DELIMITERS = ",;\t"


def read_delimited(data: bytes) -> Source:
    """Read rows parted by commas, semicolons or tabs. Raises Refused for what is no such text."""
    text, notes = _decoded(data)
    lines = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=lines.count)
    limit = csv.field_size_limit(max(csv.field_size_limit(), 10 * LONGEST_CELL))
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Refused(f"The CSV file cannot be read: {error}.") from error
    finally:
        csv.field_size_limit(limit)
    return Source(tuple(_row(number, cells) for number, cells in enumerate(found, 1)), notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if b"\x00" in data:
        raise Refused(NO_TABLE)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), (NOT_UTF8,)


def _row(number: int, cells: list[str]) -> SourceRow:
    faults = tuple((place, FORMULA) for place, cell in enumerate(cells) if cell.startswith("="))
    return SourceRow(number, tuple(map(unescaped, cells)), faults)
