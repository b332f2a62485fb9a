"""A draft agenda for its officer: items, exempt words, papers, and what is missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.utils import timezone

from meetings.diary.deadlines import Clock, Diary
from meetings.exempt.reading import true_words_by_item
from meetings.models import AgendaItem, Entry, Meeting, Milestone, Paper, Withheld
from meetings.models.agenda import in_order
from meetings.papers.reading import SELDOM_WITH_PAPERS, PaperDetails, papers_of_meeting

STATE_COLOURS: dict[str, str] = {
    Meeting.State.PLANNED: "grey",
    Meeting.State.DRAFT: "blue",
    Meeting.State.PUBLISHED: "teal",
    Meeting.State.CANCELLED: "red",
    Meeting.State.POSTPONED: "orange",
}
TO_PUBLISH = (Meeting.State.PLANNED, Meeting.State.DRAFT)


@dataclass(frozen=True)
class DraftLine:
    """One item in the editor; `words` are the exempt ones where this user may see them.

    A fixed item was published: it keeps its place and number.
    """

    item: AgendaItem
    number: str
    words: AgendaItem | Withheld
    papers: tuple[PaperDetails, ...]
    sub_lines: tuple["DraftLine", ...] = ()

    @property
    def is_fixed(self) -> bool:
        return bool(cast(Any, self.item).is_published)

    @property
    def shows_papers(self) -> bool:
        """Whether to show its papers: verbal reports and procedural items seldom have any."""
        return bool(self.papers) or self.item.kind not in SELDOM_WITH_PAPERS


@dataclass(frozen=True)
class Work:
    """The next task for one meeting; `clock` only while its agenda is to be published."""

    meeting: Meeting
    clock: Clock | None
    next_step: Milestone | None
    missing: tuple[str, ...]

    @property
    def due_on(self) -> date:
        if self.clock is None:
            return self.meeting.on
        step = [self.next_step.due_on] if self.next_step else []
        return min(self.clock.deadline, *step) if step else self.clock.deadline

    @property
    def state_colour(self) -> str:
        return STATE_COLOURS.get(self.meeting.state, "grey")


def needs_paper(item: AgendaItem) -> bool:
    return item.kind == AgendaItem.Kind.REPORT


def missing_of(items: Sequence[AgendaItem], with_papers: Iterable[int]) -> tuple[str, ...]:
    """Return what an agenda lacks; `with_papers` are the keys of items that have papers."""
    if not items:
        return ("The agenda has no items",)
    papers = set(with_papers)
    without = sum(needs_paper(item) and item.pk not in papers for item in items)
    if not without:
        return ()
    return (f"{without} report{'' if without == 1 else 's'} without a paper",)


def draft_lines(meeting: Meeting, user: Any) -> list[DraftLine]:
    """Lay out the agenda for the editor's page, in a fixed number of queries."""
    published = Entry.objects.filter(item=OuterRef("pk"))
    items = list(meeting.items.annotate(is_published=Exists(published)))
    papers = papers_of_meeting(meeting, user)
    true = true_words_by_item(items, user)
    flat = [
        DraftLine(item, number, true.get(item.pk, item), tuple(papers.get(item.pk, ())))
        for item, number in in_order(items)
    ]
    return _nested(flat)


def _nested(flat: list[DraftLine]) -> list[DraftLine]:
    return [
        DraftLine(
            top.item,
            top.number,
            top.words,
            top.papers,
            tuple(line for line in flat if line.item.parent_id == top.item.pk),
        )
        for top in flat
        if top.item.parent_id is None
    ]


def work_on(meetings: Iterable[Meeting], today: date | None = None) -> list[Work]:
    """Return the next task for each meeting, in order of due date."""
    today = today or timezone.localdate()
    meetings, diary = list(meetings), Diary.read()
    items: dict[int, list[AgendaItem]] = {}
    has_paper = Exists(Paper.objects.filter(item=OuterRef("pk")))
    for item in AgendaItem.objects.filter(meeting__in=meetings).annotate(has_paper=has_paper):
        items.setdefault(item.meeting_id, []).append(item)
    steps = _next_steps(meetings, today)
    work = [
        _work(meeting, diary, items.get(meeting.pk, []), steps.get(meeting.pk), today)
        for meeting in meetings
    ]
    return sorted(work, key=lambda each: (each.due_on, each.meeting.starts_at))


def _work(
    meeting: Meeting,
    diary: Diary,
    items: Sequence[AgendaItem],
    step: Milestone | None,
    today: date,
) -> Work:
    if meeting.state not in TO_PUBLISH or meeting.on < today:
        return Work(meeting, None, None, ())
    missing = missing_of(items, (item.pk for item in items if cast(Any, item).has_paper))
    return Work(meeting, diary.clock(meeting, today), step, missing)


def _next_steps(meetings: Iterable[Meeting], today: date) -> dict[int, Milestone]:
    coming = Milestone.objects.filter(meeting__in=meetings, due_on__gte=today)
    return {step.meeting_id: step for step in coming.order_by("-due_on", "-pk")}
