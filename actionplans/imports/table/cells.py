"""Understanding the cells of an action: its words, date, area, owner and state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from actionplans.imports.table.columns import NAMES
from actionplans.imports.table.days import read_due
from actionplans.imports.table.names import identifying, is_initials
from actionplans.imports.table.shapes import LONGEST_CELL
from actionplans.imports.table.states import State, read_state
from actionplans.models import Action

LONGEST: dict[str, int] = {
    name: getattr(Action._meta.get_field(name), "max_length")  # noqa: B009 - relations have none
    for name in ("ref", "owner_name", "due_text")
}
TEXTS = ("action", "success_measure", "status", "performance")
TOO_LONG = "the cell under {} has more than {:,} characters"
CUT = "The words under {} are cut at {} characters; all of them: “{}”."
WHO = "“{}” in {} may say who somebody is."
NO_AREA = "“{}” is no area for improvement of {}, so none is set."
NO_AREAS = "The column for areas names none of {}, so no area is set."
UNKNOWN = "“{}” is no status known here: it is kept as words and the action is “not stated”."
SYNONYMS = "Other words for a status were read so: {}. Check that this is what they mean."
DONE = (100.0, 0.0)
PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%?")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")


@dataclass
class Facts:
    """What is said of one row beside its values."""

    doubts: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    is_blue: bool = False


def clean(cell: str) -> str:
    """Return the words of a cell with one kind of line end and without control characters."""
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", lines).strip()


class Reader:
    """Reading the cells of a file's rows, and keeping what is said once a file."""

    def __init__(self, areas: Sequence[str], *, is_delimited: bool) -> None:
        self.areas, self.is_delimited = areas, is_delimited
        self.whose = (
            "this inspection" if areas else "this plan: it answers no inspection that names any"
        )
        self.known = {str(number): number for number in range(1, len(areas) + 1)}
        self.known |= {_bare(words): number for number, words in enumerate(areas, 1)}
        self.synonyms: dict[str, str] = {}
        self.initials: set[str] = set()
        self.without_area = False
        self.has_states = False  # the column of progress holds states only

    @property
    def notes(self) -> list[str]:
        """Return what is said once a file."""
        notes = []
        if self.synonyms:
            said = "; ".join(f"“{word}” as {state}" for word, state in self.synonyms.items())
            notes.append(SYNONYMS.format(said))
        if self.without_area:
            notes.append(NO_AREAS.format(self.whose))
        return notes

    def values(self, ref: str, cells: dict[str, str], facts: Facts) -> dict[str, Any]:
        """Return the values of a row by field of an action; what is doubtful goes to `facts`."""
        values: dict[str, Any] = {name: cells[name] for name in TEXTS if name in cells}
        for name, limit in (dict.fromkeys(values, LONGEST_CELL) | {"ref": LONGEST["ref"]}).items():
            if len(ref if name == "ref" else cells[name]) > limit:
                facts.faults.append(TOO_LONG.format(NAMES[name], limit))
        self._say_names(values, facts)
        if "due" in cells:
            values |= self._due(cells, facts)
        if "owner_name" in cells:
            values["owner_name"] = self._owner(cells["owner_name"], facts)
        if "area" in cells:
            values["area"] = self._area(cells["area"], facts)
        if "delivery" in cells:
            self._state(values, cells["delivery"], facts)
        elif "percent" in cells:
            self._percent(values, cells["percent"])
        return values

    def _say_names(self, values: dict[str, Any], facts: Facts) -> None:
        for name, words in values.items():
            facts.doubts += [WHO.format(each, NAMES[name]) for each in identifying(words)]

    def _due(self, cells: dict[str, str], facts: Facts) -> dict[str, Any]:
        """Read the date; the words of a doubtful one are kept beside it."""
        first = cells.get("first_due", "")
        text = cells["due"] or first
        due = read_due(text, is_delimited=self.is_delimited)
        facts.doubts += [due.doubt] if due.doubt else []
        facts.faults += [due.fault] if due.fault else []
        kept = text if due.doubt or due.fault else ""
        values: dict[str, Any] = {
            "due_on": due.day.isoformat() if due.day else None,
            "due_text": self._cut("due_text", kept, facts),
        }
        day = due.first
        if first and first != text:
            original = read_due(first, is_delimited=self.is_delimited)
            day = original.day
            said = original.doubt or original.fault
            facts.doubts += [f"Original date: {said}"] if said else []
        if day and due.day and day != due.day:
            values["first_due_on"] = day.isoformat()
        return values

    def _cut(self, name: str, words: str, facts: Facts) -> str:
        limit, label = LONGEST[name], "Date Due" if name == "due_text" else NAMES[name]
        if len(words) <= limit:
            return words
        facts.doubts.append(CUT.format(label, limit, words[:LONGEST_CELL]))
        return words[: limit - 1].rstrip() + "…"

    def _owner(self, words: str, facts: Facts) -> str:
        """Read who leads; initials are doubtful, each once a file."""
        words = "; ".join(line.strip(" •-;") for line in words.split("\n") if line.strip())
        if is_initials(words) and words not in self.initials:
            self.initials.add(words)
            facts.doubts.append(WHO.format(words, NAMES["owner_name"]))
        else:
            said = [each for each in identifying(words) if each not in self.initials]
            self.initials.update(said)
            facts.doubts += [WHO.format(each, NAMES["owner_name"]) for each in said]
        return self._cut("owner_name", words, facts)

    def _area(self, text: str, facts: Facts) -> int | None:
        """Find an area of the inspection by its number or its words."""
        if not text:
            return None
        number = re.match(r"(?:area|priority)?\s*(\d+)\b", text, re.IGNORECASE)
        found = self.known.get(_bare(text)) or (number and self.known.get(number[1]))
        if not found and self.areas:
            facts.doubts.append(NO_AREA.format(text[:60], self.whose))
        self.without_area |= not self.areas
        return found or None

    def _state(self, values: dict[str, Any], text: str, facts: Facts) -> None:
        state = read_state(text)
        values["delivery"], facts.is_blue = state.delivery, state.is_blue
        if not state.is_known:
            facts.doubts.append(UNKNOWN.format(text[:80]))
        if state.is_synonym:
            label = Action.Delivery(state.delivery).label.lower()
            self.synonyms.setdefault(" ".join(text.split())[:60], label)
        _keep_words(values, state)

    def _percent(self, values: dict[str, Any], text: str) -> None:
        """Read how much is done: all or nothing is a state, the rest are words."""
        found = PERCENT.fullmatch(text)
        if found and float(found[1]) in DONE:
            is_done = float(found[1]) == DONE[0]
            state = Action.Delivery.COMPLETE if is_done else Action.Delivery.NOT_STARTED
            values["delivery"] = state
            self.synonyms.setdefault(text, state.label.lower())
        elif text:
            values["delivery"] = Action.Delivery.NOT_STATED
            said = f"{found[1]}% complete" if found else text
            _keep_words(values, State(words=said))


def _keep_words(values: dict[str, Any], state: State) -> None:
    """Put words beside a status before the progress, where they are not there already."""
    progress = values.get("status", "")
    if state.words and state.words.lower() not in progress.lower():
        values["status"] = f"{state.words}\n\n{progress}" if progress else state.words


def _bare(words: str) -> str:
    return words.strip().lower().rstrip(".")
