"""Draft minutes are in My work of those asked to comment, until they have."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership
from meetings.minutes.comments import waiting
from meetings.minutes.services.circulation import add_comment, circulate
from meetings.minutes.services.publication import publish_minutes
from meetings.models import MinutesReader
from scrutiny.permissions import can
from scrutiny.refusals import Refused
from tests.meetings.sittings import Table, make_table_that_is_over

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BY_THEN = TODAY + timedelta(days=5)


@pytest.fixture
def table(council, media) -> Table:
    return make_table_that_is_over(council)


def send(table: Table, *readers: str) -> None:
    named = [(email.partition("@")[0], email) for email in readers]
    circulate(table.minutes, by=table.by, readers=named, comment_by=BY_THEN)


def has_work(user) -> bool:
    return can(user, "work.open")


def test_the_chair_finds_the_draft_with_its_day_until_they_have_commented(table, people):
    assert list(waiting(people.chair)) == []
    send(table)
    [wait] = waiting(people.chair)
    page = reverse("meetings:minutes_comments", args=[table.meeting.slug])
    assert wait.sentence == f"Comment on the draft minutes of {table.meeting}"
    assert (wait.url, wait.since, wait.due_on) == (page, TODAY, BY_THEN)
    add_comment(table.minutes, "Heard.", minute=None, by=people.member)
    assert len(list(waiting(people.chair))) == 1
    add_comment(table.minutes, "Heard.", minute=None, by=people.chair)
    assert list(waiting(people.chair)) == []


def test_a_draft_that_is_published_waits_for_nobody(table, people):
    send(table, people.nobody.email)
    publish_minutes(table.minutes, by=None)
    assert (list(waiting(people.chair)), list(waiting(people.nobody))) == ([], [])
    assert not has_work(people.nobody)


def test_a_reader_who_signs_in_finds_the_link_that_was_sent_to_them(table, people):
    send(table, people.nobody.email.upper(), "lee@elsewhere.example")
    [wait] = waiting(people.nobody)
    reader = MinutesReader.objects.get(email__iexact=people.nobody.email)
    assert wait.url == reverse("meetings:minutes_reader", args=[reader.key])
    assert has_work(people.nobody)
    add_comment(table.minutes, "Heard.", minute=None, reader=reader)
    assert list(waiting(people.nobody)) == []


def test_a_chair_who_is_named_too_is_asked_once(table, people):
    send(table, people.chair.email)
    assert len(list(waiting(people.chair))) == 1


def test_nobody_else_is_asked_and_it_ends_with_the_chair(table, people):
    send(table)
    asked = {name for name, user in people.all().items() if list(waiting(user))}
    assert asked == {"chair"}
    yesterday = TODAY - timedelta(days=1)
    Membership.objects.filter(person=people.chair.person).update(ends_on=yesterday)
    assert list(waiting(people.chair)) == []


def test_my_work_shows_it(client, table, people):
    send(table)
    client.force_login(people.chair)
    page = " ".join(client.get("/work/").content.decode().split())
    sentence = f"Comment on the draft minutes of {table.meeting}".replace("&", "&amp;")
    assert f"{sentence}</a>" in page
    assert "Due by" in page


def test_the_day_stands_in_the_mail_and_may_be_changed_but_not_to_a_past_one(
    table, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(table)
    assert all("Please send them by" in sent.body for sent in mail.outbox)
    later = BY_THEN + timedelta(days=1)
    circulate(table.minutes, by=table.by, comment_by=later)
    assert table.minutes.comment_by == later
    with pytest.raises(Refused, match="is over already"):
        circulate(table.minutes, by=table.by, comment_by=TODAY - timedelta(days=1))
    with pytest.raises(Refused, match="have the minutes already"):
        circulate(table.minutes, by=table.by, comment_by=later)
