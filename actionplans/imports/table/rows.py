"""Understanding the rows of a table: what each becomes, what is doubtful, what cannot be meant."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from actionplans.imports.table.cells import Facts, Reader, clean
from actionplans.imports.table.columns import Columns, columns_of, is_header
from actionplans.imports.table.shapes import MAX_ROWS, Row, Source, SourceRow, Table
from actionplans.imports.table.states import read_state
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import joined

NO_HEADER = (
    "No table with the columns Ref and Action was found. The first row of the table names its "
    "columns: Ref, Action, Success Measure, Date Due, Status, Performance."
)
SHEETS = "{} actions are read from {} sheets: {}."
NO_ROWS = "The table has no actions below its first row."
TOO_MANY = f"The table has more than {MAX_ROWS:,} rows. Bring over one plan at a time."
HEADING = "{} goes across the table (“{}”) and is left out."
BELOW = "{}, below the table, is left out: “{}”."
NO_REFS = "The table has no references, so its actions are numbered from 1 in their order."
BY_WORD = "Word numbers the column “{}” by itself; its numbers are read as references."
NO_REF = "It has no reference, so it is called “{}”. Enter one in the file to import it again."
SAME_ACTION = "Its reference is merged over several actions, so it is called “{}”."
NO_ACTION = "{} says no action and is left out: “{}”."
NO_HEADING = "Column {} has words and no heading, so it is left out."
TEN = "Excel keeps 1.10 as the number 1.1. This one follows {} and was read as {}."
MAYBE_TEN = (
    "Excel keeps {0} as the number {1}: if {0} is meant, format the column as text and type it."
)
JOINED = "{} has no reference, so it was read as the rest of this one."
STRUCK = "The words of this row are struck through in the file. Was the action dropped?"
KEY = re.compile(r"(?:rag )?(?:key|legend|notes?|guide to|guidance)\b|\*", re.IGNORECASE)
A_REF = re.compile(r"\S{1,20}|\w{1,12}[ .-]+\S{1,8}")
DECIMAL = re.compile(r"(\d+)\.(\d+)")


@dataclass
class _Entry:
    """A row that becomes an action, with rows that a page end has cut off from it."""

    row: SourceRow
    columns: Columns
    rest: list[SourceRow] = field(default_factory=list)

    def cell(self, name: str, row: SourceRow | None = None) -> str:
        row, place = row or self.row, self.columns.places.get(name)
        return clean(row.cells[place]) if place is not None and place < len(row.cells) else ""

    @property
    def label(self) -> str:
        """Return the number that Word shows in the column of references."""
        return dict(self.row.labels).get(self.columns.places.get("ref", -1), "").strip(" .()")


def understand(source: Source, areas: Sequence[str]) -> Table:
    """Return what each row becomes. `areas` are those of the inspection, in their order.

    Raises Refused for a file without such a table, or with too many rows.
    """
    sorting = _Sorting()
    for row in source.rows:
        sorting.take(row)
    if not sorting.columns:
        raise Refused(NO_HEADER)
    if sorting.count > MAX_ROWS:
        raise Refused(TOO_MANY)
    if not sorting.entries:
        raise Refused(NO_ROWS)
    reader = Reader(areas, is_delimited=source.is_delimited)
    refs = _References(sorting.entries)
    _share_states(sorting.entries, reader)
    rows = [_row(entry, reader, refs) for entry in sorting.entries]
    notes = [*source.notes, *_sheets(rows), *sorting.notes, *refs.notes, *reader.notes]
    return Table(tuple(rows), tuple(dict.fromkeys(notes)))


def _share_states(entries: Sequence[_Entry], reader: Reader) -> None:
    """Read a column “Status” of states only, such as “In progress”, as the status as well."""
    words = [entry.cell("status") for entry in entries if entry.columns.is_state]
    reader.has_states = any(words) and all(read_state(each).is_known for each in words)


def _sheets(rows: Sequence[Row]) -> Iterator[str]:
    names = list(dict.fromkeys(row.sheet for row in rows if row.sheet))
    if names:
        said = joined([f"“{name}”" for name in names])
        yield SHEETS.format(len(rows), len(names), said)


class _Sorting:
    """Sorting the rows of a file into headers, actions, their rest, banners and keys."""

    def __init__(self) -> None:
        self.entries: list[_Entry] = []
        self.notes: list[str] = []
        self.columns: Columns | None = None
        self.table: str | None = None
        self.is_open = self.is_key = False
        self.count = 0

    def take(self, row: SourceRow) -> None:
        if row.table != self.table:
            self.table, self.is_open = row.table, False
        if row.is_blank:
            return
        if is_header(row.cells):
            self._begin(row)
        elif self.is_open and self.columns:
            self.count += 1
            self._place(row, self.columns)

    def _begin(self, row: SourceRow) -> None:
        self.columns = columns_of(row.cells)
        self.is_open, self.is_key = True, False
        self.notes += self.columns.notes

    def _place(self, row: SourceRow, columns: Columns) -> None:
        entry = _Entry(row, columns)
        filled = [clean(cell) for cell in row.cells if cell.strip()]
        self._say_headless(row, columns)
        if self._is_key(entry, row, filled):
            self.is_key = True
            self.notes.append(BELOW.format(_place(row), "; ".join(filled)[:160]))
        elif self._is_banner(entry, row, filled):
            self.is_key = False
            self.notes.append(HEADING.format(_place(row), filled[0][:80]))
        elif self._is_rest(entry):
            self.entries[-1].rest.append(row)
        elif entry.cell("action"):
            self.is_key = False
            self.entries.append(entry)
        elif len(filled) > 1 or not (entry.cell("ref") or entry.label):
            self.notes.append(NO_ACTION.format(_place(row), "; ".join(filled)[:160]))

    def _say_headless(self, row: SourceRow, columns: Columns) -> None:
        for place, cell in enumerate(row.cells):
            headings = columns.headings
            if cell.strip() and not (place < len(headings) and headings[place]):
                self.notes.append(NO_HEADING.format(place + 1))

    def _is_key(self, entry: _Entry, row: SourceRow, filled: list[str]) -> bool:
        """Whether a row is the key below a table: apart from it, or going on from such a row."""
        if entry.cell("due") or len(filled) > 2 or row.is_heading:
            return False
        begins = bool(filled) and bool(KEY.match(filled[0]))
        is_apart = row.after_gap and len(filled) == 1 and not entry.cell("ref")
        return begins or is_apart or self.is_key

    def _is_banner(self, entry: _Entry, row: SourceRow, filled: list[str]) -> bool:
        """Whether a row is the heading of a part: one cell, and no words of an action."""
        if row.is_heading:
            return True
        known = [name for name in entry.columns.places if entry.cell(name)]
        first = known in (["ref"], ["area"]) or not known
        return len(filled) == 1 and first and not A_REF.fullmatch(filled[0])

    def _is_rest(self, entry: _Entry) -> bool:
        """Whether a page end cut the row off: words without a reference or a date."""
        if "ref" not in entry.columns.places or not self.entries or entry.label:
            return False
        ref = entry.columns.places["ref"]
        is_merged = ref in entry.row.merged
        if entry.cell("ref") and not is_merged:
            return False
        own = {name for name, place in entry.columns.places.items()
               if entry.cell(name) and place not in entry.row.merged}  # fmt: skip
        if is_merged:
            return not own & {"action", "due"}
        # Where no row above has a reference either, each row is an action by itself.
        above = self.entries[-1]
        return "due" not in own and bool(above.cell("ref") or above.label)


class _References:
    """Giving each row its reference, and saying where that is not the file's own."""

    def __init__(self, entries: Sequence[_Entry]) -> None:
        self.notes: list[str] = []
        self.previous = ""
        self.seen: Counter = Counter()
        self.numbered = 0
        self.by_order = not any(entry.cell("ref") or entry.label for entry in entries)
        if self.by_order:
            self.notes.append(NO_REFS)
        named = next((entry for entry in entries if entry.label and not entry.cell("ref")), None)
        if named:
            place = named.columns.places["ref"]
            self.notes.append(BY_WORD.format(named.columns.name_at(place)))

    def of(self, entry: _Entry) -> tuple[str, list[str]]:
        """Return the reference of a row, and what is doubtful about it."""
        ref, doubts = self._read(entry)
        self.previous = ref
        self.seen[ref.lower()] += 1
        return ref, doubts

    def _read(self, entry: _Entry) -> tuple[str, list[str]]:
        self.numbered += 1
        if self.by_order:
            return str(self.numbered), []
        ref = entry.cell("ref") or entry.label
        if not ref:
            called = f"Row {entry.row.number}"
            return called, [NO_REF.format(called)]
        place = entry.columns.places["ref"]
        if place in entry.row.merged:
            number = self.seen[ref.lower()] + 1
            self.seen[ref.lower()] = number
            return f"{ref} ({number})", [SAME_ACTION.format(f"{ref} ({number})")]
        if place in entry.row.numbers:
            return self._of_number(ref)
        return ref, []

    def _of_number(self, ref: str) -> tuple[str, list[str]]:
        """Read a number: 1.1 that follows 1.9 is 1.10, whose zero Excel does not keep."""
        own, before = DECIMAL.fullmatch(ref), DECIMAL.fullmatch(self.previous)
        if own is None:
            return ref, []
        longer = f"{ref}0"
        if before and own[1] == before[1] and int(before[2]) + 1 == int(own[2]) * 10:
            return longer, [TEN.format(self.previous, longer)]
        goes_down = before and own[1] == before[1] and int(own[2]) < int(before[2])
        if self.seen[ref.lower()] or goes_down:
            return ref, [MAYBE_TEN.format(longer, ref)]
        return ref, []


