"""What a person answers for a table as a whole, and what becomes of its rows then."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from actionplans.imports.table.shapes import Row, Table
from actionplans.models import Action

MEANINGS = (
    (Action.Delivery.COMPLETE, "Complete"),
    (Action.Delivery.EMBEDDED, "Embedded"),
    (Action.Delivery.NOT_STATED, "Neither: leave it “not stated”"),
)
BLUE = "Blue is complete to some and embedded to others: these actions are “not stated” for now."
SAME_REF = "{0} is the reference of {1} too, so this one is called “{2}”."


@dataclass(frozen=True)
class Answers:
    """What blue means here, which sheets are wanted (none: all), whether to leave out faults."""

    blue: str = Action.Delivery.NOT_STATED
    sheets: tuple[str, ...] = ()
    leave_faults: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def settle(table: Table, answers: Answers | None = None) -> Table:
    """Return the rows as they come into the plan, each with a reference of its own."""
    answers = answers or Answers()
    rows: Iterable[Row] = table.rows
    if answers.sheets:
        rows = [row for row in rows if row.sheet in answers.sheets]
    if answers.leave_faults:
        rows = [replace(row, faults=()) for row in rows if not _is_unusable(row)]
    rows = [_coloured(row, answers.blue) for row in rows]
    is_open = answers.blue == Action.Delivery.NOT_STATED and any(row.is_blue for row in rows)
    notes = (*table.notes, BLUE) if is_open else table.notes
    return Table(tuple(_with_own_refs(rows)), notes)


def _is_unusable(row: Row) -> bool:
    """Whether a fault of a row is more than its date, which stays as words."""
    return any("characters" in fault for fault in row.faults)


def _coloured(row: Row, blue: str) -> Row:
    return replace(row, values=row.values | {"delivery": blue}) if row.is_blue else row


def _with_own_refs(rows: Iterable[Row]) -> Iterator[Row]:
    """Tell rows of the same reference apart, with a doubt at the later ones."""
    first: dict[str, Row] = {}
    for row in rows:
        key = row.ref.lower()
        if key in first:
            number = 2
            while f"{key} ({number})" in first:
                number += 1
            called = f"{row.ref} ({number})"
            place = first[key].place
            place = place[0].lower() + place[1:]
            doubt = SAME_REF.format(row.ref, place, called)
            row = replace(row, ref=called, doubts=(doubt, *row.doubts))
            key = called.lower()
        first[key] = row
        yield row
