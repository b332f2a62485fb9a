"""A plan as at a day: the public knowledge of each of its actions.

Only released words, figures and due dates count, from the day of their release. A removed
action remains on the days before its removal. The same page is computed for today, for the
day of a meeting, and for each month of a chart, from one reading of the database: as many
queries for a hundred actions with twenty updates each as for one.
"""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from actionplans.as_at import rules
from actionplans.as_at.printed import Words, frozen, printed
from actionplans.models import (
    Action,
    ActionPlan,
    Postponement,
    Release,
    Removal,
    Rewording,
)

Delivery = Action.Delivery
# The states of an action, in the order of a summary; overdue and stale are computed.
OVERDUE, STALE, TAKEN_OUT = "overdue", "no-recent-update", "taken-out"
CATEGORIES = {
    Delivery.COMPLETE.value: "complete",
    Delivery.EMBEDDED.value: "embedded",
    Delivery.ON_TRACK.value: "on track",
    Delivery.AT_RISK.value: "at risk",
    Delivery.OFF_TRACK.value: "off track",
    OVERDUE: "overdue",
    STALE: "without a recent update",
    Delivery.NOT_STARTED.value: "not started",
    Delivery.NOT_STATED.value: "not stated",
    TAKEN_OUT: "taken out",
}
COLOURS = {"green": "green", "amber": "orange", "red": "red", "blue": "blue", "grey": "grey"}


@dataclass(frozen=True)
class TakenOut:
    """The day since when an action is out of its plan, and the reason once it is released."""

    on: date
    because: str = ""
    by: str = ""


@dataclass(frozen=True)
class NewDue:
    """A later due date, public since `known_on`, with its reason and who agreed.

    Both are as they were released: "" where the update that gave the date never was, and
    a later one gave the date in its place.
    """

    due_on: date
    known_on: date
    agreed_on: date
    agreed_by: str
    reason: str


@dataclass(frozen=True)
class ActionAt:
    """One action as the public may know it on a day; dates are those that held then.

    `on` is the day for which lateness is counted: a closed plan grows no older. `moves` are
    the later due dates known by then. `taken_out` is set once it was out of the plan,
    `back_on` where it had been put back before.
    """

    action: Action
    on: date
    delivery: str
    impact: str
    last_update_on: date | None
    next_update_on: date | None
    words: Words
    moves: tuple[NewDue, ...] = ()
    taken_out: TakenOut | None = None
    back_on: date | None = None

    @property
    def due_on(self) -> date | None:
        """Return the due date that held, as far as the public knew."""
        return self.moves[-1].due_on if self.moves else self.action.due_on

    @property
    def is_overdue(self) -> bool:
        if self.taken_out:
            return False
        return rules.is_overdue(self.due_on, self.delivery, self.on)

    @property
    def is_stale(self) -> bool:
        """Whether nothing recent is known: no update at all, or none in the cycle."""
        if self.taken_out or self.delivery in rules.DONE:
            return False
        return self.is_silent or self.last_update_on is None

    @property
    def is_silent(self) -> bool:
        """Whether its cycle passed without an update, whatever the last one reported."""
        return self.next_update_on is not None and self.next_update_on < self.on

    @property
    def colour(self) -> str:
        if self.taken_out:
            return "grey"
        return rules.colour_of(self.delivery, stale=self.is_stale, overdue=self.is_overdue)

    @property
    def tag_colour(self) -> str:
        return COLOURS[self.colour]

    @property
    def category(self) -> str:
        """Return the one heading under which a summary counts it: a key of CATEGORIES."""
        if self.taken_out:
            return TAKEN_OUT
        if self.is_overdue:
            return OVERDUE
        if self.delivery == Delivery.ON_TRACK and self.colour != "green":
            return STALE
        return self.delivery

    @property
    def label(self) -> str:
        return CATEGORIES[self.category].capitalize()

    @property
    def delivery_label(self) -> str:
        return Delivery(self.delivery).label

    @property
    def impact_label(self) -> str:
        return Action.Impact(self.impact).label

    @property
    def is_put_off(self) -> bool:
        return self.due_on != self.action.due_on

    @property
    def owner(self) -> str:
        """Return the owner's public name, once the lead has confirmed the owner."""
        if not self.action.is_confirmed:
            return ""
        return self.action.owner_name or (self.action.owner.name if self.action.owner else "")

    @property
    def area(self) -> str:
        """Return the area once the lead has confirmed it and the inspection's report is public."""
        area = self.action.area if self.action.is_confirmed else None
        return area.text if area and area.inspection.is_public else ""

    @property
    def why(self) -> str:
        """Return the released reason why it is late or in trouble."""
        return self.words.reason or (self.moves[-1].reason if self.moves else "")


