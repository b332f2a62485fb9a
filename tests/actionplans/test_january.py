"""A plan from one meeting to the next: what the agenda of 30 January 2025 says has moved."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from actionplans.actions.services.actions import add_action
from actionplans.as_at.payloads import plan_payload
from actionplans.as_at.plan_history import PlanHistory
from actionplans.models import Action, ActionPlan
from actionplans.plans.services import add_plan, confirm_plan
from actionplans.tabling.services import put_on_agenda, report_on
from actionplans.updates.services.updates import NewDate
from committees.models import RoleGrant
from meetings.models import Meeting, Paper
from meetings.papers.services.papers import newest_content
from tests.actionplans.active_plan import make_active_plan, say_openly
from tests.council import make_meeting
from tests.publishing import publish

pytestmark = pytest.mark.django_db
NOVEMBER, JANUARY = date(2024, 11, 7), date(2025, 1, 30)


class Clock:
    """The council's clock, set to noon of a day."""

    def __init__(self, monkeypatch):
        self.put = lambda now: monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    def on(self, *day: int) -> None:
        self.put(timezone.make_aware(datetime(*day, 12)))


@pytest.fixture
def clock(monkeypatch):
    clock = Clock(monkeypatch)
    clock.on(2024, 10, 30)
    return clock


def evening(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 18))


@pytest.fixture
def told(clock, council, media):
    """A plan that met its committee in November, worked on until 22 January."""
    active = make_active_plan(council)
    who = {"by": active.owner, "checker": active.lead}
    one, two, _ = active.actions
    Action.objects.update(status="As the table said.", due_on=date(2025, 3, 31))
    meeting = make_meeting(council.committee, at=evening(NOVEMBER))
    put_on_agenda(active.plan, meeting, by=None)
    publish(meeting)
    clock.on(2024, 11, 8)
    Meeting.objects.update(state=Meeting.State.HELD)
    clock.on(2024, 12, 10)
    say_openly(one, "complete", **who)
    new_date = NewDate(date(2025, 6, 30), "The tender failed.", "Board")
    say_openly(two, "at-risk", new_date=new_date, **who)
    clock.on(2025, 1, 22)
    add_action(active.plan, ref="1.4", action="Do one more.", owner=active.owner, by=active.lead)
    return active


def test_the_agenda_of_january_and_the_page_say_what_moved_since_november(
    clock, told, council, people, client
):
    meeting = make_meeting(council.committee, at=evening(JANUARY))
    RoleGrant.objects.filter(user=people.committee_officer).update(starts_at=timezone.now())
    client.force_login(people.committee_officer)
    address = reverse("actionplans:put_on_agenda", args=["plan"])
    assert client.post(address, {"place": f"new {meeting.slug}"}).status_code == 302
    report = Paper.objects.get(item__meeting=meeting, kind="report")
    said = " ".join(
        words for each in newest_content(report).payload["sections"] for words in each["paragraphs"]
    )
    moved = (
        "3 of 4 actions changed: 1 is new, 1 is complete now, "
        "1 is at risk, off track or overdue now and the date of 1 moved."
    )
    assert f"Since 7 November 2024: {moved}" in said
    assert "Action 1.2: status from “Not stated” to “At risk”" in said
    assert "Action 1.4: new in the plan" in said
    clock.on(2025, 1, 30)
    client.logout()
    page = " ".join(client.get(told.plan.get_absolute_url()).content.decode().split())
    assert f"Thursday 7 November 2024</a>: {moved}" in page
    assert "New in the plan since 22 January 2025" in page


def test_the_appendix_is_the_plan_as_at_its_day_and_stays_so(clock, told, council):
    meeting = make_meeting(council.committee, at=evening(JANUARY))
    put_on_agenda(told.plan, meeting, by=None)
    publish(meeting)
    kept = newest_content(Paper.objects.get(item__meeting=meeting, generator="action-plan"))
    frozen = kept.payload
    clock.on(2025, 2, 10)
    put_off = NewDate(date(2025, 12, 1), "Again.", "Board")
    say_openly(told.actions[1], "off-track", by=told.owner, checker=told.lead, new_date=put_off)
    add_action(told.plan, ref="1.5", action="Later.", owner=told.owner, by=None)
    kept.refresh_from_db()
    assert kept.payload == frozen
    assert frozen["as_at"] == "2025-01-22"  # its words are of the day of publication
    assert frozen == plan_payload("plan", JANUARY, "public").data | {"as_at": frozen["as_at"]}
    assert [row["due"] for row in frozen["actions"]] == [
        "2025-03-31", "2025-06-30", "2025-03-31", "",
    ]  # fmt: skip
    november = plan_payload("plan", NOVEMBER, "public").data["actions"]
    assert {row["status"] for row in november} == {"As the table said."}
    assert [row["ref"] for row in november] == ["1.1", "1.2", "1.3"]
    assert {row["due"] for row in november} == {"2025-03-31"}


def test_an_action_is_in_the_plan_from_the_day_it_was_added(told):
    history = PlanHistory(told.plan)
    days = (NOVEMBER, date(2025, 1, 21), date(2025, 1, 22))
    assert [len(history.at(day)) for day in days] == [3, 3, 4]
    assert [len(history.without_words(day)) for day in days] == [3, 3, 4]


def test_a_plan_newer_than_the_last_meeting_says_since_when_it_is_public(
    clock, council, media, client, people
):
    meeting = make_meeting(council.committee, at=evening(NOVEMBER))
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD, has_been_public=True)
    clock.on(2025, 1, 10)
    plan = add_plan(council.committee, slug="late", title="Late Plan", by=None)
    action = add_action(plan, ref="1", action="Look.", by=None)
    confirm_plan(plan, by=None)
    say_openly(action, by=people.plan_lead, checker=people.plan_lead)
    plan.refresh_from_db()
    began = "The public reads this plan since 10 January 2025."
    page = " ".join(client.get(plan.get_absolute_url()).content.decode().split())
    assert began in page
    assert "actions changed" not in page
    page = client.get(reverse("actionplans:compare", args=["late"])).content.decode()
    assert page.count(began) == 2  # for that day, and for what moved
    next_one = make_meeting(council.committee, at=evening(JANUARY))
    [_, _, changed, *_] = report_on(plan, next_one, "Appendix 1")["sections"]
    assert changed["paragraphs"] == [f"<p>{began}</p>"]


def test_a_plan_is_known_since_it_was_printed_though_it_was_brought_over_later(told):
    ActionPlan.objects.update(public_on=date(2025, 1, 20))
    told.plan.refresh_from_db()
    assert PlanHistory(told.plan).began_on == date(2024, 10, 30)
