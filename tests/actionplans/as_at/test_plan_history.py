"""A plan as at a day: only what was released counts, and nothing is green in silence."""

import pytest

from actionplans.actions.services.actions import postpone
from actionplans.as_at import summary
from actionplans.as_at.plan_history import PlanHistory
from actionplans.models import Action, ActionPlan, ActionUpdate, Release
from actionplans.plans.reading import lines_of
from actionplans.public import minutes_about
from actionplans.updates import my_actions
from actionplans.updates.my_actions import actions_now
from actionplans.updates.services.updates import NewDate, add_update
from meetings.models import Meeting
from tests.actionplans.active_plan import (
    day,
    make_active_plan,
    release,
    say,
    say_openly,
    text,
)
from tests.council import make_meeting

pytestmark = pytest.mark.django_db


def at(plan, on=0):
    return PlanHistory(plan).at(day(on))


def test_what_nobody_released_is_not_known(active):
    say(active.actions[0], "on-track", by=active.owner)
    assert summary.sentence(at(active.plan)) == "3 actions: 3 not stated"


def test_the_summary_counts_each_action_once(active):
    done, late, fine = active.actions
    Action.objects.filter(pk=late.pk).update(due_on=day(-1))
    for action, status in ((done, "complete"), (late, "on-track"), (fine, "on-track")):
        say_openly(action, status, by=active.owner, checker=active.lead)
    assert summary.sentence(at(active.plan)) == "3 actions: 1 complete, 1 on track, 1 overdue"
    assert [each.colour for each in at(active.plan)] == ["blue", "red", "green"]


def test_not_stated_is_neither_green_nor_overdue(active):
    Action.objects.update(due_on=day(-10))
    assert {(each.colour, each.is_overdue) for each in at(active.plan)} == {("grey", False)}


def test_green_fades_when_the_cycle_passes_without_an_update(active):
    ActionPlan.objects.update(active_on=day(-200))
    active.plan.refresh_from_db()
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-91)
    [now, *_] = at(active.plan)
    assert (now.colour, now.category) == ("grey", "no-recent-update")
    [then, *_] = at(active.plan, -1)
    assert then.colour == "green"


def test_an_exception_is_what_was_not_heard_of_in_the_cycle_whatever_it_says(active):
    ActionPlan.objects.update(active_on=day(-300))
    active.plan.refresh_from_db()
    silent, fresh, unsaid = active.actions
    say_openly(silent, "not-started", by=active.owner, checker=active.lead, days=-200)
    say_openly(fresh, "not-started", by=active.owner, checker=active.lead, days=-20)
    found = summary.exceptions(at(active.plan))
    assert {each.action.ref for each in found} == {silent.ref, unsaid.ref}
    assert summary.sentence(at(active.plan)) == "3 actions: 2 not started, 1 not stated"


def test_a_closed_plan_grows_no_older(active, visit):
    action = active.actions[0]
    Action.objects.filter(pk=action.pk).update(due_on=day(-5))
    say_openly(action, by=active.owner, checker=active.lead, days=-80)
    ActionPlan.objects.update(state="closed", closed_on=day(-20), cycle_days=61)
    active.plan.refresh_from_db()
    assert summary.sentence(at(active.plan)) == "3 actions: 1 on track, 2 not stated"
    assert (at(active.plan)[0].colour, summary.exceptions(at(active.plan))) == ("green", [])
    [line, *_] = lines_of(active.plan)
    assert (line.is_overdue, line.is_stale, line.colour) == (False, False, "green")
    [now] = actions_now(Action.objects.filter(pk=action.pk), day(0))
    assert (now.is_past_date, now.is_stale, now.category) == (False, False, "on-track")
    page = visit(active.plan.get_absolute_url()).content.decode()
    assert f"This plan was closed on {day(-20):%-d %B %Y}" in " ".join(page.split())


def test_green_needs_an_update_even_before_the_plan_is_active(active):
    ActionPlan.objects.update(active_on=None)
    active.plan.refresh_from_db()
    Action.objects.update(delivery="on-track")  # as a table claimed
    assert {each.colour for each in at(active.plan)} == {"grey"}


def test_a_day_is_told_as_it_was_released_then(active):
    action = active.actions[0]
    update = say(action, "at-risk", by=active.owner, days=-20)
    release(update, by=active.lead, days=-10)
    say_openly(action, "on-track", by=active.owner, checker=active.lead, days=-2)
    told = [at(active.plan, days)[0].delivery for days in (-15, -10, -3, -2)]
    assert told == ["not-stated", "at-risk", "at-risk", "on-track"]


