"""The times of a meeting, added after its minutes were published without them."""

from datetime import time

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.minutes.payload import minutes_payload
from meetings.minutes.services.closing import close_published
from meetings.minutes.services.confirmation import confirm_minutes
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.whole_minutes import Attendee, MinuteText, record_minutes
from meetings.models import Attendance, Meeting, Minute, Minutes
from meetings.sitting.services.attendance import mark
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_item, make_meeting
from tests.meetings.drafts import put_into
from tests.meetings.sittings import make_later_meeting

TIMES = {"started_at": time(18, 5), "ended_at": time(19, 40)}
SAID = "it began at 6.05 pm and ended at 7.40 pm"


@pytest.fixture
def brought(council) -> Meeting:
    """A meeting whose published minutes came from elsewhere: one member was there, no times."""
    meeting = make_meeting(council.committee, in_days=0)
    put_into(meeting, "published")
    there = council.people.chair.person
    record_minutes(
        meeting,
        first_number=24,
        ended_at=None,
        attendance=[Attendee(there.name, Attendance.Capacity.PRESENT, person=there)],
        minutes=[MinuteText("Fostering", "<p>Heard.</p>")],
        by=None,
    )
    Minutes.objects.update(state=Minutes.State.PUBLISHED)
    return meeting


@pytest.fixture
def officer(client, council):
    client.force_login(council.people.officer)
    return client


def page_of(meeting) -> str:
    return reverse("meetings:close_published", args=[meeting.slug])


def payload(meeting) -> dict:
    return minutes_payload(meeting.slug, meeting.on, "public").data


def confirm(meeting, at) -> None:
    confirm_minutes(Minutes.objects.get(meeting=meeting), at=at, signed_by="C Hair", by=None)


def test_an_officer_says_it_once_with_an_answer_for_each_member(officer, brought, people):
    after = reverse("meetings:after_minutes", args=[brought.slug])
    assert f'href="{page_of(brought)}"' in officer.get(after).content.decode()
    times = {"started_at": "6.05 pm", "ended_at": "7.40 pm"}
    refused = officer.post(page_of(brought), times)
    assert refused.status_code == 422
    assert "Say what they were" in refused.content.decode()
    early = times | {"others": "absent", "ended_at": "5 pm"}
    refused = officer.post(page_of(brought), early)
    assert "Enter a time after 6.05 pm, when it began." in refused.content.decode()
    assert not Attendance.objects.filter(is_noted_afterwards=True).exists()
    officer.post(page_of(brought), times | {"others": "absent"})
    minutes = Minutes.objects.get()
    assert (minutes.started_at, minutes.ended_at) == (TIMES["started_at"], TIMES["ended_at"])
    assert minutes.closed_afterwards_on == timezone.localdate()
    noted = Attendance.objects.filter(is_noted_afterwards=True)
    assert set(noted.values_list("capacity", flat=True)) == {"absent"}
    assert people.member.person in {row.person for row in noted}
    brought.refresh_from_db()
    assert brought.state == Meeting.State.HELD
    assert AuditEntry.objects.filter(action="meeting.closed-afterwards").count() == 1
    assert page_of(brought) not in officer.get(after).content.decode()
    assert officer.get(page_of(brought)).url == after
    with pytest.raises(Refused, match="recorded already"):
        close_published(brought, **TIMES, by=None)


def test_minutes_that_say_when_it_ended_or_are_not_public_are_refused(brought):
    Minutes.objects.update(state=Minutes.State.DRAFT)
    with pytest.raises(Refused, match="closed with its minutes"):
        close_published(brought, **TIMES, others="absent", by=None)
    Minutes.objects.update(state=Minutes.State.PUBLISHED, ended_at=time(19))
    with pytest.raises(Refused, match="recorded already"):
        close_published(brought, **TIMES, others="absent", by=None)
    assert Minutes.objects.get().ended_at == time(19)


def test_a_refusal_midway_changes_nothing(brought):
    for others, words in (("", "Say whether they were here"), ("present", "sent apologies")):
        with pytest.raises(Refused, match=words):
            close_published(brought, **TIMES, others=others, by=None)
    assert Minutes.objects.get().ended_at is None
    assert Attendance.objects.count() == 1


def test_published_minutes_stand_until_they_are_confirmed_and_then_say_it_as_a_correction(brought):
    before = payload(brought)
    close_published(brought, **TIMES, others="apologies", by=None)
    assert payload(brought) == before
    make_later_meeting(brought)
    confirm(brought, _published_later(brought))
    said = payload(brought)
    assert said["ended"] == "19:40"
    [correction] = said["corrections"]
    assert correction.startswith(f"the meeting as a whole: {SAID}; apologies were received from")
    assert [one["name"] for one in before["apologies"]["councillors"]] == []
    assert "Member" in [one["name"] for one in said["apologies"]["councillors"]]


def _published_later(meeting: Meeting) -> Meeting:
    later = Meeting.objects.exclude(pk=meeting.pk).get()
    put_into(later, "published")
    return later


def test_the_minutes_of_the_meeting_that_confirms_say_it_too(brought, council):
    close_published(brought, **TIMES, others="absent", by=None)
    later = make_later_meeting(brought)
    put_into(later, "published")
    begin_minutes(later, by=None)
    for name in ("chair", "member"):
        mark(later, getattr(council.people, name).person, "present", by=None)
    council.committee.terms_of_reference.update(quorum=1)
    confirm(brought, later)
    [printed] = [
        minute["body_html"] for minute in payload(later)["minutes"] if "Minutes" in minute["title"]
    ]
    assert f"the meeting as a whole: {SAID}" in printed


def test_confirmed_minutes_stand_as_they_were_confirmed(brought, officer):
    make_later_meeting(brought)
    confirm(brought, _published_later(brought))
    before = payload(brought)
    assert "stand as they were confirmed" in officer.get(page_of(brought)).content.decode()
    close_published(brought, **TIMES, others="apologies", by=None)
    assert payload(brought) == before


def test_minutes_taken_here_print_neither_the_times_nor_the_apologies_before(brought):
    make_item(brought, "Apologies for Absence")
    Minutes.objects.update(is_taken_here=True)
    item = brought.items.get()
    Minute.objects.update(item=item, title=item.title, body_html="")
    before = payload(brought)
    close_published(brought, **TIMES, others="apologies", by=None)
    assert payload(brought) == before
    make_later_meeting(brought)
    confirm(brought, _published_later(brought))
    said = payload(brought)
    assert "The meeting began at 6.05 pm" in said["opening"]
    assert "Apologies were received from" in str(said["minutes"])


def test_the_page_on_which_they_are_confirmed_says_it(brought, officer):
    close_published(brought, **TIMES, others="absent", by=None)
    page = officer.get(reverse("meetings:confirm_minutes", args=[brought.slug])).content.decode()
    assert f"Both minutes say of the meeting as a whole: {SAID}" in page
