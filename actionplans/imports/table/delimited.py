"""Reading the table of a plan out of a CSV file, or of what Excel calls Unicode text."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from actionplans.imports.table.columns import is_header
from actionplans.imports.table.shapes import LONGEST_CELL, Source, SourceRow
from scrutiny.refusals import Refused
from scrutiny.spreadsheets import unescaped

NO_TABLE = "This is no Word file, spreadsheet (.xlsx) or CSV file with a table of actions."
NOT_UTF8 = "The file is not in UTF-8. It was read as Windows text: look at accents and dashes."
AS_MAC = "The file is not in UTF-8. It was read as Mac text: look at accents and dashes."
TITLED = "{} above the table {} left out."
FORMULA = "looks like a formula; it was read as words"
DELIMITERS = ",;\t|"
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Quotation marks, dashes and bullets as each writes them; the other has rare letters there.
MAC_BYTES, WINDOWS_BYTES = b"\xd0\xd1\xd2\xd3\xd4\xd5\xa5\x8e", b"\x91\x92\x93\x94\x95\x96\x97\xe9"
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def read_delimited(data: bytes) -> Source:
    """Read rows parted by commas, semicolons, tabs or bars.

    Raises Refused for what is no such text.
    """
    text, notes = _decoded(data)
    told = SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    limit = csv.field_size_limit(max(csv.field_size_limit(), 10 * LONGEST_CELL))
    try:
        found = _table(text, told[1] if told else "")
    finally:
        csv.field_size_limit(limit)
    rows = list(_rows(found))
    start = next((place for place, row in enumerate(rows) if is_header(row.cells)), 0)
    above = sum(not row.is_blank for row in rows[:start])
    if above:
        said = ("One line", "is") if above == 1 else (f"{above} lines", "are")
        notes = (*notes, TITLED.format(*said))
    return Source(tuple(rows[start:]), notes, is_delimited=True)


def _table(text: str, delimiter: str) -> list[list[str]]:
    """Read with the sign under which the header of a plan appears, or the likeliest one."""
    first = text.split("\n", 1)[0]
    likely = [delimiter] if delimiter else sorted(DELIMITERS, key=first.count, reverse=True)
    found_by: list[list[list[str]]] = []
    fault = None
    for sign in likely:
        try:
            found = list(csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True))
        except csv.Error as error:
            if sign == likely[0]:
                fault = error
            continue
        if any(map(is_header, found)):
            return found
        found_by.append(found)
    if fault or not found_by:
        raise Refused(f"The CSV file cannot be read: {fault}.") from fault
    return found_by[0]


def _rows(found: list[list[str]]) -> Iterator[SourceRow]:
    gap = False
    for number, cells in enumerate(found, 1):
        row = _row(number, cells, gap)
        gap = row.is_blank
        yield row


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        if data.startswith(UTF16):
            return data.decode("utf-16"), ()
        if b"\x00" in data:
            return _without_mark(data), ()
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        if data.startswith(UTF16) or b"\x00" in data:
            raise Refused(NO_TABLE) from None
    if _is_mac(data):
        return data.decode("mac_roman"), (AS_MAC,)
    return data.decode("cp1252", errors="replace"), (NOT_UTF8,)


def _without_mark(data: bytes) -> str:
    """Read UTF-16 whose mark is missing: every second byte of English is zero."""
    for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[::2])):
        if zeros.count(0) > len(zeros) // 2:
            return data.decode(encoding)
    raise Refused(NO_TABLE)


def _is_mac(data: bytes) -> bool:
    mac, windows = (sum(map(data.count, map(bytes, zip(signs)))) for signs in
                    (MAC_BYTES, WINDOWS_BYTES))  # fmt: skip
    return mac > windows or (mac == windows and b"\n" not in data and b"\r" in data)


def _row(number: int, cells: list[str], after_gap: bool) -> SourceRow:
    remarks = tuple((place, FORMULA) for place, cell in enumerate(cells) if cell.startswith("="))
    return SourceRow(number, tuple(map(unescaped, cells)), remarks, after_gap=after_gap)
