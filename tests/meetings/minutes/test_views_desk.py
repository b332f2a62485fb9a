"""The desk at which minutes are taken, as its pages and its JSON answer."""

import json

import pytest

from meetings.minutes.payload import minute_payload, minutes_payload
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.text import Typed, save_text
from meetings.minutes.views.desk import writer_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Meeting,
    Minutes,
    MinuteVersion,
    Motion,
    Resolution,
    Undertaking,
)
from meetings.sitting.services.attendance import add_other
from meetings.sitting.services.decisions import write_down
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.meetings.drafts import put_into
from tests.meetings.sittings import at, make_table


@pytest.fixture
def table(council):
    return make_table(council)


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


def look(visitor, table, *, item=None, **said):
    address = at("minute_preview", table.meeting.slug, (item or table.item).key)
    said = {"part": "words", "text": "Q: _Why_?"} | said
    return visitor.post(address, json.dumps(said), content_type="application/json")


def test_a_preview_is_what_prints_and_nothing_of_it_is_kept(officer, table):
    table.make_quorate()
    write_down(Motion(minute=table.minute), "it be noted", by=None)
    html = look(officer, table).json()["html"]
    assert "<p><em><em>Why</em>?</em></p>" in html
    assert "It was moved that it be noted." in html
    say(officer, table, text="Q: _Why_?")
    printed = minutes_payload(table.meeting.slug, None, "public").data["minutes"][0]
    assert printed["body_html"] in html
    assert MinuteVersion.objects.count() == 1


def test_a_preview_of_the_exempt_minute_is_for_who_writes_it(officer, table, people):
    table.make_quorate()
    write_down(Motion(minute=table.exempt_minute), "nine hundred be paid", by=None)
    said = {"part": "closed", "text": "The **price**."}
    answer = look(officer, table, item=table.exempt, **said)
    assert "<strong>price</strong>" in answer.json()["html"]
    assert "nine hundred be paid" in answer.json()["html"]
    assert answer["Cache-Control"] == "private, no-store"
    in_public = look(officer, table, item=table.exempt, part="summary", text="Considered.")
    assert "nine hundred" not in in_public.json()["html"]
    officer.force_login(people.chair)
    assert look(officer, table, item=table.exempt, **said).status_code == 404


@pytest.mark.parametrize("nonsense", [{"part": "all"}, {"text": 1}, {"part": "closed"}])
def test_a_preview_of_nonsense_is_refused(officer, table, nonsense):
    assert look(officer, table, **nonsense).status_code == 400


def test_a_preview_of_a_text_beyond_measure_says_so(officer, table):
    assert "too long" in look(officer, table, text="y" * 600_000).json()["sentence"]


def test_versions_are_listed_compared_and_brought_back(officer, table):
    say(officer, table, text="One\nTwo")
    say(officer, table, text="Two Three", sequence=2, base=1)
    address = at("minute_versions", table.meeting.slug, table.item.key)
    first = table.minute.versions.get(text="One\nTwo")
    page = officer.get(address, {"version": first.key}).content.decode()
    assert "Removed: </span>One\n<span" in page
    assert "Added: </span> Three<span" in page
    officer.post(address, {"version": first.key})
    assert table.minute.text == "One\nTwo"
    assert officer.post(address, {"version": "nothing"}).status_code == 404


def test_attendance_is_one_tap_for_each_person(officer, table):
    for person in (table.chair, table.elected, table.third):
        form = {"person": person.key, "capacity": "present"}
        officer.post(at("mark_attendance", table.meeting.slug), form)
    page = officer.get(at("desk", table.meeting.slug)).content.decode()
    assert "3 of 3 elected members; co-optees do not count" in page


def row_of(page, place):
    """Return the words in one row of the attendance."""
    return page.partition(f'id="attends-{place}"')[2].partition("</li>")[0]


def test_a_refused_tap_says_why_in_the_row_that_was_tapped(officer, table):
    table.make_quorate()
    why = "A member is present, has sent apologies, or is absent."
    bad = {"person": table.third.key, "capacity": "asleep"}
    answer = officer.post(at("mark_attendance", table.meeting.slug), bad, follow=True)
    assert answer.redirect_chain[-1][0].endswith(f"#attends-{table.third.key}")
    page = answer.content.decode()
    assert why in row_of(page, table.third.key)
    assert why not in row_of(page, table.chair.key)
    assert why not in officer.get(at("desk", table.meeting.slug)).content.decode()


def test_who_is_taken_off_published_minutes_stays_and_the_row_says_why(officer, table):
    other = add_other(
        table.meeting, name="K Burr", role="", capacity="in-attendance", is_remote=False, by=None
    )
    Minutes.objects.update(state="published")
    form = {"position": other.position}
    answer = officer.post(at("unmark_attendance", table.meeting.slug), form, follow=True)
    assert "These minutes are published." in row_of(answer.content.decode(), other.position)


