"""Referrals: one thread of two bodies, read from both sides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings.models import Meeting, Referral
from meetings.outcomes.referrals.services import add_step, correct_step, refer
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_meeting
from tests.following import make_cabinet, make_officer_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY, WEEK = timedelta(days=1), timedelta(days=7)
ASKED = {"title": "Watching the plan", "text": "Support our watching of the plan."}


@pytest.fixture
def referral(council):
    report_by = TODAY + WEEK
    return refer(
        council.committee, make_cabinet(), on=TODAY - WEEK, report_by=report_by, by=None, **ASKED
    )


def text(response) -> str:
    return " ".join(response.content.decode().split())


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": day.month, f"{prefix}_2": day.year}


def test_a_thread_goes_on_until_it_is_closed(referral, people):
    body = referral.to_body
    facts = {"body": body, "kind": "resolved", "text": "Agreed.", "by": people.officer}
    add_step(referral, on=TODAY, closes=True, **facts)
    assert [step.kind for step in referral.steps.all()] == ["asked", "resolved"]
    referral.refresh_from_db()
    assert (referral.is_open, referral.closed_on) == (False, TODAY)
    with pytest.raises(Refused, match="closed"):
        add_step(referral, on=TODAY, **facts)
    acts = AuditEntry.objects.about(referral).values_list("action", flat=True)
    assert set(acts) == {"referral.made", "referral.step"}


def test_what_makes_no_sense_is_refused(referral, council):
    facts = {"kind": "noted", "text": "Noted.", "by": None}
    with pytest.raises(Refused, match="two bodies"):
        add_step(referral, body=council.other_committee, on=TODAY, **facts)
    with pytest.raises(Refused, match="comes after"):
        add_step(referral, body=referral.to_body, on=TODAY - 2 * WEEK, **facts)
    with pytest.raises(Refused, match="still to come"):
        add_step(referral, body=referral.to_body, on=TODAY + WEEK, **facts)
    theirs = make_meeting(council.committee, in_days=-3)
    with pytest.raises(Refused, match="no meeting of Cabinet"):
        add_step(referral, body=referral.to_body, on=TODAY, meeting=theirs, **facts)
    with pytest.raises(Refused, match="before it is asked"):
        refer(council.committee, referral.to_body, on=TODAY, report_by=TODAY - WEEK, by=None,
              **ASKED)  # fmt: skip
    assert referral.steps.count() == 1


def test_no_report_by_the_day_is_overdue_from_the_next(referral):
    assert not referral.is_overdue(referral.report_by)
    assert referral.is_overdue(referral.report_by + timedelta(days=1))


def test_both_bodies_show_it_each_from_their_side(visit, referral):
    for slug, words in (("cyp", "Referred by us"), ("cab", "Referred to us")):
        page = text(visit(f"/committees/{slug}/"))
        assert words in page
        assert referral.get_absolute_url() in page
    assert "Support our watching" in text(visit(referral.get_absolute_url()))
    assert referral.title in text(visit("/referrals/"))


def test_an_officer_begins_a_thread_and_the_other_side_goes_on(client, people, council):
    cabinet = make_cabinet()
    meeting = make_meeting(council.committee, in_days=-7)
    Meeting.objects.filter(pk=meeting.pk).update(has_been_public=True)
    client.force_login(people.committee_officer)
    address = reverse("meetings:refer", args=["cyp"])
    facts = ASKED | when("on", TODAY) | {"to_body": "cab", "meeting": meeting.slug}
    assert client.post(address, facts | {"title": ""}).status_code == 422
    assert client.post(address, facts).status_code == 302
    referral = Referral.objects.get()
    assert referral.steps.get().meeting == meeting
    client.force_login(make_officer_of(cabinet))
    step = reverse("meetings:add_referral_step", args=[referral.key])
    said = when("on", TODAY) | {"body": "cab", "kind": "resolved", "text": "Agreed."}
    wrong = client.post(step, said | {"meeting": meeting.slug})
    assert "Choose a meeting of Cabinet." in text(wrong)
    assert client.post(step, said | {"closes": "on"}).status_code == 302
    assert "Add what was said" not in text(client.get(referral.get_absolute_url()))
    client.force_login(people.other_officer)
    assert client.get(step).status_code == 404


def test_a_step_is_corrected_with_a_reason_and_its_earlier_words_stay(referral, visit, people):
    step = referral.steps.get()
    words = {"kind": "asked", "text": "Watch the whole plan.", "on": TODAY - WEEK}
    with pytest.raises(Refused, match="say why it is corrected"):
        correct_step(step, reason=" ", by=None, **words)
    correct_step(step, reason="A word was missing", by=people.officer, **words)
    page = text(visit(referral.get_absolute_url()))
    for said in ("Watch the whole plan.", "A word was missing", ASKED["text"]):
        assert said in page
    assert "referral.corrected" in AuditEntry.objects.about(referral).values_list(
        "action", flat=True
    )
    correct_step(step, reason="", by=None, **words)
    assert step.earlier_words.count() == 1


def test_a_correction_keeps_the_order_of_the_steps(referral):
    facts = {"kind": "resolved", "text": "Agreed.", "reason": "Wrong day", "by": None}
    answered = {name: facts[name] for name in ("kind", "text", "by")}
    answer = add_step(referral, body=referral.to_body, on=TODAY - DAY, closes=True, **answered)
    for on, said in ((TODAY + DAY, "still to come"), (TODAY - WEEK - DAY, "comes after")):
        with pytest.raises(Refused, match=said):
            correct_step(answer, on=on, **facts)
    first = referral.steps.first()
    with pytest.raises(Refused, match="The first step asks"):
        correct_step(first, on=TODAY - WEEK, **facts)
    with pytest.raises(Refused, match="comes before"):
        correct_step(first, on=TODAY, **(facts | {"kind": "asked"}))
    days = {"on": TODAY - DAY, "report_by": TODAY - DAY}
    alone = refer(referral.to_body, referral.from_body, by=None, **days, **ASKED)
    with pytest.raises(Refused, match="before it is asked"):
        correct_step(alone.steps.get(), on=TODAY, **(facts | {"kind": "asked"}))
    correct_step(answer, on=TODAY - 2 * DAY, **facts)
    referral.refresh_from_db()
    assert referral.closed_on == TODAY - 2 * DAY


def test_officers_of_both_bodies_correct_a_step_in_the_browser(client, people, referral):
    address = reverse("meetings:correct_referral_step", args=[referral.key, 1])
    client.force_login(people.committee_officer)
    assert address in text(client.get(referral.get_absolute_url()))
    assert "Support our watching of the plan.</textarea>" in text(client.get(address))
    said = {"kind": "asked", "text": "Watch it."} | when("on", TODAY - WEEK)
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "Watch it." in text(refused)
    assert client.post(address, said | {"reason": "Shorter"}).status_code == 302
    assert referral.steps.get().text == "Watch it."
    client.force_login(people.other_officer)
    assert client.get(address).status_code == 404
