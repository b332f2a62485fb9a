"""Officers' tasks, in neutral words and in a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.diary.services import mark_held
from meetings.exempt.services import withholding
from meetings.models import Meeting, Publication
from meetings.publication.services import job as publishing
from meetings.publication.waiting import SECOND_PERSON, waiting
from scrutiny import jobs
from scrutiny.models import Job
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db


def sentences(user) -> list[str]:
    return [each.sentence for each in waiting(user)]


@pytest.fixture
def meeting(council, media) -> Meeting:
    meeting = make_meeting(council.committee)
    lease = make_item(meeting, "Lease of Oak House")
    make_paper(lease, "Lease terms")
    make_exempt(lease, "A contract")
    publish(meeting)
    return meeting


@pytest.fixture
def failed(council) -> Meeting:
    meeting = make_meeting(council.committee, in_days=12)
    jobs.start(publishing.KIND, meeting, by=None, act=Publication.Kind.AGENDA, late_reason="")
    Job.objects.update(state=Job.State.FAILED)
    return meeting


def test_an_opening_waits_for_a_second_person_and_not_for_who_asked(meeting, people):
    item = meeting.items.get()
    withholding.ask_to_open(item, reason="The lease is signed.", by=people.officer)
    [mine] = waiting(people.officer)
    [theirs] = waiting(people.committee_officer)
    assert (mine.who, theirs.who) == (SECOND_PERSON, "")
    assert theirs.sentence == "Decide whether “A contract” can be open"
    assert theirs.url == reverse("meetings:work_item_open", args=[item.key])
    assert theirs.since == timezone.localdate()
    assert sentences(people.other_officer) == sentences(people.member) == []


def test_a_paper_to_be_opened_leads_to_the_paper(council, people, media):
    meeting = make_meeting(council.committee)
    paper = make_paper(make_item(meeting, "Fostering"), "Names of carers")
    make_exempt(paper, "An appendix")
    publish(meeting)
    withholding.ask_to_open(paper, reason="It is known.", by=people.officer)
    [found] = waiting(people.committee_officer)
    assert found.url == reverse("meetings:work_paper_open", args=[paper.key])


def test_a_decided_opening_waits_for_nobody(meeting, people):
    asked = withholding.ask_to_open(meeting.items.get(), reason="Signed.", by=people.officer)
    withholding.decide_opening(asked, agrees=False, by=people.committee_officer)
    assert sentences(people.committee_officer) == []


def test_publishing_that_failed_waits_until_something_is_published(failed, people):
    [found] = waiting(people.officer)
    assert found.sentence == f"{failed}: publishing stopped, start it again"
    assert found.url == reverse("meetings:publishing", args=[failed.slug])
    make_item(failed, "Fostering")
    publish(failed)
    assert sentences(people.officer) == []


def test_publishing_that_goes_on_waits_for_nobody_until_it_falls_silent(failed, people):
    now = timezone.now()
    Job.objects.update(state=Job.State.RUNNING, heard_at=now)
    assert sentences(people.officer) == []
    Job.objects.update(heard_at=now - timedelta(minutes=6))
    assert len(sentences(people.officer)) == 1


def test_only_the_newest_try_counts(failed, people):
    jobs.start(publishing.KIND, failed, by=None, act=Publication.Kind.AGENDA, late_reason="")
    assert sentences(people.officer) == []


def test_a_meeting_that_is_over_waits_to_be_recorded_as_held(council, people):
    gone = make_meeting(council.committee, in_days=-2)
    Meeting.objects.filter(pk=gone.pk).update(state=Meeting.State.PUBLISHED)
    make_meeting(council.committee, in_days=0)
    assert sentences(people.officer) == [f"{gone}: over; say whether it was held"]
    mark_held(gone, by=people.officer)
    assert sentences(people.officer) == []


def test_a_meeting_that_went_by_without_an_agenda_leads_to_calling_it_off(council, people):
    gone = make_meeting(council.committee, in_days=-2)
    [found] = waiting(people.officer)
    assert found.sentence == f"{gone}: gone by without an agenda; cancel or postpone it"
    assert found.url == reverse("meetings:call_off", args=[gone.slug])


def test_queries_are_as_many_for_many(council, people, media):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(waiting(people.officer))
        return len(captured)

    def add_one_of_each() -> None:
        make_meeting(council.committee, in_days=-3)
        stopped = make_meeting(council.committee)
        item = make_item(stopped, "Item")
        make_exempt(item, "Neutral")
        publish(stopped)
        withholding.ask_to_open(item, reason="Known.", by=people.committee_officer)
        jobs.start(publishing.KIND, stopped, by=None, act="supplement")
        Job.objects.update(state=Job.State.FAILED)

    add_one_of_each()
    queries()  # Django remembers content types from here on
    once = queries()
    add_one_of_each()
    add_one_of_each()
    assert len(sentences(people.officer)) == 9
    assert queries() == once
