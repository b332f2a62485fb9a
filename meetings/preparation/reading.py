"""Questions and witnesses before a meeting, as one user may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meetings.models import AgendaItem, Meeting, MemberQuestion, WitnessInvitation
from meetings.public import reading


@dataclass(frozen=True)
class Subject:
    """The questions and witnesses of one item, or (key "") of the meeting as a whole."""

    key: str
    heading: str
    questions: tuple[MemberQuestion, ...]
    witnesses: tuple[WitnessInvitation, ...]


def items_for(meeting: Meeting, user: Any) -> list[tuple[str, str]]:
    """Return key and words of the published items, in the words that this user may read."""
    editions = reading.editions_for(user, meeting)
    if not editions:
        return []
    lines = reading.agenda_of(editions[-1], user).lines()
    return [(line.key, f"{line.number} {line.title}".strip()) for line in lines]


def subjects(
    items: Iterable[tuple[str, str]],
    questions: Iterable[MemberQuestion],
    witnesses: Iterable[WitnessInvitation],
) -> list[Subject]:
    """Group questions and witnesses under their items; an item without any is left out.

    Those of an item that this user does not see come under the meeting as a whole.
    """
    headings = dict(items)
    by_item: dict[str, tuple[list, list]] = {}
    kinds: tuple[Iterable[MemberQuestion | WitnessInvitation], ...] = (questions, witnesses)
    for place, rows in enumerate(kinds):
        for row in rows:
            key = row.item.key if row.item and row.item.key in headings else ""
            by_item.setdefault(key, ([], []))[place].append(row)
    order = {"": "The meeting as a whole"} | headings
    return [
        Subject(key, heading, tuple(by_item[key][0]), tuple(by_item[key][1]))
        for key, heading in order.items()
        if key in by_item
    ]


def questions_of(meeting: Meeting) -> Any:
    """Return the questions on the members' list of a meeting."""
    rows = MemberQuestion.objects.filter(meeting=meeting, is_withdrawn=False)
    return rows.select_related("item", "proposed_by", "asked_by")


def witnesses_for_members(meeting: Meeting) -> list[WitnessInvitation]:
    """Return the witnesses for members, leaving out items closed to members (RULES E4)."""
    rows = WitnessInvitation.objects.filter(meeting=meeting, is_removed=False)
    rows = rows.exclude(state=WitnessInvitation.State.TO_INVITE).select_related("item")
    return [row for row in rows if row.item is None or row.item.is_open_to_members]


def item_of(meeting: Meeting, key: str) -> AgendaItem | None:
    return meeting.items.filter(key=key).first() if key else None
