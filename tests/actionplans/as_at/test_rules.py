"""When an action is late, stale or done, and what an update must say."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.as_at import rules
from actionplans.models import Action

TODAY = date(2025, 1, 30)
DAY = timedelta(days=1)
DELIVERIES = st.sampled_from(Action.Delivery.values)
DAYS = st.none() | st.integers(-760, 340).map(lambda number: TODAY + number * DAY)


@pytest.mark.parametrize(
    ("due_on", "delivery", "overdue"),
    [
        (TODAY - DAY, "on-track", True),
        (TODAY - DAY, "not-started", True),
        (TODAY, "on-track", False),
        (TODAY - DAY, "complete", False),
        (TODAY - DAY, "embedded", False),
        (TODAY - DAY, "not-stated", False),
        (None, "on-track", False),
    ],
)
def test_overdue_is_the_day_after_the_date_unless_done_or_not_stated(due_on, delivery, overdue):
    assert rules.is_overdue(due_on, delivery, TODAY) == overdue


@pytest.mark.parametrize(
    ("updated", "since", "delivery", "stale"),
    [
        (TODAY - 90 * DAY, None, "on-track", False),
        (TODAY - 91 * DAY, None, "on-track", True),
        (None, TODAY - 91 * DAY, "not-started", True),
        (None, TODAY - 90 * DAY, "not-started", False),
        (None, None, "on-track", False),
        (TODAY - 400 * DAY, None, "complete", False),
    ],
)
def test_stale_is_a_cycle_without_an_update(updated, since, delivery, stale):
    assert rules.is_stale(updated, since, 90, delivery, TODAY) == stale


@given(delivery=DELIVERIES, updated=DAYS, due_on=DAYS)
def test_nothing_is_green_without_an_update_in_the_cycle(delivery, updated, due_on):
    stale = rules.is_stale(updated, date(2023, 1, 1), 90, delivery, TODAY)
    overdue = rules.is_overdue(due_on, delivery, TODAY)
    if rules.colour_of(delivery, stale=stale, overdue=overdue) == "green":
        assert updated is not None
        assert updated + timedelta(days=90) >= TODAY
        assert not overdue


@pytest.mark.parametrize("delivery", ["at-risk", "off-track"])
def test_amber_and_red_need_a_reason_and_a_recovery_step(delivery):
    said = {"progress": "Begun.", "delivery": delivery, "has_evidence": False}
    faults = rules.faults_of_update(reason=" ", recovery_step="", **said)
    assert set(faults) == {"reason", "recovery_step"}
    assert rules.faults_of_update(reason="Late.", recovery_step="Hire.", **said) == {}


@pytest.mark.parametrize("delivery", ["complete", "embedded"])
def test_complete_needs_evidence_and_a_second_person(delivery):
    said = {"progress": "Done.", "delivery": delivery, "reason": "", "recovery_step": ""}
    assert set(rules.faults_of_update(has_evidence=False, **said)) == {"evidence"}
    assert rules.faults_of_update(has_evidence=True, **said) == {}
    assert not rules.is_shown_complete(delivery, has_evidence=True, is_checked=False)
    assert rules.is_shown_complete(delivery, has_evidence=True, is_checked=True)


def test_nobody_checks_their_own_word():
    assert rules.may_check_completion(2, [1])
    assert not rules.may_check_completion(1, [1])
    assert not rules.may_check_completion(None, [1])


def test_an_update_says_something():
    said = {"delivery": "on-track", "reason": "", "recovery_step": "", "has_evidence": False}
    assert set(rules.faults_of_update(progress=" \n", **said)) == {"progress"}


def test_small_counts_of_people_are_hidden():
    found = [rules.shown_count(value, 5) for value in (0, 1, 4, 5)]
    assert found == ["0", "fewer than 5", "fewer than 5", "5"]
    assert rules.shown_count(1, 0) == "1"
