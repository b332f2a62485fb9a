"""Minutes after the meeting: circulated, published, confirmed; decisions and undertakings."""

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from meetings.minutes.services import publication
from meetings.minutes.services.closing import end_meeting
from meetings.minutes.services.confirmation import Corrected, confirm_minutes
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.publication import publish_minutes
from meetings.minutes.services.text import Typed, save_text
from meetings.models import (
    DecisionList,
    Edition,
    Meeting,
    Minute,
    MinuteAction,
    Minutes,
    MinutesComment,
    MinutesReader,
    Motion,
    Paper,
    Publication,
    Resolution,
    Undertaking,
)
from meetings.outcomes.undertakings.services import (
    put_undertakings_on_agenda,
    undertakings_payload,
)
from meetings.pack.child import ChildFailed
from meetings.planning.services.planning import copy_items
from meetings.publication.waiting import waiting
from meetings.sitting.services.decisions import count_vote, follow_up, name_votes, write_down
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_exempt, make_item, make_meeting
from tests.leaks import pages_of
from tests.meetings.drafts import put_into
from tests.meetings.sittings import PRIVATE, at, make_later_meeting, make_table_that_is_over
from tests.publishing import publish


@pytest.fixture
def table(council, media):
    """A meeting that is over, with a resolution, an exempt minute and its exclusion."""
    return make_table_that_is_over(council)


def closed_text(table) -> str:
    """Name the field that has the exempt minute when minutes are confirmed."""
    return f"text_{table.exempt_minute.position}_closed"


def close(meeting: Meeting) -> None:
    end_meeting(meeting, started_at=time(22), ended_at=time(23), others="absent", by=None)


# Comments


def test_a_draft_goes_to_chair_officers_and_whoever_is_named(
    officer, table, people, django_capture_on_commit_callbacks
):
    readers = "Lee Gal, legal@tinford.example"
    with django_capture_on_commit_callbacks(execute=True):
        officer.post(at("circulate_minutes", table.meeting.slug), {"readers": readers})
    told = {sent.to[0] for sent in mail.outbox}
    committee_officer, chair = people.committee_officer.email, people.chair.email
    assert told == {committee_officer, chair, "legal@tinford.example"}
    reader = MinutesReader.objects.get()
    [link] = [sent.body for sent in mail.outbox if sent.to == ["legal@tinford.example"]]
    assert at("minutes_reader", reader.key) in link
    assert all(PRIVATE not in sent.body and "Fostering" not in sent.body for sent in mail.outbox)
    assert table.minutes.state == "circulated"


def test_a_line_that_names_nobody_is_said_and_kept(officer, table):
    answer = officer.post(at("circulate_minutes", table.meeting.slug), {"readers": "Lee Gal"})
    assert "write a name, a comma and an e-mail address" in answer.content.decode()
    assert table.minutes.state == "draft"


def test_a_named_reader_sees_open_words_only_and_comments_until_publication(officer, table, client):
    officer.post(at("circulate_minutes", table.meeting.slug), {"readers": "Lee, lee@x.example"})
    client.logout()
    page = at("minutes_reader", MinutesReader.objects.get().key)
    shown = client.get(page).content.decode()
    assert "It was hreard." in shown
    assert PRIVATE not in shown
    assert client.post(page, {"text": "It is: heard.", "minute": "1"}).status_code == 302
    comment = MinutesComment.objects.get()
    assert (comment.name, comment.minute, comment.by) == ("Lee", table.minute, None)
    publish_minutes(table.minutes, by=None)
    assert client.get(page).status_code == 404


def test_a_comment_is_answered_and_why_it_is_not_taken_is_said(officer, table, client, people):
    page = at("minutes_comments", table.meeting.slug)
    client.force_login(people.chair)
    assert client.get(page).status_code == 404
    client.force_login(table.by)
    client.post(at("circulate_minutes", table.meeting.slug), {"readers": ""})
    client.force_login(people.chair)
    client.post(page, {"text": "Heard, not hreard."})
    comment = MinutesComment.objects.get()
    client.post(page, {"comment": comment.key, "state": "taken"})
    comment.refresh_from_db()
    assert comment.state == "open"
    client.force_login(table.by)
    waits = [each.url for each in waiting(table.by)]
    assert page in waits
    refused = client.post(page, {"comment": comment.key, "state": "answered"}, follow=True)
    assert b"Say why the comment is not taken" in refused.content
    client.post(page, {"comment": comment.key, "state": "taken"})
    comment.refresh_from_db()
    assert comment.state == "taken"
    assert page not in [each.url for each in waiting(table.by)]