def _place(row: SourceRow) -> str:
    return f"Sheet “{row.table}”, row {row.number}" if row.table else f"Row {row.number}"


def _row(entry: _Entry, reader: Reader, refs: _References) -> Row:
    cells = {name: entry.cell(name) for name in entry.columns.places}
    for more in entry.rest:
        for name, place in entry.columns.places.items():
            if place not in more.merged:
                cells[name] = _continued(cells[name], entry.cell(name, more))
    ref, doubts = refs.of(entry)
    doubts += [STRUCK] if entry.row.is_struck else []
    doubts += [JOINED.format(_place(more)) for more in entry.rest]
    doubts += _remarks(entry)
    facts = Facts(doubts=doubts)
    if reader.has_states and entry.columns.is_state:
        cells["delivery"] = entry.cell("status")
    values: dict[str, Any] = reader.values(ref, cells, facts)
    return Row(
        entry.row.number, ref, values, tuple(facts.doubts), tuple(facts.faults), facts.is_blue,
        entry.row.table,
    )  # fmt: skip


def _remarks(entry: _Entry) -> Iterator[str]:
    used = set(entry.columns.places.values())
    for row in (entry.row, *entry.rest):
        for place, what in row.remarks:
            if place in used:
                yield f"The cell under “{entry.columns.name_at(place)}” {what}."


def _continued(before: str, more: str) -> str:
    """Join what a page end parted: a sentence that goes on, or another paragraph."""
    if not (before and more):
        return before or more
    return f"{before} {more}" if more[0].islower() else f"{before}\n\n{more}"
