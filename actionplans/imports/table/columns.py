"""The columns of a plan's table, recognised by their headings, which differ between councils."""

import re
from collections.abc import Sequence

# Field of an action → how its heading begins or what it is.
HEADINGS = {
    "ref": r"ref(erence)?( no)?|no|number|#|action (ref|no|number)",
    "area": r"area( for improvement)?",
    "action": r"actions?( to be taken| required)?|what (will|are) we .*",
    "success_measure": r"(success|outcome) (measure|criteria).*|measures? of success.*",
    "due": r"(original )?(date )?due( date| on)?|date|deadline|timescale|by when|target date",
    "delivery": r"delivery( status)?|rag( rating| status)?",
    "status": r"status.*|progress.*|update.*",
    "performance": r"performance.*|impact.*|difference.*|is (it|the action) making.*",
    "owner_name": r"owner|lead( officer)?|responsible( officer| lead)?|who|by whom",
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
NEEDED = ("ref", "action")


def field_of(heading: str) -> str:
    """Return the field that a heading stands for, "" for one that is not known."""
    words = re.sub(r"[\s.:]+", " ", heading).strip().lower()
    return next((name for name, form in HEADINGS.items() if re.fullmatch(form, words)), "")


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row is the header of a plan's table: a reference and an action at least."""
    fields = {field_of(cell) for cell in cells}
    return fields.issuperset(NEEDED)


def fields_of(cells: Sequence[str]) -> list[str]:
    """Return the field of each column, "" for columns that are left out."""
    return [field_of(cell) for cell in cells]
