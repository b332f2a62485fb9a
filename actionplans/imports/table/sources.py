"""Reading the rows of a file's tables: what a child does, which knows no database."""

from pathlib import Path
from typing import Any

from actionplans.imports.table.delimited import NO_TABLE, read_delimited
from actionplans.imports.table.packages import kinds_of
from actionplans.imports.table.shapes import Source
from actionplans.imports.table.word import read_word
from actionplans.imports.table.workbook import read_workbook
from meetings.pack.child import MIB, Unusable
from meetings.pack.preflight.container import ZIP_MAGIC
from scrutiny.refusals import Refused

LONGEST_TABLE = 16 * MIB  # characters of all cells together; the longest real plan has 0.2
TOO_MUCH = "The tables of this file hold too much text. Keep the table of the plan only."


def source_job(path: str) -> dict[str, Any]:
    """Be the child: read the rows of the file at a path. Raises Unusable with what to do."""
    try:
        source = source_of(Path(path).read_bytes())
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    if sum(len(cell) for row in source.rows for cell in row.cells) > LONGEST_TABLE:
        raise Unusable(TOO_MUCH)
    return source.as_json()


def source_of(data: bytes) -> Source:
    """Return the rows of a file's tables."""
    if not data.startswith(ZIP_MAGIC):
        return _text(data)
    kinds = kinds_of(data)
    if "wordprocessingml" in kinds or "ms-word" in kinds:
        return read_word(data)
    if "spreadsheetml" in kinds or "ms-excel" in kinds:
        return read_workbook(data)
    raise Refused(NO_TABLE)


def _text(data: bytes) -> Source:
    if data.lstrip()[:1] in (b"{", b"<", b"%"):
        raise Refused(NO_TABLE)
    return read_delimited(data)
