"""What minutes print automatically."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.minutes.payload import minutes_payload
from meetings.minutes.services.closing import end_meeting
from meetings.minutes.services.exempt_minutes import exempt_section
from meetings.minutes.services.minute_taking import begin_minutes, set_about
from meetings.minutes.services.text import Typed, save_text
from meetings.models import AgendaItem, Meeting, MinuteAction, Minutes, Motion, Undertaking
from meetings.public.reading import minute_of
from meetings.sitting.services.attendance import add_other, put_in_chair
from meetings.sitting.services.decisions import count_vote, write_down
from meetings.sitting.services.declarations import adjourn, declare, exclude_public
from tests.council import make_item
from tests.meetings.sittings import Table, make_table

pytestmark = pytest.mark.django_db

APOLOGIES = "Apologies for Absence"


@pytest.fixture
def table(council) -> Table:
    """A meeting of today whose agenda has an item for apologies."""
    table = make_table(council)
    Meeting.objects.filter(pk=table.meeting.pk).update(state="draft")
    make_item(table.meeting, APOLOGIES, kind="standing")
    Meeting.objects.filter(pk=table.meeting.pk).update(state="published")
    begin_minutes(table.meeting, by=None)
    return table


def printed(table: Table) -> dict[str, dict]:
    """Return what the minutes print, by the title of the minute."""
    payload = minutes_payload(table.meeting.slug, table.meeting.on, "public").data
    return {each["title"]: each for each in payload["minutes"]}


def minute(table: Table):
    return table.minutes.entries.select_related("minutes", "item").get(title=APOLOGIES)


def let_it_have_a_reference(table: Table) -> None:
    set_about(minute(table), is_numbered=True, is_education=False, by=None)


def test_apologies_without_a_reference_stand_in_the_head_alone(table):
    table.mark(table.elected, table.governor, capacity="apologies")
    payload = minutes_payload(table.meeting.slug, table.meeting.on, "public").data
    assert [each["name"] for each in payload["apologies"]["councillors"]] == ["Member"]
    assert APOLOGIES not in printed(table)


def test_apologies_with_a_reference_print_who_sent_them(table):
    let_it_have_a_reference(table)
    assert printed(table)[APOLOGIES]["body_html"] == ""
    table.make_quorate()
    table.mark(table.third, table.governor, capacity="apologies")
    add_other(
        table.meeting, name="A Lawyer", role="", capacity="observer", is_remote=False, by=None
    )
    said = "<p>Apologies were received from Councillor T Hird and Co Optee.</p>"
    assert printed(table)[APOLOGIES]["body_html"] == said


def test_what_was_typed_of_apologies_prints_as_it_was_typed(table):
    table.mark(table.third, capacity="apologies")
    save_text(minute(table), Typed("The Chair wished T Hird well.", "ann", 1, 0), by=None)
    assert printed(table)[APOLOGIES]["body_html"] == "<p>The Chair wished T Hird well.</p>"


def test_the_exempt_minute_holds_all_that_was_decided_and_is_to_be_done(table):
    table.make_quorate()
    minute, by = table.exempt_minute, table.by
    people = {"mover": table.chair, "seconder": table.elected}
    motion = write_down(Motion(minute=minute), "that the home be bought.", by=by, **people)
    count_vote(motion, votes_for=3, votes_against=0, abstained=0, by=by)
    due = {"owner": "K Burr", "due_on": date(2024, 11, 7), "by": by}
    write_down(MinuteAction(minute=minute), "Sign the contract.", **due)
    write_down(Undertaking(minute=minute), "Ask the seller", **due | {"due_on": None})
    section = exempt_section(minute, "CYP", "The price.")
    for line in (
        "It was moved by Councillor Chair and seconded by Councillor Member that the home be "
        "bought.",
        "On being put to the vote the motion was carried (3 for, 0 against, 0 abstained).",
        "Action: Sign the contract – K Burr, by Thursday 7 November 2024",
        "Undertaking: Ask the seller – K Burr",
    ):
        assert f"<p>{line}</p>" in section
    assert "K Burr" not in str(printed(table))


def test_a_declaration_of_a_climate_emergency_gathers_no_interests(table):
    climate = "Declaration of a climate emergency"
    Meeting.objects.filter(pk=table.meeting.pk).update(state="draft")
    make_item(table.meeting, climate)
    Meeting.objects.filter(pk=table.meeting.pk).update(state="published")
    begin_minutes(table.meeting, by=None)
    table.mark(table.elected)
    facts = {"person": table.elected, "kind": "personal", "nature": "A neighbour", "by": None}
    declare(table.meeting, item=table.item, **facts)
    minutes = printed(table)
    assert minutes[climate]["body_html"] == ""
    assert "A neighbour" in minutes[table.item.title]["body_html"]


def exclude(table: Table) -> None:
    table.make_quorate()
    exclude_public(table.meeting, {table.exempt: [3]}, mover=None, seconder=None, by=None)


def test_an_exclusion_prints_under_the_item_that_the_agenda_has_for_it(table):
    Meeting.objects.filter(pk=table.meeting.pk).update(state="draft")
    own = "Exclusion of the Press and Public"
    make_item(table.meeting, own, kind="standing")
    Meeting.objects.filter(pk=table.meeting.pk).update(state="published")
    begin_minutes(table.meeting, by=None)
    exclude(table)
    minutes = printed(table)
    [resolved] = minutes[own]["resolved"]
    assert "the press and public be excluded" in resolved
    assert minutes[table.exempt.title]["resolved"] == []


def test_an_exclusion_without_an_item_of_its_own_prints_where_it_takes_effect(table):
    exclude(table)
    [resolved] = printed(table)[table.exempt.title]["resolved"]
    assert "the press and public be excluded" in resolved


def test_what_is_to_be_done_prints_below_its_minute(table, client):
    facts = {"owner": "K Burr", "by": None}
    write_down(MinuteAction(minute=table.minute), "Count.", due_on=date(2024, 11, 7), **facts)
    write_down(Undertaking(minute=table.minute), "Ask", due_on=None, **facts)
    write_down(MinuteAction(minute=minute(table)), "Send flowers", due_on=None, **facts)
    assert printed(table)["Fostering"]["follow_ups"] == [
        "Action: Count – K Burr, by Thursday 7 November 2024",
        "Undertaking: Ask – K Burr",
    ]
    assert APOLOGIES in printed(table)
    Minutes.objects.update(state="published")
    Meeting.objects.update(has_been_public=True)
    page = client.get(reverse("meetings:minutes", args=[table.meeting.slug])).content.decode()
    assert "<p>Undertaking: Ask – K Burr</p>" in page
    assert minute_of(table.item).follow_ups[1] == "Undertaking: Ask – K Burr"


def test_what_was_recorded_of_the_whole_meeting_prints_above_and_below_its_minutes(table, client):
    table.mark(table.elected, table.third)
    put_in_chair(table.meeting, table.third, by=None)
    facts = {"person": table.elected, "kind": "whip", "nature": "Fostering", "by": None}
    declare(table.meeting, item=None, **facts)
    times = {"adjourned_at": time(18, 30), "resumed_at": time(18, 40)}
    adjourn(table.meeting, **times, reason="for the press to be seated", by=None)
    table.mark(table.chair, capacity="apologies")
    times = {"started_at": time(18, 5), "ended_at": time(19)}
    end_meeting(table.meeting, **times, others="absent", by=None)
    payload = minutes_payload(table.meeting.slug, table.meeting.on, "public").data
    assert payload["opening"] == [
        "The meeting began at 6.05 pm",
        "In the absence of the Chair and the Vice-Chair Councillor T Hird was elected Chair for "
        "the meeting.",
        "Councillor Member declared the party whip: Fostering.",
    ]
    adjourned = "The meeting was adjourned at 6.30 pm and resumed at 6.40 pm"
    assert payload["closing"] == [f"{adjourned}: for the press to be seated"]
    Minutes.objects.update(state="published")
    Meeting.objects.update(has_been_public=True)
    page = client.get(reverse("meetings:minutes", args=[table.meeting.slug])).content.decode()
    assert page.index("declared the party whip") < page.index("CYP1") < page.index(adjourned)
    declarations = table.minutes.entries.get(item=table.item)
    AgendaItem.objects.filter(pk=declarations.item_id).update(business="declarations")
    again = minutes_payload(table.meeting.slug, table.meeting.on, "public").data
    assert str(again).count("declared the party whip") == 1
    assert "declared the party whip" not in str(again["opening"])


def test_a_meeting_in_time_prints_nothing_of_itself_but_its_end(table):
    table.make_quorate()
    began = timezone.localtime(table.meeting.starts_at).time()
    times = {"started_at": began, "ended_at": time(23, 59)}
    end_meeting(table.meeting, **times, others="absent", by=None)
    payload = minutes_payload(table.meeting.slug, table.meeting.on, "public").data
    assert (payload["opening"], payload["closing"], payload["ended"]) == ([], [], "23:59")


def test_the_desk_leads_to_a_declaration_for_the_whole_meeting(table, client):
    client.force_login(table.by)
    page = client.get(reverse("meetings:desk", args=[table.meeting.slug])).content.decode()
    address = reverse("meetings:record_of_meeting", args=[table.meeting.slug, "declaration"])
    assert f'href="{address}"' in page