def test_members_who_are_not_in_the_chair_do_not_see_the_draft(officer, table, client, people):
    officer.post(at("circulate_minutes", table.meeting.slug), {"readers": ""})
    for who in (people.member, people.co_optee, people.other_officer, people.nobody):
        client.force_login(who)
        assert client.get(at("minutes_comments", table.meeting.slug)).status_code == 404


# Publication


def test_exempt_minutes_are_a_paper_apart_for_those_who_may_read_it(
    officer, table, client, people, tmp_path
):
    officer.post(at("publish_minutes", table.meeting.slug))
    kept = {each.audience: each for each in Edition.objects.of_minutes()}
    assert set(kept) == {"public", "members", "officers"}
    for audience, who in (("members", people.member), ("officers", table.by)):
        client.force_login(who)
        answer = client.get(at("exempt_minute", table.meeting.slug, audience))
        path = tmp_path / f"{audience}.pdf"
        path.write_bytes(b"".join(answer))
        text = " ".join(pages_of(path))
        assert PRIVATE in text
        assert "Not for publication" in text
        assert "no-store" in answer["Cache-Control"]
        page = client.get(at("minutes", table.meeting.slug))
        assert b"Exempt minute, not for publication" in page.content
    client.logout()
    for audience in ("public", "members", "officers"):
        assert client.get(at("exempt_minute", table.meeting.slug, audience)).status_code == 404
    page = client.get(at("minutes", table.meeting.slug)).content.decode()
    assert PRIVATE not in page
    assert "Exempt minute" not in page
    assert PRIVATE not in " ".join(pages_of(kept["public"].file.path))


def test_the_public_summary_prints_in_the_open_minutes(officer, table, client):
    save_text(table.exempt_minute, Typed("A home was considered.", "ann", 1, 0), by=table.by)
    officer.post(at("publish_minutes", table.meeting.slug))
    client.logout()
    page = client.get(at("minutes", table.meeting.slug)).content.decode()
    assert "A home was considered." in page


def test_what_is_wanting_is_said_and_nothing_is_published(officer, table):
    table.meeting.exclusions.get().named.all().delete()
    page = officer.get(at("publish_minutes", table.meeting.slug)).content.decode()
    assert "No resolution to exclude the public names" in page
    assert "A contract: " in page
    refused = officer.post(at("publish_minutes", table.meeting.slug))
    assert b"They are not published" in refused.content
    assert not Publication.objects.exists()


def test_a_pdf_that_cannot_be_made_publishes_nothing_and_says_so(officer, table, monkeypatch):
    def fail(*arguments, **facts):
        raise ChildFailed("no memory")

    monkeypatch.setattr(publication, "build_paper", fail)
    answer = officer.post(at("publish_minutes", table.meeting.slug))
    assert b"The PDF could not be made" in answer.content
    assert table.minutes.state == "draft"


def test_references_of_published_minutes_stand_when_others_grew_meanwhile(table):
    after = make_later_meeting(table.meeting)
    put_into(after, "published")
    begin_minutes(after, by=None)
    ours = table.minutes
    Minute.objects.create(minutes=ours, position=9, number=3, title="More")
    close(after)
    publish_minutes(Minutes.objects.get(meeting=after), by=None)
    assert list(after.minutes.entries.values_list("number", flat=True)) == [3]
    publish_minutes(ours, by=None)
    assert list(ours.entries.values_list("number", flat=True)) == [4, 5, 6]
    assert list(after.minutes.entries.values_list("number", flat=True)) == [3]


def test_the_command_builds_what_is_apart_for_officers_and_says_when_nothing_is(table, tmp_path):
    out = tmp_path / "exempt.pdf"
    call_command("buildminutes", table.meeting.slug, "--out", str(out), "--audience", "officers")
    assert PRIVATE in " ".join(pages_of(out))
    bare = make_meeting(table.meeting.committee, in_days=0)
    put_into(bare, "published")
    with pytest.raises(CommandError, match="Nothing is minuted"):
        call_command("buildminutes", bare.slug, "--out", str(out))
    begin_minutes(bare, by=None)
    with pytest.raises(CommandError, match="Nothing was dealt with in private"):
        call_command("buildminutes", bare.slug, "--out", str(out), "--audience", "officers")


