"""Reading a plan's table from a file of any kind that people have."""

from collections.abc import Sequence

from actionplans.imports.table.delimited import NO_TABLE, read_delimited
from actionplans.imports.table.rows import understand
from actionplans.imports.table.shapes import Source, Table
from actionplans.imports.table.word import read_word
from actionplans.imports.table.workbook import read_workbook
from meetings.pack.preflight.container import OLE_MAGIC, ZIP_MAGIC, media_types, opened
from scrutiny.refusals import Refused

LARGEST = 20 * 1024 * 1024
EMPTY = "This file is empty. Check that it was saved, and choose it again."
TOO_LARGE = "This file is larger than 20 MB. Take the pictures out, or keep the table only."
OLD_OFFICE = (
    "This file is protected by a password, or an old Word or Excel file (.doc, .xls). Save it as "
    ".docx or .xlsx without a password and choose the new file."
)


def read_table(data: bytes, areas: Sequence[str] = ()) -> Table:
    """Read a Word table, a spreadsheet or CSV; what it is, its bytes say.

    `areas` are the inspection's areas for improvement in their order. Raises Refused with
    what to do when there is no such table at all; what is wrong in a row is in the row.
    """
    return understand(_source(data), areas)


def _source(data: bytes) -> Source:
    if not data.strip():
        raise Refused(EMPTY)
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    if data.startswith(OLE_MAGIC):
        raise Refused(OLD_OFFICE)
    if not data.startswith(ZIP_MAGIC):
        return _text(data)
    with opened(data) as (archive, _):
        kinds = " ".join(media_types(archive).values())
    if "wordprocessingml" in kinds or "ms-word" in kinds:
        return read_word(data)
    if "spreadsheetml" in kinds or "ms-excel" in kinds:
        return read_workbook(data)
    raise Refused(NO_TABLE)


def _text(data: bytes) -> Source:
    if data.lstrip()[:1] in (b"{", b"<", b"%"):
        raise Refused(NO_TABLE)
    return read_delimited(data)
