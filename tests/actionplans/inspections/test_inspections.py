"""Inspections: what was judged and found, in the words of their framework, and its pages."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.actions.services.actions import add_action
from actionplans.inspections import services as changes
from actionplans.inspections.frameworks import Frameworks, framework_of
from actionplans.inspections.judgements import checklists_of, findings_of, history_of
from actionplans.models import Action, AreaForImprovement, Finding, Inspection, PublishingStep
from actionplans.plans.services import add_plan, change_plan, confirm_plan
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db
DAY = date(2016, 6, 27)
LSCB = "Local Safeguarding Children Board"


def at(name: str, inspection: Inspection, *more) -> str:
    return reverse(f"actionplans:{name}", args=[inspection.key, *more])


@pytest.fixture
def lead(client, people):
    client.force_login(people.plan_lead)
    return client


@pytest.fixture
def years(council):
    """Three inspections as they were judged: 2016, 2020 and 2024."""
    made = []
    for framework, year, grade in (
        ("SIF", 2016, "Requires improvement"),
        ("ILACS", 2020, "Outstanding"),
        ("ILACS", 2024, "Outstanding"),
    ):
        day = date(year, 5, 3)
        facts = {"framework": framework, "starts_on": day, "ends_on": day}
        inspection = changes.add_inspection(council.committee, by=None, **facts)
        judgements = [("", "Overall effectiveness", grade)]
        if year == 2016:
            judgements.append((LSCB, "The effectiveness of the board", "Good"))
        changes.set_judgements(inspection, judgements, by=None)
        made.append(changes.publish_inspection(inspection, on=day, by=None))
    return made


# Frameworks


def test_a_framework_keeps_the_words_of_its_version():
    before, after = (framework_of("ILACS", date(year, 5, 1)) for year in (2020, 2024))
    assert (len(before.subjects), len(after.subjects)) == (4, 5)
    assert "care and care leavers" in before.subjects[2].words
    assert framework_of("SIF", DAY).grades[2] == "Requires improvement"
    assert before.grades[2] == "Requires improvement to be good"


def test_a_focused_visit_has_no_judgements_and_an_unknown_framework_no_subjects():
    assert not framework_of("Focused visit", DAY).has_judgements
    assert framework_of("Parks", DAY).subjects == ()
    assert framework_of("Parks", DAY).has_periods


def test_every_framework_that_gives_grades_has_subjects():
    for framework in Frameworks().versions:
        assert bool(framework.subjects) == bool(framework.grades), framework


def test_grades_of_different_years_have_one_scale():
    sif, ilacs = framework_of("SIF", DAY), framework_of("ILACS", date(2024, 5, 1))
    assert sif.level_of("Requires improvement") == 2
    assert ilacs.level_of("requires improvement to be good ") == 2
    assert framework_of("Parks", DAY).level_of("Adequate") == 2
    assert ilacs.level_of("Typically positive") is None


# Services


def test_judgements_are_replaced_and_what_they_were_stays_in_the_history(inspection, people):
    changes.set_judgements(inspection, [("", "Overall", "Good"), ("", "Help", "Good")], by=None)
    changes.set_judgements(inspection, [("", "Overall", "Outstanding")], by=people.officer)
    assert [str(each) for each in inspection.judgements.all()] == ["Overall: Outstanding"]
    entry = AuditEntry.objects.about(inspection).first()
    assert entry.details["before"] == [["", "Overall", "Good"], ["", "Help", "Good"]]


def test_an_area_that_has_actions_changes_its_words_but_is_not_dropped(inspection, plan):
    changes.set_quoted(inspection, AreaForImprovement, ["Contacts", "Rights"], by=None)
    plan = change_plan(plan, inspection=inspection, by=None)
    add_action(plan, ref="1", action="Look.", area=inspection.areas.last(), by=None)
    changes.set_quoted(inspection, AreaForImprovement, ["Contact", "Rights"], by=None)
    with pytest.raises(Refused, match="“Rights” has actions or findings, so it stays."):
        changes.set_quoted(inspection, AreaForImprovement, ["Contact"], by=None)
    assert [area.text for area in inspection.areas.all()] == ["Contact", "Rights"]


@pytest.fixture
def answered(inspection, plan):
    """An inspection with two areas, the first of which an action answers."""
    changes.set_quoted(inspection, AreaForImprovement, ["Contacts", "Rights"], by=None)
    plan = change_plan(plan, inspection=inspection, by=None)
    action = add_action(plan, ref="1", action="Look.", area=inspection.areas.first(), by=None)

    def quote(*texts, **facts):
        changes.set_quoted(inspection, AreaForImprovement, texts, by=None, **facts)
        action.refresh_from_db()
        return action.area.text, [area.text for area in inspection.areas.all()]

    return quote


def test_a_line_keeps_its_actions_wherever_it_is_put(answered):
    assert answered("Homes", "Contacts", "Rights") == ("Contacts", ["Homes", "Contacts", "Rights"])
    moved = ["Rights", "Contact", "Homes"]
    assert answered(*moved) == ("Contact", moved)


def test_forms_that_were_open_while_lines_moved_mean_the_same_area(lead, answered, inspection):
    action = Action.objects.get()
    finding = changes.save_finding(inspection, paragraph="2", text="x", area=action.area, by=None)
    edits = (
        (reverse("actionplans:edit_action", args=[action.key]), {"ref": "1", "action": "Listen."}),
        (at("edit_finding", inspection, finding.position), {"paragraph": "2", "text": "Anew."}),
    )
    chosen = [lead.get(address).context["form"]["area"].value() for address, _ in edits]
    answered("Rights", "Contacts")
    for (address, words), area in zip(edits, chosen, strict=True):
        assert lead.post(address, words | {"area": area, "kind": "weakness"}).status_code == 302
    action.refresh_from_db()
    finding.refresh_from_db()
    assert (action.action, action.area.text) == ("Listen.", "Contacts")
    assert (finding.text, finding.area.text) == ("Anew.", "Contacts")


def test_other_words_are_a_line_with_actions_only_when_somebody_says_so(answered):
    for texts in (["Rights"], ["Rights", "Homes"], ["Rights", "Homes", "Schools"]):
        with pytest.raises(Refused, match="“Contacts” has actions or findings, so it stays."):
            answered(*texts)
    assert answered("Rights", "Homes", is_reworded=True) == ("Homes", ["Rights", "Homes"])


def test_an_inspection_that_ends_before_it_starts_or_is_here_already_is_refused(
    council, inspection
):
    facts = {"framework": "ILACS", "starts_on": date(2024, 4, 29), "ends_on": date(2024, 4, 28)}
    with pytest.raises(Refused, match="ends before it starts"):
        changes.add_inspection(council.committee, by=None, **facts)
    facts["ends_on"] = date(2024, 5, 3)
    with pytest.raises(Refused, match="here already"):
        changes.add_inspection(council.committee, by=None, **facts)


def test_a_report_is_not_published_before_it_was_received(inspection):
    inspection = changes.change_inspection(inspection, received_on=date(2024, 7, 1), by=None)
    with pytest.raises(Refused, match="published before it was received"):
        changes.publish_inspection(inspection, on=date(2024, 6, 30), by=None)
    inspection.refresh_from_db()
    assert not inspection.is_public


def test_a_finding_has_actions_or_a_reason_why_none_answers_it(inspection, plan, years):
    plan = change_plan(plan, inspection=inspection, by=None)
    action = add_action(plan, ref="1", action="Look.", by=None)
    facts = {"paragraph": "2", "text": "Contacts are closed too early."}
    finding = changes.save_finding(inspection, by=None, **facts)
    assert findings_of(inspection, named=Inspection.objects.all())[0].is_unanswered
    with pytest.raises(Refused, match="no reason why none does"):
        changes.save_finding(inspection, finding, actions=[action], no_action_reason="x", by=None)
    changes.save_finding(inspection, finding, actions=[action], by=None)
    [line] = findings_of(inspection, named=Inspection.objects.all())
    assert (line.is_unanswered, list(line.actions)) == (False, [action])
    changes.save_finding(inspection, finding, actions=[], no_action_reason="Done.", by=None)
    assert not findings_of(inspection, named=Inspection.objects.all())[0].is_unanswered


def test_an_earlier_inspection_is_named_to_who_may_see_it(
    client, council, inspection, people, visit
):
    facts = {"framework": "JTAI", "starts_on": date(2023, 2, 6), "ends_on": date(2023, 2, 10)}
    hidden = changes.add_inspection(council.other_committee, by=None, **facts)
    earlier = changes.save_finding(hidden, paragraph="12", text="Hidden words.", by=None)
    found = changes.save_finding(
        inspection, paragraph="2", text="x", raised_before=earlier, by=None
    )
    changes.publish_inspection(inspection, on=date(2024, 7, 1), by=None)
    form = at("edit_finding", inspection, found.position)
    more = at("add_finding", inspection)
    for address, user, is_told in (
        (at("inspection", inspection), None, False),
        (at("work_inspection", inspection), people.plan_lead, False),
        (form, people.plan_lead, False),
        (more, people.plan_lead, False),
        (at("work_inspection", inspection), people.officer, True),
        (form, people.officer, True),
    ):
        page = visit(address, user).content.decode()
        assert ("paragraph 12" in page) == is_told, address
        assert "Hidden words." not in page or is_told
    visit(form, people.plan_lead)
    client.post(form, {"paragraph": "2", "kind": "weakness", "text": "y"})
    found.refresh_from_db()
    assert (found.text, found.raised_before) == ("y", earlier), "it stays with who may not see it"
    changes.publish_inspection(hidden, on=date(2023, 4, 1), by=None)
    assert "paragraph 12" in visit(at("inspection", inspection)).content.decode()


def test_only_an_earlier_inspection_raised_it_before(inspection, years):
    early = changes.save_finding(years[0], paragraph="9", text="Early", by=None)
    late = changes.save_finding(years[2], paragraph="9", text="Late", by=None)
    found = changes.save_finding(inspection, paragraph="2", text="x", raised_before=early, by=None)
    assert found.raised_before == early
    with pytest.raises(Refused, match="earlier"):
        changes.save_finding(inspection, found, raised_before=late, by=None)


def test_a_tick_is_dated_and_can_be_taken_back(inspection, people):
    changes.set_step(inspection, "radio", done_on=DAY, note="Radio Tinford", by=people.officer)
    rows = [row for rows in checklists_of(inspection).values() for row in rows]
    others = {PublishingStep.Step.FIRST_DRAFT.value, PublishingStep.Step.WEBSITE.value}
    asked = set(PublishingStep.Step.values) - others
    assert {row.step for row in rows} == asked
    assert [row.step for row in rows if row.done_on] == ["radio"]
    row = changes.set_step(inspection, "radio", done_on=None, by=people.officer)
    assert (row.done_on, row.by) == (None, None)
    assert AuditEntry.objects.about(inspection).filter(action="inspection.step").count() == 2


# The years side by side


def test_the_years_stand_side_by_side_in_the_words_of_each(years):
    history = history_of(list(Inspection.objects.with_judgements()))
    assert [each.starts_on.year for each in history.inspections] == [2016, 2020, 2024]
    rows = {
        theme: [cell.grade if cell else why for cell, why in cells] for theme, cells in history.rows
    }
    assert rows == {
        "Overall": ["Requires improvement", "Outstanding", "Outstanding"],
        "Safeguarding board": ["Good", "Not part of this framework", "Not part of this framework"],
    }
    assert history.ended == ""


def test_the_picture_says_its_sentence_and_rises_with_the_grade(years):
    [picture] = history_of(list(Inspection.objects.with_judgements())).pictures
    assert picture.sentence == (
        "Overall judgements: requires improvement in 2016, outstanding in 2020 and outstanding "
        "in 2024."
    )
    first, second, third = picture.points
    assert first.x < second.x < third.x
    assert first.y > second.y == third.y


def test_the_public_sees_the_history_of_what_is_published_only(years, visit, council):
    day = date(2026, 1, 5)
    facts = {"framework": "JTAI", "starts_on": day, "ends_on": day}
    hidden = changes.add_inspection(council.committee, by=None, **facts)
    changes.set_judgements(hidden, [("", "Overall effectiveness", "Inadequate")], by=None)
    page = visit("/inspections/").content.decode()
    assert "Overall judgements: requires improvement in 2016" in page
    assert "JTAI" not in page
    assert "inadequate" not in page
    assert visit(hidden.get_absolute_url()).status_code == 404
    assert visit(years[0].get_absolute_url()).status_code == 200


def test_the_history_asks_as_often_for_three_years_as_for_one(years, count_queries):
    three = count_queries("/inspections/")
    Inspection.objects.exclude(pk=years[0].pk).update(is_public=False)
    assert count_queries("/inspections/") == three


def test_a_draft_plan_answers_no_finding_in_public(inspection, plan, visit, people):
    plan = change_plan(plan, inspection=inspection, by=None)
    action = add_action(plan, ref="1", action="Not yet agreed.", by=None)
    changes.save_finding(inspection, paragraph="2", text="Found.", actions=[action], by=None)
    changes.publish_inspection(inspection, on=date(2024, 7, 12), by=None)
    assert "Not yet agreed." not in visit(inspection.get_absolute_url()).content.decode()
    assert (
        "Not yet agreed." in visit(inspection.get_absolute_url(), people.plan_lead).content.decode()
    )
    confirm_plan(plan, by=None)
    assert "Not yet agreed." in visit(inspection.get_absolute_url()).content.decode()


def test_the_draft_actions_of_another_committee_s_plan_are_told_to_no_lead(
    client, council, inspection, people, visit
):
    """Two committees answer one inspection; the draft of one is not the other's to read."""
    hidden = add_plan(council.other_committee, slug="hidden", title="Hidden plan", by=None)
    hidden = change_plan(hidden, inspection=inspection, by=None)
    action = add_action(hidden, ref="1", action="Hidden action.", by=None)
    found = changes.save_finding(
        inspection, paragraph="2", text="Found.", actions=[action], by=None
    )
    form = at("edit_finding", inspection, found.position)
    for address in (at("work_inspection", inspection), form, at("add_finding", inspection)):
        assert "Hidden" not in visit(address, people.plan_lead).content.decode(), address
        answer = visit(address, people.officer).content.decode()
        assert "Hidden action." in answer, address
    visit(form, people.plan_lead)
    refused = client.post(form, {"paragraph": "2", "kind": "weakness", "text": "y",
                                 "actions": [action.key]})  # fmt: skip
    assert "Hidden" not in refused.content.decode()
    client.post(form, {"paragraph": "2", "kind": "weakness", "text": "y"})
    found.refresh_from_db()
    assert (found.text, list(found.actions.all())) == ("y", [action]), "it is kept unseen"


