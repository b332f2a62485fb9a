"""What waits for officers about minutes: the next step, until they are confirmed and public."""

from datetime import time

import pytest
from django.urls import reverse

from meetings.minutes_in_hand import waiting
from meetings.models import Meeting, Minutes
from meetings.services.circulating import circulate
from meetings.services.confirming import confirm_minutes
from meetings.services.minutes_publication import publish_confirmed, publish_minutes
from meetings.services.minuting import close_meeting
from tests.council import make_meeting
from tests.meetings.drafts import put_into
from tests.meetings.sittings import make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes(council, media) -> Minutes:
    """Minutes of a meeting that was closed."""
    table = make_table(council)
    close_meeting(table.meeting, started_at=time(18), ended_at=time(19), by=table.by)
    return Minutes.objects.select_related("meeting__committee").get(meeting=table.meeting)


def later_meeting(minutes: Minutes) -> Meeting:
    at = minutes.meeting.starts_at.replace(hour=23)
    meeting = make_meeting(minutes.meeting.committee, at=at)
    put_into(meeting, Meeting.State.PUBLISHED)
    return meeting


def steps(user) -> list[tuple[str, str]]:
    """Return what is to be done, without the meeting, and where."""
    return [(each.sentence.rpartition(": ")[2], each.url) for each in waiting(user)]


def test_minutes_wait_at_each_step_until_they_are_confirmed_and_public(minutes, people):
    officer, slug = people.committee_officer, minutes.meeting.slug
    after = reverse("meetings:after_minutes", args=[slug])
    assert steps(officer) == [("send its minutes for comment, then publish them", after)]
    circulate(minutes, by=officer)
    assert steps(officer) == [("publish its minutes, which are out for comment", after)]
    publish_minutes(minutes, by=officer)
    assert steps(officer) == []
    later = later_meeting(minutes)
    confirm = reverse("meetings:confirm_minutes", args=[slug])
    assert steps(officer) == [("confirm its minutes", confirm)]
    confirmed = confirm_minutes(minutes, at=later, signed_by="A Chair", by=officer)
    assert steps(officer) == [("publish its confirmed minutes as a PDF", after)]
    publish_confirmed(confirmed, by=officer)
    assert steps(officer) == []


def test_minutes_wait_for_the_officers_of_their_committee_alone(minutes, people):
    assert [steps(user) for user in (people.other_officer, people.chair, people.public)] == [[]] * 3


def test_minutes_of_a_meeting_that_goes_on_do_not_wait(council, people):
    make_table(council)
    assert steps(people.committee_officer) == []


def test_queries_are_as_many_for_many(minutes, council, people, django_assert_num_queries):
    for days in (3, 5):
        other = make_meeting(council.committee, in_days=-days)
        put_into(other, Meeting.State.HELD)
        Minutes.objects.create(meeting=other, first_number=1)
    with django_assert_num_queries(3):
        assert len(steps(people.committee_officer)) == 3
