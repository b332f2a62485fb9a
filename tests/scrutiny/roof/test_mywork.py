"""My work: in order of due date, with the counting."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Action
from meetings.agenda.services.items import add_item, change_item, remove_item
from meetings.models import Meeting
from scrutiny import permissions, waiting
from scrutiny.models import LastLook
from scrutiny.templatetags.wording import clock, long_date
from scrutiny.waiting import Waiting
from tests.actionplans.active_plan import make_active_plan
from tests.council import PASSWORD, make_exempt, make_item, make_meeting
from tests.publishing import publish

pytestmark = pytest.mark.django_db

WORK = "/work/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def link_to(meeting: Meeting) -> str:
    return f'href="{reverse("meetings:tasks", args=[meeting.slug])}"'


def test_officers_land_on_their_work_after_signing_in_and_others_at_home(client, people):
    for user, page in ((people.committee_officer, WORK), (people.member, "/")):
        client.logout()
        signing = {"login": user.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), signing).url == page


def test_who_has_no_work_here_finds_no_page_and_no_link(visit, people):
    for user in (people.nobody, people.former_member, people.administrator):
        assert visit(WORK, user).status_code == 404
        assert 'href="/work/"' not in text(visit("/", user))
    for user in (people.committee_officer, people.member, people.co_optee):
        assert 'href="/work/"' in text(visit("/", user))


def test_who_sits_on_a_committee_finds_what_waits_and_no_planning(visit, people):
    page = text(visit(WORK, people.member))
    assert "Nothing waits for you." in page
    assert 'href="/work/training/"' in page
    assert 'href="/work/committees/"' not in page


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
    places = [page.find(link_to(meeting)) for meeting in (late, published, far)]
    assert places == sorted(places)
    assert min(places) > 0
    for hidden in (held, other):
        assert link_to(hidden) not in page
    assert "late</strong>" in page


def test_a_meeting_that_is_past_has_no_clock(visit, people, council):
    make_meeting(council.committee, in_days=-1)
    assert "Publish by" not in text(visit(WORK, people.committee_officer))


def test_queries_are_as_many_for_many_meetings(council, people, count_queries):
    def queries_with(number):
        for _ in range(number):
            make_item(make_meeting(council.committee, in_days=30), "Item")
        return count_queries(WORK, people.committee_officer)

    count_queries(WORK, people.committee_officer)
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


@pytest.fixture
def waits(monkeypatch) -> list[Waiting]:
    """A source of things that wait, to which a test adds."""
    found: list[Waiting] = []
    monkeypatch.setattr(waiting, "_sources", [lambda user: found])
    return found


def test_what_waits_says_for_whom_since_when_and_by_when(visit, people, waits):
    since, due = date(2024, 10, 21), date(2024, 10, 30)
    waits += [
        Waiting("Sign off the report", "/work/a/", since, due),
        Waiting("Answer a question", "/work/b/", since, who="Legal Services"),
    ]
    page = text(visit(WORK, people.committee_officer))
    mine, others = page.split("Waiting for others</h2>")
    assert 'href="/work/a/">Sign off the report</a>' in mine
    assert "Since Monday 21 October 2024. Due by Wednesday 30 October 2024." in mine
    assert "Overdue" in mine
    assert "For Legal Services. Since Monday 21 October 2024." in others
    assert "Overdue" not in others


def test_who_manages_no_meeting_has_a_page_of_what_waits(visit, people, waits, monkeypatch):
    monkeypatch.setitem(permissions.RULES, "work.open", lambda who, thing: True)
    assert "Nothing waits for you." in text(visit(WORK, people.signatory))
    waits.append(Waiting("Sign off the report", "/work/a/"))
    page = text(visit(WORK, people.signatory))
    assert "Sign off the report" in page
    for of_meetings in ("Plan a meeting", "What changed", "Your meetings"):
        assert of_meetings not in page
    assert not LastLook.objects.exists()


def look_again_next_week(user) -> None:
    """Let it be a week since the person last opened the page."""
    LastLook.objects.filter(user=user).update(at=timezone.now() - timedelta(days=7))


@pytest.fixture
def meeting(council) -> Meeting:
    return make_meeting(council.committee)


def test_what_others_did_since_the_last_visit_is_there_and_stays_when_opened_again(
    visit, people, meeting
):
    item = make_item(meeting, "Fostering")
    me, other = people.committee_officer, people.officer
    visit(WORK, me)
    look_again_next_week(me)
    change_item(item, title="Foster care", by=other)
    change_item(item, purpose="To note", by=me)
    since = LastLook.objects.get(user=me).at
    for _ in range(2):
        page = text(visit(WORK, me))
        assert f"Since {long_date(since)}, {clock(since)}." in page
        news = page.split("What changed since you last looked</h2>")[1]
        assert "<strong>Officer</strong>: Changed an item (title), “Foster care”" in news
        assert "Changed an item (purpose)" not in news
        assert reverse("meetings:history", args=[meeting.slug]) in news


def test_the_next_visit_no_longer_shows_what_the_last_one_did(visit, people, meeting):
    me = people.committee_officer
    item = make_item(meeting, "Fostering")
    remove_item(item, by=people.officer)
    assert "Removed an item, “Fostering”" in text(visit(WORK, me))
    now = timezone.now()
    LastLook.objects.filter(user=me).update(at=now, since=now)
    assert "Nobody else has changed your meetings." in text(visit(WORK, me))


def test_news_are_of_the_meetings_that_one_manages_grouped_and_the_newest_first(
    visit, people, council
):
    first, second = make_meeting(council.committee), make_meeting(council.committee, in_days=40)
    foreign = make_meeting(council.other_committee, in_days=50)
    for meeting in (first, second, first, foreign):
        add_item(meeting, title=f"Item of {meeting}", by=people.officer)
    news = text(visit(WORK, people.committee_officer)).split("since you last looked</h2>")[1]
    headings = re.findall(r'<h3 class="govuk-heading-s"> <a [^>]*href="([^"]+)"', news)
    assert headings == [reverse("meetings:history", args=[m.slug]) for m in (first, second)]
    assert "There was more" not in news


def test_of_many_news_ten_are_shown_and_the_rest_is_in_the_history(visit, people, meeting):
    for number in range(11):
        add_item(meeting, title=f"Item {number}", by=people.officer)
    news = text(visit(WORK, people.committee_officer)).split("since you last looked</h2>")[1]
    assert news.count('class="history__act"') == 10
    assert "There was more. The history of each meeting has all of it." in news


def test_news_say_withheld_titles_to_those_alone_who_may_read_them(visit, people, meeting):
    item = make_item(meeting, "Lease of Oak House")
    change_item(item, purpose="To decide.", by=people.officer)
    make_exempt(item, "A contract", paragraph=1)
    page = text(visit(WORK, people.committee_officer))
    assert "“Lease of Oak House”" in page
    assert visit(WORK, people.committee_officer)["Cache-Control"] == "private, no-store"


def test_who_runs_plans_sees_those_in_hand_and_how_late_they_are(visit, council, count_queries):
    one = make_active_plan(council, title="Care Plan")
    Action.objects.filter(pk=one.actions[0].pk).update(
        due_on=timezone.localdate() - timedelta(1), delivery="on-track"
    )
    make_active_plan(council, slug="shut", title="Shut Plan", state="closed")
    page = text(visit(WORK, one.lead))
    assert "Plans in hand" in page
    assert "3 actions, <strong>1 past its date</strong>" in page
    assert "Shut Plan" not in page
    assert f'href="{reverse("actionplans:my_actions")}"' in page
    asked = count_queries(WORK, one.lead)
    for number in range(4):
        make_active_plan(council, slug=f"more-{number}", number=1)
    assert count_queries(WORK, one.lead) == asked


def test_an_owner_is_led_to_their_actions_and_to_no_planning(visit, council):
    active = make_active_plan(council)
    page = text(visit(WORK, active.owner))
    assert f'href="{reverse("actionplans:my_actions")}"' in page
    assert f'href="{reverse("actionplans:work_plans")}"' not in page
    for user in (active.owner, active.lead):
        assert visit("/work/plan/", user).status_code == 404