@dataclass(frozen=True)
class _Said:
    """A release without its words, so that thousands of them weigh little."""

    pk: int
    released_at: datetime
    updated_at: datetime
    delivery: str
    impact: str


class PlanHistory:
    """Everything released about a plan, in order; `at(day)` returns it as at any day."""

    def __init__(self, plan: ActionPlan, only: Action | None = None):
        self.plan = plan
        actions = Action.with_removed.filter(plan=plan).select_related("area__inspection", "owner")
        self.actions = list(actions.filter(pk=only.pk) if only else actions)
        self._said: dict[int, list[_Said]] = defaultdict(list)
        self._moves: dict[int, list[NewDue]] = defaultdict(list)
        self._removals: dict[int, list[Removal]] = defaultdict(list)
        self._rewordings: dict[int, list[tuple[date, dict[str, str]]]] = defaultdict(list)
        self._read_rewordings(only)
        self._read_releases(only)
        self._read_postponements(only)
        self._read_removals(only)
        self._tables: list[tuple[date, dict[str, Words]]] | None = None

    def at(self, day: date) -> list[ActionAt]:
        """Return each action as at the end of a day, in the order of the plan.

        Leaves out an action that was added later, or removed by then.
        """
        actions = self._actions_on(day)
        latest = {action.pk: self._latest(action, day) for action in actions}
        words = self._words([said.pk for said in latest.values() if said])
        tables = self._table_on(day)
        return [
            self._action_at(self._worded(action, day), day, latest[action.pk], words, tables)
            for action in actions
        ]

    def without_words(self, day: date) -> list[ActionAt]:
        """Return the same without any words, for counting; makes no query."""
        return [
            self._action_at(action, day, self._latest(action, day), {}, {})
            for action in self._actions_on(day)
        ]

    def taken_out(self, day: date) -> list[ActionAt]:
        """Return the actions that were public in the plan and out of it by a day.

        They have no words but the reason for their removal; makes no query.
        """
        return [
            self._action_at(action, day, self._latest(action, day), {}, {})
            for action in self.actions
            if self._came_by(action, day) and self._taken_out(action, day)
        ]

    def was_released(self, action: Action) -> bool:
        """Whether anything was ever released about an action, so that its words have a history."""
        return bool(self._said[action.pk])

    @property
    def began_on(self) -> date | None:
        """Return the first day on which the plan was public, here or in print."""
        in_print = [as_at for as_at, _ in printed(self.plan)]
        known = (self.plan.public_on, self.first_release_on(), *in_print)
        return min((day for day in known if day), default=None)

    def first_release_on(self) -> date | None:
        firsts = [said[0].released_at for said in self._said.values() if said]
        return _day(min(firsts)) if firsts else None

    def _actions_on(self, day: date) -> list[Action]:
        return [
            each
            for each in self.actions
            if self._came_by(each, day) and self._removal_on(each, day) is None
        ]

    def _came_by(self, action: Action, day: date) -> bool:
        return action.added_on is None or action.added_on <= day

    def _removal_on(self, action: Action, day: date) -> Removal | None:
        return next((each for each in self._removals[action.pk] if each.covers(day)), None)

    def _taken_out(self, action: Action, day: date) -> TakenOut | None:
        removal = self._removal_on(action, day)
        if removal is None or removal.on is None:
            return None
        if removal.released_at is None or _day(removal.released_at) > day:
            return TakenOut(removal.on)
        by = removal.released_by.name if removal.released_by else ""
        return TakenOut(removal.on, removal.public_because, by)

    def _back_on(self, action: Action, day: date) -> date | None:
        days = [each.back_on for each in self._removals[action.pk] if each.back_on]
        return max((each for each in days if each <= day), default=None)

    def _read_rewordings(self, only: Action | None) -> None:
        rows = Rewording.objects.filter(action__plan=self.plan)
        for row in rows.filter(action=only) if only else rows:
            self._rewordings[row.action_id].append((_day(row.at), row.before))

    def _worded(self, action: Action, day: date) -> Action:
        """Return an action in its public words on a day."""
        later = [before for at, before in self._rewordings[action.pk] if at > day]
        if not later:
            return action
        worded = copy(action)
        for before in reversed(later):
            for name, words in before.items():
                setattr(worded, name, words)
        return worded

    def _read_releases(self, only: Action | None) -> None:
        releases = Release.objects.filter(update__action__plan=self.plan)
        releases = releases.filter(update__action=only) if only else releases
        fields = ("update__action_id", "pk", "at", "update__at", "update__delivery",
                  "update__impact")  # fmt: skip
        for action, *rest in releases.order_by("at", "pk").values_list(*fields):
            self._said[action].append(_Said(*rest))

    def _read_postponements(self, only: Action | None) -> None:
        rows = Postponement.objects.filter(action__plan=self.plan)
        rows = rows.filter(action=only) if only else rows
        of_release = "update__release__date_reason", "update__release__date_agreed_by"
        fields = ("action_id", "update__at", "at", "due_on", "reason", "agreed_by", *of_release)
        for action, said_at, at, due_on, *words in rows.order_by("at", "pk").values_list(*fields):
            known_on = self._known_on(action, said_at) if said_at else _day(at)
            if known_on:
                reason, agreed_by = words[2:] if said_at else words[:2]
                move = NewDue(due_on, known_on, _day(at), agreed_by or "", reason or "")
                self._moves[action].append(move)

    def _known_on(self, action: int, said_at: datetime) -> date | None:
        """Return the release day of an update, or of a later one that replaced it."""
        days = [said.released_at for said in self._said[action] if said.updated_at >= said_at]
        return _day(min(days)) if days else None

    def _read_removals(self, only: Action | None) -> None:
        rows = Removal.objects.filter(action__plan=self.plan).select_related("released_by")
        for removal in rows.filter(action=only) if only else rows:
            self._removals[removal.action_id].append(removal)

    def _latest(self, action: Action, day: date) -> _Said | None:
        found = [said for said in self._said[action.pk] if _day(said.released_at) <= day]
        return found[-1] if found else None

    def _action_at(
        self,
        action: Action,
        day: date,
        said: _Said | None,
        words: dict[int, Words],
        tables: dict[str, Words],
    ) -> ActionAt:
        last = _day(said.updated_at) if said else None
        delivery = said.delivery if said else Delivery.NOT_STATED
        return ActionAt(
            action=action,
            on=self.plan.ages_until(day),
            delivery=delivery,
            impact=said.impact if said else Action.Impact.NOT_STATED,
            last_update_on=last,
            next_update_on=rules.next_update_on(
                last, self.plan.active_on, self.plan.cycle_days, delivery
            ),
            words=(words.get(said.pk) if said else tables.get(action.ref)) or Words(),
            moves=tuple(move for move in self._moves[action.pk] if move.known_on <= day),
            taken_out=self._taken_out(action, day),
            back_on=self._back_on(action, day),
        )

    def _words(self, releases: Iterable[int]) -> dict[int, Words]:
        rows = Release.objects.filter(pk__in=list(releases)).select_related("by")
        return {
            row.pk: Words(
                row.progress, row.difference, row.reason, row.recovery_step,
                row.by.name if row.by else "", row.at,
            )
            for row in rows
        }  # fmt: skip

    def _table_on(self, day: date) -> dict[str, Words]:
        """Return the table's words on a day, by reference: printed ones, or today's."""
        if day >= timezone.localdate():
            return {each.ref: Words(each.status, each.performance) for each in self.actions}
        if self._tables is None:
            self._tables = sorted(
                [*printed(self.plan), *frozen(self.plan)], key=lambda table: table[0]
            )
        stood = [words for as_at, words in self._tables if as_at <= day]
        return stood[-1] if stood else {}


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
