"""The desk at which minutes are taken, as its pages and its JSON answer."""

import json

import pytest
from django.urls import reverse

from meetings.models import (
    Attendance,
    Declaration,
    Meeting,
    Minutes,
    MinuteVersion,
    Motion,
    Resolution,
    Undertaking,
)
from meetings.services.deciding import write_down
from meetings.services.minute_text import Typed, save_text
from meetings.services.minuting import begin_minutes
from meetings.views.minuting import writer_of
from tests.council import make_item, make_meeting
from tests.meetings.drafts import put_into
from tests.meetings.sittings import make_table


@pytest.fixture
def table(council):
    return make_table(council)


@pytest.fixture
def officer(client, table):
    client.force_login(table.by)
    return client


def at(name, *arguments):
    return reverse(f"meetings:{name}", args=arguments)


def say(visitor, table, *, item=None, user=None, **said):
    said = {
        "part": "words", "text": "Heard.", "client": "ann", "sequence": 1, "base": 0,
        "writer": writer_of(user or table.by),
    } | said  # fmt: skip
    address = at("minute_item", table.meeting.slug, (item or table.item).key)
    return visitor.post(address, json.dumps(said), content_type="application/json")


def test_minutes_are_begun_from_an_empty_page(client, council):
    meeting = make_meeting(council.committee, in_days=0)
    client.force_login(council.people.committee_officer)
    assert b"Begin the minutes" in client.get(at("desk", meeting.slug)).content
    answer = client.post(at("begin_minutes", meeting.slug), follow=True)
    assert b"nothing to minute" in answer.content
    put_into(meeting, "published")
    client.post(at("begin_minutes", meeting.slug))
    assert Minutes.objects.get().is_taken_here


def test_the_desk_asks_as_often_for_one_item_as_for_many(table, count_queries):
    address = at("desk", table.meeting.slug)
    before = count_queries(address, table.by)
    for number in range(3):
        make_item(table.meeting, f"More {number}")
    begin_minutes(table.meeting, by=table.by)
    assert count_queries(address, table.by) == before


def test_what_is_typed_is_saved_and_said(officer, table):
    answer = say(officer, table).json()
    assert (answer["state"], answer["revision"]) == ("saved", 1)
    assert table.minute.text == "Heard."


def test_a_conflict_answers_with_the_other_text_and_whose_it_is(officer, table):
    say(officer, table, text="Ann's", client="ann")
    answer = say(officer, table, text="Bob's", client="bob").json()
    assert (answer["state"], answer["text"], answer["by"]) == ("conflict", "Ann's", "Officer")
    assert b"Bob&#x27;s" in officer.get(at("desk", table.meeting.slug)).content


