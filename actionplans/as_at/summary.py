"""A plan in words: how many actions are in each state, and what changed between two days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as date_format

from actionplans.as_at.plan_history import CATEGORIES, OVERDUE, ActionAt, PlanHistory
from scrutiny.templatetags.wording import joined

# What an exception report is about, the worst first; and what else was not heard of.
EXCEPTIONS = (OVERDUE, "off-track", "at-risk", "no-recent-update")


@dataclass(frozen=True)
class Change:
    """A change of one action: what it was and what it is now; `before` None: it was added.

    For a removed action `now` gives the day and the reason.
    """

    now: ActionAt
    before: ActionAt | None
    facts: tuple[tuple[str, str, str], ...]
    has_new_words: bool

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_gone(self) -> bool:
        return self.now.taken_out is not None

    @property
    def is_anything(self) -> bool:
        return self.is_new or self.is_gone or bool(self.facts) or self.has_new_words


@dataclass(frozen=True)
class Since:
    """The changes since a day; `before` explains when nothing was public on that day."""

    day: date
    moved: tuple[Change, ...]
    sentence: str
    before: str = ""


def since(
    history: PlanHistory, day: date, now: Sequence[ActionAt], taken_out: Sequence[ActionAt] = ()
) -> Since:
    """Return the changes since a day, or that the plan is newer than that day.

    `taken_out` are the actions out of the plan by now (see `changes`).
    """
    began_on = history.began_on
    if began_on is None or day < began_on:
        said = f"since {_written(began_on)}" if began_on else "not yet"
        newer = f"The public reads this plan {said}."
        return Since(day, (), newer, before=newer)
    before = history.at(day)
    moved = changes(before, now, taken_out)
    return Since(day, tuple(moved), change_sentence(moved, len(now)))


def counts(actions: Sequence[ActionAt]) -> dict[str, int]:
    """Count the actions under each heading, in the order of the sentence."""
    found = Counter(each.category for each in actions)
    return {category: found[category] for category in CATEGORIES if found[category]}


def sentence(actions: Sequence[ActionAt]) -> str:
    """Return "10 actions: 3 complete, 4 on track, 2 at risk, 1 overdue"; each counts once."""
    number = len(actions)
    noun = "1 action" if number == 1 else f"{number} actions"
    parts = [f"{count} {CATEGORIES[category]}" for category, count in counts(actions).items()]
    return f"{noun}: {', '.join(parts)}" if parts else "No actions yet"


def exceptions(actions: Sequence[ActionAt]) -> list[ActionAt]:
    """Keep actions that are overdue, at risk, off track or stale, the most overdue first."""
    found = [each for each in actions if each.category in EXCEPTIONS or each.is_silent]
    return sorted(found, key=lambda each: (_urgency(each.category), each.due_on or date.max))


def _urgency(category: str) -> int:
    return EXCEPTIONS.index(category) if category in EXCEPTIONS else len(EXCEPTIONS)


def late(actions: Sequence[ActionAt]) -> list[ActionAt]:
    """Keep actions past their due date, the longest overdue first."""
    return sorted(
        (each for each in actions if each.is_overdue), key=lambda each: each.due_on or date.max
    )


def changes(
    before: Sequence[ActionAt], now: Sequence[ActionAt], taken_out: Sequence[ActionAt] = ()
) -> list[Change]:
    """List the changes from one day to another, in the order of the plan.

    `taken_out` are the actions out of the plan by the second day; those that were in it on
    the first are among the changes.
    """
    earlier = {each.action.pk: each for each in before}
    gone = [each for each in taken_out if each.action.pk in earlier]
    both = sorted([*now, *gone], key=lambda each: each.action.position)
    found = [_change(earlier.get(each.action.pk), each) for each in both]
    return [change for change in found if change.is_anything]


def change_sentence(found: Sequence[Change], total: int) -> str:
    """Return "3 of 10 actions changed: 1 is complete now, 2 dates moved".

    `total` counts the actions of the second day; those removed before it are added here.
    """
    if not found:
        return "Nothing has changed."
    gone = sum(change.is_gone for change in found)
    stayed = [change for change in found if not change.is_gone]
    done = sum(_became_done(change) for change in stayed)
    back = sum(change.is_new and change.now.back_on is not None for change in stayed)
    added = sum(change.is_new for change in stayed) - back
    dates = sum(_moved_its_date(change) for change in stayed)
    worse = sum(_got_worse(change) for change in stayed)
    parts = [
        f"{added} {_is(added)} new" if added else "",
        f"{back} {_is(back)} back" if back else "",
        f"{gone} {_is(gone)} taken out" if gone else "",
        f"{done} {_is(done)} complete now" if done else "",
        f"{worse} {_is(worse)} at risk, off track or overdue now" if worse else "",
        f"the date of {dates} moved" if dates else "",
    ]
    said = joined([part for part in parts if part])
    whole = f"{len(found)} of {total + gone} actions changed"
    return f"{whole}: {said}." if said else f"{whole}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _became_done(change: Change) -> bool:
    return change.now.colour == "blue" != (change.before and change.before.colour)


def _got_worse(change: Change) -> bool:
    bad = ("red", "amber")
    return change.now.colour in bad and (change.before is None or change.before.colour not in bad)


def _moved_its_date(change: Change) -> bool:
    return change.before is not None and change.before.due_on != change.now.due_on


def _change(before: ActionAt | None, now: ActionAt) -> Change:
    if before is None:
        return Change(now, None, (), any((now.words.progress, now.words.difference)))
    if now.taken_out:
        return Change(now, before, (), has_new_words=False)
    pairs = [
        ("Action", before.action.action, now.action.action),
        ("Success", before.action.success_measure or "—", now.action.success_measure or "—"),
        ("Status", before.label, now.label),
        ("Difference", before.impact_label, now.impact_label),
        ("Due", _written(before.due_on), _written(now.due_on)),
    ]
    facts = tuple(pair for pair in pairs if pair[1] != pair[2])
    said = (now.words.progress, now.words.difference)
    has_new_words = said != (before.words.progress, before.words.difference) and any(said)
    return Change(now, before, facts, has_new_words)


def _written(day: date | None) -> str:
    return date_format(day, "j F Y") if day else "no date"
