"""Responses to recommendations, and progress until they are done."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from meetings.models import ProgressReport, Recommendation, Response
from meetings.outcomes.recommendations.services.files import copy_for_public, keep_file
from meetings.outcomes.recommendations.services.recommendations import keep_earlier_words, locked
from scrutiny.audit import record
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from scrutiny.refusals import Refused, require_past
from scrutiny.storage import removing_files_on_failure
from scrutiny.templatetags.wording import long_date

State, Verdict = Recommendation.State, ProgressReport.Verdict
Decision = Response.Decision
# What is not accepted, wholly or in part, has its reasons.
NEEDS_REASONS: dict[str, str] = {
    Decision.REJECTED: "Say why it is rejected.",
    Decision.PARTLY: "Say why part of it is not accepted.",
}


@dataclass(frozen=True)
class Answer:
    """The response to one recommendation by the body that was asked."""

    decision: str
    responded_on: date
    published_on: date
    reasons: str = ""
    action: str = ""
    owner: str = ""
    act_by: date | None = None


@transaction.atomic
def record_answer(recommendation: Recommendation, answer: Answer, *, by: User | None) -> Response:
    """Record and publish the response to a recommendation (LGA 2000 s.9FE).

    Raises Refused for one that was not served, or has a response.
    """
    recommendation = locked(recommendation)
    if recommendation.state != State.SERVED:
        raise Refused("Only a recommendation that was served and has no answer is answered.")
    response = _written(Response(recommendation=recommendation, recorded_by=by), answer)
    _put_into(recommendation, _state_after(answer))
    word = response.get_decision_display()
    _note("answered", recommendation, by, f"Answered {recommendation.title}: {word.lower()}")
    return response


@transaction.atomic
def correct_answer(
    recommendation: Recommendation, answer: Answer, *, reason: str, by: User | None
) -> Response:
    """Correct a response; the earlier words are kept beside it with the reason.

    Raises Refused once progress was reported on it.
    """
    recommendation = locked(recommendation)
    response = Response.objects.select_for_update().get(recommendation=recommendation)
    if all(getattr(response, name) == value for name, value in vars(answer).items()):
        return response
    if recommendation.state not in (State.ANSWERED, State.REJECTED):
        raise Refused("Progress was reported on this answer: report what changed as progress.")
    keep_earlier_words(recommendation, "The answer", words_of(response), reason, by)
    response = _written(response, answer)
    _put_into(recommendation, _state_after(answer))
    _note("answer-corrected", recommendation, by, f"Corrected the answer to {recommendation.title}")
    return response


def report_progress(
    recommendation: Recommendation,
    *,
    on: date,
    text: str,
    by: User | None,
    evidence: str = "",
    evidence_link: str = "",
    file: EvidenceGiven | None = None,
    is_done: bool = False,
) -> ProgressReport:
    """Report how far it is; what is said to be done needs evidence and waits for an officer.

    Evidence is words, a link or a file, all of them public at once. Slow with a file: hold no
    lock.
    """
    copy = copy_for_public(file) if file else b""
    said = _Progress(on, text.strip(), evidence.strip(), evidence_link, is_done)
    return _report(recommendation, said, file, copy, by)


@dataclass(frozen=True)
class _Progress:
    """What is reported of a recommendation."""

    on: date
    text: str
    evidence: str
    evidence_link: str
    is_done: bool


@removing_files_on_failure()
@transaction.atomic
def _report(
    recommendation: Recommendation,
    said: _Progress,
    file: EvidenceGiven | None,
    copy: bytes,
    by: User | None,
) -> ProgressReport:
    recommendation = locked(recommendation)
    if recommendation.state not in Recommendation.FOLLOWED_STATES:
        raise Refused("Progress is reported on what was accepted and is not done yet.")
    require_past(said.on, "Progress cannot be reported for the future.")
    if said.is_done and not (said.evidence or said.evidence_link or file):
        raise Refused("What is done has evidence: say what shows it, link to it or add a file.")
    report = ProgressReport(
        recommendation=recommendation,
        number=recommendation.progress_reports.count() + 1,
        reported_on=said.on,
        text=said.text,
        evidence=said.evidence,
        evidence_link=said.evidence_link,
        came_with_file=file is not None,
        verdict=Verdict.WAITING if said.is_done else Verdict.NONE,
        reported_by=by,
    )
    report.full_clean()
    report.save()
    if file:
        keep_file(recommendation, file, copy, report=report, by=by)
    _put_into(recommendation, State.IN_PROGRESS)
    _note("progress", recommendation, by, f"Reported progress on {recommendation.title}")
    return report


@transaction.atomic
def confirm_done(report: ProgressReport, *, by: User | None) -> Recommendation:
    """Confirm completion after checking the evidence."""
    report, recommendation = _waiting(report)
    report.verdict, report.judged_by = Verdict.CONFIRMED, by
    report.save(update_fields=["verdict", "judged_by"])
    recommendation.done_on = report.reported_on
    _put_into(recommendation, State.DONE, "done_on")
    _note("done", recommendation, by, f"Confirmed that {recommendation.title} is done")
    return recommendation


@transaction.atomic
def decline_done(report: ProgressReport, *, reason: str, by: User | None) -> Recommendation:
    """Reject the evidence of completion with a reason; progress goes on. Raises Refused."""
    report, recommendation = _waiting(report)
    if not reason.strip():
        raise Refused("Say what is missing.")
    report.verdict, report.judged_by = Verdict.DECLINED, by
    report.verdict_reason = reason.strip()
    report.full_clean()
    report.save(update_fields=["verdict", "judged_by", "verdict_reason"])
    _note("not-done", recommendation, by, f"Did not take {recommendation.title} as done")
    return recommendation


def words_of(response: Response) -> list[list[str]]:
    """Return the words of a response, each part with its label; empty parts are left out."""
    said = [
        ("Decision", response.get_decision_display()),
        ("Reasons", response.reasons),
        ("Action proposed", response.action),
        ("Who does it", response.owner),
        ("By when", long_date(response.act_by)),
        ("Answered", long_date(response.responded_on)),
        ("Published", long_date(response.published_on)),
    ]
    return [[label, words] for label, words in said if words]


def _written(response: Response, answer: Answer) -> Response:
    _check(response.recommendation, answer)
    for name, value in vars(answer).items():
        setattr(response, name, value)
    response.full_clean()
    response.save()
    return response


def _check(recommendation: Recommendation, answer: Answer) -> None:
    require_past(answer.published_on, "The answer cannot be published in the future.")
    received_on = recommendation.report_received_on
    if received_on and answer.responded_on < received_on:
        raise Refused(f"It was received on {long_date(received_on)}, and answered after.")
    if answer.decision in NEEDS_REASONS and not answer.reasons.strip():
        raise Refused(NEEDS_REASONS[answer.decision])
    if answer.decision != Decision.REJECTED and not (
        answer.action.strip() and answer.owner.strip() and answer.act_by
    ):
        raise Refused("Say what is done, who does it and by when.")


def _state_after(answer: Answer) -> str:
    return State.REJECTED if answer.decision == Decision.REJECTED else State.ANSWERED


def _waiting(report: ProgressReport) -> tuple[ProgressReport, Recommendation]:
    recommendation = locked(report.recommendation)
    report = ProgressReport.objects.select_for_update().get(pk=report.pk)
    if report.verdict != Verdict.WAITING or recommendation.state != State.IN_PROGRESS:
        raise Refused("This report waits for no confirmation.")
    return report, recommendation


def _put_into(recommendation: Recommendation, state: str, *fields: str) -> None:
    recommendation.state = state
    recommendation.revision += 1
    recommendation.full_clean()
    recommendation.save(update_fields=["state", "revision", *fields])


def _note(what: str, recommendation: Recommendation, by: User | None, sentence: str) -> None:
    record(f"recommendation.{what}", recommendation, by=by, sentence=sentence)
