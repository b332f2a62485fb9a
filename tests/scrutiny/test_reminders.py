"""One email per person per day, nothing repeated, and one list of tasks."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from scrutiny import reminders, waiting
from scrutiny.reminders import Reminder
from scrutiny.waiting import Waiting
from tests.council import make_user

pytestmark = pytest.mark.django_db
TODAY = date(2024, 10, 30)


@pytest.fixture
def due(monkeypatch):
    """A source to which a test adds what is due."""
    found = []
    monkeypatch.setattr(reminders, "_sources", [lambda today: found])
    return found


def test_all_that_is_due_for_a_person_comes_in_one_mail(due, mailoutbox, settings):
    settings.SITE_URL = "https://council.example"
    ann, bob = make_user("ann"), make_user("bob")
    due += [
        Reminder(ann, "Sign off the report", "/work/a/", "a"),
        Reminder(bob, "Answer a recommendation", "/work/b/", "b"),
        Reminder(ann, "Update action 1.1", "/work/c/", "c"),
    ]
    assert reminders.send(TODAY) == 2
    to_ann, to_bob = mailoutbox
    assert to_ann.subject == "2 things wait for you"
    assert "https://council.example/work/a/" in to_ann.body
    assert "https://council.example/work/c/" in to_ann.body
    assert to_bob.subject == "Answer a recommendation"


def test_nothing_is_said_twice(due, mailoutbox):
    due += [Reminder(make_user("ann"), "Sign off the report", "/work/a/", "a")]
    assert reminders.send(TODAY) == 1
    assert reminders.send(TODAY) == 0
    assert len(mailoutbox) == 1


def test_who_has_left_is_not_reminded(due):
    due += [Reminder(make_user("ann", is_active=False), "Sign off", "/work/a/", "a")]
    assert reminders.send(TODAY) == 0


def test_a_mail_that_cannot_be_sent_is_tried_again(due, mailoutbox, monkeypatch):
    due += [Reminder(make_user("ann"), "Sign off the report", "/work/a/", "a")]
    with monkeypatch.context() as broken:
        broken.setattr(reminders, "send_mail", _fail)
        with pytest.raises(OSError, match="no mail server"):
            reminders.send(TODAY)
    assert reminders.send(TODAY) == 1


def _fail(*args):
    raise OSError("no mail server")


def test_the_command_says_how_many_it_sent(due, capsys):
    due += [Reminder(make_user("ann"), "Sign off the report", "/work/a/", "a")]
    call_command("sendreminders", on="2024-10-30")
    assert capsys.readouterr().out == "Sent 1 mail.\n"


def test_the_command_refuses_a_day_that_is_none():
    with pytest.raises(CommandError, match="is no date"):
        call_command("sendreminders", on="31.02.2025")


def test_what_waits_is_listed_by_its_day(monkeypatch):
    rows = [Waiting("Later", "/"), Waiting("First", "/", due_on=TODAY)]
    monkeypatch.setattr(waiting, "_sources", [lambda user: rows])
    assert [each.sentence for each in waiting.waiting_for(None)] == ["First", "Later"]