# Officers' pages


def test_an_inspection_is_added_judged_and_published_on_its_pages(lead):
    days = {"starts_on": "29 4 2024", "ends_on": "3 may 2024", "received_on": "1 jul 2024"}
    data = {"framework": "ILACS", "committee": "CYP", "lead_inspector": "R Q"}
    for name, text in days.items():
        data |= dict(zip((f"{name}_{n}" for n in range(3)), text.split(), strict=True))
    lead.post("/work/inspections/add/", data)
    inspection = Inspection.objects.get()
    assert (inspection.received_on, inspection.is_public) == (date(2024, 7, 1), False)
    grades = {f"grade_{number}": "Good" for number in range(4)}
    lead.post(at("judgements", inspection), grades | {"grade_4": "Outstanding"})
    assert inspection.judgements.count() == 5
    lead.post(at("areas", inspection), {"texts": "Contacts\n\n Rights "})
    assert [area.text for area in inspection.areas.all()] == ["Contacts", "Rights"]
    lead.post(at("areas", inspection), {"texts": "Rights\nContacts", "is_reworded": "on"})
    assert [area.text for area in inspection.areas.all()] == ["Rights", "Contacts"]
    lead.post(at("priority_actions", inspection), {"texts": "Move house"})
    assert inspection.priority_actions.get().text == "Move house"
    lead.post(at("publish_inspection", inspection), {"on_0": "12", "on_1": "7", "on_2": "2024"})
    inspection.refresh_from_db()
    assert (inspection.is_public, inspection.published_on) == (True, date(2024, 7, 12))