@pytest.mark.parametrize(
    "nonsense",
    [
        {"part": "all"}, {"text": None}, {"client": ""}, {"client": "<>"}, {"sequence": -1},
        {"base": "1"}, {"sequence": True}, {"base": 2**40},
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_changes_nothing(officer, table, nonsense):
    assert say(officer, table, **nonsense).status_code == 400
    assert not MinuteVersion.objects.exists()


def test_no_json_at_all_is_refused(officer, table):
    for body in ("{", "[]", "\xff"):
        for address in (
            at("minute_item", table.meeting.slug, table.item.key),
            at("minutes_state", table.meeting.slug),
        ):
            assert officer.post(address, body, content_type="application/json").status_code == 400


def test_a_text_is_not_saved_under_the_name_of_who_signed_in_since(client, table, people):
    client.force_login(people.committee_officer)
    assert say(client, table, user=table.by).json()["state"] == "stranger"
    assert table.minute.text == ""


def test_who_may_not_write_sees_nothing(client, table, people):
    for who in (people.chair, people.member, people.co_optee, people.other_officer, people.nobody):
        client.force_login(who)
        assert say(client, table, user=who).status_code == 404
        for name, arguments in (("desk", ()), ("minutes_state", ()), ("begin_minutes", ())):
            address = at(name, table.meeting.slug, *arguments)
            found = client.get(address) if name == "desk" else client.post(address)
            assert found.status_code == 404
    assert table.minute.text == ""


def test_a_right_that_ended_saves_nothing_more(client, table, people):
    client.force_login(people.committee_officer)
    assert say(client, table, user=people.committee_officer).json()["state"] == "saved"
    people.committee_officer.grants.all().delete()
    assert say(client, table, user=people.committee_officer, sequence=2).status_code == 404


def test_nothing_of_drafts_is_public(client, table, people):
    save_text(table.minute, Typed("Heard words", "a", 1, 0), by=None)
    for who in (None, people.member):
        if who:
            client.force_login(who)
        for address in (table.item.get_absolute_url(), at("minutes", table.meeting.slug)):
            assert b"Heard words" not in client.get(address).content


def test_pages_hear_of_each_other(officer, table, people):
    def look(client, name, writing):
        said = json.dumps({"client": name, "writing": writing})
        address = at("minutes_state", table.meeting.slug)
        return client.post(address, said, content_type="application/json").json()["items"]

    say(officer, table, text="Ann's")
    look(officer, "page-a", table.item.key)
    officer.force_login(people.committee_officer)
    seen = look(officer, "page-b", None)[table.item.key]
    assert seen["writers"] == ["Officer"]
    assert seen["parts"]["words"] == {"revision": 1, "text": "Ann's"}


def test_without_scripts_a_form_saves_and_shows_both_texts(officer, table):
    address = at("minute_item", table.meeting.slug, table.item.key)
    form = {"part": "words", "base": "0", "sequence": "1", "client": "form-1", "text": "One"}
    assert officer.post(address, form).status_code == 302
    answer = officer.post(address, form | {"client": "form-2", "text": "Two"})
    page = answer.content.decode()
    assert "One" in page
    assert "Two" in page
    conflict = MinuteVersion.objects.get(kind="conflict")
    officer.post(at("settle_minute", conflict.key), {"how": "append"})
    assert table.minute.text == "One\n\nTwo"


def test_a_text_beyond_measure_comes_back_with_its_error(officer, table):
    address = at("minute_item", table.meeting.slug, table.item.key)
    words = "y" * 200_001
    form = {"part": "words", "base": "0", "sequence": "1", "client": "form-1", "text": words}
    page = officer.post(address, form).content.decode()
    assert words in page
    assert "Error: " in page


def test_versions_are_listed_compared_and_brought_back(officer, table):
    say(officer, table, text="One\nTwo")
    say(officer, table, text="Two\nThree", sequence=2, base=1)
    address = at("minute_versions", table.meeting.slug, table.item.key)
    first = table.minute.versions.get(text="One\nTwo")
    page = officer.get(address, {"version": first.key}).content.decode()
    assert '<del><span class="govuk-visually-hidden">Then: </span>One</del>' in page
    officer.post(address, {"version": first.key})
    assert table.minute.text == "One\nTwo"
    assert officer.post(address, {"version": "nothing"}).status_code == 404


def test_attendance_is_one_tap_for_each_person(officer, table):
    for person in (table.chair, table.elected, table.third):
        form = {"person": person.key, "capacity": "present"}
        officer.post(at("mark_attendance", table.meeting.slug), form)
    page = officer.get(at("desk", table.meeting.slug)).content.decode()
    assert "3 of 3 elected members; co-optees do not count" in page
    bad = {"person": table.third.key, "capacity": "asleep"}
    answer = officer.post(at("mark_attendance", table.meeting.slug), bad, follow=True)
    assert b"present, has sent apologies, or is absent" in answer.content


def test_details_put_a_member_into_the_chair(officer, table):
    table.make_quorate()
    address = at("attendance_details", table.meeting.slug, table.third.key)
    table.mark(table.chair, capacity="apologies")
    officer.post(address, {"takes_chair": "on", "is_remote": "on"})
    row = Attendance.objects.get(person=table.third)
    assert (row.is_chair, row.is_elected_chair, row.is_remote) == (True, True, True)


def test_a_motion_is_written_down_voted_changed_and_removed(officer, table):
    table.make_quorate()
    add = at("record_of_item", table.meeting.slug, table.item.key, "motion")
    form = {"text": "that it be noted", "mover": table.chair.key, "seconder": table.elected.key}
    assert officer.post(add, form).status_code == 302
    motion = Motion.objects.get()
    vote = at("vote", motion.key)
    answer = officer.post(vote, {"votes_for": "9"})
    assert b"9 votes, but 3 may vote" in answer.content
    assert b'value="9"' in answer.content
    assert b"Enter how many voted" in officer.post(vote, {}).content
    officer.post(vote, {f"way_{table.chair.key}": "for", f"way_{table.third.key}": "abstained"})
    motion.refresh_from_db()
    assert (motion.outcome, motion.vote.is_by_name) == ("carried", True)
    change = at("change_record", "motion", motion.key)
    assert b"that it be noted" in officer.get(change).content
    officer.post(change, form | {"text": "that it be agreed"})
    motion.refresh_from_db()
    assert (motion.text, motion.outcome) == ("that it be agreed", "carried")
    assert officer.get(at("remove_record", "motion", motion.key)).status_code == 200
    officer.post(at("remove_record", "motion", motion.key))
    assert not Motion.objects.exists()


def test_a_refused_resolution_keeps_its_words_and_says_why(officer, table):
    add = at("record_of_item", table.meeting.slug, table.item.key, "resolution")
    page = officer.post(add, {"text": "it be noted"}).content.decode()
    assert "No decision without a quorum" in page
    assert "it be noted" in page
    assert not Resolution.objects.exists()


def test_a_declaration_is_written_down_and_corrected(officer, table):
    table.make_quorate()
    add = at("record_of_item", table.meeting.slug, table.item.key, "declaration")
    officer.post(add, {"person": table.third.key, "kind": "personal", "nature": "A cousin"})
    declaration = Declaration.objects.get()
    change = at("change_record", "declaration", declaration.key)
    officer.post(change, {"person": table.third.key, "kind": "personal", "is_sensitive": "on",
                          "nature": "A cousin"})  # fmt: skip
    declaration.refresh_from_db()
    assert (declaration.is_sensitive, declaration.nature) == (True, "")


def test_the_public_is_excluded_and_the_meeting_closed_by_forms(officer, table):
    table.make_quorate()
    form = {f"item_{table.exempt.key}": ["3"], "mover": table.chair.key}
    officer.post(at("record_of_meeting", table.meeting.slug, "exclusion"), form)
    assert table.meeting.exclusions.get().named.get().paragraphs == [3]
    times = {"started_at": "6.00 pm", "ended_at": "6.41 pm"}
    officer.post(at("record_of_meeting", table.meeting.slug, "close"), times)
    table.meeting.refresh_from_db()
    assert table.meeting.state == "held"
    page = officer.get(at("desk", table.meeting.slug)).content.decode()
    assert "6.00 pm to 6.41 pm" in page


def test_officers_follow_what_was_promised(officer, table, client, people):
    undertaking = write_down(
        Undertaking(minute=table.minute), "would write to parishes", owner="K Burr", due_on=None,
        by=None,
    )  # fmt: skip
    assert b"would write to parishes" in officer.get(at("undertakings")).content
    form = {"undertaking": undertaking.key, "state": "kept"}
    assert b"Say what came of it" in officer.post(at("undertakings"), form, follow=True).content
    officer.post(at("undertakings"), form | {"outcome": "Written in May"})
    undertaking.refresh_from_db()
    assert (undertaking.state, undertaking.outcome) == ("kept", "Written in May")
    client.force_login(people.other_officer)
    assert b"parishes" not in client.get(at("undertakings"), {"state": "kept"}).content
    form = {"undertaking": undertaking.key, "state": "open"}
    assert client.post(at("undertakings"), form).status_code == 404


def test_the_whole_record_prints_on_the_page_of_published_minutes(officer, table, client):
    table.make_quorate()
    say(officer, table, text="Q: Why?\nA: Because.")
    write_down(Resolution(minute=table.minute), "it be noted.", by=None)
    Minutes.objects.update(state="published")
    Meeting.objects.update(has_been_public=True)
    client.logout()
    page = client.get(at("minutes", table.meeting.slug)).content.decode()
    assert "<em>Why?</em>" in page
    assert "RESOLVED – that</strong> it be noted." in page


@pytest.mark.parametrize("sent", ["[" * 100_000, '{"text": ' * 100_000, "[1]", "no"])
def test_json_that_makes_no_sense_is_no_minute(officer, table, sent):
    address = at("minute_item", table.meeting.slug, table.item.key)
    assert officer.post(address, sent, content_type="application/json").status_code == 400


def test_a_number_without_end_is_no_minute(officer, table):
    address = at("minute_item", table.meeting.slug, table.item.key)
    said = {"part": "words", "text": "Heard.", "client": "ann", "sequence": "1", "base": "9" * 5000}
    assert officer.post(address, said).status_code == 400
