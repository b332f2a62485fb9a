"""Updates of an action: each is added, and earlier ones are kept."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from actionplans.actions.services.actions import postpone
from actionplans.as_at import rules
from actionplans.models import Action, ActionUpdate, Measure, Reading
from actionplans.plans.services import locked, require_open, touch
from actionplans.updates.services import evidence as evidence_services
from scrutiny.audit import record
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused
from scrutiny.storage import removing_files_on_failure

OVERTAKEN = "Somebody else updated this action while you had it open."
FACTS_CHANGED = "Somebody else changed what is said of this action while you had it open."
TAKEN_OUT = "This action was taken out of the plan, so it takes no updates."
NOT_YET = "This day has not come yet."
LINK_USED = "You have updated this action since this link was sent to you."


class LinkUsed(Refused):
    """The recipient has used the link already; nothing was changed."""


@dataclass(frozen=True)
class NewDate:
    """A later due date, with the reason and who agreed."""

    due_on: date
    reason: str
    agreed_by: str


@dataclass(frozen=True)
class ReadingGiven:
    """The value of a measure on a day."""

    measure: Measure
    on: date
    value: Decimal


@dataclass(frozen=True)
class UpdateText:
    """The content of one update; `internal_note` None leaves the officers' note unchanged."""

    progress: str
    delivery: str
    difference: str = ""
    impact: str = Action.Impact.NOT_STATED
    reason: str = ""
    recovery_step: str = ""
    readings: tuple[ReadingGiven, ...] = ()
    evidence: tuple[EvidenceGiven, ...] = ()
    new_date: NewDate | None = None
    internal_note: str | None = None


def add_update(
    action: Action,
    text: UpdateText,
    *,
    by: User | None,
    revision: int | None = None,
    updates_before: int | None = None,
    at: datetime | None = None,
) -> ActionUpdate:
    """Add an update; "complete" holds only once a second person agrees (docs/rules.md UP2).

    `revision` is the action's that the user had open: Overtaken when another user updated it
    since. `updates_before` comes from a link: LinkUsed when it was used up. Raises Refused
    for a closed plan, for a removed action, and for what an update lacks.
    """
    with removing_files_on_failure(), transaction.atomic():
        plan = locked(action.plan)
        require_open(plan)
        action = Action.with_removed.select_for_update().get(pk=action.pk)
        if action.is_removed:
            raise Refused(TAKEN_OUT)
        action.plan = plan
        _require_unused(action, by, updates_before)
        if revision is not None and revision != action.revision:
            raise Overtaken(OVERTAKEN)
        _require_complete(action, text)
        update = _add(action, text, by, at)
        _add_readings(action, update, text.readings, by)
        for given in text.evidence:
            evidence_services.keep(action, given, update=update, by=by)
        if text.new_date:
            postpone(action, update=update, at=update.at, by=by, **vars(text.new_date))
        _change_action(action, text)
        # Read again: `postpone` has counted a revision on its own copy of the plan, and saving
        # this older copy would take that count back.
        touch(locked(plan))
        sentence = f"Updated action {action.ref} of {plan}"
        facts = {"ref": action.ref, "update": update.key, "delivery": update.delivery}
        record("action.updated", plan, by=by, sentence=sentence, **facts)
    return update


def _require_unused(action: Action, by: User | None, updates_before: int | None) -> None:
    if updates_before is not None and action.updates.filter(by=by).count() != updates_before:
        raise LinkUsed(LINK_USED)


def _require_complete(action: Action, text: UpdateText) -> None:
    if text.delivery == Action.Delivery.NOT_STATED:
        raise Refused("Say how the action stands.")
    faults = rules.faults_of_update(
        progress=text.progress,
        delivery=text.delivery,
        reason=text.reason,
        recovery_step=text.recovery_step,
        has_evidence=bool(text.evidence) or has_evidence(action),
    )
    if faults:
        raise Refused(" ".join(faults.values()))


def newest_key(action: Action) -> str:
    """Return the key of the last update of an action, "" before the first."""
    return action.updates.values_list("key", flat=True).first() or ""


def has_evidence(action: Action) -> bool:
    """Whether an action has evidence that was not withdrawn."""
    return action.evidence.filter(is_withdrawn=False).exists()


def _add(action: Action, text: UpdateText, by: User | None, at: datetime | None) -> ActionUpdate:
    names = ("progress", "difference", "delivery", "impact", "reason", "recovery_step")
    words = {name: getattr(text, name) for name in names}
    update = ActionUpdate(action=action, by=by, at=at or timezone.now(), **words)
    _clean(update)
    update.save()
    return update


def _add_readings(
    action: Action, update: ActionUpdate, readings: tuple[ReadingGiven, ...], by: User | None
) -> None:
    measures = Measure.objects.filter(action=action, is_removed=False)
    known = set(measures.values_list("pk", flat=True)) if readings else set()
    for given in readings:
        if given.measure.pk not in known:
            raise Refused("This measure is not one of the action.")
        if given.on > timezone.localdate():
            raise Refused(NOT_YET)
        row = Reading(measure=given.measure, update=update, at=update.at, by=by,
                      on=given.on, value=given.value)  # fmt: skip
        _clean(row)
        row.save()


def _change_action(action: Action, text: UpdateText) -> None:
    """Update the action to match; an update that reports completion waits for its check."""
    action.refresh_from_db(fields=["revision", "postponed_to"])
    facts: dict[str, Any] = {"impact": text.impact, "revision": action.revision + 1}
    if text.delivery not in rules.DONE:
        facts["delivery"] = text.delivery
    if text.internal_note is not None:
        facts["internal_note"] = text.internal_note
    for name, value in facts.items():
        setattr(action, name, value)
    action.save(update_fields=list(facts))


def _clean(row: ActionUpdate | Reading) -> None:
    try:
        row.full_clean(exclude=["by"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