def test_a_step_is_ticked_and_a_day_to_come_is_refused_with_what_was_typed(lead, inspection):
    address = at("tick_step", inspection, "partners")
    lead.post(address, {"partners-done_on_0": "1", "partners-done_on_1": "8",
                        "partners-done_on_2": "2024", "partners-note": "Police"})  # fmt: skip
    assert inspection.steps.get().note == "Police"
    page = lead.get(at("work_inspection", inspection)).content.decode()
    assert "The report: 1 of 4 done" in page
    assert "The written statement of action: 0 of 2 done" in page
    ahead = timezone.localdate() + timedelta(days=9)
    data = {
        f"partners-done_on_{n}": part for n, part in enumerate((ahead.day, ahead.month, ahead.year))
    }
    page = lead.post(address, data | {"partners-note": "Kept words"})
    assert page.status_code == 422
    assert "This day has not come yet." in page.content.decode()
    assert "Kept words" in page.content.decode()
    assert "<title>Error: " in page.content.decode()


def test_a_finding_is_added_and_changed_on_its_pages(lead, inspection):
    data = {"paragraph": "2", "kind": "weakness", "text": "Contacts."}
    lead.post(at("add_finding", inspection), data)
    finding = Finding.objects.get()
    edit = at("edit_finding", inspection, finding.position)
    lead.post(edit, data | {"no_action_reason": "It was done before."})
    finding.refresh_from_db()
    assert finding.no_action_reason == "It was done before."
    assert lead.get(at("edit_finding", inspection, 99)).status_code == 404


