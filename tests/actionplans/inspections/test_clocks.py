"""The periods that begin with an inspection report, and their counting."""

from datetime import date

import pytest
from django.urls import reverse

from actionplans.inspections.clocks import clocks_of
from actionplans.inspections.judgements import checklists_of
from actionplans.inspections.services import (
    add_inspection,
    publish_inspection,
    set_quoted,
    set_step,
)
from actionplans.models import ActionPlan, PriorityAction, PublishingStep
from scrutiny.models import ClosedDay

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(council):
    """Make an inspection whose report was received on a day."""

    def received(on: date, framework: str = "SIF"):
        return add_inspection(
            council.committee,
            framework=framework,
            starts_on=on,
            ends_on=on,
            received_on=on,
            by=None,
        )

    return received


def deadlines(inspection) -> dict[int, date]:
    return {int(clock.rule.split()[0]): clock.deadline for clock in clocks_of(inspection)}


def test_the_periods_of_the_real_inspection_of_2016(received):
    found = deadlines(received(date(2016, 8, 26)))
    assert found == {30: date(2016, 10, 10), 70: date(2016, 12, 5)}
    assert deadlines(received(date(2016, 6, 27)))[70] == date(2016, 10, 4)


def test_a_draft_is_due_first_after_a_focused_visit_with_priority_actions(received):
    visit = received(date(2024, 9, 2), "Focused visit")
    assert list(deadlines(visit)) == [30, 70]
    set_quoted(visit, PriorityAction, ["Look at once."], by=None)
    assert deadlines(visit)[20] == date(2024, 9, 30)
    assert list(deadlines(visit)) == [20, 30, 70]


def test_the_first_draft_has_a_day_of_its_own(received, plan):
    visit = received(date(2024, 9, 2), "Focused visit")
    set_quoted(visit, PriorityAction, ["Look at once."], by=None)
    ActionPlan.objects.update(inspection=visit, submitted_on=date(2024, 11, 20))
    assert [clock.done_on for clock in clocks_of(visit)] == [None, None, date(2024, 11, 20)]
    set_step(visit, PublishingStep.Step.FIRST_DRAFT, done_on=date(2024, 9, 27), by=None)
    draft, _, statement = clocks_of(visit)
    assert draft.words == "done on Friday 27 September 2024, in time"
    assert statement.done_on == date(2024, 11, 20)


def ticked(visit):
    return {row.step for rows in checklists_of(visit).values() for row in rows}


def test_a_first_draft_is_ticked_only_where_one_is_asked_for(received):
    visit = received(date(2024, 9, 2), "Focused visit")
    assert "first-draft" not in ticked(visit)
    set_quoted(visit, PriorityAction, ["Look at once."], by=None)
    assert "first-draft" in ticked(visit)


def test_nothing_is_counted_before_receipt_or_where_no_period_is_known(inspection, received):
    assert clocks_of(inspection) == []
    assert clocks_of(received(date(2024, 9, 2), "Area SEND")) == []


def test_days_on_which_only_the_council_is_closed_give_no_longer_period(received):
    ClosedDay.objects.create(day="2016-09-01", reason="Stocktaking")
    assert deadlines(received(date(2016, 8, 26)))[30] == date(2016, 10, 10)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2016, 10, 5), "3 working days left"),
        (date(2016, 10, 10), "today is the last day"),
        (date(2016, 10, 11), "1 working day late"),
        (date(2016, 10, 15), "4 working days late"),
    ],
)
def test_a_clock_says_how_much_time_is_left(received, today, words):
    clock = clocks_of(received(date(2016, 8, 26)), today)[0]
    assert (clock.words, clock.is_late) == (words, words.endswith("late"))


def test_a_clock_stops_on_the_day_on_which_it_was_done(received):
    inspection = received(date(2016, 8, 26))
    publish_inspection(inspection, on=date(2016, 10, 12), by=None)
    step = PublishingStep.Step.CHIEF_INSPECTOR
    set_step(inspection, step, done_on=date(2016, 12, 5), by=None)
    inspection.refresh_from_db()
    publish, statement = clocks_of(inspection, date(2020, 1, 1))
    assert publish.words == "done on Wednesday 12 October 2016, 2 working days late"
    assert statement.words == "done on Monday 5 December 2016, in time"


def test_the_page_shows_which_days_were_counted_and_which_were_skipped(received, visit, people):
    inspection = received(date(2016, 8, 26))
    page = visit(reverse("actionplans:work_inspection", args=[inspection.key]), people.plan_lead)
    text = page.content.decode()
    assert "Monday 10 October 2016" in text
    assert "Monday 5 December 2016" in text
    assert "Skipped: Summer Bank Holiday" in text or "Skipped: Late Summer Bank Holiday" in text
    assert "Working day 70, the last" in text
