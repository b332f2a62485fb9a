"""The days of call-ins, referrals and undertakings: in My work, and in the daily mail."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings.models import CallIn, Minute, Minutes, Referral, Undertaking
from meetings.outcomes import due_days
from meetings.outcomes.call_ins import services as call_ins
from meetings.outcomes.referrals.services import add_step
from scrutiny import reminders
from tests.council import make_meeting
from tests.following import DAY, make_cabinet, make_call_in, make_officer_of, make_referral

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def referral(council):
    made = make_referral(council.committee, make_cabinet())
    Referral.objects.filter(pk=made.pk).update(report_by=TODAY + 10 * DAY)
    return Referral.objects.get(pk=made.pk)


@pytest.fixture
def call_in(council, people):
    return make_call_in(council.committee, people.member.person, is_valid=True)


@pytest.fixture
def cabinet_officer(people):
    return make_officer_of(make_cabinet())


def work(visit, user) -> str:
    return " ".join(visit("/work/", user).content.decode().split())


def mails(mailoutbox, on) -> dict[str, str]:
    """Send what is due on a day; return each mail's subject and text by who gets it."""
    mailoutbox.clear()
    reminders.send(on)
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox)
    return {mail.to[0]: f"{mail.subject}\n{mail.body}" for mail in mailoutbox}


def test_a_referral_waits_for_who_is_asked_and_then_for_who_asked(
    visit, referral, people, cabinet_officer
):
    assert "Answer the referral “Watching the plan”" in work(visit, cabinet_officer)
    theirs = work(visit, people.committee_officer)
    assert "Wait for others: answer the referral “Watching the plan”" in theirs
    assert "Watching the plan" not in work(visit, people.other_officer)
    assert "Watching the plan" not in work(visit, people.member)
    facts = {"body": referral.to_body, "on": TODAY, "by": None}
    add_step(referral, kind="resolved", text="Agreed.", **facts)
    assert "Answer the referral" in work(visit, cabinet_officer)
    add_step(referral, kind="reported", text="It is watched.", **facts)
    assert "Read the answer to the referral" in work(visit, people.committee_officer)
    assert "Answer the referral" not in work(visit, cabinet_officer)
    add_step(referral, kind="noted", text="Noted.", closes=True, **facts)
    assert "Watching the plan" not in work(visit, people.committee_officer)


def test_a_referral_reminds_before_on_the_day_and_both_sides_once_overdue(
    referral, people, cabinet_officer, mailoutbox
):
    theirs, ours = cabinet_officer.email, people.committee_officer.email
    due = referral.report_by
    assert theirs not in mails(mailoutbox, due - 4 * DAY)
    for on, words in ((due - 3 * DAY, "Due on"), (due, "Due today"), (due + DAY, "Overdue since")):
        sent = mails(mailoutbox, on)
        assert words in sent[theirs]
        assert "answer the referral “Watching the plan”" in sent[theirs]
        assert (ours in sent) == (on > due)
    assert theirs not in mails(mailoutbox, due + 2 * DAY)


def test_a_call_in_waits_until_it_is_heard_in_time(visit, call_in, people, council):
    words = "Hear the call-in “Close the library”"
    assert words in work(visit, people.committee_officer)
    late = make_meeting(council.committee, in_days=60)
    call_ins.hear_at(call_in, late, by=None)
    assert words in work(visit, people.committee_officer)
    call_ins.hear_at(call_in, make_meeting(council.committee, in_days=3), by=None)
    assert words not in work(visit, people.committee_officer)


def test_a_call_in_that_officers_only_know_is_not_named_and_sent_to_nobody(
    visit, council, people, mailoutbox
):
    make_call_in(council.committee, people.member.person)
    page = work(visit, people.committee_officer)
    assert "Record whether the call-in of" in page
    assert "Close the library" not in page
    for days in range(30):
        assert "call-in" not in "".join(mails(mailoutbox, TODAY + timedelta(days)).values())


def test_a_call_in_reminds_before_on_the_day_and_once_it_is_overdue(call_in, people, mailoutbox):
    CallIn.objects.filter(pk=call_in.pk).update(meet_by=TODAY + 5 * DAY)
    ours = people.committee_officer.email
    assert "call-in" not in mails(mailoutbox, TODAY).get(ours, "")
    for days, words in ((2, "Due on"), (5, "Due today"), (6, "Overdue since")):
        sent = mails(mailoutbox, TODAY + days * DAY)[ours]
        assert words in sent
        assert "hear the call-in “Close the library”" in sent


@pytest.fixture
def undertaking(council):
    meeting = make_meeting(council.committee, in_days=-7)
    minutes = Minutes.objects.create(meeting=meeting, first_number=1)
    minute = Minute.objects.create(minutes=minutes, position=1, title="Fostering")
    facts = {"owner": "Director of Care", "text": "Secret promise", "position": 1}
    return Undertaking.objects.create(minute=minute, due_on=TODAY + 4 * DAY, **facts)


def test_an_undertaking_waits_and_reminds_without_its_words(visit, undertaking, people, mailoutbox):
    ours = people.committee_officer
    page = work(visit, ours)
    assert "See whether the undertaking of Director of Care was kept" in page
    assert "Director of Care" not in work(visit, people.other_officer)
    for days, words in ((1, "Due on"), (4, "Due today"), (5, "Overdue since")):
        sent = mails(mailoutbox, TODAY + days * DAY)[ours.email]
        assert words in sent
        assert "Secret promise" not in sent
    Undertaking.objects.update(text="")
    page = work(visit, ours)
    assert "See whether an undertaking was kept" in page
    assert "Director of Care" not in page
    Undertaking.objects.update(due_on=None)
    assert "1 undertaking without a day" in work(visit, ours)
    Undertaking.objects.update(state="kept", outcome="Done", closed_on=TODAY)
    assert "undertaking without a day" not in work(visit, ours)


def test_more_rows_cost_no_more_queries(council, people, referral):
    def cost(user) -> int:
        with CaptureQueriesContext(connection) as queries:
            list(due_days.waiting(user))
        return len(queries)

    cost(people.committee_officer)  # what the person may do is read once
    one = cost(people.committee_officer)
    for _ in range(3):
        make_referral(council.committee, make_cabinet())
    assert cost(people.committee_officer) == one


def test_officers_get_to_the_referrals_from_my_work(visit, people):
    page = work(visit, people.committee_officer)
    assert (
        '<a class="govuk-link" href="/referrals/">Referrals</a></li>' in page.split("Other work")[1]
    )
