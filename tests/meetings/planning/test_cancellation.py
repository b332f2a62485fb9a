"""Cancelling, postponing and moving: when it may be, what is kept, and who is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.diary.mail import concerned
from meetings.models import Meeting
from meetings.planning.services.cancellation import cancel_meeting, move_meeting, postpone_meeting
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.faults import Fault, everything, failing_write
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council, media) -> Meeting:
    meeting = make_meeting(council.committee)
    lease = make_item(meeting, "Oak House")
    make_paper(lease, "Oak House terms")
    make_exempt(lease, "A contract")
    publish(meeting)
    return meeting


def cancel(meeting, **words):
    return cancel_meeting(meeting, **({"reason": "Snow.", "by": None} | words))


def postpone(meeting, **words):
    return postpone_meeting(meeting, **({"reason": "Snow.", "by": None} | words))


def move(meeting, **words):
    words = {"starts_at": meeting.starts_at + timedelta(hours=1), "by": None} | words
    return move_meeting(meeting, venue="Old Hall", **words)


ACTS = {"cancelled": cancel, "postponed": postpone, "moved": move}


@pytest.mark.parametrize(("act", "state"), [(cancel, "cancelled"), (postpone, "postponed")])
def test_a_meeting_is_called_off_with_its_reason_and_audited(meeting, people, act, state):
    act(meeting, by=people.officer)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.state_reason) == (state, "Snow.")
    entry = AuditEntry.objects.about(meeting).first()
    assert (entry.action, entry.by) == (f"meeting.{state}", people.officer)


@pytest.mark.parametrize("act", [cancel, postpone])
def test_calling_off_wants_a_reason(meeting, act):
    with pytest.raises(Refused, match="Say why the meeting is"):
        act(meeting, reason="  ")


def test_a_moved_meeting_remembers_where_and_when_it_was_to_be(meeting, people):
    was_at, was_in = meeting.starts_at, meeting.venue
    moved = move(meeting, by=people.officer)
    assert (moved.starts_at, moved.venue) == (was_at + timedelta(hours=1), "Old Hall")
    kept = moved.moves.get()
    assert (kept.was_at, kept.was_in) == (was_at, was_in)
    assert moved.slug == meeting.slug
    assert AuditEntry.objects.about(meeting).first().action == "meeting.moved"


def test_a_meeting_that_stays_where_it_is_was_not_moved(meeting):
    with pytest.raises(Refused, match="already"):
        move_meeting(meeting, starts_at=meeting.starts_at, venue=meeting.venue, by=None)


@pytest.mark.parametrize("state", ["held", "cancelled", "postponed"])
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_what_is_over_or_off_is_neither_called_off_nor_moved(meeting, act, state):
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason="Fog")
    before = everything()
    with pytest.raises(Refused, match=f"The meeting is {state} already"):
        act(meeting)
    assert everything() == before


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_failure_midway_changes_nothing_and_tells_nobody(meeting, act, mailoutbox):
    before = everything()
    with pytest.raises(Fault), failing_write(1, 'INSERT INTO "scrutiny_auditentry"'):
        act(meeting)
    assert everything() == before
    assert mailoutbox == []


# Who is told


@pytest.mark.parametrize(("word", "act"), ACTS.items())
def test_members_and_officers_of_the_committee_are_told_each_by_themselves(
    meeting, people, act, word, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        act(meeting)
    told = {address for mail in mailoutbox for address in mail.to}
    members = {people.chair, people.member, people.co_optee}
    officers = {people.officer, people.committee_officer}
    assert told == {user.email for user in members | officers}
    assert all(len(mail.to) == 1 for mail in mailoutbox)
    for mail in mailoutbox:
        assert word in mail.subject
        assert f"/meetings/{meeting.slug}/" in mail.body
        assert "Oak House" not in mail.body + mail.subject


def test_a_meeting_that_is_not_public_is_told_to_officers_only(council, people):
    meeting = make_meeting(council.committee)
    assert concerned(meeting) == [people.committee_officer, people.officer]


def test_somebody_who_is_inactive_is_not_told(meeting, people):
    people.member.is_active = False
    people.member.save()
    assert people.member not in concerned(meeting)


def test_a_mail_that_cannot_be_sent_changes_nothing(
    meeting, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    with django_capture_on_commit_callbacks(execute=True):
        cancel(meeting)
    meeting.refresh_from_db()
    assert meeting.state == "cancelled"


# On the pages


def test_the_page_says_from_where_to_where_it_was_moved(meeting, visit):
    move(meeting)
    words = " ".join(visit(f"/meetings/{meeting.slug}/").content.decode().split())
    assert "This meeting was moved." in words
    assert "6.00 pm, Tin Hall, Tinford to" in words
    assert "7.00 pm, Old Hall." in words


def test_the_page_says_that_it_is_cancelled_and_why(meeting, visit):
    cancel(meeting)
    words = visit(f"/meetings/{meeting.slug}/").content.decode()
    assert "This meeting is cancelled." in words
    assert "Snow." in words


def test_an_officer_calls_a_meeting_off_on_its_page(meeting, client, people):
    client.force_login(people.officer)
    address = f"/work/meetings/{meeting.slug}/call-off/"
    nothing = client.post(address, {})
    assert nothing.status_code == 422
    assert "Choose what happens to the meeting." in nothing.content.decode()
    client.post(address, {"state": "postponed", "reason": "The hall is flooded."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.state_reason) == ("postponed", "The hall is flooded.")


def test_an_officer_moves_a_meeting_on_its_page(meeting, client, people):
    client.force_login(people.officer)
    day = timezone.localdate(meeting.starts_at)
    typed = {"day_0": day.day, "day_1": f"{day:%b}", "day_2": day.year}
    address = f"/work/meetings/{meeting.slug}/move/"
    wrong = client.post(address, typed | {"at": "25:00", "venue": "Old Hall"})
    assert wrong.status_code == 422
    assert "Old Hall" in wrong.content.decode()
    client.post(address, typed | {"at": "7.30 pm", "venue": "Old Hall"})
    meeting.refresh_from_db()
    assert meeting.venue == "Old Hall"
    assert timezone.localtime(meeting.starts_at).hour == 19
