"""Changes to an action's measures and milestones."""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from actionplans.models import Action, Correction, Measure, Milestone
from actionplans.plans.services import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused

Part = TypeVar("Part", Measure, Milestone)


class FieldRefused(Refused):
    """A refusal about one typed value; `field` names it."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def add_measure(action: Action, *, by: User | None, **facts: Any) -> Measure:
    """Add a measure after the others of an action."""
    action = _open_action(action)
    last = Measure.objects.filter(action=action).aggregate(Max("position"))["position__max"]
    measure = Measure(action=action, position=(last or 0) + 1, **facts)
    _save(measure)
    _note(action, "measure.added", "Added a measure to", by, measure)
    return measure


@transaction.atomic
def change_measure(
    measure: Measure, /, *, revision: int | None = None, by: User | None, **facts: Any
) -> Measure:
    """Change a measure. Raises Refused for a new unit once there are readings in the old one.

    Raises Overtaken when another user changed it meanwhile.
    """
    measure = _open_part(measure, revision)
    if facts.get("unit", measure.unit) != measure.unit and measure.readings.exists():
        raise Refused("There are readings of this measure, so its unit stays.")
    _change(measure, facts)
    _note(measure.action, "measure.changed", "Changed a measure of", by, measure, *facts)
    return measure


@transaction.atomic
def add_milestone(action: Action, *, by: User | None, **facts: Any) -> Milestone:
    """Add a milestone to an action."""
    action = _open_action(action)
    milestone = Milestone(action=action, **facts)
    _save(milestone)
    _note(action, "milestone.added", "Added a milestone to", by, milestone)
    return milestone


@transaction.atomic
def change_milestone(
    milestone: Milestone, /, *, revision: int | None = None, by: User | None, **facts: Any
) -> Milestone:
    """Change a milestone. Refused: clearing its completion date, which needs `mark_not_done`.

    Raises Overtaken when another user changed it meanwhile.
    """
    milestone = _open_part(milestone, revision)
    if milestone.done_on and facts.get("done_on", milestone.done_on) is None:
        raise FieldRefused("done_on", "Say why it is not done after all, on the page for that.")
    _require_past(facts.get("done_on"))
    _change(milestone, facts)
    said = "Changed a milestone of"
    _note(milestone.action, "milestone.changed", said, by, milestone, *facts)
    return milestone


@transaction.atomic
def mark_done(milestone: Milestone, *, on: date, by: User | None) -> Milestone:
    """Record the day on which a milestone was done. Raises Refused for one that is done."""
    milestone = _open_part(milestone)
    if milestone.done_on:
        raise Refused("This milestone is marked as done already.")
    _require_past(on)
    _change(milestone, {"done_on": on})
    _note(milestone.action, "milestone.done", "Marked as done a milestone of", by, milestone)
    return milestone


@transaction.atomic
def mark_not_done(milestone: Milestone, *, because: str, by: User | None) -> Milestone:
    """Mark a milestone as not done; its old day is kept with the reason. Raises Refused."""
    milestone = _open_part(milestone)
    if milestone.done_on is None:
        raise Refused("This milestone is not marked as done.")
    done_on = milestone.done_on
    _change(milestone, {"done_on": None})
    _correct(milestone, Correction.Kind.NOT_DONE, because, by, done_on=done_on)
    said = "Said that it is not done after all, a milestone of"
    _note(milestone.action, "milestone.not-done", said, by, milestone)
    return milestone


@transaction.atomic
def remove_part(part: Part, *, because: str, by: User | None) -> None:
    """Remove a measure or a milestone from its action. Its row and its readings are kept."""
    part = _open_part(part)
    _change(part, {"is_removed": True})
    _correct(part, Correction.Kind.TAKEN_OUT, because, by)
    kind = part._meta.verbose_name
    _note(part.action, f"{kind}.removed", f"Took out a {kind} of", by, part)


@transaction.atomic
def restore_part(part: Part, *, by: User | None) -> Part:
    """Restore a removed measure or milestone. Raises Refused when its name is taken meanwhile."""
    part = _locked_part(part)
    kind = part._meta.verbose_name
    if not part.is_removed:
        raise Refused(f"This {kind} is there already.")
    _change(part, {"is_removed": False})
    _correct(part, Correction.Kind.PUT_BACK, "", by)
    _note(part.action, f"{kind}.restored", f"Put back a {kind} of", by, part)
    return part


def _correct(part: Part, kind: str, because: str, by: User | None, **facts: Any) -> None:
    because = because.strip()
    if kind != Correction.Kind.PUT_BACK and not because:
        raise Refused("Say why.")
    which = "measure" if isinstance(part, Measure) else "milestone"
    Correction.objects.create(kind=kind, because=because, by=by, **{which: part}, **facts)


def _open_action(action: Action) -> Action:
    """Lock the plan and then the action, as every change of a plan does."""
    plan = locked(action.plan)
    require_open(plan)
    action = Action.with_removed.select_for_update().get(pk=action.pk)
    action.plan = plan
    if action.is_removed:
        raise Refused("This action was taken out of the plan.")
    return action


def _locked_part(part: Part) -> Part:
    action = _open_action(part.action)
    part = type(part).objects.select_for_update().get(pk=part.pk)
    part.action = action
    return part


def _open_part(part: Part, revision: int | None = None) -> Part:
    part = _locked_part(part)
    kind = part._meta.verbose_name
    if part.is_removed:
        raise Refused(f"This {kind} was taken out of the action.")
    if revision is not None and revision != part.revision:
        raise Overtaken(f"Somebody else changed this {kind} meanwhile.")
    return part


def _change(part: Measure | Milestone, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(part, name, value)
    part.revision += 1
    _save(part)


def _save(part: Measure | Milestone) -> None:
    others = type(part).objects.filter(action=part.action, is_removed=False)
    if not part.is_removed and others.filter(name__iexact=part.name).exclude(pk=part.pk).exists():
        raise FieldRefused("name", f"This action has a {part._meta.verbose_name} of that name.")
    try:
        part.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    part.save()


def _require_past(done_on: date | None) -> None:
    if done_on and done_on > timezone.localdate():
        raise FieldRefused("done_on", "This day is still to come.")


def _note(
    action: Action, act: str, said: str, by: User | None, part: Measure | Milestone, *fields: str
) -> None:
    touch(action.plan)
    sentence = f"{said} action {action.ref} of {action.plan}: {part.name}"
    facts = {"ref": action.ref, "key": part.key, "fields": sorted(fields)}
    record(act, action.plan, by=by, sentence=sentence, **facts)