def test_an_items_own_page_says_what_was_minuted_voted_and_resolved(table, client):
    publish(table.meeting)
    motion = write_down(Motion(minute=table.minute), "that it be noted", by=None)
    name_votes(motion, {table.chair: "for", table.elected: "for", table.third: "against"}, by=None)
    address = table.item.get_absolute_url()
    assert "It was hreard." not in client.get(address).content.decode()
    publish_minutes(table.minutes, by=None)
    page = client.get(address).content.decode()
    assert "It was hreard." in page
    assert "RESOLVED" in page
    assert "On a recorded vote the motion was carried. For: Chair and Member" in page
    assert "Against: T Hird" in page


# Confirmation


def test_minutes_wait_for_the_next_agenda_whichever_is_there_first(table):
    first = make_later_meeting(table.meeting)
    publish_minutes(table.minutes, by=None)
    [paper] = Paper.objects.filter(item__meeting=first)
    assert paper.generator_source == table.meeting.slug
    cloned = make_meeting(table.meeting.committee, in_days=40)
    copy_items(cloned, first, by=None)
    assert Paper.objects.filter(item__meeting=cloned, generator="minutes").count() == 1


def test_corrections_are_said_in_both_minutes_and_the_words_before_are_kept(officer, table, client):
    publish_minutes(table.minutes, by=None)
    after = make_later_meeting(table.meeting)
    put_into(after, "published")
    begin_minutes(after, by=None)
    for person in (table.chair, table.elected, table.third):
        form = {"person": person.key, "capacity": "present"}
        officer.post(at("mark_attendance", after.slug), form)
    place = table.minute.position
    form = {"at": after.slug, "signed_by": "C Hair", f"text_{place}": "It was heard."}
    form |= {f"text_{table.exempt_minute.position}": "", closed_text(table): PRIVATE}
    address = at("confirm_minutes", table.meeting.slug)
    assert b"Say what was corrected" in officer.post(address, form).content
    form |= {f"words_{place}": "hreard to read heard"}
    page = officer.post(address, form | {"on_0": "1", "on_1": "1", "on_2": "1950"})
    assert page.context["form"].errors["on"][0].endswith("and not signed before that.")
    officer.post(address, form)
    assert table.minute.text == "It was heard."
    assert table.minute.versions.filter(text="It was hreard.").exists()
    confirmed = table.minutes
    facts = (confirmed.state, confirmed.confirmed_by, confirmed.confirmed_at)
    assert facts == ("confirmed", "C Hair", after)
    close(after)
    publish_minutes(Minutes.objects.get(meeting=after), by=None)
    client.logout()
    for slug in (table.meeting.slug, after.slug):
        page = client.get(at("minutes", slug)).content.decode()
        assert "hreard to read heard" in page
    assert "as corrected, be confirmed" in page
    newest = Edition.objects.of_minutes().for_everybody().latest_first()
    paper = newest.filter(publication__meeting=table.meeting).first()
    assert paper.publication.kind == "minutes"
    assert "C Hair" in " ".join(pages_of(paper.file.path))


def test_minutes_are_confirmed_once_after_publication_at_a_later_meeting_by_somebody(table):
    minutes, after = table.minutes, make_later_meeting(table.meeting)
    put_into(after, "published")

    def confirm(**facts):
        confirm_minutes(minutes, **({"at": after, "signed_by": "C Hair", "by": None} | facts))

    with pytest.raises(Refused, match="Publish the draft minutes first"):
        confirm()
    publish_minutes(minutes, by=None)
    with pytest.raises(Refused, match="later meeting of the same committee"):
        confirm(at=table.meeting)
    with pytest.raises(Refused, match="Say who signed them"):
        confirm(signed_by=" ")
    with pytest.raises(Refused, match="not signed before that"):
        confirm(on=date(1950, 1, 1))
    with pytest.raises(Refused, match="in the future"):
        confirm(on=after.on + timedelta(days=1))
    with pytest.raises(Refused, match="Say what was corrected"):
        confirm(corrections=[Corrected(table.minute, "", "Other words")])
    assert table.minutes.state == "published"
    assert table.minute.text == "It was hreard."
    confirm()
    with pytest.raises(Refused, match="already"):
        confirm()


# Decisions


def test_decisions_are_public_before_the_minutes_which_take_their_place(officer, table, client):
    officer.post(at("work_decisions", table.meeting.slug))
    client.logout()
    page = client.get(at("decisions", table.meeting.slug)).content.decode()
    assert "it be noted." in page
    assert "press and public be excluded" in page
    assert "it be bought" not in page
    assert "It was hreard." not in page
    publish_minutes(table.minutes, by=None)
    answer = client.get(at("decisions", table.meeting.slug))
    assert answer.url == at("minutes", table.meeting.slug)


