"""Recommendations from draft to response. Public words are corrected, never lost."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from committees.models import Committee
from committees.years import municipal_year
from meetings.models import EarlierWords, Recommendation
from scrutiny.audit import record
from scrutiny.earlier import keep_earlier
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused, require_past
from scrutiny.response_clock import response_clock
from scrutiny.templatetags.wording import long_date

State = Recommendation.State
ENDED = (State.DONE, State.REJECTED, State.WITHDRAWN)
# What a recommendation says, and what is asked of whom, with the labels of earlier words.
WORDS = {"text": "What is recommended", "evidence": "What it rests on"}
ADDRESS = {"to_body": "To", "partner": "To the partner", "power": "Under"}


@transaction.atomic
def draft_recommendation(
    committee: Committee, *, text: str, by: User | None, **facts: Any
) -> Recommendation:
    """Draft a recommendation of a committee.

    `facts` are other fields: to_body or partner, power, evidence, meeting, minute, group.
    """
    recommendation = Recommendation(committee=committee, text=text.strip(), **facts)
    _check_address(recommendation)
    recommendation.full_clean()
    recommendation.save()
    _note("drafted", recommendation, by, f"Drafted a recommendation to {recommendation.addressee}")
    return recommendation


@transaction.atomic
def change_recommendation(
    recommendation: Recommendation,
    *,
    by: User | None,
    revision: int | None = None,
    reason: str = "",
    **words: Any,
) -> Recommendation:
    """Change the words of a draft; correct those of a public one, with the reason.

    Raises Refused for a new addressee or power once it is served, and Overtaken where another
    user changed it since `revision`.
    """
    recommendation = locked(recommendation)
    _require(recommendation, *(state for state in State if state != State.WITHDRAWN))
    changed = [name for name, value in words.items() if getattr(recommendation, name) != value]
    if not changed:
        return recommendation
    if revision not in (None, recommendation.revision):
        raise Overtaken("Somebody else changed this recommendation while you had it open.")
    if set(changed) & set(ADDRESS) and recommendation.state not in (State.DRAFTED, State.MADE):
        raise Refused("It is served: to whom and under what power can no longer be changed.")
    if recommendation.is_public:
        before = _words_before(recommendation, changed)
        keep_earlier_words(recommendation, "The recommendation", before, reason, by)
    for name in changed:
        setattr(recommendation, name, words[name])
    _check_address(recommendation)
    _save(recommendation, *changed)
    _note("changed", recommendation, by, "Changed the words of a recommendation", fields=changed)
    return recommendation


@transaction.atomic
def make_recommendation(
    recommendation: Recommendation, *, on: date, by: User | None
) -> Recommendation:
    """Record that the committee made it: it gets its number and is public from now on."""
    recommendation = locked(recommendation)
    _require(recommendation, State.DRAFTED)
    _check_made(recommendation, on)
    year = municipal_year(on)
    Committee.objects.select_for_update().get(pk=recommendation.committee_id)
    theirs = Recommendation.objects.filter(
        committee=recommendation.committee_id, municipal_year=year
    )
    last = theirs.aggregate(last=Max("number"))["last"] or 0
    recommendation.number, recommendation.municipal_year = last + 1, year
    recommendation.made_on, recommendation.state = on, State.MADE
    _save(recommendation, "number", "municipal_year", "made_on", "state")
    _note("made", recommendation, by, f"Made {recommendation.title}")
    return recommendation


@transaction.atomic
def serve_recommendation(
    recommendation: Recommendation,
    *,
    report_received_on: date,
    by: User | None,
    notice_received_on: date | None = None,
    respond_by: date | None = None,
    reason: str = "",
) -> Recommendation:
    """Record when the report and the notice were received, which begins the two months (S2).

    `respond_by` is asked for where the law sets no period, and left alone under s.9FE. Wrong
    days are corrected in the same way, with the reason. Raises Refused for days out of order.
    """
    recommendation = locked(recommendation)
    _require(recommendation, State.MADE, State.SERVED)
    for day in filter(None, (report_received_on, notice_received_on)):
        _check_received(recommendation, day)
    if recommendation.state == State.SERVED:
        before = [["Last day for the answer", long_date(recommendation.respond_by) or "None"]]
        keep_earlier_words(recommendation, "When it was received", before, reason, by)
    if recommendation.power == Recommendation.Power.DUTY_TO_RESPOND:
        respond_by = response_clock(report_received_on, notice_received_on).last_day
    elif respond_by and respond_by < report_received_on:
        raise Refused("The answer is asked for before the recommendation was received.")
    recommendation.report_received_on = report_received_on
    recommendation.notice_received_on = notice_received_on
    recommendation.respond_by, recommendation.state = respond_by, State.SERVED
    _save(recommendation, "report_received_on", "notice_received_on", "respond_by", "state")
    until = f", answer by {respond_by:%-d %B %Y}" if respond_by else ""
    sentence = f"Served {recommendation.title} on {recommendation.addressee}{until}"
    _note("served", recommendation, by, sentence)
    return recommendation


@transaction.atomic
def withdraw_recommendation(
    recommendation: Recommendation, *, because: str, by: User | None
) -> Recommendation:
    """Withdraw a recommendation with the reason; it stays on record. Refused without a reason."""
    recommendation = locked(recommendation)
    _require(recommendation, *(state for state in State if state not in ENDED))
    if not because.strip():
        raise Refused("Say why it is withdrawn.")
    recommendation.state, recommendation.withdrawn_because = State.WITHDRAWN, because.strip()
    _save(recommendation, "state", "withdrawn_because")
    _note("withdrawn", recommendation, by, f"Withdrew {recommendation.title}")
    return recommendation


def locked(recommendation: Recommendation) -> Recommendation:
    return Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)


def keep_earlier_words(
    recommendation: Recommendation, of: str, words: list, reason: str, by: User | None
) -> None:
    """Keep the public words before a correction. Raises Refused without a reason."""
    whose = {"recommendation": recommendation, "of": of}
    keep_earlier(EarlierWords, words, reason=reason, by=by, **whose)


def _words_before(recommendation: Recommendation, changed: list[str]) -> list[list[str]]:
    labels = WORDS | ADDRESS
    return [[labels[name], _in_words(recommendation, name)] for name in changed]


def _in_words(recommendation: Recommendation, name: str) -> str:
    if name == "power":
        return recommendation.get_power_display()
    return str(getattr(recommendation, name) or "None")


def _check_address(recommendation: Recommendation) -> None:
    to_body = recommendation.to_body
    if to_body and to_body.pk == recommendation.committee_id:
        raise Refused("A committee does not make recommendations to itself.")
    is_duty = recommendation.power == Recommendation.Power.DUTY_TO_RESPOND
    answers = (Committee.Kind.EXECUTIVE, Committee.Kind.COUNCIL)
    if is_duty and not (to_body and to_body.kind in answers):
        raise Refused("Under s.9FE it goes to the executive or to full Council.")


def _check_made(recommendation: Recommendation, on: date) -> None:
    require_past(on, "The committee cannot have made it in the future.", "on")
    minute = recommendation.minute
    meeting = minute.minutes.meeting if minute else recommendation.meeting
    if meeting and on < meeting.on:
        raise Refused(f"The committee met on {long_date(meeting.on)}, and made it then.", "on")


def _check_received(recommendation: Recommendation, day: date) -> None:
    require_past(day, "It cannot have been received in the future.")
    if recommendation.made_on and day < recommendation.made_on:
        raise Refused(f"It was made on {long_date(recommendation.made_on)}, and received after.")


def _require(recommendation: Recommendation, *states: str) -> None:
    if recommendation.state not in states:
        word = recommendation.get_state_display().lower()
        raise Refused(f"This cannot be done now: the recommendation is “{word}”.")


def _save(recommendation: Recommendation, *fields: str) -> None:
    recommendation.revision += 1
    recommendation.full_clean()
    recommendation.save(update_fields=[*fields, "revision"])


def _note(
    what: str, recommendation: Recommendation, by: User | None, sentence: str, **facts: Any
) -> None:
    record(f"recommendation.{what}", recommendation, by=by, sentence=sentence, **facts)
