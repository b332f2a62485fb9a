"""Call-in: from the members' request to the outcome for the decision.

The clock is the constitution's (`CallInRules`); whether a call-in is valid is the monitoring
officer's finding, so a late or under-signed one is reported, not refused.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from committees.models import Committee, Person
from meetings.diary.deadlines import Diary
from meetings.models import CallIn, CallInRules, EarlierFinding, Meeting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused, require_past
from scrutiny.templatetags.wording import long_date
from scrutiny.workingdays import Count, working_days_after, working_days_between

State = CallIn.State


@transaction.atomic
def receive_call_in(
    committee: Committee,
    *,
    decision: str,
    made_by: str,
    made_on: date,
    published_on: date,
    called_in_on: date,
    grounds: str,
    signatories: Sequence[Person],
    by: User | None,
) -> CallIn:
    """Record that members call a decision in; only officers see it yet.

    Raises Refused for days out of order, or without signatories.
    """
    require_past(called_in_on, "It cannot have been called in in the future.")
    if published_on < made_on:
        raise Refused("A decision is published after it is made.")
    if called_in_on < published_on:
        raise Refused(f"The decision was published on {long_date(published_on)}, called in after.")
    if not signatories:
        raise Refused("Say which members signed.")
    call_in = CallIn(
        committee=committee,
        decision=decision.strip(),
        made_by=made_by.strip(),
        made_on=made_on,
        published_on=published_on,
        call_in_by=last_day_to_call_in(published_on).deadline,
        called_in_on=called_in_on,
        grounds=grounds.strip(),
    )
    call_in.full_clean()
    call_in.save()
    call_in.signatories.set(signatories)
    _note("received", call_in, by, f"Called in: {call_in}")
    return call_in


@transaction.atomic
def find_validity(
    call_in: CallIn,
    *,
    is_valid: bool,
    because: str,
    found_by: str,
    on: date,
    by: User | None,
    reason: str = "",
) -> CallIn:
    """Record the monitoring officer's finding; a valid call-in is public and its clock runs.

    `found_by` names the monitoring officer, or their deputy, and is public with the rest. The
    finding may be changed until the hearing, with a reason; the earlier one is kept. Raises
    Refused for a finding without a reason, a name or a day in order.
    """
    call_in = _locked(call_in, State.RECEIVED, *CallIn.FOUND_STATES)
    require_past(on, "It cannot have been found in the future.")
    if on < call_in.called_in_on:
        raise Refused(f"It was called in on {long_date(call_in.called_in_on)}, and found after.")
    if not because.strip():
        raise Refused("Say why it is valid or not.")
    if not found_by.strip():
        raise Refused("Say who found it so.")
    found = {
        "state": State.VALID if is_valid else State.INVALID,
        "found_because": because.strip(),
        "found_by": found_by.strip(),
        "found_on": on,
    }
    is_change = call_in.state != State.RECEIVED
    if is_change:
        if all(getattr(call_in, name) == value for name, value in found.items()):
            return call_in
        _keep_finding(call_in, reason, by)
    _put_finding(call_in, found)
    word = "Changed the finding to" if is_change else "Found"
    _note("found", call_in, by, f"{word} {'valid' if is_valid else 'not valid'}: {call_in}")
    return call_in


@transaction.atomic
def hear_at(call_in: CallIn, meeting: Meeting, *, by: User | None) -> CallIn:
    """Set the meeting at which the committee hears it. Raises Refused for an unsuitable one."""
    call_in = _locked(call_in, State.VALID)
    if meeting.committee_id != call_in.committee_id or meeting.is_off:
        raise Refused(f"Choose a meeting of {call_in.committee} that takes place.")
    call_in.meeting = meeting
    call_in.save(update_fields=["meeting"])
    _note("to-be-heard", call_in, by, f"To be heard on {meeting.on:%-d %B %Y}: {call_in}")
    return call_in


@transaction.atomic
def decide_call_in(
    call_in: CallIn, *, outcome: str, words: str, on: date, by: User | None
) -> CallIn:
    """Record the committee's decision: it stands, or goes back, or to full Council.

    That takes a meeting that heard it; without one the signatories withdraw it. Raises
    Refused without an outcome, or for a hearing before it was valid.
    """
    call_in = _locked(call_in, State.VALID)
    require_past(on, "It cannot have been heard in the future.")
    if call_in.found_on and on < call_in.found_on:
        raise Refused("It was heard before it was found valid.")
    if outcome not in CallIn.Outcome.values or outcome == CallIn.Outcome.NONE:
        raise Refused("Choose what becomes of the decision.")
    if outcome != CallIn.Outcome.WITHDRAWN:
        _require_heard(call_in, on)
    call_in.state, call_in.outcome, call_in.decided_on = State.DECIDED, outcome, on
    call_in.outcome_words = words.strip()
    call_in.full_clean()
    call_in.save(update_fields=["state", "outcome", "outcome_words", "decided_on"])
    _note("decided", call_in, by, f"{call_in.get_outcome_display()}: {call_in}")
    return call_in


def finding_of(call_in: CallIn) -> list[list[str]]:
    """Return the finding, each part with its label; empty parts are left out."""
    said = [
        ("Found", "Not valid" if call_in.state == State.INVALID else "Valid"),
        ("Found by", call_in.found_by),
        ("Found on", long_date(call_in.found_on)),
        ("Why", call_in.found_because),
        ("Last day to hear it", long_date(call_in.meet_by)),
        ("Meeting", _day_told(call_in.meeting)),
    ]
    return [[label, words] for label, words in said if words]


def last_day_to_call_in(published_on: date) -> Count:
    """Return the last day on which a decision may be called in, by today's rules."""
    return working_days_after(
        published_on, CallInRules.current().days_to_call_in, Diary.read().closed
    )


