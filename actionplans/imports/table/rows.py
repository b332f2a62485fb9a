"""Understanding the rows of a table: what each becomes, what is doubtful, what is wrong."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from actionplans.imports.table.columns import NAMES, fields_of, is_header
from actionplans.imports.table.days import read_due
from actionplans.imports.table.names import identifying
from actionplans.imports.table.shapes import LONGEST_CELL, MAX_ROWS, Row, Source, SourceRow, Table
from actionplans.models import Action
from scrutiny.refusals import Refused

NO_HEADER = (
    "No table with the columns Ref and Action was found. The first row of the table names its "
    "columns: Ref, Action, Success Measure, Date Due, Status, Performance."
)
NO_ROWS = "The table has no actions below its first row."
TOO_MANY = f"The table has more than {MAX_ROWS:,} rows. Bring over one plan at a time."
TWICE = "The table has two columns for {}. Keep one of them."
LEFT_OUT = "The column “{}” is not known here and is left out."
HEADING = "Row {} goes across the table (“{}”) and is left out."
NO_REF = "it has no reference"
NO_ACTION = "it says no action"
SAME_REF = "{} is the reference of row {} too"
JOINED = "Row {} has no reference, so it was read as the rest of this one."
LONGEST = {"ref": 20, "owner_name": 100, "due": 60}
TEXTS = ("action", "success_measure", "status", "performance")
DELIVERY_WORDS = {
    "not stated": Action.Delivery.NOT_STATED,
    "not started": Action.Delivery.NOT_STARTED,
    "on track": Action.Delivery.ON_TRACK,
    "green": Action.Delivery.ON_TRACK,
    "at risk": Action.Delivery.AT_RISK,
    "amber": Action.Delivery.AT_RISK,
    "off track": Action.Delivery.OFF_TRACK,
    "red": Action.Delivery.OFF_TRACK,
    "complete": Action.Delivery.COMPLETE,
    "completed": Action.Delivery.COMPLETE,
    "embedded": Action.Delivery.EMBEDDED,
}
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")


def understand(source: Source, areas: Sequence[str]) -> Table:
    """Return what each row becomes. `areas` are those of the inspection, in their order.

    Raises Refused for a file without such a table, or with too many rows.
    """
    rows = [row for row in source.rows if not row.is_blank]
    start = next((n for n, row in enumerate(rows) if is_header(row.cells)), None)
    if start is None:
        raise Refused(NO_HEADER)
    header = rows[start]
    fields = fields_of(header.cells)
    _refuse_doubled_columns(fields)
    body = [row for row in rows[start + 1 :] if not is_header(row.cells)]
    if len(body) > MAX_ROWS:
        raise Refused(TOO_MANY)
    if not body:
        raise Refused(NO_ROWS)
    notes = [*source.notes, *_left_out(header, fields)]
    notes += [HEADING.format(row.number, _first(row)[:80]) for row in body if row.is_heading]
    tabled = [row for row in body if not row.is_heading]
    understood = [_row(row, extra, fields, areas) for row, extra in _joined(tabled, fields)]
    return Table(tuple(_with_double_refs(understood)), tuple(notes))


def _refuse_doubled_columns(fields: Sequence[str]) -> None:
    for field, number in Counter(filter(None, fields)).items():
        if number > 1:
            raise Refused(TWICE.format(NAMES[field]))


def _left_out(header: SourceRow, fields: Sequence[str]) -> Iterator[str]:
    for heading, field in zip(header.cells, fields, strict=True):
        if heading.strip() and not field:
            yield LEFT_OUT.format(heading.strip()[:60])


def _first(row: SourceRow) -> str:
    return next((cell for cell in row.cells if cell), "")


def _joined(
    rows: Sequence[SourceRow], fields: Sequence[str]
) -> list[tuple[SourceRow, list[SourceRow]]]:
    """Put what a page end has cut off back to its row: words without a reference or a date."""
    found: list[tuple[SourceRow, list[SourceRow]]] = []
    for row in rows:
        values = dict(zip(fields, row.cells, strict=False))
        is_rest = not values.get("ref", "").strip() and not values.get("due", "").strip()
        if is_rest and found and not row.faults:
            found[-1][1].append(row)
        else:
            found.append((row, []))
    return found


def _row(
    row: SourceRow, rest: Sequence[SourceRow], fields: Sequence[str], areas: Sequence[str]
) -> Row:
    cells = {name: _clean(cell) for name, cell in _cells(row, fields)}
    for more in rest:
        for name, cell in _cells(more, fields):
            cells[name] = _continued(cells.get(name, ""), cell)
    doubts = [JOINED.format(more.number) for more in rest]
    faults = [f"the cell under {_name(fields, place)} {what}" for place, what in row.faults]
    broken = {fields[place] for place, _ in row.faults if place < len(fields)}
    values = _values(cells, areas, doubts, faults, broken)
    if "ref" not in broken and not cells["ref"]:
        faults.insert(0, NO_REF)
    if "action" not in broken and not cells["action"]:
        faults.append(NO_ACTION)
    return Row(row.number, cells["ref"], values, tuple(doubts), tuple(faults))


def _cells(row: SourceRow, fields: Sequence[str]) -> Iterator[tuple[str, str]]:
    cells = [*row.cells, *[""] * len(fields)]
    return ((name, cell) for name, cell in zip(fields, cells, strict=False) if name)


def _name(fields: Sequence[str], place: int) -> str:
    known = fields[place] if place < len(fields) else ""
    return NAMES[known] if known else f"column {place + 1}"


def _clean(cell: str) -> str:
    """Return the words of a cell with one kind of line end and without control characters."""
    return CONTROLS.sub("", cell.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _continued(before: str, cell: str) -> str:
    """Join what a page end parted: a sentence that goes on, or another paragraph."""
    more = _clean(cell)
    if not (before and more):
        return before or more
    return f"{before} {more}" if more[0].islower() else f"{before}\n\n{more}"


def _values(
    cells: dict[str, str],
    areas: Sequence[str],
    doubts: list[str],
    faults: list[str],
    broken: set[str],
) -> dict[str, Any]:
    values: dict[str, Any] = {name: cells[name] for name in TEXTS if name in cells}
    for name, limit in (dict.fromkeys(values, LONGEST_CELL) | LONGEST).items():
        if len(cells.get(name, "")) > limit:
            faults.append(f"the cell under {NAMES[name]} has more than {limit:,} characters")
    for name in values:
        said = identifying(values[name])
        doubts += [f"“{each}” in {NAMES[name]} may say who somebody is." for each in said]
    if "due" in cells and "due" not in broken:
        values |= _due(cells["due"], doubts, faults)
    if "owner_name" in cells:
        values["owner_name"] = cells["owner_name"]
    if "area" in cells:
        values["area"] = _area(cells["area"], areas, faults)
    if "delivery" in cells:
        values["delivery"] = _delivery(cells["delivery"], faults)
    return values


def _due(text: str, doubts: list[str], faults: list[str]) -> dict[str, Any]:
    """Read the date; the words of a doubtful one are kept beside it."""
    day, doubt, fault = read_due(text)
    doubts += [doubt] if doubt else []
    faults += (
        [f"the cell under {NAMES['due']} {fault}" if fault[0] != "“" else fault] if fault else []
    )
    return {"due_on": day.isoformat() if day else None, "due_text": text if doubt else ""}


def _area(text: str, areas: Sequence[str], faults: list[str]) -> int | None:
    """Find an area of the inspection by its number or its words."""
    if not text:
        return None
    known = {str(number): number for number in range(1, len(areas) + 1)}
    known |= {words.strip().lower().rstrip("."): n for n, words in enumerate(areas, 1)}
    found = known.get(text.lower().rstrip("."))
    if found is None:
        whose = "this inspection" if areas else "this plan: it answers no inspection that names any"
        faults.append(f"“{text[:60]}” is no area for improvement of {whose}")
    return found


def _delivery(text: str, faults: list[str]) -> str:
    if not text:
        return Action.Delivery.NOT_STATED
    found = DELIVERY_WORDS.get(re.sub(r"[\s_-]+", " ", text).strip().lower())
    if found is None:
        known = ", ".join(label.lower() for label in Action.Delivery.labels)
        faults.append(f"nobody here knows the status “{text[:40]}”; it is one of {known}")
    return found or Action.Delivery.NOT_STATED


def _with_double_refs(rows: Sequence[Row]) -> Iterator[Row]:
    first: dict[str, int] = {}
    for row in rows:
        key = row.ref.lower()
        if key and key in first:
            row = replace(row, faults=(SAME_REF.format(row.ref, first[key]), *row.faults))
        first.setdefault(key, row.number)
        yield row