def test_a_refused_removal_says_why_in_its_sheet(officer, table):
    table.make_quorate()
    motion = write_down(Motion(minute=table.minute), "that it be noted", by=table.by)
    Minutes.objects.update(state="published")
    page = officer.post(at("remove_record", "motion", motion.key)).content.decode()
    assert "These minutes are published." in page.partition("data-sheet-content")[2]
    assert Motion.objects.exists()


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
    assert b"open data-vote-names" in officer.get(vote).content, "without scripts all stands open"
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


def test_no_item_says_that_the_quorum_is_missing_before_anybody_was_marked(officer, table):
    desk, warning = at("desk", table.meeting.slug), "No quorum for this item"
    page = officer.get(desk).content.decode()
    assert "Nobody is marked yet." in page
    assert warning not in page
    assert "Neither chair nor vice-chair is here" not in page
    table.mark(table.elected)
    page = officer.get(desk).content.decode()
    assert "Nobody is marked yet." not in page
    assert page.count(warning) == 2
    assert "Neither chair nor vice-chair is here" in page


@pytest.mark.parametrize("name", ["minute", "exempt_minute"])
def test_the_vote_sheet_says_what_is_put_to_the_vote_and_who_moved_it(officer, table, name):
    table.make_quorate()
    people = {"mover": table.chair, "seconder": table.elected}
    text = "that it be noted & sent\nto Cabinet"
    motion = write_down(Motion(minute=getattr(table, name)), text, by=None, **people)
    page = officer.get(at("vote", motion.key)).content.decode()
    said, _, form = page.partition('<form class="reading"')
    assert "that it be noted &amp; sent<br>to Cabinet" in said
    assert "Moved by Chair, seconded by Member" in " ".join(said.split())
    assert "Against" in form


def test_names_beside_a_show_of_hands_throw_no_count_away(officer, table):
    table.make_quorate()
    motion = write_down(Motion(minute=table.minute), "that it be noted", by=table.by)
    vote, against = at("vote", motion.key), {f"way_{table.third.key}": "against"}
    answer = officer.post(vote, {"votes_for": "3"} | against).content.decode()
    assert "1 by name against, but 0 counted." in answer
    assert 'href="#id_votes_against"' in answer
    officer.post(vote, {"votes_for": "2", "votes_against": "1"} | against)
    motion.refresh_from_db()
    kept = motion.vote
    assert (motion.outcome, kept.is_by_name, str(kept)) == (
        "carried", False, "2 for, 1 against, 0 abstained",
    )  # fmt: skip
    assert kept.votes_cast.get().person == table.third
    page = officer.get(vote).content.decode()
    assert 'name="votes_for" value="2"' in page


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


def test_the_public_is_excluded_for_an_open_item_with_an_exempt_paper(officer, table):
    table.make_quorate()
    address = at("record_of_meeting", table.meeting.slug, "exclusion")
    name = f"item_{table.item.key}"
    assert name not in officer.get(address).context["form"].fields
    Meeting.objects.filter(pk=table.meeting.pk).update(state="draft")
    for title, paragraph in (("Names of carers", 2), ("Fees", 3)):
        make_exempt(make_paper(table.item, title), "Appendix", paragraph=paragraph)
    Meeting.objects.filter(pk=table.meeting.pk).update(state="published")
    form = officer.get(address).context["form"]
    assert form.fields[name].initial == [2, 3]
    officer.post(address, {name: ["2", "3"]})
    named = table.meeting.exclusions.get().named.get()
    assert (named.item, named.paragraphs) == (table.item, [2, 3])
    [limb] = minute_payload(table.minute, "CYP")["resolved"]
    assert "for “Fostering” (paragraphs 2 and 3)" in limb
    assert "Names of carers" not in limb


def test_the_desk_offers_to_exclude_the_public_where_only_a_paper_is_exempt(officer, table):
    address = at("record_of_meeting", table.meeting.slug, "exclusion").encode()
    AgendaItem.objects.filter(pk=table.exempt.pk).update(basis="", paragraphs=[])
    assert address not in officer.get(at("desk", table.meeting.slug)).content
    Meeting.objects.filter(pk=table.meeting.pk).update(state="draft")
    make_exempt(make_paper(table.item, "Fees"), "Appendix")
    Meeting.objects.filter(pk=table.meeting.pk).update(state="published")
    assert address in officer.get(at("desk", table.meeting.slug)).content


def test_officers_follow_what_was_promised(officer, table, client, people):
    undertaking = write_down(
        Undertaking(minute=table.minute), "would write to parishes", owner="K Burr", due_on=None,
        by=None,
    )  # fmt: skip
    assert b"would write to parishes" in officer.get(at("undertakings")).content
    form = {"key": undertaking.key, "state": "kept"}
    assert b"Say what came of it" in officer.post(at("undertakings"), form, follow=True).content
    officer.post(at("undertakings"), form | {"outcome": "Written in May"})
    undertaking.refresh_from_db()
    assert (undertaking.state, undertaking.outcome) == ("kept", "Written in May")
    client.force_login(people.other_officer)
    assert b"parishes" not in client.get(at("undertakings"), {"state": "kept"}).content
    form = {"key": undertaking.key, "state": "open"}
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
