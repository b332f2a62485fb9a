"""The contents of plan pages, read in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.utils import timezone
from django.utils.html import format_html

from actionplans.as_at import rules
from actionplans.models import Action, ActionPlan, Inspection
from meetings.models import Recommendation
from scrutiny.permissions import can

State = ActionPlan.State
STATE_COLOURS = {
    State.DRAFT: "grey",
    State.AGREED: "blue",
    State.SUBMITTED: "purple",
    State.ACTIVE: "green",
    State.CLOSED: "grey",
}
TAGS = {"amber": "orange"}


@dataclass(frozen=True)
class ActionLine:
    """An action in a table, with its state today under the rules."""

    action: Action
    is_overdue: bool
    is_stale: bool
    colour: str

    @property
    def words(self) -> str:
        """Return the state in words: the colour only repeats them."""
        said = self.action.get_delivery_display()
        if self.is_overdue:
            return f"{said}, overdue"
        is_stated = self.action.delivery != Action.Delivery.NOT_STATED
        return f"{said}, not updated" if self.is_stale and is_stated else said


def lines_of(plan: ActionPlan, today: date | None = None) -> list[ActionLine]:
    """Return the actions of a plan with their states."""
    today = plan.ages_until(today or timezone.localdate())
    actions = Action.objects.filter(plan=plan).with_facts().with_dates()
    return [line_of(action, plan, today) for action in actions]


def line_of(action: Action, plan: ActionPlan, today: date) -> ActionLine:
    """Return an action with its state; it was read `with_dates()`."""
    dated = cast(Any, action)  # `with_dates()` adds what is read here
    updated = timezone.localdate(dated.last_update_at) if dated.last_update_at else None
    is_overdue = rules.is_overdue(dated.due_now, action.delivery, today)
    is_past = rules.is_stale(updated, plan.active_on, plan.cycle_days, action.delivery, today)
    is_stale = is_past or (updated is None and action.delivery not in rules.DONE)
    colour = rules.colour_of(action.delivery, stale=is_stale, overdue=is_overdue)
    return ActionLine(action, is_overdue, is_stale, TAGS.get(colour, colour))


def steps_open(plan: ActionPlan) -> list[tuple[str, str]]:
    """Return the possible next steps of a plan: (name of the address, words of the link)."""
    words = {
        "agree_plan": "Say who agreed it",
        "submit_plan": "Say to whom it was sent",
        "activate_plan": "Let the work begin",
        "close_plan": "Close it",
    }
    open_to = {
        State.DRAFT: ["agree_plan"],
        State.AGREED: ["submit_plan", "activate_plan", "close_plan"],
        State.SUBMITTED: ["activate_plan", "close_plan"],
        State.ACTIVE: ["close_plan"],
        State.CLOSED: [],
    }[State(plan.state)]
    if plan.state == State.ACTIVE and not plan.submitted_on:
        open_to = ["submit_plan", *open_to]
    return [(name, words[name]) for name in open_to]


def facts_of(plan: ActionPlan) -> list[tuple[str, str]]:
    """Return a plan's details for officers, with labels; unknown ones are left out."""
    return [
        ("Committee", plan.committee.name),
        *_watching(plan),
        ("It comes from", plan.get_origin_display()),
        ("Answers", plan.source),
        ("Lead", plan.lead.name if plan.lead else ""),
        *_rhythm_and_steps(plan),
        *_costs(plan),
    ]


def public_facts_of(plan: ActionPlan, user: Any) -> list[tuple[str, str]]:
    """Return a plan's public details; an inspection is a link for users who may see it."""
    inspection = plan.inspection
    may_follow = inspection and can(user, "inspection.view", inspection)
    is_named = plan.source == str(plan.recommendation)
    return [
        ("State", plan.get_state_display()),
        ("It comes from", plan.get_origin_display()),
        ("Answers", "" if is_named else plan.source),
        ("Inspection", _link(inspection) if inspection and may_follow else ""),
        ("Recommendation", _link(plan.recommendation) if plan.recommendation else ""),
        *_rhythm_and_steps(plan),
        *_watching(plan),
        *_costs(plan),
    ]


def _link(thing: Inspection | Recommendation) -> str:
    return format_html('<a class="govuk-link" href="{}">{}</a>', thing.get_absolute_url(), thing)


def _watching(plan: ActionPlan) -> list[tuple[str, str]]:
    boards = [each.name for each in plan.watched_by.all()]
    boards += [plan.other_boards] if plan.other_boards else []
    return [("Also watched by", "\n".join(boards))]


def _rhythm_and_steps(plan: ActionPlan) -> list[tuple[str, str]]:
    agreed = f"{plan.agreed_by}, {_day(plan.agreed_on)}" if plan.agreed_on else ""
    if agreed and plan.is_agreed_by_delegation:
        agreed += ", under delegated powers"
    submitted = f"{plan.submitted_to}, {_day(plan.submitted_on)}" if plan.submitted_on else ""
    closed = f"{_day(plan.closed_on)}: {plan.closed_because}" if plan.closed_on else ""
    return [
        ("Updates", f"Every {plan.cycle_days} days"),
        ("Agreed", agreed),
        ("Sent", submitted),
        ("Active since", _day(plan.active_on)),
        ("Closed", closed),
    ]


def _costs(plan: ActionPlan) -> list[tuple[str, str]]:
    return [
        ("One-off cost", _pounds(plan.one_off_cost)),
        ("Cost a year", _pounds(plan.ongoing_cost)),
        ("Paid from", plan.funding),
    ]


def _day(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else ""


def _pounds(amount: Decimal | None) -> str:
    return "" if amount is None else f"£{amount:,.2f}"
