"""My work: what is due first stands first, and says how that was counted."""

import re

import pytest
from django.urls import reverse

from meetings.models import Meeting
from tests.council import PASSWORD, make_item, make_meeting
from tests.publishing import publish

pytestmark = pytest.mark.django_db

WORK = "/work/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_officers_land_on_their_work_after_signing_in_and_others_at_home(client, people):
    for user, page in ((people.committee_officer, WORK), (people.member, "/")):
        client.logout()
        signing = {"login": user.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), signing).url == page


def test_who_has_no_work_here_finds_no_page_and_no_link(visit, people):
    assert visit(WORK, people.member).status_code == 404
    assert 'href="/work/"' not in text(visit("/", people.member))
    assert 'href="/work/"' in text(visit("/", people.committee_officer))


def test_nothing_to_do_says_what_to_do(visit, people):
    assert "No meeting waits for you." in text(visit(WORK, people.committee_officer))


def test_each_meeting_has_its_clock_day_by_day(visit, people, council):
    meeting = make_meeting(council.committee, in_days=40)
    page = text(visit(WORK, people.committee_officer))
    assert "Publish by" in page
    assert "working days left" in page
    assert re.search(r"Clear day 5", page)
    assert page.count("Skipped: Saturday") >= 1
    assert "The agenda has no items" in page
    assert reverse("meetings:tasks", args=[meeting.slug]) in page


def test_what_is_due_first_stands_first_and_what_is_over_not_at_all(visit, people, council):
    late = make_meeting(council.committee, in_days=2)
    published = make_meeting(council.committee, in_days=10)
    make_item(published, "Item")
    publish(published)
    far = make_meeting(council.committee, in_days=60)
    held = make_meeting(council.committee, in_days=-9)
    Meeting.objects.filter(pk=held.pk).update(state=Meeting.State.HELD)
    other = make_meeting(council.other_committee, in_days=5)
    page = text(visit(WORK, people.committee_officer))
    places = [page.find(reverse("meetings:tasks", args=[m.slug])) for m in (late, published, far)]
    assert places == sorted(places)
    assert min(places) > 0
    for hidden in (held, other):
        assert reverse("meetings:tasks", args=[hidden.slug]) not in page
    assert "late</strong>" in page


def test_a_meeting_that_is_past_has_no_clock(visit, people, council):
    make_meeting(council.committee, in_days=-1)
    assert "Publish by" not in text(visit(WORK, people.committee_officer))


def test_queries_are_as_many_for_many_meetings(council, people, count_queries):
    def queries_with(number):
        for _ in range(number):
            make_item(make_meeting(council.committee, in_days=30), "Item")
        return count_queries(WORK, people.committee_officer)

    assert queries_with(1) == queries_with(4)


def test_meetings_a_person_manages_are_those_the_permissions_page_names(council, people):
    from scrutiny.permissions import can

    meetings = [make_meeting(council.committee), make_meeting(council.other_committee)]
    for user in people.all().values():
        managed = set(Meeting.objects.managed_by(user))
        assert managed == {m for m in meetings if can(user, "meeting.manage", m)}
        committees = {m.committee for m in meetings}
        planned = set(type(meetings[0].committee).objects.planned_by(user))
        assert planned == {c for c in committees if can(user, "meeting.plan", c)}
