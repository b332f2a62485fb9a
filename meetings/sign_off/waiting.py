"""Sign-off in My work and in reminders by email.

Papers are called by their public words.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from meetings.diary.deadlines import Diary
from meetings.models import Meeting, PaperVersion, SignOff
from meetings.sign_off.services.mail import holders, page_of
from scrutiny.permissions import Standing, officers_of, standing
from scrutiny.reminders import Reminder
from scrutiny.templatetags.wording import long_date
from scrutiny.waiting import Waiting

State = SignOff.State
OPEN = (Meeting.State.PLANNED, Meeting.State.DRAFT, Meeting.State.PUBLISHED)


def waiting(user: Any) -> list[Waiting]:
    """List a signatory's requests, papers returned to an author, and for officers all of them."""
    who = standing(user)
    return [*_held(user), *_come_back(user, who), *of_officer(user, who)]


def reminders(today: date) -> Iterator[Reminder]:
    """Remind on the working day before and on the day; after it, tell the committee's officers."""
    diary = Diary.read()
    for row in _with_paper(_of_open_meetings(SignOff.objects.for_services())):
        if row.state == State.WAITING and row.due_on:
            yield from _reminders(row, today, diary.working_day_before(row.due_on))


def _reminders(row: SignOff, today: date, day_before: date) -> Iterator[Reminder]:
    if row.due_on is None or today < day_before:
        return
    url, paper = page_of(row.paper), f"“{row.paper}” ({row.name})"
    occasion = f"sign-off {row.pk} {row.due_on:%Y-%m-%d}"
    if today > row.due_on:
        sentence = f"Sign-off of {paper} was due on {long_date(row.due_on)}"
        for person in {*holders(row), *officers_of(row.paper.item.meeting.committee_id)}:
            yield Reminder(person, sentence, url, f"{occasion} late")
        return
    is_today = today == row.due_on
    when = "today" if is_today else f"by {long_date(row.due_on)}"
    for person in holders(row):
        yield Reminder(
            person, f"Sign off {paper} {when}", url, f"{occasion} {'day' if is_today else 'before'}"
        )


def _held(user: Any) -> Iterator[Waiting]:
    for row in _with_paper(SignOff.objects.held_by(user)):
        sentence = f"Sign off “{row.paper}” ({row.name}), {row.paper.item.meeting}"
        yield Waiting(sentence, page_of(row.paper), row.sent_on, row.due_on)


def _come_back(user: Any, who: Standing) -> Iterator[Waiting]:
    """Yield papers that came back to their author."""
    if not who.writes:
        return
    rows = _of_open_meetings(SignOff.objects.visible_to(user)).filter(state=State.RETURNED)
    wrote = Q(paper__sign_off_run__author=user) | Q(paper__versions__added_by=user)
    for row in _with_paper(rows.filter(wrote).distinct()):
        sentence = f"{row.name} returned “{row.paper}”"
        yield Waiting(sentence, page_of(row.paper), row.decided_on)


def of_officer(user: Any, who: Standing) -> Iterator[Waiting]:
    """Yield an officer's tasks, and what they wait for from others."""
    if not (who.is_officer_everywhere or who.officer_of):
        return
    meetings = Meeting.objects.managed_by(user)
    rows = _of_open_meetings(SignOff.objects.visible_to(user))
    rows = rows.filter(paper__item__meeting__in=meetings)
    versions = PaperVersion.objects.filter(paper=OuterRef("paper")).order_by("-number")
    rows = rows.annotate(newest=Subquery(versions.values("pk")[:1]))
    due = Q(state__in=(State.WAITING, State.RETURNED))
    outdated = Q(state__in=SignOff.GIVEN) & ~Q(holds_for=F("newest"))
    for row in _with_paper(rows.filter(due | outdated)):
        yield _seen_by_officer(row)


def _seen_by_officer(row: SignOff) -> Waiting:
    url, paper = page_of(row.paper), f"“{row.paper}”"
    if row.state == State.WAITING:
        who = row.holder.name if row.holder else row.name
        return Waiting(f"{paper}: sign-off ({row.name})", url, row.sent_on, row.due_on, who)
    if row.state == State.RETURNED:
        return Waiting(f"{row.name} returned {paper}", url, row.decided_on, row.due_on)
    return Waiting(f"{paper} was changed after {row.name} signed it off", url, None, row.due_on)


def _of_open_meetings(rows: Any) -> Any:
    return rows.filter(
        is_current=True,
        paper__is_removed=False,
        paper__withdrawal=None,
        paper__item__is_removed=False,
        paper__item__meeting__state__in=OPEN,
    )


def _with_paper(rows: Any) -> Iterable[SignOff]:
    return rows.select_related("paper__item__meeting__committee", "holder")
