"""The task list of a meeting: its tasks in any order, with as few statuses as possible."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from meetings.agenda.draft import missing_of
from meetings.models import AgendaItem, Meeting, Minutes, Paper, Publication
from meetings.sign_off.reading import route_of
from meetings.sign_off.services.sending import signing_of
from scrutiny.templatetags.wording import long_date


@dataclass(frozen=True)
class Task:
    """One row; without `url` it cannot start yet. Its fields are those of task_row.html."""

    title: str
    hint: str = ""
    url: str = ""
    is_done: bool = False


def tasks_of(meeting: Meeting) -> list[Task]:
    """Return the steps in the making of an agenda, in a fixed number of queries."""
    has_paper = Exists(Paper.objects.filter(item=OuterRef("pk")))
    items = list(meeting.items.annotate(has_paper=has_paper))
    papers = list(Paper.objects.filter(item__meeting=meeting))
    published = meeting.publications.of_agenda().first()
    return [
        _agenda(meeting, items),
        _papers(meeting, items, papers),
        *_sign_offs(meeting, papers),
        _exempt(meeting, items, papers),
        _publish(meeting, items, published),
        _afterwards(meeting, published),
        *_minutes(meeting),
    ]


def _agenda(meeting: Meeting, items: Sequence[AgendaItem]) -> Task:
    hint = counted(len(items), "item") if items else "Add the first item"
    return Task("Agenda", hint, reverse("meetings:agenda", args=[meeting.slug]), bool(items))


def _papers(meeting: Meeting, items: Sequence[AgendaItem], papers: list[Paper]) -> Task:
    if not items:
        return Task("Papers", "Needs an item on the agenda")
    missing = missing_of(items, (item.pk for item in items if cast(Any, item).has_paper))
    hint = ", ".join([counted(len(papers), "paper"), *missing])
    return Task("Papers", hint, reverse("meetings:agenda", args=[meeting.slug]), not missing)


def _sign_offs(meeting: Meeting, papers: list[Paper]) -> Iterator[Task]:
    """Yield the sign-off task; none where no one has to sign."""
    if not route_of(meeting.committee):
        return
    asked = [each for each in signing_of(papers) if each.is_asked_for]
    if not asked:
        yield Task("Sign-off", "Needs a report")
        return
    wanted = sum(len(each.signatories) for each in asked)
    missing = sum(len(each.missing) for each in asked)
    url = reverse("meetings:sign_offs", args=[meeting.slug])
    yield Task("Sign-off", f"{wanted - missing} of {wanted} given", url, not missing)


def _exempt(meeting: Meeting, items: Sequence[AgendaItem], papers: list[Paper]) -> Task:
    if not items:
        return Task("Exempt matters", "Needs an item on the agenda")
    withheld = [holder for holder in (*items, *papers) if holder.is_withheld]
    hint = f"{len(withheld)} not for publication" if withheld else "Everything is open"
    return Task("Exempt matters", hint, reverse("meetings:agenda", args=[meeting.slug]), True)


def _publish(meeting: Meeting, items: Sequence[AgendaItem], published: Publication | None) -> Task:
    if not items:
        return Task("Check and publish", "Needs an item on the agenda")
    hint = f"Published {long_date(published.published_at)}" if published else "Not published"
    url = reverse("meetings:check", args=[meeting.slug])
    return Task("Check and publish", hint, url, bool(published))


def _afterwards(meeting: Meeting, published: Publication | None) -> Task:
    if not published:
        return Task("After publication", "Needs a published agenda")
    hint = "Supplements, changes, withdrawals"
    return Task("After publication", hint, reverse("meetings:afterwards", args=[meeting.slug]))


def _minutes(meeting: Meeting) -> list[Task]:
    """Yield the minutes task, from the day of the meeting on."""
    took_place = meeting.state in (Meeting.State.PUBLISHED, Meeting.State.HELD)
    if not took_place or meeting.on > timezone.localdate():
        return []
    minutes = Minutes.objects.filter(meeting=meeting).first()
    is_done = meeting.state == Meeting.State.HELD and minutes is not None
    if minutes is None:
        hint = "Attendance, what is said, what is decided"
    else:
        hint = f"{minutes.get_state_display()}{'' if is_done else ', the meeting is not closed'}"
    url = reverse("meetings:desk", args=[meeting.slug])
    tasks = [Task("Take the minutes", hint, url, is_done)]
    if minutes:
        after = reverse("meetings:after_minutes", args=[meeting.slug])
        is_confirmed = minutes.state == Minutes.State.CONFIRMED
        tasks.append(Task("After the meeting", minutes.get_state_display(), after, is_confirmed))
    return tasks


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
