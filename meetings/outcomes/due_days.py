"""Due days of call-ins, referrals and undertakings: tasks and reminders."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import chain
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from meetings.models import CallIn, Meeting, Referral, ReferralStep, Undertaking
from scrutiny.permissions import officers_of, standing
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import long_date
from scrutiny.waiting import Waiting

# Days before the last one on which to remind those who act, besides the day itself.
DAYS_BEFORE = 3


@dataclass(frozen=True)
class Due:
    """A task for the officers of one committee, and the committee that waits for it.

    `name` distinguishes occasions; `sentence` is in public words.
    """

    name: str
    sentence: str
    url: str
    acts: int
    since: date | None
    due_on: date | None
    waits: int | None = None
    who: str = ""


def waiting(user: Any) -> Iterator[Waiting]:
    """List what an officer's committees have to do or wait for, in a fixed number of queries."""
    who = standing(user)
    if not (who.is_officer_everywhere or who.officer_of):
        return
    promised = _promised(Meeting.objects.managed_by(user))
    for due in chain(
        _call_ins(CallIn.objects.managed_by(user)),
        _referrals(Referral.objects.worked_on_by(user)),
        _undertakings(promised.exclude(due_on=None)),
    ):
        acts = who.is_officer_of(due.acts)
        sentence = due.sentence if acts else f"Wait for others: {_lower(due.sentence)}"
        yield Waiting(sentence, due.url, due.since, due.due_on, who="" if acts else due.who)
    if undated := promised.filter(due_on=None).count():
        kept = "1 undertaking" if undated == 1 else f"{undated} undertakings"
        yield Waiting(f"See whether they were kept: {kept} without a day", _undertakings_url())


def reminders(today: date) -> Iterator[Reminder]:
    """Remind those who act three days before, on the day, and once it is overdue.

    From the next day on the committee that waits is told as well.
    """
    soon = today + timedelta(days=DAYS_BEFORE)
    officers = cache(lambda committee_id: set(officers_of(committee_id)))
    for due in chain(
        _call_ins(CallIn.objects.filter(meet_by__lte=soon)),
        _referrals(Referral.objects.filter(report_by__lte=soon)),
        _undertakings(_promised(Meeting.objects.all()).filter(due_on__lte=soon)),
    ):
        if due.due_on is None:
            continue
        occasion, sentence = _said(due, due.due_on, today)
        readers = officers(due.acts)
        if occasion == "overdue" and due.waits:
            readers = readers | officers(due.waits)
        for user in readers:
            yield Reminder(user, sentence, due.url, f"{due.name} {due.due_on} {occasion}")


def _said(due: Due, due_on: date, today: date) -> tuple[str, str]:
    if due_on < today:
        return "overdue", f"Overdue since {long_date(due_on)}: {_lower(due.sentence)}"
    if due_on == today:
        return "today", f"Due today: {_lower(due.sentence)}"
    return str(DAYS_BEFORE), f"Due on {long_date(due_on)}: {_lower(due.sentence)}"


def _call_ins(rows: Any) -> Iterator[Due]:
    """Yield call-ins: one not yet public is named by its day; one heard in time is finished."""
    open_states = (CallIn.State.RECEIVED, CallIn.State.VALID)
    for each in rows.filter(state__in=open_states).select_related("committee", "meeting"):
        sentence, due_on = _asked_of(each)
        if sentence:
            name, url = f"call-in {each.key}", each.get_absolute_url()
            since = each.found_on or each.called_in_on
            yield Due(name, sentence, url, each.committee_id, since, due_on)


def _asked_of(call_in: CallIn) -> tuple[str, date | None]:
    if call_in.state == CallIn.State.RECEIVED:
        on = long_date(call_in.called_in_on)
        return f"Record whether the call-in of {on} to {call_in.committee} is valid", None
    if call_in.meeting and call_in.meeting.on < timezone.localdate():
        return f"Record what became of the call-in “{call_in}”", call_in.meet_by
    is_in_time = call_in.meeting and call_in.meet_by and call_in.meeting.on <= call_in.meet_by
    return "" if is_in_time else f"Hear the call-in “{call_in}”", call_in.meet_by


def _referrals(rows: Any) -> Iterator[Due]:
    """Yield referrals: for the body asked until it answers, then for the one that closes it."""
    for each in rows.filter(is_open=True).with_bodies().prefetch_related("steps"):
        first, *later = each.steps.all()
        name, url = f"referral {each.key}", each.get_absolute_url()
        if _is_answered(each, later):
            sentence = f"Read the answer to the referral “{each}”, and close it"
            since = later[-1].on
            yield Due(name, sentence, url, each.from_body_id, since, None, each.to_body_id,
                      str(each.from_body))  # fmt: skip
        else:
            sentence = f"Answer the referral “{each}”"
            yield Due(name, sentence, url, each.to_body_id, first.on, each.report_by,
                      each.from_body_id, str(each.to_body))  # fmt: skip


def _is_answered(referral: Referral, later: Iterable[ReferralStep]) -> bool:
    """Whether the body asked has reported or, where no report was asked for, replied."""
    theirs = [step for step in later if step.body_id == referral.to_body_id]
    reported = any(step.kind == ReferralStep.Kind.REPORTED for step in theirs)
    return reported or bool(theirs and referral.report_by is None)


def _promised(meetings: Any) -> Any:
    rows = Undertaking.objects.filter(minute__minutes__meeting__in=meetings)
    is_open = Q(state=Undertaking.State.OPEN)
    return rows.filter(is_open).select_related("minute__minutes__meeting__committee")


def _undertakings(rows: Any) -> Iterator[Due]:
    """Yield undertakings, named by giver and meeting; an exempt one by its meeting alone."""
    for each in rows:
        meeting = each.minute.minutes.meeting
        whose = f"the undertaking of {each.owner}" if each.text else "an undertaking"
        sentence = f"See whether {whose} was kept ({meeting})"
        name, url = f"undertaking {each.key}", _undertakings_url()
        yield Due(name, sentence, url, meeting.committee_id, meeting.on, each.due_on)


def _undertakings_url() -> str:
    return reverse("meetings:undertakings")


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
