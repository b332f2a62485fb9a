"""The task list of minutes after the meeting shows the state of each step."""

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.minutes.services.circulation import add_comment, answer_comment, circulate
from meetings.minutes.services.confirmation import confirm_minutes
from meetings.minutes.services.decisions import decisions_of, publish_decisions
from meetings.minutes.services.publication import publish_minutes
from meetings.minutes.tasks import tasks_after
from meetings.models import Motion, Resolution
from meetings.planning.tasklist import Task
from meetings.sitting.services.decisions import write_down
from scrutiny.templatetags.wording import long_date
from tests.meetings.drafts import put_into
from tests.meetings.sittings import (
    Table,
    make_later_meeting,
    make_table,
    make_table_that_is_over,
)

pytestmark = pytest.mark.django_db

CANNOT, TO_DO, DONE = "cannot start yet", "incomplete", "completed"


@pytest.fixture
def table(council, media) -> Table:
    return make_table_that_is_over(council)


def tasks(table: Table) -> dict[str, Task]:
    return {task.title: task for task in tasks_after(table.minutes)}


def states(table: Table) -> dict[str, str]:
    found = tasks(table).items()
    return {title: (DONE if t.is_done else TO_DO) if t.url else CANNOT for title, t in found}


def today() -> str:
    return long_date(timezone.now())


def test_while_the_meeting_goes_on_nothing_of_it_can_start(council):
    table = make_table(council)
    assert set(states(table).values()) == {CANNOT}
    hint = "Needs the meeting to be closed"
    found = tasks(table)
    for title in ("Publish the decisions", "Send the draft for comment", "Publish as draft"):
        assert found[title].hint == hint


def test_there_are_no_comments_to_deal_with_before_the_draft_was_sent(table):
    assert states(table) == {
        "Publish the decisions": TO_DO,
        "Send the draft for comment": TO_DO,
        "Comments": CANNOT,
        "Publish as draft": TO_DO,
        "Confirm": CANNOT,
    }
    assert tasks(table)["Comments"].hint == "Needs the draft to be sent"


def test_comments_are_done_once_all_that_came_are_answered(table, people):
    circulate(table.minutes, by=table.by, readers=[("Lee Gal", "lee@tinford.example")])
    assert states(table)["Send the draft for comment"] == DONE
    assert tasks(table)["Send the draft for comment"].hint == f"Sent {today()}, also to Lee Gal"
    assert (states(table)["Comments"], tasks(table)["Comments"].hint) == (TO_DO, "None yet")
    comment = add_comment(table.minutes, "Heard, not hreard.", minute=None, by=people.chair)
    assert tasks(table)["Comments"].hint == "1 of 1 comment not answered yet"
    assert states(table)["Comments"] == TO_DO
    answer_comment(comment, state="taken", answer="", by=table.by)
    assert tasks(table)["Comments"].hint == "1 comment, all answered"
    assert states(table)["Comments"] == DONE


def test_decisions_that_were_changed_since_are_to_be_published_again(table):
    publish_decisions(table.minutes, by=table.by)
    title = "Publish the decisions"
    assert (states(table)[title], tasks(table)[title].hint) == (DONE, f"Published {today()}")
    write_down(Resolution(minute=table.minute), "more be asked", by=table.by)
    assert states(table)[title] == TO_DO
    assert tasks(table)[title].hint == f"Published {today()}; they were changed since"


def test_what_was_carried_is_a_decision_before_its_resolution_is_written(table):
    table.minute.resolutions.all().delete()
    motion = Motion(minute=table.minute, mover=table.elected, outcome=Motion.Outcome.AGREED)
    write_down(motion, "that every carer be visited.", by=table.by)
    published = publish_decisions(table.minutes, by=table.by)
    of_item = {each["title"]: each["resolved"] for each in published.payload}
    assert of_item[table.minute.title] == ["<p>every carer be visited.</p>"]
    write_down(Resolution(minute=table.minute), "every carer be seen", by=table.by)
    of_item = {each["title"]: each["resolved"] for each in decisions_of(table.minutes)}
    assert of_item[table.minute.title] == ["<p>every carer be seen</p>"]


def test_without_a_resolution_in_open_words_there_are_no_decisions_to_publish(table):
    table.meeting.exclusions.get().named.all().delete()
    table.minute.resolutions.all().delete()
    title = "Publish the decisions"
    assert states(table)[title] == CANNOT
    assert tasks(table)[title].hint == "Nothing was resolved that the public may read"


def test_what_was_published_and_confirmed_is_done_and_leads_to_the_minutes(table):
    publish_minutes(table.minutes, by=None)
    assert states(table) == {"Publish as draft": DONE, "Confirm": CANNOT}
    put_into(make_later_meeting(table.meeting), "published")
    assert states(table)["Confirm"] == TO_DO
    later = table.meeting.committee.meetings.exclude(pk=table.meeting.pk).get()
    confirm_minutes(table.minutes, at=later, signed_by="C Hair", by=None)
    assert states(table) == {"Publish as draft": DONE, "Confirm": DONE}
    page = reverse("meetings:minutes", args=[table.meeting.slug])
    assert {task.url for task in tasks(table).values()} == {page}
    assert tasks(table)["Confirm"].hint == f"{long_date(later.on)}, signed by C Hair"


def test_the_page_shows_the_list(client, table):
    client.force_login(table.by)
    page = client.get(reverse("meetings:after_minutes", args=[table.meeting.slug]))
    assert [task.title for task in page.context["tasks"]] == list(tasks(table))
    assert page.content.decode().count("Cannot start yet") == 2
