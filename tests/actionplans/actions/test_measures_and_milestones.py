"""Measures and milestones: how leads measure an action, and the steps towards its end."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.actions.services.measures_and_milestones import (
    add_measure,
    add_milestone,
    change_measure,
    change_milestone,
    mark_done,
    mark_not_done,
    remove_part,
    restore_part,
)
from actionplans.actions.services.removal import remove_action
from actionplans.models import ActionPlan, Correction, Measure, Milestone, Reading
from actionplans.updates.services.updates import ReadingGiven
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.actionplans.active_plan import day, say

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
    mark_not_done(milestone, because="It was another one.", by=active.lead)
    remove_part(milestone, because="Twice.", by=active.lead)
    remove_part(measure, because="No figures.", by=active.lead)
    restore_part(measure, by=active.lead)
    entries = AuditEntry.objects.about(active.plan).filter(by=active.lead)
    assert [each.action for each in entries][::-1] == [
        "measure.added", "measure.changed", "milestone.added", "milestone.changed",
        "milestone.done", "milestone.not-done", "milestone.removed", "measure.removed",
        "measure.restored",
    ]  # fmt: skip
    assert entries[2].sentence == "Took out a milestone of action 1.1 of Care Plan: Contract"


def test_a_closed_plan_takes_no_measure_and_no_milestone(action, measure, milestone):
    ActionPlan.objects.update(state="closed")
    for change in (
        lambda: add_measure(action, name="x", by=None),
        lambda: change_measure(measure, name="x", by=None),
        lambda: add_milestone(action, name="x", due_on=day(1), by=None),
        lambda: change_milestone(milestone, name="x", by=None),
        lambda: mark_done(milestone, on=day(0), by=None),
        lambda: mark_not_done(milestone, because="x", by=None),
        lambda: remove_part(milestone, because="x", by=None),
        lambda: remove_part(measure, because="x", by=None),
        lambda: restore_part(measure, by=None),
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
    remove_part(milestone, because="Twice.", by=None)
    again = add_milestone(action, name="Tender", due_on=day(9), by=None)
    assert Milestone.objects.count() == 2
    with pytest.raises(Refused, match="taken out of the action"):
        mark_done(milestone, on=day(0), by=None)
    assert mark_done(again, on=day(0), by=None).done_on == day(0)
    with pytest.raises(Refused, match="has a milestone of that name"):
        restore_part(milestone, by=None)


@pytest.mark.parametrize("kind", ["measure", "milestone"])
def test_what_is_taken_out_wants_a_reason_and_comes_back_as_it_was(kind, request):
    part = request.getfixturevalue(kind)
    with pytest.raises(Refused, match="^Say why"):
        remove_part(part, because=" ", by=None)
    part.refresh_from_db()
    assert not part.is_removed
    remove_part(part, because="Nobody counts it.", by=None)
    assert restore_part(part, by=None).name == part.name
    with pytest.raises(Refused, match=f"This {kind} is there already"):
        restore_part(part, by=None)
    rows = Correction.objects.values_list("kind", "because")
    assert list(rows) == [("taken-out", "Nobody counts it."), ("put-back", "")]


def test_readings_of_a_measure_that_is_taken_out_are_kept_and_none_is_added(
    active, action, measure
):
    Reading.objects.create(measure=measure, on=day(-1), value=4)
    remove_part(measure, because="Another one is better.", by=None)
    assert measure.readings.count() == 1
    given = (ReadingGiven(measure, day(0), Decimal(5)),)
    with pytest.raises(Refused, match="not one of the action"):
        say(action, by=active.owner, readings=given)


def test_a_milestone_marked_as_done_by_mistake_is_open_again_with_the_reason_kept(milestone):
    with pytest.raises(Refused, match="is not marked as done"):
        mark_not_done(milestone, because="x", by=None)
    mark_done(milestone, on=day(-1), by=None)
    with pytest.raises(Refused, match="^Say why"):
        mark_not_done(milestone, because="", by=None)
    with pytest.raises(Refused, match="not done after all"):
        change_milestone(milestone, done_on=None, by=None)
    assert mark_not_done(milestone, because="It was another one.", by=None).done_on is None
    kept = Correction.objects.get()
    assert (kept.kind, kept.done_on, kept.because) == (
        "not-done", day(-1), "It was another one.",
    )  # fmt: skip
    assert mark_done(milestone, on=day(0), by=None).done_on == day(0)


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
    typed = TENDER | {"name": "Contract"}
    answer = as_lead.post(at("edit_milestone", action, milestone), typed)
    assert answer.context["form"].errors == {"done_on": ["Enter the day, month and year"]}
    address = at("milestone_not_done", action, milestone)
    assert address in words(as_lead.get(at("edit_milestone", action, milestone)))
    assert as_lead.post(address, {"because": " "}).status_code == 422
    answer = as_lead.post(address, {"because": "It was another one."}, follow=True)
    page = words(answer)
    assert "It was another one." in page
    assert "It had been marked as done on " in page
    milestone.refresh_from_db()
    assert milestone.done_on is None
    assert as_lead.get(address).status_code == 404


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
    assert as_lead.post(address, {"because": "Twice."}).url == at("edit_action", action)
    page = words(as_lead.get(at("edit_action", action)))
    assert "Took out Tender." in page
    assert "No milestone yet." in page
    assert "Twice." in page
    assert as_lead.get(address).status_code == 404
    as_lead.post(at("restore_milestone", action, milestone))
    assert "No milestone yet." not in words(as_lead.get(at("edit_action", action)))


def test_a_measure_is_taken_out_and_its_figures_stay_public(client, as_lead, action, measure):
    add_measure(action, name="Never read", by=None)
    Reading.objects.create(measure=measure, on=day(-1), value=71)
    for each in action.measures.all():
        address = at("remove_measure", action, each)
        assert address in words(as_lead.get(at("edit_measure", action, each)))
        as_lead.post(address, {"because": "A secret reason."})
    page = words(as_lead.get(at("edit_action", action)))
    assert "A secret reason." in page
    assert "No measure yet." in page
    client.logout()
    page = words(client.get(at("action", action)))
    assert f"Not measured since {day(0):%-d %B %Y}. The figures before stand." in page
    assert "The latest figure is 71 %" in page
    assert "Never read" not in page
    assert "secret" not in page
    client.force_login(action.plan.lead)
    client.post(at("restore_measure", action, measure))
    assert "Not measured since" not in words(client.get(at("action", action)))


def test_a_closed_plan_says_so_at_its_pages_and_links_to_none(as_lead, action, measure, milestone):
    ActionPlan.objects.update(state="closed")
    page = words(as_lead.get(at("edit_action", action)))
    assert "Tender" in page
    assert at("edit_measure", action, measure) not in page
    assert at("add_milestone", action) not in page
    assert "This plan is closed" in words(as_lead.post(at("add_measure", action), VISITS))
    answer = as_lead.post(at("remove_milestone", action, milestone), {"because": "Twice."})
    assert "This plan is closed" in words(answer)
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