def test_decisions_that_are_public_are_frozen_and_not_published_twice(officer, table):
    officer.post(at("work_decisions", table.meeting.slug))
    again = officer.post(at("work_decisions", table.meeting.slug))
    assert b"are public already" in again.content
    write_down(Resolution(minute=table.minute), "that more be asked.", by=table.by)
    assert "more be asked" not in str(DecisionList.objects.get().payload)
    officer.post(at("work_decisions", table.meeting.slug))
    assert DecisionList.objects.count() == 2


def test_there_are_no_decisions_before_the_meeting_is_over(officer, table):
    Meeting.objects.update(state="published")
    answer = officer.post(at("work_decisions", table.meeting.slug))
    assert b"Close the meeting first" in answer.content
    assert officer.get(at("decisions", table.meeting.slug)).status_code == 404


def test_the_decisions_say_how_each_voted_where_it_was_recorded_by_name(officer, table, client):
    votes = {table.chair: "for", table.elected: "for", table.third: "against"}
    for minute, text in ((table.minute, "that it be deferred"), (table.exempt_minute, "PAY NINE")):
        name_votes(write_down(Motion(minute=minute), text, by=None), votes, by=None)
    lost = write_down(Motion(minute=table.minute), "that it be dropped", by=None)
    name_votes(lost, dict.fromkeys(votes, "against"), by=None)
    shown = write_down(Motion(minute=table.minute), "that hands be shown", by=None)
    count_vote(shown, votes_for=3, votes_against=0, abstained=0, by=None)
    officer.post(at("work_decisions", table.meeting.slug))
    client.logout()
    page = client.get(at("decisions", table.meeting.slug)).content.decode()
    carried = "It was moved that it be deferred. On a recorded vote the motion was carried."
    assert f"{carried} For: Chair and Member; Against: T Hird; Abstained: none." in page
    assert "It was moved that it be dropped. On a recorded vote the motion was lost." in page
    assert "hands be shown" not in page
    assert "PAY NINE" not in page


def test_an_older_list_of_decisions_has_no_votes_and_is_read_all_the_same(table, client):
    resolved = [{"title": "Fostering", "resolved": ["<p>it be noted</p>"]}]
    DecisionList.objects.create(minutes=table.minutes, payload=resolved)
    Meeting.objects.update(has_been_public=True)
    assert "it be noted" in client.get(at("decisions", table.meeting.slug)).content.decode()


# Undertakings


def test_what_was_promised_prints_on_the_next_agenda_until_it_is_closed(officer, table):
    facts = {"owner": "K Burr", "due_on": None, "by": None}
    write_down(Undertaking(minute=table.minute), "Write to parishes", **facts)
    write_down(Undertaking(minute=table.exempt_minute), "Ask the seller", **facts)
    after = make_meeting(table.meeting.committee, in_days=30)
    assert "There are none." in _printed(after)
    publish_minutes(table.minutes, by=None)
    officer.post(at("put_undertakings", after.slug), {"where": "last"})
    assert Paper.objects.get(item__meeting=after).generator == "undertakings"
    assert "Write to parishes" in _printed(after)
    assert "Ask the seller" not in _printed(after)
    again = officer.post(at("put_undertakings", after.slug), {"where": "last"})
    assert b"on this agenda already" in again.content
    assert officer.get(at("put_undertakings", after.slug)).url == at("agenda", after.slug)
    promise = Undertaking.objects.get(minute=table.minute)
    follow_up(promise, state="kept", outcome="All 26 were written to", by=None)
    assert "Done: All 26 were written to" in _printed(after)
    Undertaking.objects.filter(pk=promise.pk).update(closed_on=after.on.replace(year=2020))
    assert "Write to parishes" not in _printed(after)