@pytest.mark.parametrize(
    ("name", "theirs", "mine"),
    [
        ("areas", {"texts": "Their line"}, {"texts": "My line"}),
        ("judgements", {"grade_0": "Good"}, {"grade_0": "Outstanding"}),
        ("priority_actions", {"texts": "Their line"}, {"texts": "My line"}),
    ],
)
def test_the_second_of_two_sees_both_versions(lead, inspection, name, theirs, mine):
    address = at(name, inspection)
    revision = _revision(lead.get(address))
    assert lead.post(address, theirs | {"revision": revision}).status_code == 302
    answer = lead.post(address, mine | {"revision": revision})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this inspection meanwhile." in page
    for words in (*theirs.values(), *mine.values()):
        assert words in page
    assert lead.post(address, mine | {"revision": _revision(answer)}).status_code == 302


def test_facts_are_not_overwritten_by_a_second_person(lead, inspection):
    address = at("inspection_facts", inspection)
    data = {"framework": "ILACS", "committee": "CYP"}
    for name, day in (("starts_on", "29 4 2024"), ("ends_on", "3 5 2024")):
        data |= dict(zip((f"{name}_{n}" for n in range(3)), day.split(), strict=True))
    revision = _revision(lead.get(address))
    changes.change_inspection(inspection, lead_inspector="A Lead", by=None)
    answer = lead.post(address, data | {"lead_inspector": "B Lead", "revision": revision})
    assert answer.status_code == 409
    page = " ".join(answer.content.decode().split())
    assert "Lead inspector: A Lead" in page
    assert 'value="B Lead"' in page
    inspection.refresh_from_db()
    assert inspection.lead_inspector == "A Lead"