def test_two_days_are_set_beside_each_other(active):
    one, two, _ = active.actions
    say_openly(one, "at-risk", by=active.owner, checker=active.lead, days=-20)
    say_openly(one, "complete", by=active.owner, checker=active.lead, days=-2)
    say_openly(two, "on-track", by=active.owner, checker=active.lead, days=-2)
    moved = summary.changes(at(active.plan, -10), at(active.plan))
    assert [(each.now.action.ref, each.facts[0]) for each in moved] == [
        ("1.1", ("Status", "At risk", "Complete")),
        ("1.2", ("Status", "Not stated", "On track")),
    ]
    assert summary.change_sentence(moved, 3) == "2 of 3 actions changed: 1 is complete now."


def test_a_date_that_moved_shows_both_and_why(active):
    new_date = NewDate(day(90), "The tender failed.", "The board")
    update = add_update(active.actions[0], text(new_date=new_date), by=active.owner)
    release(update, by=active.lead)
    [now, *_] = at(active.plan)
    assert (now.action.due_on, now.due_on, now.is_put_off) == (day(30), day(90), True)
    assert now.why == "The tender failed."


def test_a_date_that_nobody_released_is_not_known(active):
    Action.objects.filter(ref="1.1").update(due_on=day(-3))
    action = Action.objects.get(ref="1.1")
    say_openly(action, by=active.owner, checker=active.lead, days=-9)
    new_date = NewDate(day(90), "The tender failed.", "The board")
    update = say(action, new_date=new_date, by=active.owner, days=-2)
    [now, *_] = at(active.plan)
    assert (now.due_on, now.is_put_off, now.why, now.is_overdue) == (day(-3), False, "", True)
    release(update, by=active.lead)
    [now, *_] = at(active.plan)
    assert (now.due_on, now.is_overdue) == (day(90), False)
    assert at(active.plan, -1)[0].due_on == day(-3)  # released today


def test_a_date_is_known_with_a_later_update_that_is_released_in_its_place(active):
    action = active.actions[0]
    say(action, new_date=NewDate(day(90), "First.", "The board"), by=active.owner, days=-5)
    later = say(action, by=active.owner, days=-3)
    assert [each.reason for each in my_actions.dates_to_release(later)] == ["First."]
    release(later, by=active.lead, days=-2)
    assert [at(active.plan, on)[0].due_on for on in (-3, -2)] == [day(30), day(90)]
    assert my_actions.dates_to_release(later) == []
    [now, *_] = at(active.plan)
    assert [(each.reason, each.agreed_by) for each in now.moves] == [("", "")]  # nobody released
    assert now.why == ""


def test_a_date_that_a_table_brought_over_is_known_at_once(active):
    postpone(active.actions[0], due_on=day(60), reason="As in plan.docx", agreed_by="Lead", by=None)
    assert at(active.plan)[0].due_on == day(60)


def test_an_owner_is_named_once_confirmed_and_by_the_public_name(active):
    Action.objects.filter(ref="1.1").update(confirmed_at=None)
    Action.objects.filter(ref="1.2").update(owner_name="Head of Service")
    assert [each.owner for each in at(active.plan)] == ["", "Head of Service", "Owner"]


def test_the_last_meeting_is_one_that_took_place_in_public(council, active):
    def met(days, **facts):
        meeting = make_meeting(council.committee, in_days=days)
        Meeting.objects.filter(pk=meeting.pk).update(has_been_public=True, **facts)
        return meeting

    wanted = met(-40)
    met(-20, state="cancelled", state_reason="Snow")
    make_meeting(council.committee, in_days=-10)  # never public
    met(5)
    assert minutes_about.last_meeting(active.plan) == wanted


def test_reading_a_plan_takes_as_many_queries_for_many_updates(
    council, active, django_assert_num_queries
):
    def read():
        history = PlanHistory(active.plan)
        return history.at(day(0)), history.at(day(-30)), history.without_words(day(-60))

    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-40)
    for days in ((-9,), (-8, -7, -6, -5)):
        for each in days:
            say_openly(active.actions[0], by=active.owner, checker=active.lead, days=each)
        with django_assert_num_queries(9):
            read()


def test_a_plan_of_another_time_is_not_mixed_in(council, active):
    other = make_active_plan(council, slug="other", title="Other plan")
    say_openly(other.actions[0], by=other.owner, checker=other.lead)
    assert summary.sentence(at(active.plan)) == "3 actions: 3 not stated"
    assert ActionUpdate.objects.count() == Release.objects.count() == 1
