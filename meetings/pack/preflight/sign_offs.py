"""The sign-off table in a report's own Word document, read as printed."""

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from .container import open_package
from .names import W, parse
from .reading import body_words

# Who, sent, signed, initials: what the heading of each column says, in any order.
COLUMNS = (
    re.compile(r"^(?:signed|sign)[ -]?off by$|^previous(?:ly)? signed[ -]?off by$|^previous$"),
    re.compile(r"^(?:date )?sent$"),
    re.compile(r"^date signed(?:[ -]?off)?$|^signed(?:[ -]?off)? on$"),
    re.compile(r"^initials?$"),
)
LONGEST_CELL = 100
MOST_ROWS = 20


def sign_off_rows(data: bytes) -> list[list[str]]:
    """Return the rows of a cleaned Word file's sign-off table: [by, sent, signed, initials].

    Cells are text as it is written, "" where nothing is; rows without any text are left
    out. A file without such a table has none.
    """
    package = open_package(data)
    document = parse(package.parts[package.main])
    for table in document.iter(W + "tbl"):
        rows = [_cells(row) for row in table.findall(W + "tr")]
        if places := _places(rows[0] if rows else []):
            found = ([_at(row, place) for place in places] for row in rows[1:])
            return [row for row in found if any(row)][:MOST_ROWS]
    return []


def _places(heading: Sequence[str]) -> list[int] | None:
    """Return the column of each of COLUMNS; None unless all four are there."""
    plain = [cell.lower().rstrip(":") for cell in heading]
    places = [
        next((place for place, cell in enumerate(plain) if column.match(cell)), None)
        for column in COLUMNS
    ]
    found = [place for place in places if place is not None]
    return found if len(found) == len(COLUMNS) == len(set(found)) else None


def _at(row: Sequence[str], place: int) -> str:
    return row[place][:LONGEST_CELL] if place < len(row) else ""


def _cells(row: etree._Element) -> list[str]:
    return list(_spread(row))


def _spread(row: etree._Element) -> Iterator[str]:
    """Yield the text of each column: a cell over several columns counts for the first."""
    for cell in row.findall(W + "tc"):
        yield " ".join(body_words(cell))
        span = cell.find(f"{W}tcPr/{W}gridSpan")
        width = span.get(W + "val", "1") if span is not None else "1"
        yield from [""] * (min(int(width), LONGEST_CELL) - 1 if width.isdecimal() else 0)
