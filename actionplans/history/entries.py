"""The history of an action or a plan, for officers: who, when, in which words.

Updates, figures and dates are never changed, so the history is read from them, and from
the audit entries for what has no record of its own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, Model, Q, QuerySet

from actionplans.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    Reading,
    Release,
    Removal,
    Rewording,
)
from scrutiny.models import AuditEntry, User
from scrutiny.templatetags.wording import long_date

# Audit entries that would repeat an event whose words are in the history already.
SAID_IN_FULL = (
    "action.updated",
    "action.checked",
    "action.released",
    "action.postponed",
    "action.removed",
    "action.restored",
    "removal.released",
)
WORDS = ("progress", "difference", "reason", "recovery_step")
DATE_WORDS = ("date_reason", "date_agreed_by")  # of a release only


@dataclass(frozen=True)
class Event:
    """One event of the history; `words` are pairs (subject, text)."""

    at: datetime
    by: User | None
    sentence: str
    words: tuple[tuple[str, str], ...] = ()


def of_action(action: Action) -> list[Event]:
    """Return an action's events, newest first, in a fixed number of queries."""
    updates = list(
        action.updates.select_related("by", "release__by", "check_of_completion__by")
        .prefetch_related("readings__measure", "evidence", "release__earlier_readings__measure")
    )  # fmt: skip
    found = [event for update in updates for event in _of_update(update)]
    readings = Reading.objects.filter(measure__action=action, update=None)
    found += [
        Event(each.at, each.by, "Gave a figure", (_figure(each),))
        for each in readings.select_related("measure", "by")
    ]
    found += [
        Event(each.at, each.by, f"Put it off to {long_date(each.due_on)}",
              (("Why", each.reason), ("Agreed by", each.agreed_by)))
        for each in action.postponements.select_related("by")
    ]  # fmt: skip
    found += [_reworded(each) for each in action.rewordings.select_related("by")]
    removals = action.removals.select_related("by", "released_by", "back_by")
    found += [event for each in removals for event in _of_removal(each)]
    found += _audited(action, updates)
    return sorted(found, key=lambda event: event.at, reverse=True)


def of_plan(plan: ActionPlan) -> QuerySet[AuditEntry]:
    """Return the events of a plan and its actions, newest first."""
    return AuditEntry.objects.about(plan).select_related("by")


def _of_update(update: ActionUpdate) -> Iterator[Event]:
    words = [
        *_words_of(update),
        *((_figure(each)) for each in update.readings.all()),
        *(("Evidence", each.title) for each in update.evidence.all()),
    ]
    said = f"Updated it: {update.get_delivery_display().lower()}"
    if update.impact != Action.Impact.NOT_STATED:
        said += f", {update.get_impact_display().lower()}"
    yield Event(update.at, update.by, said, tuple(words))
    about = f"the update of {long_date(update.at)}"
    check = getattr(update, "check_of_completion", None)
    if check:
        said = "Agreed that it is complete" if check.is_agreed else "Returned it as not complete"
        yield Event(check.at, check.by, f"{said}: {about}", _given(("Word", check.words)))
    release = getattr(update, "release", None)
    if release:
        earlier = [_figure(each) for each in release.earlier_readings.all()]
        public = (*_words_of(release), *_words_of(release, Release, DATE_WORDS), *earlier)
        yield Event(release.at, release.by, f"Released {about}", public)


def _of_removal(removal: Removal) -> Iterator[Event]:
    """Yield why and until when an action was out of its plan: to officers, to the public."""
    because = ("Why", removal.because)
    yield Event(removal.at, removal.by, "Took it out of the plan", (because,))
    if removal.released_at:
        said = "Released why it was taken out"
        because = ("Why", removal.public_because)
        yield Event(removal.released_at, removal.released_by, said, (because,))
    if removal.back_at:
        yield Event(removal.back_at, removal.back_by, "Put it back into the plan")


def _words_of(
    said: Any, model: type[Model] = ActionUpdate, names: Iterable[str] = WORDS
) -> tuple[tuple[str, str], ...]:
    return _given(*((_label(model, name), getattr(said, name)) for name in names))


def _given(*words: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in words if pair[1])


def _figure(reading: Reading) -> tuple[str, str]:
    return str(reading.measure), str(reading)


def _reworded(row: Rewording) -> Event:
    """Return the words before and after, beside each other."""
    words = []
    for name, before in row.before.items():
        label = _label(Action, name)
        words += [(f"{label}: before", before or "Nothing"),
                  (f"{label}: after", row.after[name] or "Nothing")]  # fmt: skip
    return Event(row.at, row.by, "Changed what the public reads", tuple(words))


def _label(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    verbose_name = str(field.verbose_name)
    return f"{verbose_name[0].upper()}{verbose_name[1:]}"


def _audited(action: Action, updates: Iterable[ActionUpdate]) -> list[Event]:
    evidence = list(action.evidence.values_list("key", flat=True))
    mine = (
        Q(details__ref=action.ref)
        | Q(details__evidence__in=evidence)
        | Q(details__update__in=[update.key for update in updates])
    )
    entries = of_plan(action.plan).filter(mine).exclude(action__in=SAID_IN_FULL)
    return [Event(each.at, each.by, each.sentence) for each in entries]
