"""Loading the demonstration: each part is made once, and each meeting published once.

A part is made in one transaction. Packs are built outside of any, so publishing
looks at the meeting's state instead: the next run finishes what was cut off midway.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from django.utils import timezone

from committees.models import Committee
from meetings.diary.services import mark_held
from meetings.minutes.services.publication import publish_minutes
from meetings.models import Meeting, Minutes
from meetings.pack.child import ChildFailed
from meetings.publication.services.agenda import publish_agenda
from scrutiny.models import Council
from scrutiny.refusals import Refused
from scrutiny.roof.demo.content import in_words, moment, read
from scrutiny.roof.demo.following import (
    make_call_in,
    make_document_requests,
    make_group,
    make_recommendations,
    make_referral,
    make_reported_group,
)
from scrutiny.roof.demo.marks import made, make
from scrutiny.roof.demo.meetings import make_meeting, make_minuted_meeting, make_standing_items
from scrutiny.roof.demo.people import make_council_and_people, officer
from scrutiny.roof.demo.plans import (
    make_earlier_plan,
    make_inspections,
    make_plan,
    make_recommended_plan,
)
from scrutiny.roof.demo.programmes import make_programmes
from scrutiny.roof.demo.updates import work_on_plan
from scrutiny.workingdays import is_working_day

Say = Callable[[str], None]

ONE_DAY = timedelta(days=1)
RESUMED_LATE = "Loading the demonstration was cut off and finished after the last day."


def load_demo(say: Say = lambda sentence: None) -> list[str]:
    """Make what is missing; return a sentence for each agenda that could not be published.

    Raises Refused in the database of another council.
    """
    _refuse_another_council()
    if made("council") is None:
        say("Setting up the council, its committees and people")
        make("council", make_council_and_people)
    _make_once("standing-items", make_standing_items)
    _make_once("ofsted-action-plan", lambda: make_plan(officer()))
    _make_once("earlier-inspections", lambda: make_inspections(officer()))
    _make_once("earlier-plan", lambda: make_earlier_plan(officer()))
    unfinished = [
        _try(step, say) for step in (_previous_minutes, _meeting_of_november, _next_meeting)
    ]
    _make_once("plan-updates", lambda: work_on_plan(made("ofsted-action-plan"), officer()))
    _meeting_ahead("children", source="cyp_meeting", is_announced=True)
    draft = _meeting_ahead("draft")
    _meeting_ahead("announced", is_announced=True)
    _make_once("recommendations", lambda: make_recommendations(officer()))
    _make_once("recommended-plan", lambda: make_recommended_plan(officer()))
    _make_once("group", lambda: make_group(officer()))
    _make_once("reported-group", lambda: make_reported_group(draft, officer()))
    _make_once("call-in", lambda: make_call_in(officer()))
    _make_once("referral", lambda: make_referral(officer()))
    _make_once("document-requests", lambda: make_document_requests(officer()))
    _make_once("work-programmes", lambda: make_programmes(_meetings_by_part(), by=officer()))
    return [sentence for sentence in dict.fromkeys(unfinished) if sentence]


def _refuse_another_council() -> None:
    council = Council.objects.first()
    if council and council.name != read("council")["name"]:
        raise Refused(
            f"This database belongs to {council.name}. "
            "The demonstration goes into an empty database of its own."
        )


def _make_once(part: str, how: Callable[[], Any]) -> Any:
    return made(part) or make(part, how)


def _try(step: Callable[[Say], None], say: Say) -> str:
    """Run a step that builds a pack; a machine that cannot make PDFs still shows the rest."""
    try:
        step(say)
    except ChildFailed as failure:
        return f"Not published: {failure}"
    return ""


def _previous_minutes(say: Say) -> None:
    words = read("cyp_2024_04_17")
    meeting = _once_in_history(words, partial(make_minuted_meeting, _committee("CYP"), words))
    minutes = Minutes.objects.filter(meeting=meeting, state=Minutes.State.DRAFT).first()
    if minutes:
        say(f"Publishing the minutes of {meeting}")
        publish_minutes(minutes, by=officer(), at=moment(words["published_at"]))


def _meeting_of_november(say: Say) -> None:
    words = read("cyp_2024_11_07")
    starts_at = moment(words["starts_at"])
    how = partial(make_meeting, _committee("CYP"), words, starts_at=starts_at)
    meeting = _once_in_history(words, how)
    meeting = meeting and _published(meeting, say, at=moment(words["published_at"]))
    if meeting and meeting.state == Meeting.State.PUBLISHED:
        mark_held(meeting, by=officer())


def _once_in_history(words: dict[str, Any], how: Callable[..., Meeting]) -> Meeting | None:
    """Return the demonstration's own meeting; None if the day's meeting came from elsewhere."""
    starts_at = moment(words["starts_at"])
    part = f"{starts_at:%Y-%m-%d}"
    meeting = made(part)
    if meeting is None and not _committee("CYP").meetings.filter(starts_at=starts_at).exists():
        meeting = make(part, partial(how, by=officer()))
    return meeting


def _next_meeting(say: Say) -> None:
    _published(_meeting_ahead("published"), say, late_reason=RESUMED_LATE)


def _meeting_ahead(part: str, *, source: str = "hws_meetings", **facts: Any) -> Meeting:
    """Return a meeting that lies ahead, made when the last one of this part is over."""
    meeting = made(part)
    if meeting and meeting.starts_at > timezone.now():
        return meeting
    words = read(source)
    days = words.pop(part)
    starts_at = _starts_at(days, words["begins_at"])
    words = {**words, **days, "facts": words["facts"] | facts}
    reported = _days_of_reports(starts_at)
    committee = _committee(words["committee"])
    how = partial(make_meeting, committee, words, starts_at=starts_at, by=officer(), facts=reported)
    return make(part, how)


def _meetings_by_part() -> dict[str, Meeting]:
    """Return the demonstration's meetings that topics are planned for."""
    parts = ("2024-11-07", "published", "draft", "announced")
    return {part: meeting for part in parts if (meeting := made(part))}


def _starts_at(words: dict[str, Any], begins_at: Any) -> datetime:
    """Choose the first working day of that name which is far enough ahead."""
    first = timezone.localdate() + words["days_ahead"] * ONE_DAY
    days = (first + number * ONE_DAY for number in count())
    day = next(day for day in days if f"{day:%A}" == words["weekday"] and is_working_day(day))
    return moment(datetime.combine(day, begins_at))


def _days_of_reports(starts_at: datetime) -> dict[str, str]:
    return {
        "meeting_day": in_words(starts_at.date()),
        "sent": _working_days_ago(7).isoformat(),
        "signed": _working_days_ago(4).isoformat(),
    }


def _working_days_ago(number: int) -> date:
    day = timezone.localdate()
    while number:
        day -= ONE_DAY
        number -= is_working_day(day)
    return day


def _published(meeting: Meeting, say: Say, **how: Any) -> Meeting:
    """Publish the agenda of a meeting that is still a draft."""
    if meeting.state in (Meeting.State.PLANNED, Meeting.State.DRAFT):
        say(f"Publishing the agenda of {meeting}")
        publish_agenda(
            meeting,
            by=officer(),
            progress=lambda sentence, done, total: say(f"  {sentence}"),
            **how,
        )
        meeting.refresh_from_db()
    return meeting


def _committee(code: str) -> Committee:
    return Committee.objects.get(code=code)
