"""Due dates on a line: how far each slipped from the first one agreed, and today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from actionplans.as_at.plan_history import ActionAt
from actionplans.models import Milestone
from actionplans.public.charts.axis import DayAxis, Mark

LEFT, WIDTH, TOP, ROW, RIGHT = 90, 520, 30, 26, 30
MARGIN = timedelta(days=20)


@dataclass(frozen=True)
class DateRow:
    """One line: from its first date to its present one; `to` equals `x` when it did not move."""

    label: str
    y: int
    x: float
    to: float
    first_on: date
    now_on: date
    is_done: bool
    words: str

    @property
    def days(self) -> int:
        return (self.now_on - self.first_on).days


@dataclass(frozen=True)
class DateChart:
    """Rows of dates with a line for today, and the sentence with the same facts."""

    sentence: str
    rows: tuple[DateRow, ...]
    ticks: tuple[Mark, ...]
    today: Mark
    height: int
    width: int = LEFT + WIDTH + RIGHT
    left: int = LEFT
    top: int = TOP


def date_chart(actions: Sequence[ActionAt], today: date) -> DateChart | None:
    """Chart the actions whose date moved; None when every action keeps its first date."""
    moved = [
        each
        for each in actions
        if each.is_put_off and each.due_on is not None and each.action.due_on is not None
    ]
    lines = [
        (each.action.ref, each.action.due_on, each.due_on, each.colour == "blue", each.label)
        for each in moved
    ]
    return _chart(lines, today, _slip_sentence(moved)) if lines else None


def milestone_chart(milestones: Sequence[Milestone], today: date) -> DateChart | None:
    """Chart the milestones of an action: the day each was due, and the day it was done.

    `today` is the day of closing for the action of a closed plan.
    """
    lines = [
        (f"Step {number}", each.due_on, each.done_on or each.due_on, bool(each.done_on),
         f"{each.name}: {_milestone_words(each, today)}")
        for number, each in enumerate(milestones, 1)
    ]  # fmt: skip
    done = sum(bool(each.done_on) for each in milestones)
    late = sum(each.done_on is None and each.due_on < today for each in milestones)
    said = f"{done} of {len(lines)} steps done" + (f", {late} late." if late else ".")
    return _chart(lines, today, said) if lines else None


def _chart(lines: list[tuple], today: date, sentence: str) -> DateChart:
    days = [day for _, first_on, now_on, _, _ in lines for day in (first_on, now_on)] + [today]
    axis = DayAxis(min(days) - MARGIN, max(days) + MARGIN, LEFT, WIDTH)
    rows = tuple(
        DateRow(label, TOP + ROW * place + ROW // 2, axis.at(first_on), axis.at(now_on),
                first_on, now_on, is_done, words)
        for place, (label, first_on, now_on, is_done, words) in enumerate(lines)
    )  # fmt: skip
    return DateChart(
        sentence=sentence,
        rows=rows,
        ticks=tuple(axis.ticks()),
        today=Mark(axis.at(today), "Today" if today == timezone.localdate() else "Closed"),
        height=TOP + ROW * len(rows) + 34,
    )


def _slip_sentence(moved: Sequence[ActionAt]) -> str:
    if not moved:
        return ""
    longest = max(moved, key=_slip)
    days = _slip(longest).days
    number = (
        "The date of 1 action has" if len(moved) == 1 else f"The dates of {len(moved)} actions have"
    )
    return f"{number} moved, that of action {longest.action.ref} the furthest, by {days} days."


def _slip(moved: ActionAt) -> timedelta:
    assert moved.due_on is not None
    assert moved.action.due_on is not None
    return moved.due_on - moved.action.due_on


def _milestone_words(milestone: Milestone, today: date) -> str:
    if milestone.done_on:
        return "done"
    return "late" if milestone.due_on < today else "to come"