def last_day_to_meet(found_on: date) -> Count:
    """Return the last day for the committee to meet on a valid call-in."""
    return working_days_after(found_on, CallInRules.current().days_to_meet, Diary.read().closed)


def how_counted(begins_on: date, last_day: date | None) -> Count | None:
    """Count again the working days to a day of the clock, whatever the rules are by now.

    None where there is no such day, or where a day has become closed since.
    """
    if last_day is None:
        return None
    closed = Diary.read().closed
    number = working_days_between(begins_on, last_day, closed)
    count = working_days_after(begins_on, number, closed) if number > 0 else None
    return count if count and count.deadline == last_day else None


def _require_heard(call_in: CallIn, on: date) -> None:
    meeting = call_in.meeting
    if meeting is None or meeting.is_off:
        raise Refused("Say first at which meeting it is heard. Without one it is only withdrawn.")
    if on < meeting.on:
        raise Refused(f"It is heard on {long_date(meeting.starts_at)}, and decided after.")


def _keep_finding(call_in: CallIn, reason: str, by: User | None) -> None:
    if not reason.strip():
        raise Refused("Say why the finding is changed. The earlier one is kept.")
    EarlierFinding.objects.create(
        call_in=call_in, words=finding_of(call_in), reason=reason.strip(), by=by
    )


def _put_finding(call_in: CallIn, found: dict[str, Any]) -> None:
    """Set the finding: an invalid call-in has no clock, and no meeting hears it."""
    for name, value in found.items():
        setattr(call_in, name, value)
    is_valid = call_in.state == State.VALID
    call_in.meet_by = last_day_to_meet(found["found_on"]).deadline if is_valid else None
    call_in.meeting = call_in.meeting if is_valid else None
    call_in.has_been_public = call_in.has_been_public or is_valid
    call_in.full_clean()
    call_in.save(update_fields=[*found, "meet_by", "meeting", "has_been_public"])


def _day_told(meeting: Meeting | None) -> str:
    """Return a meeting's day where it is public, "" otherwise."""
    is_told = meeting and (meeting.is_announced or meeting.has_been_public)
    return long_date(meeting.starts_at) if meeting and is_told else ""


def _locked(call_in: CallIn, *states: str) -> CallIn:
    call_in = CallIn.objects.select_for_update(of=("self",)).get(pk=call_in.pk)
    if call_in.state not in states:
        word = call_in.get_state_display().lower()
        raise Refused(f"This cannot be done now: the call-in is “{word}”.")
    return call_in


def _note(what: str, call_in: CallIn, by: User | None, sentence: str) -> None:
    record(f"call-in.{what}", call_in, by=by, sentence=sentence)
