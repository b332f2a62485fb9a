"""Reading a plan's table from a file of any kind that people have, in a child with limits."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from actionplans.imports.table.rows import understand
from actionplans.imports.table.shapes import Source, Table
from actionplans.imports.table.sources import TOO_MUCH
from meetings.pack.child import MIB, ChildFailed, ChildOutOfMemory, Limits, run_job
from meetings.pack.preflight.container import OLE_MAGIC
from scrutiny.refusals import Refused

JOB = "actionplans.imports.table.sources:source_job"
LARGEST = 20 * MIB
LIMITS = Limits(address_space=2048 * MIB, cpu_seconds=60, wall_seconds=90, file_size=128 * MIB)
EMPTY = "This file is empty. Check that it was saved, and choose it again."
TOO_LARGE = "This file is larger than 20 MB. Take the pictures out, or keep the table only."
OLD_OFFICE = (
    "This file is protected by a password, or an old Word or Excel file (.doc, .xls). Save it as "
    ".docx or .xlsx without a password and choose the new file."
)


def read_table(data: bytes, areas: Sequence[str] = ()) -> Table:
    """Read a Word table, a spreadsheet or CSV; what it is, its bytes say.

    `areas` are the inspection's areas for improvement in their order. Raises Refused with
    what to do when there is no such table at all; what cannot be meant is in its row.
    """
    if not data.strip():
        raise Refused(EMPTY)
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    if data.startswith(OLE_MAGIC):
        raise Refused(OLD_OFFICE)
    return understand(_read_apart(data), areas)


def _read_apart(data: bytes) -> Source:
    """Read the rows of a file in a child, which can use up nothing but its own limits."""
    with tempfile.TemporaryDirectory(prefix="plan-") as folder:
        path = Path(folder) / "table"
        path.write_bytes(data)
        try:
            found = run_job(JOB, {"path": str(path)}, reads=[path], limits=LIMITS)
        except ChildOutOfMemory as error:
            raise Refused(TOO_MUCH) from error
        except ChildFailed as error:
            raise Refused(str(error)) from error
    return Source.from_json(found)
