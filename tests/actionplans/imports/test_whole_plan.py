"""Saving an action plan."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from actionplans.actions.services.actions import add_action
from actionplans.as_at.payloads import kept_payload, payload_of, plan_payload
from actionplans.as_at.plan_text import ActionText, InspectionText, PlanText
from actionplans.imports.services.whole_plan import NOT_IN_TABLE, save_plan
from actionplans.inspections.services import publish_inspection, save_finding
from actionplans.models import Action, ActionPlan, Inspection, Judgement, Removal
from actionplans.plans.services import add_plan
from committees.services import add_committee
from meetings.agenda.services.items import add_item
from meetings.diary.services import plan_meeting
from meetings.papers.services.papers import generate_paper
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from scrutiny.services import set_up_council
from tests.publishing import publish

INSPECTION = InspectionText(
    "ILACS",
    date(2024, 4, 29),
    date(2024, 5, 3),
    "R Q",
    (("Leaders", "Good"),),
    ("Contacts", "Rights"),
)
PLAN = PlanText(
    "Plan",
    "What needs to improve?",
    (
        ActionText("1", "Look.", due_on=date(2024, 8, 30), area=1),
        ActionText("2", "Listen.", area=2),
        ActionText("2a", "Speak."),
    ),
    INSPECTION,
)

SOON = timezone.now() + timedelta(days=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return add_committee("Parks Scrutiny Committee", code="PRK", by=None)


@pytest.fixture
def save(committee):
    return lambda text: save_plan(text, slug="plan", committee=committee, by=None)


def test_a_plan_is_kept_with_its_inspection_and_actions_in_order(save):
    plan = save(PLAN)
    rows = plan.actions.values_list("ref", "area__text", "due_on")
    assert list(rows) == [
        ("1", "Contacts", date(2024, 8, 30)),
        ("2", "Rights", None),
        ("2a", None, None),
    ]
    assert list(plan.inspection.judgements.values_list("subject", "grade")) == [("Leaders", "Good")]
    assert AuditEntry.objects.about(plan).get().sentence == "Saved the action plan Plan"


def test_saving_the_same_again_changes_nothing(save):
    plan = save(PLAN)
    rows = list(Action.objects.values())
    assert save(PLAN) == plan
    assert list(Action.objects.values()) == rows
    assert AuditEntry.objects.about(plan).count() == 1


def test_actions_are_known_by_their_reference(save):
    keys = dict(save(PLAN).actions.values_list("ref", "pk"))
    moved = (replace(PLAN.actions[1], status="Done."), PLAN.actions[0], ActionText("4", "New."))
    plan = save(replace(PLAN, actions=moved))
    rows = {action.ref: action for action in plan.actions.all()}
    assert list(rows) == ["2", "1", "4"]
    assert (rows["1"].pk, rows["2"].pk, rows["2"].status) == (keys["1"], keys["2"], "Done.")


def test_areas_and_judgements_follow_the_inspection(save):
    save(PLAN)
    inspection = replace(INSPECTION, areas=("Contacts, again",), judgements=())
    action = ActionText("1", "Look.", area=1)
    plan = save(replace(PLAN, actions=(action,), inspection=inspection))
    assert plan.actions.get().area.text == "Contacts, again"
    assert (Inspection.objects.count(), Judgement.objects.count()) == (1, 0)


def test_an_area_that_is_put_elsewhere_keeps_its_key_its_findings_and_other_plans(save, committee):
    inspection = save(PLAN).inspection
    rights = inspection.areas.get(text="Rights")
    finding = save_finding(inspection, paragraph="2", text="x", area=rights, by=None)
    other = add_plan(committee, slug="other", title="Other", inspection=inspection, by=None)
    action = add_action(other, ref="1", action="Ask.", area=rights, by=None)
    moved = replace(INSPECTION, areas=("Rights", "Homes", "Contacts"))
    save(replace(PLAN, inspection=moved, actions=(ActionText("1", "Look.", area=3),)))
    assert [area.text for area in inspection.areas.all()] == ["Rights", "Homes", "Contacts"]
    assert inspection.areas.get(key=rights.key).text == "Rights"
    finding.refresh_from_db()
    action.refresh_from_db()
    assert (finding.area, action.area) == (rights, rights)


def test_an_area_with_findings_is_not_dropped_and_one_without_leaves_those_taken_out(save):
    plan = save(PLAN)
    contacts = plan.inspection.areas.get(text="Contacts")
    one = replace(INSPECTION, areas=("Contacts",))
    save(replace(PLAN, actions=(PLAN.actions[0],)))  # the action on rights is taken out
    save(replace(PLAN, actions=(PLAN.actions[0],), inspection=one))
    assert Action.with_removed.get(ref="2").area is None
    save_finding(plan.inspection, paragraph="2", text="x", area=contacts, by=None)
    with pytest.raises(Refused, match="“Contacts” has actions or findings, so it stays."):
        save(replace(PLAN, actions=(ActionText("1", "Look."),), inspection=replace(one, areas=())))
    assert plan.inspection.areas.get() == contacts


def test_an_area_that_the_inspection_lacks_is_refused_and_nothing_is_kept(save):
    with pytest.raises(Refused, match="^Action 2 answers area 3, which the inspection lacks.$"):
        save(replace(PLAN, actions=(PLAN.actions[0], replace(PLAN.actions[1], area=3))))
    assert not ActionPlan.objects.exists()
    assert not Inspection.objects.exists()


def test_a_plan_stays_with_its_committee(save):
    save(PLAN)
    other = add_committee("Roads Scrutiny Committee", code="RDS", by=None)
    with pytest.raises(Refused, match="^Another committee watches"):
        save_plan(PLAN, slug="plan", committee=other, by=None)


def test_a_published_action_is_never_dropped(save, committee, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    set_up_council(name="Borough of Tinford", by=None)
    save(PLAN)
    meeting = plan_meeting(committee, starts_at=SOON, venue="Room 1", by=None)
    item = add_item(meeting, title="Plan", by=None)
    generate_paper(
        item, generator="action-plan", source="plan", kind="appendix", title="Plan", by=None
    )
    publish(meeting)
    with pytest.raises(Refused, match="^Action 2 has been published"):
        save(replace(PLAN, actions=(PLAN.actions[0],)))
    assert Action.objects.count() == 3


def test_a_withheld_plan_prints_as_one_that_is_kept(save):
    save(PLAN)
    on = date(2024, 11, 7)
    assert payload_of(PLAN, on) == kept_payload("plan", on)


def test_a_paper_quotes_the_inspection_once_the_public_sees_it(save):
    inspection, on = save(PLAN).inspection, date(2024, 11, 7)
    before = plan_payload("plan", on, "officers").data
    assert (before["areas"], len(before["actions"])) == ([], 3)
    publish_inspection(inspection, on=date(2024, 7, 12), by=None)
    assert plan_payload("plan", on, "public") == kept_payload("plan", on)
    assert plan_payload("plan", on, "public").data["areas"] == ["Contacts", "Rights"]


def test_what_a_table_lacks_is_taken_out_and_comes_back_with_it(save):
    save(PLAN)
    save(replace(PLAN, actions=PLAN.actions[:1]))
    assert Removal.objects.filter(because=NOT_IN_TABLE, back_at=None).count() == 2
    assert save(PLAN).actions.count() == 3
    assert Removal.objects.exclude(back_at=None).count() == 2
