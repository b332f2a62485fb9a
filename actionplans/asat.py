"""A plan as at a day: what everybody may know of each of its actions.

Only what was released counts, by the day of its release. The same page is computed for
today, for the day of a meeting, and for each month of a chart, from one reading of the
database: as many queries for a hundred actions with twenty updates each as for one.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from actionplans import rules
from actionplans.models import Action, ActionPlan, PlanSnapshot, Postponement, Release
from meetings.models import PaperContent

Delivery = Action.Delivery
# How an action stands, in the order in which a summary says it; overdue and stale are computed.
OVERDUE, STALE = "overdue", "no-recent-update"
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
}
COLOURS = {"green": "green", "amber": "orange", "red": "red", "blue": "blue", "grey": "grey"}


@dataclass(frozen=True)
class Words:
    """What the public reads of an action, and who let it out; `by` is "" for a printed table."""

    progress: str = ""
    difference: str = ""
    reason: str = ""
    recovery_step: str = ""
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class ActionAt:
    """One action as the public may know it on a day; dates are those that held then."""

    action: Action
    on: date
    delivery: str
    impact: str
    due_on: date | None
    last_update_on: date | None
    next_update_on: date | None
    words: Words
    put_off_because: str = ""

    @property
    def is_overdue(self) -> bool:
        return rules.is_overdue(self.due_on, self.delivery, self.on)

    @property
    def is_stale(self) -> bool:
        """Say whether nothing recent is known: no update at all, or none in the cycle."""
        if self.delivery in rules.DONE:
            return False
        is_past = self.next_update_on is not None and self.next_update_on < self.on
        return is_past or self.last_update_on is None

    @property
    def colour(self) -> str:
        return rules.colour_of(self.delivery, stale=self.is_stale, overdue=self.is_overdue)

    @property
    def tag_colour(self) -> str:
        return COLOURS[self.colour]

    @property
    def category(self) -> str:
        """Name the one heading under which a summary counts it: a key of CATEGORIES."""
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
        """Name the owner in public, once the lead has confirmed who it is."""
        if not self.action.is_confirmed:
            return ""
        return self.action.owner_name or (self.action.owner.name if self.action.owner else "")

    @property
    def area(self) -> str:
        """Name the area once the lead has confirmed it and the inspection's report is public."""
        area = self.action.area if self.action.is_confirmed else None
        return area.text if area and area.inspection.is_public else ""

    @property
    def why(self) -> str:
        """Say why it is late or in trouble, as far as anybody has released it."""
        return self.words.reason or self.put_off_because


@dataclass(frozen=True)
class _Said:
    """A release without its words, so that thousands of them weigh little."""

    pk: int
    released_at: datetime
    updated_at: datetime
    delivery: str
    impact: str


class PlanHistory:
    """All that was released about a plan, in order; `at(day)` tells any day of it."""

    def __init__(self, plan: ActionPlan, only: Action | None = None):
        self.plan = plan
        actions = Action.objects.filter(plan=plan).select_related("area__inspection", "owner")
        self.actions = list(actions.filter(pk=only.pk) if only else actions)
        self._said: dict[int, list[_Said]] = defaultdict(list)
        self._put_off: dict[int, list[tuple]] = defaultdict(list)
        self._read_releases(only)
        self._read_postponements(only)
        self._tables: list[tuple[date, dict[str, Words]]] | None = None

    def at(self, day: date) -> list[ActionAt]:
        """Return each action as at the end of a day, in the order of the plan.

        An action that came into the plan later is not among them.
        """
        actions = self._actions_on(day)
        latest = {action.pk: self._latest(action, day) for action in actions}
        words = self._words([said.pk for said in latest.values() if said])
        tables = self._table_on(day)
        return [
            self._action_at(action, day, latest[action.pk], words, tables) for action in actions
        ]

    def without_words(self, day: date) -> list[ActionAt]:
        """Return the same without any words, for counting: it asks the database nothing."""
        return [
            self._action_at(action, day, self._latest(action, day), {}, {})
            for action in self._actions_on(day)
        ]

    def was_released(self, action: Action) -> bool:
        """Say whether anything was ever released of an action, so that its words have a history."""
        return bool(self._said[action.pk])

    def first_release_on(self) -> date | None:
        firsts = [said[0].released_at for said in self._said.values() if said]
        return _day(min(firsts)) if firsts else None

    def _actions_on(self, day: date) -> list[Action]:
        return [each for each in self.actions if each.added_on is None or each.added_on <= day]

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
        fields = ("action_id", "at", "due_on", "reason", "update__release__pk", "update_id")
        for action, at, due_on, reason, release, update in rows.order_by("at", "pk").values_list(
            *fields
        ):
            is_open = update is None or release is not None
            self._put_off[action].append((_day(at), due_on, reason if is_open else ""))

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
        moves = [move for move in self._put_off[action.pk] if move[0] <= day]
        last = _day(said.updated_at) if said else None
        delivery = said.delivery if said else Delivery.NOT_STATED
        return ActionAt(
            action=action,
            on=day,
            delivery=delivery,
            impact=said.impact if said else Action.Impact.NOT_STATED,
            due_on=moves[-1][1] if moves else action.due_on,
            last_update_on=last,
            next_update_on=rules.next_update_on(
                last, self.plan.active_on, self.plan.cycle_days, delivery
            ),
            words=(words.get(said.pk) if said else tables.get(action.ref)) or Words(),
            put_off_because=moves[-1][2] if moves else "",
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
        """Return the words of the table that stood on a day, by reference: printed, or today's."""
        if day >= timezone.localdate():
            return {each.ref: Words(each.status, each.performance) for each in self.actions}
        if self._tables is None:
            self._tables = sorted(
                [*_printed(self.plan), *_frozen(self.plan)], key=lambda table: table[0]
            )
        stood = [words for as_at, words in self._tables if as_at <= day]
        return stood[-1] if stood else {}


def _printed(plan: ActionPlan) -> list[tuple[date, dict[str, Words]]]:
    """Read the tables of this plan that were published with agendas."""
    contents: QuerySet[PaperContent] = PaperContent.objects.filter(
        version__paper__generator="action-plan",
        version__paper__generator_source=plan.slug,
        version__entries__edition__audience="public",
    ).distinct()
    return [_table(content.payload) for content in contents if content.payload]


def _frozen(plan: ActionPlan) -> list[tuple[date, dict[str, Words]]]:
    payloads = PlanSnapshot.objects.filter(plan=plan).values_list("payload", flat=True)
    return [_table(payload) for payload in payloads]


def _table(payload: dict) -> tuple[date, dict[str, Words]]:
    rows = payload["actions"]
    words = {row["ref"]: Words(row["status"], row["performance"]) for row in rows}
    return date.fromisoformat(payload["as_at"]), words


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
