"""Recommendations from the draft to "done, with evidence", and the refusals on the way."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from meetings.diary.services import mark_held
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import Minute, Recommendation, RecommendationFile
from meetings.outcomes.recommendations import register, waiting
from meetings.outcomes.recommendations.services import (
    answers,
    recommendations,
)
from meetings.outcomes.recommendations.services import (
    files as recommendation_files,
)
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_meeting
from tests.following import (
    DAY,
    make_answer,
    make_cabinet,
    make_officer_of,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LIST = EvidenceGiven("", file_name="list", data=b"Carer,Met on\nA,1 May\n")
LONG_SINCE = TODAY - timedelta(days=100)


@pytest.fixture
def committee(council):
    return council.committee


@pytest.fixture
def officer(people):
    return people.committee_officer


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return str(refused.value)


def test_the_whole_way_is_written_into_the_history(committee, officer):
    done = make_recommendation(committee, "done")
    assert done.state == "done"
    assert done.done_on
    acts = AuditEntry.objects.about(done).order_by("pk").values_list("action", flat=True)
    assert [act.removeprefix("recommendation.") for act in acts] == [
        "drafted", "made", "served", "answered", "progress", "progress", "done",
    ]  # fmt: skip


def test_it_is_made_on_a_day_between_its_meeting_and_today(committee):
    meeting = make_meeting(committee, in_days=-5)
    drafted = make_recommendation(committee, "drafted", meeting=meeting)
    make = recommendations.make_recommendation
    assert "The committee met on" in refusal(make, drafted, on=TODAY - 6 * DAY, by=None)
    assert "in the future" in refusal(make, drafted, on=TODAY + DAY, by=None)
    assert make(drafted, on=meeting.on, by=None).made_on == meeting.on


def test_numbers_run_within_the_committees_year_and_stand(committee, council):
    first = make_recommendation(committee, received=date(2024, 11, 9))
    second = make_recommendation(committee, received=date(2024, 6, 5))
    next_year = make_recommendation(committee, received=date(2025, 6, 5))
    other = make_recommendation(council.other_committee, received=date(2024, 11, 9))
    assert [each.title for each in (first, second, next_year, other)] == [
        "Recommendation 1 of 2024/25", "Recommendation 2 of 2024/25",
        "Recommendation 1 of 2025/26", "Recommendation 1 of 2024/25",
    ]  # fmt: skip


def test_unanswered_it_is_overdue_from_the_day_after_the_last(committee):
    served = make_recommendation(committee, "served", received=date(2025, 1, 15))
    assert served.respond_by == date(2025, 3, 14)
    for day, is_overdue in ((date(2025, 3, 14), False), (date(2025, 3, 15), True)):
        assert served.is_overdue(day) is is_overdue
        assert Recommendation.objects.overdue(day).exists() is is_overdue


def test_under_another_power_the_day_is_the_one_asked_for(committee):
    made = make_recommendation(committee, partner="Tinford Hospitals", power="244")
    asked = TODAY + 28 * DAY
    served = recommendations.serve_recommendation(
        made, report_received_on=TODAY, respond_by=asked, by=None
    )
    assert served.respond_by == asked
    assert served.clock is None


def test_the_duty_to_answer_is_the_executives_or_the_councils(committee, council):
    draft = recommendations.draft_recommendation
    words = "Under s.9FE it goes to the executive or to full Council."
    assert refusal(draft, committee, text="Act", partner="A trust", by=None) == words
    other = council.other_committee
    assert refusal(draft, committee, text="Act", to_body=other, by=None) == words
    assert not Recommendation.objects.exists()


def test_a_draft_changes_freely_and_what_is_public_keeps_its_earlier_words(committee, officer):
    draft = make_recommendation(committee, "drafted")
    change = recommendations.change_recommendation
    change(draft, text="Meet every carer.", by=officer)
    assert not draft.earlier_words.exists()
    made = recommendations.make_recommendation(draft, on=TODAY, by=officer)
    assert "say why" in refusal(change, made, text="Meet them all.", by=officer)
    change(made, text="Meet them all.", reason="As minuted", by=officer)
    kept = made.earlier_words.get()
    assert (kept.words, kept.reason) == (
        [["What is recommended", "Meet every carer."]],
        "As minuted",
    )


def test_the_second_of_two_editors_is_told_of_the_first(committee, officer):
    draft = make_recommendation(committee, "drafted")
    change = recommendations.change_recommendation
    change(draft, text="One", revision=draft.revision, by=officer)
    with pytest.raises(Overtaken):
        change(draft, text="Another", revision=draft.revision, by=officer)
    assert Recommendation.objects.get(pk=draft.pk).text == "One"


def test_whom_it_goes_to_stands_once_it_is_served(committee, officer):
    served = make_recommendation(committee, "served")
    change = recommendations.change_recommendation
    assert "no longer" in refusal(change, served, power="none", reason="Slip", by=officer)


@pytest.mark.parametrize("state", ["drafted", "made", "answered", "done"])
def test_only_what_was_served_and_waits_is_answered(committee, state):
    found = make_recommendation(committee, state)
    assert "was served" in refusal(answers.record_answer, found, make_answer(TODAY - DAY), by=None)


@pytest.mark.parametrize("state", ["drafted", "answered", "done"])
def test_only_what_was_made_is_served(committee, state):
    found = make_recommendation(committee, state)
    serve = recommendations.serve_recommendation
    assert "cannot be done now" in refusal(serve, found, report_received_on=TODAY, by=None)


def test_wrong_days_are_refused(committee):
    serve, make = recommendations.serve_recommendation, recommendations.make_recommendation
    made = make_recommendation(committee)
    before, after = made.made_on - DAY, TODAY + DAY
    assert "received after" in refusal(serve, made, report_received_on=before, by=None)
    assert "in the future" in refusal(serve, made, report_received_on=after, by=None)
    draft = make_recommendation(committee, "drafted")
    assert "in the future" in refusal(make, draft, on=after, by=None)
    served = make_recommendation(committee, "served")
    early = make_answer(served.report_received_on - 9 * DAY)
    assert "answered after" in refusal(answers.record_answer, served, early, by=None)
    late = make_answer(TODAY)
    assert "future" in refusal(answers.record_answer, served, late, by=None)


def test_a_day_of_receipt_that_was_wrong_is_corrected_with_the_reason(committee):
    served = make_recommendation(committee, "served", received=date(2025, 1, 15))
    again = {"report_received_on": date(2025, 1, 16), "by": None}
    serve = recommendations.serve_recommendation
    assert "say why" in refusal(serve, served, **again)
    assert serve(served, reason="The post was late", **again).respond_by == date(2025, 3, 15)
    assert served.earlier_words.get().words == [["Last day for the answer", "Friday 14 March 2025"]]


def test_rejecting_needs_reasons_and_accepting_an_action_with_owner_and_day(committee):
    served = make_recommendation(committee, "served")
    received = served.report_received_on
    bare = {"action": "", "owner": "", "act_by": None}
    record = answers.record_answer
    rejected = make_answer(received, "rejected", **bare)
    assert refusal(record, served, rejected, by=None) == "Say why it is rejected."
    partly = make_answer(received, "partly")
    assert refusal(record, served, partly, by=None) == "Say why part of it is not accepted."
    accepted = make_answer(received, owner="")
    assert "who does it" in refusal(record, served, accepted, by=None)
    record(served, make_answer(received, "rejected", **bare, reasons="It costs more."), by=None)
    assert Recommendation.objects.get(pk=served.pk).state == "rejected"


def test_an_answer_is_corrected_until_progress_is_reported(committee):
    found = make_recommendation(committee, "answered")
    received = found.report_received_on
    correct = answers.correct_answer
    other = make_answer(received, "partly", reasons="It costs more.")
    assert "say why" in refusal(correct, found, other, reason=" ", by=None)
    correct(found, other, reason="Misheard", by=None)
    assert ["Decision", "Accepted"] in found.earlier_words.get().words
    answers.report_progress(found, on=TODAY, text="Begun", by=None)
    again = make_answer(received, "accepted")
    assert "as progress" in refusal(correct, found, again, reason="Again", by=None)


def test_done_wants_evidence_and_an_officer_who_looked_at_it(committee, officer):
    found = make_recommendation(committee, "answered")
    report = answers.report_progress
    assert "evidence" in refusal(report, found, on=TODAY, text="Done", is_done=True, by=None)
    first = report(found, on=TODAY, text="Done", evidence="A list", is_done=True, by=None)
    found.refresh_from_db()
    assert found.state == "in-progress"
    assert refusal(answers.decline_done, first, reason=" ", by=officer) == "Say what is missing."
    answers.decline_done(first, reason="It is last year's list", by=officer)
    assert "waits for no" in refusal(answers.confirm_done, first, by=officer)
    link = {"evidence_link": "https://tinford.example/list", "is_done": True}
    second = report(found, on=TODAY, text="Done now", by=None, **link)
    assert answers.confirm_done(second, by=officer).state == "done"
    assert "not done yet" in refusal(report, found, on=TODAY, text="More", by=None)


def test_a_file_is_evidence_too_and_kept_as_what_it_is(committee, officer, media):
    found = make_recommendation(committee, "answered")
    facts = {"on": TODAY, "text": "Done", "is_done": True, "by": None}
    macros = EvidenceGiven("", file_name="a.docx", data=b"PK\x03\x04broken")
    assert "damaged" in refusal(answers.report_progress, found, file=macros, **facts)
    assert not found.progress_reports.exists()
    report = answers.report_progress(found, file=LIST, **facts)
    file = report.files.get()
    assert (file.title, file.file_name, file.media_type) == ("list", "list.csv", "text/csv")
    assert file.is_open
    assert file.file.read() == LIST.data
    assert answers.confirm_done(report, by=officer).state == "done"


def test_nothing_is_left_of_a_file_whose_report_fails(committee, monkeypatch, media):
    found = make_recommendation(committee, "answered")
    monkeypatch.setattr(answers, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answers.report_progress(found, on=TODAY, text="Begun", file=LIST, by=None)
    assert not RecommendationFile.objects.exists()
    assert not [each for each in media.rglob("*") if each.is_file()]


def test_a_file_is_withdrawn_with_a_reason_and_never_deleted(committee, officer, media):
    made = make_recommendation(committee)
    file = recommendation_files.add_file(made, LIST, by=officer)
    withdraw = recommendation_files.withdraw_file
    assert refusal(withdraw, file, because=" ", by=officer) == "Say why it is withdrawn."
    file = withdraw(file, because="It named a child", by=officer)
    assert not file.is_open
    assert (file.withdrawn_by, file.file.read()) == (officer, LIST.data)
    assert "already" in refusal(withdraw, file, because="Again", by=officer)
    acts = AuditEntry.objects.about(made).order_by("pk").values_list("action", flat=True)
    assert list(acts)[-2:] == ["recommendation.file-added", "recommendation.file-withdrawn"]
    recommendations.withdraw_recommendation(made, because="Overtaken", by=officer)
    assert "withdrawn" in refusal(recommendation_files.add_file, made, LIST, by=officer)


def test_a_failure_midway_changes_nothing(committee, monkeypatch):
    served = make_recommendation(committee, "served")
    monkeypatch.setattr(answers, "record", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answers.record_answer(served, make_answer(served.report_received_on), by=None)
    again = Recommendation.objects.with_words().get(pk=served.pk)
    assert (again.state, hasattr(again, "response")) == ("served", False)


def test_withdrawing_says_why_and_is_the_end(committee):
    made = make_recommendation(committee)
    withdraw = recommendations.withdraw_recommendation
    assert "Say why" in refusal(withdraw, made, because="", by=None)
    withdraw(made, because="Council has decided it.", by=None)
    assert "withdrawn" in refusal(withdraw, made, because="Again", by=None)
    assert Recommendation.objects.made().get() == made


def test_it_outlives_the_draft_minute_that_it_came_from(committee, council):
    meeting = mark_held(make_meeting(committee, in_days=-3), by=None)
    facts = {"first_number": 1, "ended_at": None, "attendance": [], "by": None}
    text = MinuteText("Fostering", "<p>Heard.</p>", ("it be done.",))
    record_minutes(meeting, minutes=[text], **facts)
    minute = Minute.objects.get()
    found = make_recommendation(committee, "drafted", meeting=meeting, minute=minute)
    record_minutes(meeting, minutes=[text, text], **facts)
    found.refresh_from_db()
    assert (found.minute, found.meeting) == (None, meeting)


# The register


def test_the_register_counts_in_words(committee):
    assert register.summary([]) == "No recommendations."
    late = make_recommendation(committee, "served", received=LONG_SINCE)
    found = [late, *(make_recommendation(committee, state) for state in ("served", "done", "done"))]
    assert register.summary(found) == (
        "4 recommendations: 1 overdue, 1 waiting for an answer and 2 done."
    )
    assert register.summary([late]) == "1 recommendation: 1 overdue."


def test_what_is_overdue_stands_first_and_longest_first(committee):
    make_recommendation(committee, "done")
    late = make_recommendation(committee, "served", received=LONG_SINCE)
    later = make_recommendation(committee, "served", received=LONG_SINCE - 30 * DAY)
    assert list(Recommendation.objects.overdue_first())[:2] == [later, late]


def test_no_cell_of_the_table_is_a_formula(committee):
    made = make_recommendation(committee, text="=HYPERLINK(1)")
    [names, cells] = register.rows(Recommendation.objects.with_words())
    assert cells[names.index("Recommendation")] == "'=HYPERLINK(1)"
    assert cells[names.index("Made")] == made.made_on.isoformat()


# Reminders and what waits


def test_the_executive_is_reminded_14_and_3_days_before_and_both_sides_when_it_is_late(
    committee, officer
):
    cabinet_officer = make_officer_of(make_cabinet())
    served = make_recommendation(committee, "served", received=date(2025, 1, 15))
    last = served.respond_by

    def told(days_before: int) -> dict:
        found = waiting.reminders(last - days_before * DAY)
        return {each.to: each.once.split()[-1] for each in found if each.to.name != "Officer"}

    assert told(15) == {}
    for days, occasion in ((14, "14"), (4, "14"), (3, "3"), (0, "3")):
        assert told(days) == {cabinet_officer: occasion}
    assert told(-1) == {cabinet_officer: "overdue", officer: "overdue"}


def test_answers_due_wait_for_the_executive_and_progress_for_both(
    committee, officer, people, django_assert_max_num_queries
):
    cabinet_officer = make_officer_of(make_cabinet())
    served = make_recommendation(committee, "served")
    behind = make_recommendation(committee, "in-progress", received=TODAY - 200 * DAY)
    done = make_recommendation(committee, "said-done")
    with django_assert_max_num_queries(5):
        to_cabinet = {each.sentence for each in waiting.waiting(cabinet_officer)}
    assert to_cabinet == {f"Answer {served}", f"Report progress on {behind}"}
    assert {each.sentence for each in waiting.waiting(officer)} == {
        f"Wait for the answer to {served}",
        f"Report progress on {behind}",
        f"Look at the evidence that {done} is done",
    }
    assert waiting.waiting(people.member) == []
