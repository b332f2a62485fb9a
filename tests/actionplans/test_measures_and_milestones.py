"""Leads say how an action is measured, and which steps lead to its end."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.models import ActionPlan, Measure, Milestone, Reading
from actionplans.services.actions import remove_action
from actionplans.services.measures_and_milestones import (
    add_measure,
    add_milestone,
    change_measure,
    change_milestone,
    mark_done,
    remove_milestone,
)
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.actionplans.active_plan import day

pytestmark = pytest.mark.django_db

VISITS = {"name": "Visits", "unit": "%", "direction": "up", "baseline": "62.5",
          "baseline_on_0": "30", "baseline_on_1": "aug", "baseline_on_2": "2024",
          "target": "90", "is_public": "on"}  # fmt: skip
TENDER = {"name": "Tender", "due_on_0": "1", "due_on_1": "9", "due_on_2": "2024"}


@pytest.fixture
def action(active):
    return active.actions[0]


@pytest.fixture
def measure(action):
    return add_measure(action, name="Visits", unit="%", target=Decimal(90), by=None)


@pytest.fixture
def milestone(action):
    return add_milestone(action, name="Tender", due_on=day(-3), by=None)


@pytest.fixture
def as_lead(client, active):
    client.force_login(active.lead)
    return client


def at(name: str, *things) -> str:
    return reverse(f"actionplans:{name}", args=[thing.key for thing in things])


def words(response) -> str:
    return " ".join(response.content.decode().split())


def dated(field: str, on) -> dict[str, str]:
    return {f"{field}_0": str(on.day), f"{field}_1": str(on.month), f"{field}_2": str(on.year)}


# Services


def test_every_change_is_written_into_the_history_of_the_plan(active, action):
    measure = add_measure(action, name="Visits", by=active.lead)
    change_measure(measure, target=Decimal(90), by=active.lead)
    milestone = add_milestone(action, name="Tender", due_on=day(3), by=active.lead)
    milestone = change_milestone(milestone, name="Contract", by=active.lead)
    mark_done(milestone, on=day(0), by=active.lead)
    remove_milestone(milestone, by=active.lead)
    entries = AuditEntry.objects.about(active.plan).filter(by=active.lead)
    assert [each.action for each in entries][::-1] == [
        "measure.added", "measure.changed", "milestone.added", "milestone.changed",
        "milestone.done", "milestone.removed",
    ]  # fmt: skip
    assert entries[0].sentence == "Took out a milestone of action 1.1 of Care Plan: Contract"


def test_a_closed_plan_takes_no_measure_and_no_milestone(action, measure, milestone):
    ActionPlan.objects.update(state="closed")
    for change in (
        lambda: add_measure(action, name="x", by=None),
        lambda: change_measure(measure, name="x", by=None),
        lambda: add_milestone(action, name="x", due_on=day(1), by=None),
        lambda: change_milestone(milestone, name="x", by=None),
        lambda: mark_done(milestone, on=day(0), by=None),
        lambda: remove_milestone(milestone, by=None),
    ):
        with pytest.raises(Refused, match="^This plan is closed"):
            change()


def test_an_action_that_was_taken_out_takes_no_measure(action):
    remove_action(action, because="Twice.", by=None)
    with pytest.raises(Refused, match="taken out of the plan"):
        add_measure(action, name="Visits", by=None)


def test_a_measure_with_readings_keeps_its_unit(measure):
    measure = change_measure(measure, unit="days", by=None)
    Reading.objects.create(measure=measure, on=day(-1), value=4)
    with pytest.raises(Refused, match="so its unit stays"):
        change_measure(measure, unit="%", by=None)
    assert change_measure(measure, unit="days", name="Waits", by=None).name == "Waits"


def test_new_measures_stand_after_the_others(action, measure):
    add_measure(action, name="Another", by=None)
    assert [each.name for each in action.measures.all()] == ["Visits", "Another"]


def test_two_measures_differ_by_more_than_capitals(active, action, measure):
    with pytest.raises(Refused, match=r"^This action has a measure of that name\.$"):
        add_measure(action, name="VISITS", by=None)
    assert add_measure(active.actions[1], name="Visits", by=None).pk


def test_a_milestone_taken_out_is_kept_and_frees_its_name(action, milestone):
    remove_milestone(milestone, by=None)
    again = add_milestone(action, name="Tender", due_on=day(9), by=None)
    assert Milestone.objects.count() == 2
    with pytest.raises(Refused, match="taken out of the action"):
        mark_done(milestone, on=day(0), by=None)
    assert mark_done(again, on=day(0), by=None).done_on == day(0)


def test_a_milestone_is_done_once_and_not_on_a_day_to_come(milestone):
    with pytest.raises(Refused, match="still to come"):
        mark_done(milestone, on=day(1), by=None)
    mark_done(milestone, on=day(0), by=None)
    with pytest.raises(Refused, match="done already"):
        mark_done(milestone, on=day(-1), by=None)


@pytest.mark.parametrize("kind", ["measure", "milestone"])
def test_the_second_of_two_who_change_it_is_told(kind, request):
    part = request.getfixturevalue(kind)
    change = {"measure": change_measure, "milestone": change_milestone}[kind]
    change(part, revision=1, name="First", by=None)
    with pytest.raises(Overtaken, match=f"changed this {kind} meanwhile"):
        change(part, revision=1, name="Second", by=None)
    part.refresh_from_db()
    assert part.name == "First"


# Pages


def test_a_lead_adds_a_measure_and_finds_it_at_the_action(as_lead, action):
    assert at("add_measure", action) in words(as_lead.get(at("edit_action", action)))
    answer = as_lead.post(at("add_measure", action), VISITS)
    assert answer.url == at("edit_action", action)
    page = words(as_lead.get(answer.url))
    assert at("edit_measure", action, Measure.objects.get()) in page
    assert "Higher is better. Baseline 62.5 on 30 August 2024. Target 90." in page


def test_what_is_wrong_with_a_measure_is_said_at_its_field_and_kept(as_lead, action, measure):
    typed = VISITS | {"name": "visits", "target": "most"}
    answer = as_lead.post(at("add_measure", action), typed | {"baseline": "", "direction": ""})
    assert answer.status_code == 422
    assert "<title>Error: " in words(answer)
    assert answer.context["form"].errors == {
        "direction": ["Say which way is better."],
        "target": ["Enter the target as a number, for example 90 or 12.5."],
        "baseline": ["Enter what the baseline was on that day."],
    }
    assert 'value="most"' in words(answer)
    answer = as_lead.post(at("add_measure", action), typed | {"target": "9"})
    assert answer.context["form"].errors == {"name": ["This action has a measure of that name."]}
    answer = as_lead.post(at("add_measure", action), VISITS | {"name": "x", "baseline_on_0": "32"})
    assert answer.context["form"].errors == {"baseline_on": ["That month has 31 days."]}
    answer = as_lead.post(at("add_measure", action), VISITS | {"name": "x", "baseline_on_2": ""})
    assert answer.context["form"].errors == {"baseline_on": ["Enter the day, month and year."]}
    assert Measure.objects.get() == measure


def test_the_unit_is_not_asked_for_once_there_are_readings(as_lead, action, measure):
    Reading.objects.create(measure=measure, on=day(-1), value=4)
    page = words(as_lead.get(at("edit_measure", action, measure)))
    assert "so its unit stays: %." in page
    assert 'name="unit"' not in page
    as_lead.post(at("edit_measure", action, measure), VISITS | {"unit": "days", "target": "80"})
    measure.refresh_from_db()
    assert (measure.unit, measure.target) == ("%", Decimal(80))


def test_the_second_of_two_can_save_on_top_of_the_first(as_lead, action, measure):
    change_measure(measure, name="First", by=None)
    typed = VISITS | {"name": "Second", "revision": "1"}
    page = words(as_lead.post(at("edit_measure", action, measure), typed))
    assert "Saving again replaces what they saved." in page
    assert 'name="revision" value="2"' in page
    assert as_lead.post(at("edit_measure", action, measure), typed | {"revision": "2"}).url
    measure.refresh_from_db()
    assert measure.name == "Second"


def test_a_milestone_goes_from_added_to_done_and_back(as_lead, action):
    as_lead.post(at("add_milestone", action), TENDER)
    milestone = Milestone.objects.get()
    address = at("milestone_done", action, milestone)
    assert address in words(as_lead.get(at("edit_action", action)))
    as_lead.post(address, dated("done_on", day(0)))
    page = words(as_lead.get(at("edit_action", action)))
    assert "Due on 1 September 2024. Done on " in page
    assert address not in page
    as_lead.post(at("edit_milestone", action, milestone), TENDER | {"name": "Contract"})
    milestone.refresh_from_db()
    assert (milestone.name, milestone.done_on) == ("Contract", None)


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "TENDER"}, "name", "This action has a milestone of that name."),
        ({"due_on_0": "31"}, "due_on", "That month has 30 days."),
        ({"due_on_2": ""}, "due_on", "Enter the day, month and year"),
    ],
)
def test_a_wrong_milestone_is_refused_at_its_field(
    as_lead, action, milestone, wrong, field, sentence
):
    answer = as_lead.post(at("add_milestone", action), TENDER | {"name": "Other"} | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert Milestone.objects.count() == 1


def test_a_day_to_come_is_refused_at_the_day(as_lead, action, milestone):
    answer = as_lead.post(at("milestone_done", action, milestone), dated("done_on", day(1)))
    assert answer.context["form"].errors == {"done_on": ["This day is still to come."]}


def test_a_milestone_is_taken_out_after_a_question(as_lead, action, milestone):
    address = at("remove_milestone", action, milestone)
    assert address in words(as_lead.get(at("edit_milestone", action, milestone)))
    assert "Take it out" in words(as_lead.get(address))
    assert as_lead.post(address).url == at("edit_action", action)
    page = words(as_lead.get(at("edit_action", action)))
    assert "Took out the milestone Tender." in page
    assert "No milestone yet." in page
    assert as_lead.get(address).status_code == 404


def test_a_closed_plan_says_so_at_its_pages_and_links_to_none(as_lead, action, measure, milestone):
    ActionPlan.objects.update(state="closed")
    page = words(as_lead.get(at("edit_action", action)))
    assert "Tender" in page
    assert at("edit_measure", action, measure) not in page
    assert at("add_milestone", action) not in page
    assert "This plan is closed" in words(as_lead.post(at("add_measure", action), VISITS))
    as_lead.post(at("remove_milestone", action, milestone))
    assert "This plan is closed" in words(as_lead.get(at("edit_action", action)))
    assert not Milestone.objects.get().is_removed


def test_a_part_of_another_action_is_not_there(as_lead, active, measure, milestone):
    other = active.actions[1]
    assert as_lead.get(at("edit_measure", other, measure)).status_code == 404
    assert as_lead.post(at("remove_milestone", other, milestone)).status_code == 404


def test_who_does_not_run_the_plan_changes_nothing(client, active, action, measure):
    client.force_login(active.owner)
    assert client.post(at("add_measure", action), VISITS).status_code == 404
    assert client.post(at("edit_measure", action, measure), VISITS).status_code == 404
    assert Measure.objects.get().name == "Visits"
