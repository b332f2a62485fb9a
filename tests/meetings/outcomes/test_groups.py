"""Task and finish groups: their members, private notes, and reports."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from committees.models import Person
from meetings.models import GroupNote, GroupPlace, Paper, Recommendation, TaskGroup
from meetings.outcomes.groups import report_on_agenda
from meetings.outcomes.groups import services as task_groups
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_meeting, make_person, seat
from tests.following import make_cabinet

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SECRET = "A carer told us in confidence"


@pytest.fixture
def group(council, people):
    return task_groups.set_up_group(
        council.committee,
        name="Fostering group",
        scope="How carers are found",
        starts_on=TODAY - timedelta(days=30),
        members=[people.member.person, people.other_member.person],
        by=people.committee_officer,
    )


@pytest.fixture
def note(group, people):
    facts = {"kind": "evidence", "title": "Interview", "text": SECRET, "on": TODAY}
    return task_groups.add_note(group, by=people.member, **facts)


def join(group, name="E Expert", capacity="co-optee", kind=Person.Kind.CO_OPTEE, **facts):
    person = make_person(name, kind=kind)
    return task_groups.add_to_group(group, person, capacity=capacity, on=TODAY, by=None, **facts)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": day.month, f"{prefix}_2": day.year}


def test_co_opted_members_never_outnumber_the_elected_ones(group):
    join(group, "E One")
    join(group, "E Two")
    with pytest.raises(Refused, match="may not outnumber"):
        join(group, "E Three")
    elected = group.places.filter(capacity="member").first()
    with pytest.raises(Refused, match="may not outnumber"):
        task_groups.leave_group(elected, on=TODAY, by=None)
    co_opted = group.places.filter(capacity="co-optee").first()
    task_groups.leave_group(co_opted, on=TODAY, by=None)
    task_groups.leave_group(elected, on=TODAY, by=None)
    assert GroupPlace.objects.filter(ends_on=None).count() == 2


def test_nobody_of_the_executive_nor_twice_nor_unelected_sits_as_a_member(group, people):
    minister = make_person("M Inister")
    seat(minister, make_cabinet())
    for person, words in (
        (minister, "on the executive"),
        (people.co_optee.person, "not elected"),
        (people.member.person, "already"),
    ):
        with pytest.raises(Refused, match=words):
            task_groups.add_to_group(group, person, capacity="member", on=TODAY, by=None)


def test_nobody_of_the_executive_is_co_opted_either(group):
    minister = make_person("M Inister")
    seat(minister, make_cabinet())
    with pytest.raises(Refused, match="on the executive"):
        task_groups.add_to_group(group, minister, capacity="co-optee", on=TODAY, by=None)


def test_who_leaves_on_a_day_to_come_counts_until_then(group):
    leaving = join(group, "E One")
    join(group, "E Two")
    task_groups.leave_group(leaving, on=TODAY + timedelta(days=30), by=None)
    with pytest.raises(Refused, match="may not outnumber"):
        join(group, "E Three")
    later = TODAY + timedelta(days=31)
    expert = make_person("E Three", kind=Person.Kind.CO_OPTEE)
    task_groups.add_to_group(group, expert, capacity="co-optee", on=later, by=None)
    assert group.places.current(later).filter(capacity="co-optee").count() == 2


def test_only_scrutiny_sets_one_up_with_members_and_in_order(council, people):
    facts = {"name": "G", "scope": "S", "starts_on": TODAY, "by": None}
    member = people.member.person
    for committee, more, words in (
        (make_cabinet(), {"members": [member]}, "Only a scrutiny committee"),
        (council.committee, {"members": []}, "who sits"),
        (
            council.committee,
            {"members": [member], "reports_by": TODAY - timedelta(days=1)},
            "report before",
        ),
    ):
        with pytest.raises(Refused, match=words):
            task_groups.set_up_group(committee, **facts, **more)
    assert not TaskGroup.objects.exists()


def test_notes_are_for_the_group_and_its_officers_alone(visit, group, note, people):
    room = reverse("meetings:group_room", args=[group.key])
    inside = {"member", "other_member", "officer", "committee_officer"}
    for name, user in people.all().items():
        if name == "public":
            continue
        assert (name, visit(room, user).status_code) == (name, 200 if name in inside else 404)
        assert SECRET not in text(visit(group.get_absolute_url(), user))
    assert SECRET in text(visit(room, people.member))
    assert visit(room).status_code == 302
    assert not AuditEntry.objects.filter(sentence__contains="Interview").exists()
    assert set(TaskGroup.objects.open_to(people.member)) == {group}
    assert not TaskGroup.objects.open_to(people.chair).exists()


def test_a_right_to_the_notes_ends_with_the_place(visit, group, note, people):
    place = group.places.get(person=people.other_member.person)
    place.ends_on = TODAY - timedelta(days=1)
    place.save()
    assert (
        visit(reverse("meetings:group_room", args=[group.key]), people.other_member).status_code
        == 404
    )
    with pytest.raises(PermissionDenied):
        task_groups.add_note(group, kind="note", title="T", on=TODAY, by=people.other_member)


def test_the_public_reads_scope_members_and_the_final_report(visit, group, note):
    page = text(visit(group.get_absolute_url()))
    assert "How carers are found" in page
    assert "Councillor Other Member" in page
    assert "Final report" not in page
    words = {"report": "Carers need more.", "recommendations": []}
    task_groups.publish_final_report(group, on=TODAY, by=None, **words)
    page = text(visit(group.get_absolute_url()))
    assert "Carers need more." in page
    assert SECRET not in page
    assert "Fostering group" in text(visit("/committees/cyp/"))


def test_its_recommendations_become_drafts_of_the_parent_committee(visit, group):
    words = {"report": "Carers need more.", "on": TODAY, "by": None}
    publish = task_groups.publish_final_report
    with pytest.raises(Refused, match="to whom"):
        publish(group, recommendations=["Pay more"], **words)
    publish(group, recommendations=["Pay more", "Ask them"], to_body=make_cabinet(), **words)
    found = Recommendation.objects.filter(group=group)
    assert {(each.text, each.state, each.committee) for each in found} == {
        ("Pay more", "drafted", group.committee),
        ("Ask them", "drafted", group.committee),
    }
    assert "Pay more" not in text(visit(group.get_absolute_url()))
    with pytest.raises(Refused, match="work is over"):
        publish(group, recommendations=[], **words)
    with pytest.raises(Refused, match="work is over"):
        join(group)


def test_officers_run_a_group_in_the_browser(client, people):
    client.force_login(people.committee_officer)
    address = reverse("meetings:set_up_group", args=["cyp"])
    facts = {"name": "Group", "scope": "Carers"} | when("starts_on", TODAY)
    assert "Say who sits on the group." in text(client.post(address, facts))
    client.post(address, facts | {"members": [people.member.person.pk]})
    group = TaskGroup.objects.get()
    assert group.name in text(client.get("/work/groups/"))

    def post(name, facts, *more):
        return client.post(reverse(f"meetings:{name}", args=[group.key, *more]), facts)

    change = {"name": "Carers", "scope": "All carers"} | when("reports_by", TODAY)
    assert post("change_group", change).status_code == 302
    expert = make_person("E Expert", kind=Person.Kind.CO_OPTEE)
    joins = when("on", TODAY) | {"person": expert.pk, "capacity": "co-optee"}
    assert post("join_group", joins).status_code == 302
    left = post("leave_group", when("on", TODAY), people.member.person.key)
    assert "may not outnumber" in text(left)
    assert post("leave_group", when("on", TODAY), expert.key).status_code == 302
    bad = {"kind": "note", "title": "T", "link": "javascript:alert(1)"} | when("on", TODAY)
    assert post("add_group_note", bad).status_code == 422
    assert post("add_group_note", bad | {"link": ""}).status_code == 302
    report = {"report": "Words", "recommendations": "Act"} | when("on", TODAY)
    assert "Say to whom" in text(post("final_report", report))
    assert post("final_report", report | {"to_body": make_cabinet().pk}).status_code == 302
    assert Recommendation.objects.get().text == "Act"
    assert GroupNote.objects.count() == 1


def test_a_member_adds_notes_and_manages_nothing(client, group, people):
    client.force_login(people.member)
    address = reverse("meetings:add_group_note", args=[group.key])
    facts = {"kind": "meeting", "title": "Visit", "place": "Home"} | when("on", TODAY)
    assert client.post(address, facts).status_code == 302
    assert GroupNote.objects.get().place == "Home"
    for name in ("change_group", "join_group", "final_report"):
        assert client.get(reverse(f"meetings:{name}", args=[group.key])).status_code == 404


@pytest.fixture
def reported(group):
    words = {"report": "Carers need mroe.", "recommendations": [], "by": None}
    task_groups.publish_final_report(group, on=TODAY, **words)
    return TaskGroup.objects.get(pk=group.pk)


def test_a_final_report_is_corrected_with_a_reason_and_its_earlier_words_stay(
    client, people, visit, reported
):
    client.force_login(people.committee_officer)
    address = reverse("meetings:correct_final_report", args=[reported.key])
    assert address in text(client.get(reverse("meetings:group_room", args=[reported.key])))
    assert "Carers need mroe.</textarea>" in text(client.get(address))
    assert client.post(address, {"report": "Carers need more."}).status_code == 422
    said = {"report": "Carers need more.", "reason": "Misspelt"}
    assert client.post(address, said).status_code == 302
    page = text(visit(reported.get_absolute_url()))
    for words in ("Carers need more.", "Carers need mroe.", "Corrected because: Misspelt"):
        assert words in page
    acts = AuditEntry.objects.about(reported).values_list("action", flat=True)
    assert "group.report-corrected" in acts


def test_only_what_was_reported_is_corrected_and_with_a_reason(group, reported):
    with pytest.raises(Refused, match="say why it is corrected"):
        task_groups.correct_final_report(reported, report="New", reason="", by=None)
    TaskGroup.objects.update(state="working", reported_on=None)
    with pytest.raises(Refused, match="has not reported"):
        task_groups.correct_final_report(reported, report="New", reason="Typo", by=None)
    reported.refresh_from_db()
    assert reported.final_report == "Carers need mroe."


def test_the_final_report_goes_onto_an_agenda_of_its_committee(
    client, people, council, reported, media
):
    meeting = make_meeting(council.committee)
    client.force_login(people.committee_officer)
    address = reverse("meetings:put_report_on_agenda", args=[reported.key])
    assert address in text(client.get(reverse("meetings:group_room", args=[reported.key])))
    assert client.post(address, {"where": meeting.slug}).status_code == 302
    paper = Paper.objects.get(generator="group-report")
    assert (paper.title, paper.item.meeting) == ("Final report: Fostering group", meeting)
    source = report_on_agenda.group_report_payload(reported.key, TODAY, "public")
    for words in ("Carers need mroe.", "Councillor Member", "Set up by Children"):
        assert words in source.data["body_html"]
    with pytest.raises(Refused, match="no meeting of Children"):
        report_on_agenda.put_on_agenda(reported, make_meeting(council.other_committee), by=None)
