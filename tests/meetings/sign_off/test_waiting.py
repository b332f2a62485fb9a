"""Sign-off in My work, in reminders, in the check before publication, and in the tasks."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import SignOff, SignOffRoute
from meetings.planning.tasklist import tasks_of
from meetings.publication.checking import checks
from meetings.sign_off import waiting
from meetings.sign_off.services import answers
from meetings.sign_off.services.mail import page_of
from scrutiny import reminders
from scrutiny.waiting import waiting_for
from tests.council import make_exempt, make_meeting, make_paper, make_user
from tests.meetings.drafts import put_into
from tests.meetings.signing import (
    approve,
    change,
    give_back,
    grant_role,
    make_offices,
    make_report,
    make_sent,
    row_of,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def offices(council):
    return make_offices(council)


@pytest.fixture
def paper(council, offices):
    return make_sent(council, offices)


def listed(user) -> list[str]:
    return [each.sentence for each in waiting_for(user) if "/sign-off/" in each.url]


def lacking(paper, user):
    return [each for each in checks(paper.item.meeting, user) if each.code == "not-signed-off"]


# What waits


def test_a_signatory_reads_what_they_hold_and_an_officer_what_waits_for_whom(paper, offices):
    [mine] = waiting_for(offices.legal)
    assert mine.sentence == f"Sign off “Fostering” (Legal), {paper.item.meeting}"
    assert (mine.url, mine.since) == (page_of(paper), timezone.localdate())
    assert mine.due_on == row_of(paper, "legal").due_on
    found = [(each.sentence, each.who) for each in waiting_for(offices.officer)]
    assert ("“Fostering”: sign-off (Legal)", "Legal") in found
    assert listed(offices.director) == []
    assert listed(offices.author) == []


def test_what_came_back_waits_for_author_and_officer(paper, offices):
    give_back(paper, "finance", offices.finance)
    assert listed(offices.author) == ["Finance returned “Fostering”"]
    assert "Finance returned “Fostering”" in listed(offices.officer)
    assert listed(offices.finance) == []


def test_a_change_after_the_signature_waits_for_the_officer(paper, offices):
    approve(paper, "legal", offices.legal)
    change(paper)
    sentence = "“Fostering” was changed after Legal signed it off"
    assert sentence in listed(offices.officer)
    answers.keep_in_spite_of_change(paper, reason="A comma.", by=None)
    assert sentence not in listed(offices.officer)


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_nothing_waits_for_a_meeting_that_is_over_or_off(paper, offices, state):
    put_into(paper.item.meeting, state)
    for user in (offices.legal, offices.officer, offices.author):
        assert listed(user) == []


def test_an_officer_of_another_committee_and_the_public_read_nothing(paper, people):
    for user in (people.other_officer, people.nobody, people.chair, people.public):
        assert listed(user) == []


def test_the_list_asks_as_often_for_three_papers_as_for_one(council, offices, paper):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert waiting.waiting(offices.officer)
        return len(queries)

    asked()  # who somebody is, is read once
    once = asked()
    for number in (1, 2):
        make_sent(council, offices, in_days=70 + number)
    assert asked() == once


# Reminders


def due(today) -> list[tuple[str, str]]:
    return sorted((each.to.email.split("@")[0], each.once) for each in waiting.reminders(today))


def test_who_holds_it_is_reminded_the_working_day_before_and_on_the_day(paper, offices):
    SignOff.objects.for_services().exclude(role="legal").delete()
    row = row_of(paper, "legal")
    monday = timezone.localdate() + DAY * (14 - timezone.localdate().weekday())
    row.due_on = monday
    row.save()
    friday = monday - 3 * DAY
    key = f"sign-off {row.pk} {monday:%Y-%m-%d}"
    assert due(friday - DAY) == []
    assert due(friday) == [("signatory", f"{key} before")]
    assert due(monday) == [("signatory", f"{key} day")]
    late = due(monday + DAY)
    assert late == [(who, f"{key} late") for who in ("committee_officer", "officer", "signatory")]


def test_a_reminder_is_sent_once_and_says_nothing_that_is_withheld(
    council, offices, mailoutbox, settings
):
    paper = make_sent(council, offices)
    make_exempt(paper.item, "A property matter")
    late = row_of(paper, "legal").due_on + DAY
    assert reminders.send(late) > 0
    assert reminders.send(late + DAY) == 0
    said = " ".join(f"{mail.subject} {mail.body}" for mail in mailoutbox)
    assert "A property matter" in said
    assert "Fostering" not in said
    assert page_of(paper) in said


def test_a_new_day_is_reminded_of_anew(paper, offices):
    row = row_of(paper, "legal")
    before = set(due(row.due_on))
    row.due_on += 7 * DAY
    row.save()
    assert not before & set(due(row.due_on))


def test_who_lost_the_grant_is_reminded_no_more_even_by_name(paper, offices):
    row = row_of(paper, "legal")
    row.holder = offices.legal
    row.save()
    offices.legal.grants.all().delete()
    assert "signatory" not in dict(due(row.due_on))
    assert "committee_officer" in dict(due(row.due_on + DAY))


# The check, and the tasks


def test_each_state_is_a_warning_with_its_cure_and_nothing_blocks(paper, offices):
    [check] = lacking(paper, offices.officer)
    assert (check.severity, check.url) == ("warn", page_of(paper))
    assert check.sentence.startswith("Fostering: with Legal (Signatory), due ")
    assert "not yet with Director" in check.sentence
    approve(paper, "legal", offices.legal)
    change(paper)
    give_back(paper, "finance", offices.finance)
    [check] = lacking(paper, offices.officer)
    assert "changed after Legal signed it off; returned by Finance" in check.sentence
    assert "record the change as immaterial" in check.advice


def test_a_report_that_was_never_sent_is_warned_of_and_an_appendix_is_not(council, offices):
    paper = make_report(make_meeting(council.committee))
    make_paper(paper.item, "Tables", kind="appendix")
    [check] = lacking(paper, offices.officer)
    assert check.sentence == "Fostering: not sent to Legal, Finance and Director for sign-off."
    assert check.advice.startswith("Send it")


def test_a_report_signed_by_all_is_well(council, offices):
    paper = make_report(make_meeting(council.committee))
    for role in ("legal", "finance", "director"):
        answers.record_elsewhere(
            paper, role, sent_on=None, signed_on=timezone.localdate(), initials="XY", by=None
        )
    found = {check.code: check for check in checks(paper.item.meeting, offices.officer)}
    assert found["signed-off"].severity == "done"
    assert "not-signed-off" not in found


def test_a_committee_without_a_route_says_nothing_anywhere(council, offices):
    SignOffRoute.objects.all().delete()
    paper = make_report(make_meeting(council.committee))
    codes = {check.code for check in checks(paper.item.meeting, offices.officer)}
    assert not codes & {"signed-off", "not-signed-off"}
    assert "Sign-off" not in [task.title for task in tasks_of(paper.item.meeting)]


def test_the_task_counts_what_is_given(paper, offices):
    def task():
        return next(each for each in tasks_of(paper.item.meeting) if each.title == "Sign-off")

    approve(paper, "legal", offices.legal)
    assert (task().hint, task().is_done) == ("1 of 3 given", False)
    approve(paper, "finance", offices.finance)
    approve(paper, "director", offices.director)
    assert (task().hint, task().is_done) == ("3 of 3 given", True)


def test_the_publish_page_says_how_many_are_missing(client, paper, offices):
    client.force_login(offices.officer)
    slug = paper.item.meeting.slug
    page = client.get(f"/work/meetings/{slug}/publish/").content.decode()
    assert "3 sign-offs are missing." in page
    assert "the history says that it was" in page


def test_two_people_of_one_office_are_both_named(paper, offices):
    second = make_user("second")
    grant_role(second, "legal")
    [check] = lacking(paper, offices.officer)
    assert "with Legal (Second or Signatory)" in check.sentence
