"""Updates since the plan was first printed: who gave them, and what was released."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from actionplans.as_at import rules
from actionplans.models import Action, ActionPlan, Evidence, Measure
from actionplans.updates.services.completion import check_completion
from actionplans.updates.services.release import release_update
from actionplans.updates.services.updates import NewDate, ReadingGiven, UpdateText, add_update
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from scrutiny.roof.demo.content import moment, read

NOON = time(12)
RELEASED_AFTER = timedelta(days=2)
PLAIN = ("progress", "difference", "delivery", "impact", "reason", "recovery_step")


def work_on_plan(plan: ActionPlan, officer: User | None) -> ActionPlan:
    """Let owners and the lead update the plan; leave alone a plan that users have updated."""
    is_ours = plan.state == ActionPlan.State.ACTIVE and plan.lead is not None
    is_worked_on = any(
        action.owner_id is None or action.updates.exists() for action in plan.actions.all()
    )
    if not is_ours or is_worked_on or officer is None:
        return plan
    tell(plan, read("plan_updates"), officer)
    return ActionPlan.objects.get(pk=plan.pk)


def tell(plan: ActionPlan, words: dict[str, Any], officer: User | None) -> None:
    """Let owners give the updates in `words` day by day, and the lead check and release them.

    `words`: measures, updates.
    """
    actions = {action.ref: action for action in plan.actions.select_related("owner", "plan__lead")}
    measures = {
        each["name"]: Measure.objects.create(action=actions[each.pop("ref")], **each)
        for each in words.get("measures", [])
    }
    for said in sorted(words["updates"], key=_day_of):
        _say(actions[said["ref"]], said, measures, officer)


def _say(
    action: Action, words: dict[str, Any], measures: dict[str, Measure], officer: User | None
) -> None:
    at = _noon(_day_of(words))
    update = add_update(action, _text(words, measures), by=action.owner, at=at)
    if not words.get("is_open", True):
        return
    lead = action.plan.lead or officer
    released_at = at + RELEASED_AFTER
    if update.delivery in rules.DONE:
        checker = lead if lead != action.owner else officer
        assert checker is not None
        check_completion(update, is_agreed=True, by=checker, at=released_at)
    said = {name: words.get(name, "") for name in ("progress", "difference", "reason",
                                                   "recovery_step")}  # fmt: skip
    for moved in update.postponements.all():
        said |= {"date_reason": moved.reason, "date_agreed_by": moved.agreed_by}
    evidence = Evidence.objects.filter(update=update)
    release_update(update, evidence=evidence, by=lead, at=released_at, **said)


def _text(words: dict[str, Any], measures: dict[str, Measure]) -> UpdateText:
    put_off = words.get("new_date")
    return UpdateText(
        **{name: words[name] for name in PLAIN if name in words},
        evidence=tuple(EvidenceGiven(**each) for each in [words.get("evidence")] if each),
        new_date=_new_date(put_off) if put_off else None,
        readings=tuple(
            ReadingGiven(measures[name], _day(on), Decimal(value))
            for name, (on, value) in words.get("readings", {}).items()
        ),
    )


def _new_date(words: dict[str, Any]) -> NewDate:
    due_on = words.get("due_on") or timezone.localdate() + timedelta(days=words["in_days"])
    return NewDate(due_on, words["reason"], words["agreed_by"])


def _day_of(words: dict[str, Any]) -> date:
    return words.get("on") or _day(words["days_ago"])


def _day(on: int | str) -> date:
    """Read a day of the content: a date, or a number of days ago."""
    if isinstance(on, int):
        return timezone.localdate() - timedelta(days=on)
    return date.fromisoformat(on)


def _noon(day: date) -> datetime:
    return moment(datetime.combine(day, NOON))