def test_a_finding_is_not_overwritten_by_a_second_person(lead, inspection):
    finding = changes.save_finding(inspection, paragraph="2", text="Contacts.", by=None)
    address = at("edit_finding", inspection, finding.position)
    revision = _revision(lead.get(address))
    changes.save_finding(inspection, finding, text="Theirs.", by=None)
    data = {"paragraph": "2", "kind": "weakness", "text": "Mine.", "revision": revision}
    answer = lead.post(address, data)
    assert answer.status_code == 409
    finding.refresh_from_db()
    assert finding.text == "Theirs."


def _revision(answer) -> str:
    return re.search(r'name="revision" value="(\d+)"', answer.content.decode())[1]


def test_wrong_days_are_refused_at_their_field(lead):
    data = {"framework": "ILACS", "committee": "CYP"}
    for name, day in (("starts_on", "3"), ("ends_on", "1")):
        data |= {f"{name}_0": day, f"{name}_1": "5", f"{name}_2": "2024"}
    page = lead.post("/work/inspections/add/", data).content.decode()
    assert "The last day is before the first day." in page
    assert not Inspection.objects.exists()


def test_others_do_not_find_the_pages_of_work(visit, inspection, people):
    for user in (people.other_officer, people.member, people.action_owner):
        assert visit(at("work_inspection", inspection), user).status_code == 404


def test_the_report_is_a_public_paper_of_the_committee(lead, visit, inspection, council, media):
    def paper_of(title, *, in_days=-3):
        return make_paper(make_item(make_meeting(council.committee, in_days=in_days), title), title)

    paper, draft, exempt = paper_of("Report"), paper_of("Draft", in_days=5), paper_of("Money")
    make_exempt(exempt, "Something exempt")
    for each in (paper, exempt):
        publish(each.item.meeting)
    address = at("inspection_facts", inspection)
    page = lead.get(address).content.decode()
    assert f'value="{paper.key}"' in page
    assert draft.key not in page
    assert exempt.key not in page
    facts = {
        "framework": "ILACS", "committee": council.committee.code, "report_paper": paper.key,
        "starts_on_0": 29, "starts_on_1": 4, "starts_on_2": 2024,
        "ends_on_0": 3, "ends_on_1": 5, "ends_on_2": 2024,
    }  # fmt: skip
    refused = lead.post(address, facts | {"report_paper": draft.key})
    assert "Select a valid choice" in refused.content.decode()
    assert lead.post(address, facts).status_code == 302
    changes.publish_inspection(inspection, on=date(2024, 7, 12), by=None)
    assert paper.get_absolute_url() in visit(inspection.get_absolute_url()).content.decode()
