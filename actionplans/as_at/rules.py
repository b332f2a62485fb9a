"""What makes an action overdue, stale or complete, and what an update needs.

Plain functions that know no database, so that a page, a report and a test ask the same
ones. Overdue and stale are computed, never typed. docs/rules.md D1–D3.
"""

from collections.abc import Collection
from datetime import date, timedelta

from actionplans.models.action import Action
from actionplans.models.delivery import DONE, NEVER_OVERDUE, Delivery

Impact = Action.Impact
IN_TROUBLE = frozenset({Delivery.AT_RISK, Delivery.OFF_TRACK})

NEEDS_PROGRESS = "Say what the progress is."
NEEDS_REASON = "Say why it is at risk or off track."
NEEDS_RECOVERY = "Say what will bring it back on track."
NEEDS_DATE_REASON = "Say why the date moves."
NEEDS_AGREEMENT = "Say who agreed to it."
NEEDS_EVIDENCE = "Add evidence that it is complete: a file or a link."


def is_overdue(due_on: date | None, delivery: str, today: date) -> bool:
    """Whether the due date has passed and the action is not done.

    An action whose delivery is not stated is not called overdue: it says "not stated".
    """
    if due_on is None or delivery in NEVER_OVERDUE:
        return False
    return due_on < today


def next_update_on(
    last_update_on: date | None, since: date | None, cycle_days: int, delivery: str
) -> date | None:
    """Return the day by which the next update is due: one cycle after the last one.

    The first is due one cycle after the plan became active (`since`). None: no more is due.
    """
    begins = last_update_on or since
    if begins is None or delivery in DONE:
        return None
    return begins + timedelta(days=cycle_days)


def is_stale(
    last_update_on: date | None,
    since: date | None,
    cycle_days: int,
    delivery: str,
    today: date,
) -> bool:
    """Whether the cycle passed without an update."""
    due_on = next_update_on(last_update_on, since, cycle_days, delivery)
    return due_on is not None and due_on < today


def colour_of(delivery: str, *, stale: bool, overdue: bool) -> str:
    """Return green, amber, red, blue (done) or grey: never green without an update in the cycle.

    An overdue action is red whatever its owner says of it.
    """
    if delivery in DONE:
        return "blue"
    if overdue or delivery == Delivery.OFF_TRACK:
        return "red"
    if delivery == Delivery.AT_RISK:
        return "amber"
    return "green" if delivery == Delivery.ON_TRACK and not stale else "grey"


def faults_of_update(
    *, progress: str, delivery: str, reason: str, recovery_step: str, has_evidence: bool
) -> dict[str, str]:
    """Return what an update still lacks, by field; empty when it can be accepted."""
    faults = {}
    if not progress.strip():
        faults["progress"] = NEEDS_PROGRESS
    if delivery in IN_TROUBLE and not reason.strip():
        faults["reason"] = NEEDS_REASON
    if delivery in IN_TROUBLE and not recovery_step.strip():
        faults["recovery_step"] = NEEDS_RECOVERY
    if delivery in DONE and not has_evidence:
        faults["evidence"] = NEEDS_EVIDENCE
    return faults


def may_check_completion(checker: int | None, reporters: Collection[int | None]) -> bool:
    """Whether a user (by primary key) may check: no one checks their own report."""
    return checker is not None and checker not in reporters


def is_shown_complete(delivery: str, *, has_evidence: bool, is_checked: bool) -> bool:
    """Whether "complete" counts: it has evidence and a second person's check."""
    return delivery in DONE and has_evidence and is_checked


def shown_count(value: int, smallest: int) -> str:
    """Return a public count of people as text; one from 1 to below the threshold is hidden."""
    return f"fewer than {smallest}" if 0 < value < smallest else str(value)
