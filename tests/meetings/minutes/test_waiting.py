"""Officers' tasks about minutes: the next step, until they are confirmed and public."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings.minutes.services.circulation import circulate
from meetings.minutes.services.confirmation import confirm_minutes
from meetings.minutes.services.decisions import publish_decisions
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.publication import publish_confirmed, publish_minutes
from meetings.minutes.waiting import waiting
from meetings.models import AgendaItem, Meeting, Minutes
from meetings.sitting.services.attendance import mark
from tests.council import make_item, make_meeting
from tests.meetings.drafts import put_into
from tests.meetings.sittings import close, make_later_meeting, make_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes(council, media) -> Minutes:
    """Minutes of a meeting that was closed."""
    table = make_table(council)
    table.make_quorate()
    close(table)
    return Minutes.objects.select_related("meeting__committee").get(meeting=table.meeting)


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
    later = make_later_meeting(minutes.meeting)
    put_into(later, Meeting.State.PUBLISHED)
    confirm = reverse("meetings:confirm_minutes", args=[slug])
    assert steps(officer) == [("confirm its minutes", confirm)]
    confirmed = confirm_minutes(minutes, at=later, signed_by="A Chair", by=officer)
    assert steps(officer) == [("publish its confirmed minutes as a PDF", after)]
    publish_confirmed(confirmed, by=officer)
    assert steps(officer) == []


def test_minutes_wait_for_the_officers_of_their_committee_alone(minutes, people):
    assert [steps(user) for user in (people.other_officer, people.chair, people.public)] == [[]] * 3


def test_a_meeting_held_before_anything_was_minuted_waits_to_be_written(council, people):
    meeting = make_meeting(council.committee, in_days=-1)
    put_into(meeting, Meeting.State.HELD)
    assert steps(people.committee_officer) == []  # nothing was on its agenda
    AgendaItem.objects.create(meeting=meeting, title="Fostering", position=1)
    [wait] = waiting(people.committee_officer)
    desk = reverse("meetings:desk", args=[meeting.slug])
    facts = (wait.sentence, wait.url, wait.since)
    assert facts == (f"Write the minutes of {meeting}", desk, meeting.on)
    assert [steps(user) for user in (people.other_officer, people.chair)] == [[], []]
    begin_minutes(meeting, by=None)
    after = reverse("meetings:after_minutes", args=[meeting.slug])
    assert [each.url for each in waiting(people.committee_officer)] == [after]


@pytest.fixture
def decided(minutes) -> Minutes:
    """Minutes of yesterday's meeting, which resolved something."""
    yesterday = minutes.meeting.starts_at - timedelta(days=1)
    Meeting.objects.filter(pk=minutes.meeting_id).update(starts_at=yesterday)
    minutes.entries.first().resolutions.create(position=1, text="it be noted")
    return Minutes.objects.select_related("meeting__committee").get(pk=minutes.pk)


def to_decide(minutes: Minutes) -> tuple[str, str]:
    page = reverse("meetings:work_decisions", args=[minutes.meeting.slug])
    return "publish its decisions", page


def test_decisions_wait_from_the_day_after_the_meeting_until_they_are_public(decided, people):
    officer, meeting = people.committee_officer, decided.meeting
    assert to_decide(decided) in steps(officer)
    today = meeting.starts_at + timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=today)
    assert to_decide(decided) not in steps(officer)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=meeting.starts_at)
    publish_decisions(decided, by=officer)
    assert to_decide(decided) not in steps(officer)


def test_where_nothing_was_resolved_in_open_words_no_decisions_wait(decided, people):
    decided.entries.first().resolutions.update(text="")
    assert to_decide(decided) not in steps(people.committee_officer)


def test_minutes_that_are_public_say_what_was_decided_themselves(decided, people):
    assert len(steps(people.committee_officer)) == 2
    mark(decided.meeting, people.former_member.person, "absent", by=None)  # a member yesterday
    publish_minutes(decided, by=None)
    assert steps(people.committee_officer) == []


def test_minutes_of_a_meeting_that_goes_on_do_not_wait(council, people):
    make_table(council)
    assert steps(people.committee_officer) == []


def test_queries_are_as_many_for_many(minutes, council, people, django_assert_num_queries):
    for days in (3, 5):
        other = make_meeting(council.committee, in_days=-days)
        put_into(other, Meeting.State.HELD)
        Minutes.objects.create(meeting=other, first_number=1)
        unwritten = make_meeting(council.committee, in_days=-days - 10)
        make_item(unwritten, "Fostering")
        put_into(unwritten, Meeting.State.HELD)
    with django_assert_num_queries(4):
        assert len(steps(people.committee_officer)) == 5
