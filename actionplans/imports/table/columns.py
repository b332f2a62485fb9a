"""The columns of a plan's table, recognised by their headings, which differ between councils."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Field of an action → what its heading is, the forms that are meant most surely first.
HEADINGS = {
    "ref": (
        r"(action )?(ref(erence)?s?|no|number|id|#)( no| number)?",
        r"(ofsted |action |rec |recommendation |minute |item |task |para(graph)? )+"
        r"(ref(erence)?|no|number|id|#)( no| number)?",
    ),
    "area": (
        r"(ofsted )?areas? (for|of) (improvement|development)",
        r"area",
        r"theme|priority( area| theme)?|work ?stream",
    ),
    "action": (
        r"(agreed |key |planned |improvement )?actions?( to be taken| required| point| plan)?",
        r"tasks?|what (we |will |are |needs ).*|activity|activities",
        r"recommendations?|obligations?",
    ),
    "success_measure": (
        r"(success|outcome) (measure|criteria).*|measures? of success.*",
        r"((intended|expected|desired) )?outcomes?|how will we know.*|what success looks like.*",
    ),
    "first_due": (r"original .*(due|date|deadline|timescale|target).*",),
    "revised_due": (r"(revised|new|latest|current|updated) .*(due|date|deadline|timescale).*",),
    "due": (
        r"(date )?due( date| on| by)?|(due|target|completion|end|finish) dates?",
        r"deadlines?|time ?(scales?|frames?|lines?)|by when.*|when|target( date)? for completion",
        r"dates?",
    ),
    "delivery": (
        r"delivery( status)?",
        r"(current |overall |latest )?(b ?/? ?)?r ?/? ?a ?/? ?g( rating| status| rated)?",
    ),
    "state": (r"(current |action |overall |latest )?status",),
    "percent": (r"(%|per ?cent(age)?) ?(of )?(complet(e|ed|ion)|progress|done)",),
    "status": (
        r"status.+|progress.*|(latest |current |monthly )?(update|position|progress).*",
        r"comments?|commentary|narrative",
    ),
    "performance": (
        r"performance.*|difference.*|is (it|the action) making.*",
        r"impact.*|evidence of impact.*",
    ),
    "owner_name": (
        r"((action|accountable|responsible|lead) )*(owners?|leads?|officers?)( ?[/&] ?\w+)*",
        r"responsib(le|ility)( person| officer| lead)?|who.*|by whom|leads? by|accountab(le|ility)",
    ),
}
NAMES = {
    "ref": "Ref",
    "area": "Area",
    "action": "Action",
    "success_measure": "Success Measure",
    "due": "Date Due",
    "delivery": "Delivery",
    "status": "Status",
    "performance": "Performance",
    "owner_name": "Owner",
}
LEFT_OUT = "The column “{}” is not known here and is left out."
SECOND = "The column “{}” is left out: “{}” is read as {}."
ENOUGH = 2  # columns beside the action that make a header where there are no references


@dataclass(frozen=True)
class Columns:
    """Which column says what: field → column from 0, and notes on those that are left out."""

    places: dict[str, int]
    headings: tuple[str, ...]
    notes: tuple[str, ...] = ()
    is_state: bool = False  # “Status” is the column of progress and may hold states only

    def name_at(self, place: int) -> str:
        """Return the heading of a column as it is typed, or its number."""
        words = self.headings[place] if place < len(self.headings) else ""
        return words or f"column {place + 1}"


def field_of(heading: str) -> str:
    """Return the field that a heading names, "" for one that is not known."""
    return _rank(heading)[0]


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row is the header of a plan's table.

    It has an action, and a reference or at least two other columns of a plan.
    """
    fields = {field_of(cell) for cell in cells if len(cell) < 100} - {""}
    if "action" not in fields:
        return False
    return "ref" in fields or len(fields - {"action"}) >= ENOUGH


def columns_of(cells: Sequence[str]) -> Columns:
    """Choose one column for each field; the others are named as left out."""
    headings = tuple(" ".join(cell.split())[:60] for cell in cells)
    ranked: dict[str, list[tuple[int, int]]] = {}
    for place, heading in enumerate(headings):
        name, rank = _rank(heading)
        if name:
            ranked.setdefault(name, []).append((rank, place))
    places = {name: min(found)[1] for name, found in ranked.items()}
    state = places.get("state", -1)
    _share_states(places)
    _share_dates(places)
    is_state = places.get("status") == state and "delivery" not in places
    return Columns(places, headings, tuple(_notes(headings, places)), is_state)


def _rank(heading: str) -> tuple[str, int]:
    words = re.sub(r"[\s.:*?]+", " ", heading).strip().lower()
    for name, forms in HEADINGS.items():
        for rank, form in enumerate(forms):
            if re.fullmatch(form, words):
                return name, rank
    return "", 0


def _share_states(places: dict[str, int]) -> None:
    """Let “Status” be the state where another column has the words, or else the words."""
    state = places.pop("state", None)
    if state is None:
        return
    if "status" not in places:
        places["status"] = state
    elif "delivery" not in places:
        places["delivery"] = state


def _share_dates(places: dict[str, int]) -> None:
    """Let a revised date be the one due; the one beside it is then the original."""
    revised = places.pop("revised_due", None)
    if revised is not None:
        first = places.pop("first_due", places.get("due"))
        places["due"] = revised
        if first is not None:
            places["first_due"] = first
    elif "due" not in places and "first_due" in places:
        places["due"] = places.pop("first_due")


def _notes(headings: Sequence[str], places: dict[str, int]) -> list[str]:
    used = set(places.values())
    notes = []
    for place, heading in enumerate(headings):
        if place in used or not heading:
            continue
        name = field_of(heading)
        name = {"state": "status", "revised_due": "due", "first_due": "due"}.get(name, name)
        taken = places.get(name)
        if name in NAMES and taken is not None:
            notes.append(SECOND.format(heading, headings[taken], NAMES[name]))
        else:
            notes.append(LEFT_OUT.format(heading))
    return notes