def test_actions_are_followed_as_undertakings_are(officer, table, coming):
    facts = {"owner": "K Burr", "by": None}
    write_down(MinuteAction(minute=table.exempt_minute), "Pay seller", due_on=None, **facts)
    late = write_down(MinuteAction(minute=table.minute), "Count", due_on=None, **facts)
    write_down(Undertaking(minute=table.minute), "Ask", due_on=date(2024, 11, 7), **facts)
    listed = officer.get(at("undertakings")).context["said"]
    assert [(each.thing.label, each.text) for each in listed] == [
        ("Undertaking", "Ask"), ("Action", "Count"), ("Action", "Pay seller"),
    ]  # fmt: skip
    publish_minutes(table.minutes, by=None)
    assert "2 of 2 are open." in _printed(coming)
    assert "<td>Action</td>" in _printed(coming)
    assert "Pay seller" not in _printed(coming)
    form = {"key": late.key, "state": "kept", "outcome": "There are nine"}
    officer.post(at("undertakings"), form)
    assert "Done: There are nine" in _printed(coming)
    assert AuditEntry.objects.filter(action="action.followed").exists()


@pytest.fixture
def coming(table) -> Meeting:
    """The next meeting, with minutes to confirm between two other items."""
    meeting = make_meeting(table.meeting.committee, in_days=30)
    for title, kind in (("Apologies", "standing"), ("Minutes", "minutes"), ("Fostering", "report")):
        make_item(meeting, title, kind=kind)
    return meeting


def where(page) -> dict[str, str]:
    """Return the places that the form offers, by the words for them."""
    groups = page.context["form"].fields["where"].choices
    return {words: value for _, places in groups for value, words in places}


def test_undertakings_usually_stand_after_the_minutes(officer, coming):
    page = officer.get(at("put_undertakings", coming.slug))
    form = page.context["form"]
    assert form["where"].value() == where(page)["After 2.0 Minutes"]
    officer.post(at("put_undertakings", coming.slug), {"where": form["where"].value()})
    titles = list(coming.items.order_by("position").values_list("title", flat=True))
    own = "Actions and undertakings from earlier meetings"
    assert titles == ["Apologies", "Minutes", own, "Fostering"]
    assert Paper.objects.get(item__meeting=coming).item.title == own


def test_undertakings_stand_under_the_item_that_an_officer_chooses(officer, coming):
    page = officer.get(at("put_undertakings", coming.slug))
    officer.post(at("put_undertakings", coming.slug), {"where": where(page)["Under 3.0 Fostering"]})
    assert Paper.objects.get(item__meeting=coming).item.title == "Fostering"
    assert coming.items.count() == 3


def test_no_undertakings_stand_under_a_withheld_item(officer, coming):
    item = coming.items.get(title="Fostering")
    make_exempt(item, "A contract")
    page = officer.get(at("put_undertakings", coming.slug))
    assert not [words for words in where(page) if words.startswith("Under 3.0")]
    answer = officer.post(at("put_undertakings", coming.slug), {"where": f"under-{item.key}"})
    assert answer.status_code == 422
    item.refresh_from_db()
    with pytest.raises(Refused, match="anybody may read"):
        put_undertakings_on_agenda(coming, by=None, under=item)
    with pytest.raises(Refused, match="of this agenda"):
        put_undertakings_on_agenda(make_meeting(coming.committee, in_days=60), by=None, after=item)
    assert not Paper.objects.filter(item__meeting=coming).exists()


def test_an_agenda_that_lacks_undertakings_leads_to_them(officer, table, coming):
    link = f'href="{at("put_undertakings", coming.slug)}"'.encode()
    facts = {"owner": "K Burr", "due_on": None, "by": None}
    write_down(Undertaking(minute=table.minute), "Write to parishes", **facts)
    assert link not in officer.get(at("agenda", coming.slug)).content
    publish_minutes(table.minutes, by=None)
    assert link in officer.get(at("agenda", coming.slug)).content
    assert link in officer.get(at("undertakings")).content
    officer.post(at("put_undertakings", coming.slug), {"where": "last"})
    assert link not in officer.get(at("agenda", coming.slug)).content
    assert link not in officer.get(at("undertakings")).content


def test_nothing_leads_to_an_agenda_while_no_undertaking_is_open(officer, table, coming):
    link = f'href="{at("put_undertakings", coming.slug)}"'.encode()
    facts = {"owner": "K Burr", "due_on": None, "by": None}
    promise = write_down(Undertaking(minute=table.minute), "Write to parishes", **facts)
    assert link not in officer.get(at("undertakings")).content, "nobody reads of it yet"
    publish_minutes(table.minutes, by=None)
    assert link in officer.get(at("undertakings")).content
    follow_up(promise, state="kept", outcome="All were written to", by=None)
    assert link not in officer.get(at("undertakings")).content


def _printed(meeting: Meeting) -> str:
    return undertakings_payload(meeting.slug, meeting.on, "public").data["body_html"]
