"""Checks that minutes taken here are complete and consistent before they are published."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from meetings.diary.lateness import without_opinion
from meetings.models import AgendaItem, Meeting, Minutes, MinuteVersion, WithheldPassage
from meetings.sitting.doubts import doubts_about_exclusions, doubts_about_items
from meetings.sitting.services.locking import CLOSE_FIRST
from meetings.sitting.sitting import Sitting
from scrutiny.templatetags.wording import joined


@dataclass(frozen=True)
class Missing:
    """A sentence in public words, and the page on which to put it right."""

    sentence: str
    url: str
    link: str

    @property
    def is_form(self) -> bool:
        """Whether it is put right in a form of its own, and not on the desk."""
        return "#" not in self.url


def missing_before_publication(meeting: Meeting) -> list[Missing]:
    """List what open minutes taken here lack before publication.

    The meeting is closed, and each member is marked; exempt minutes need a resolution that
    names their item and its paragraphs (RULES E1), late items the chair's opinion (N4).
    Decisions need a quorum and people who may decide them, by the attendance as it is now
    (S1, S5), and a conflict of two texts is settled.
    """
    minutes = Minutes.objects.filter(meeting=meeting).first()
    if minutes is None or not (minutes.is_taken_here and minutes.is_open_to_changes):
        return []
    sitting = Sitting(meeting)
    return [
        *_unclosed(sitting, minutes),
        *_unnamed(sitting),
        *_without_opinion(meeting),
        *_in_doubt(sitting),
        *_in_conflict(meeting),
    ]


def exempt_without_exclusion(sitting: Sitting) -> list[tuple[AgendaItem, set[int]]]:
    """List the items with exempt minutes, and the paragraphs that no exclusion names for them.

    An open item has them once an exempt minute was written; a paragraph of its papers is named.
    """
    passages = WithheldPassage.objects.for_services()
    passages = passages.filter(minute__minutes__meeting=sitting.meeting, version=None)
    minuted = set(passages.exclude(text="").values_list("minute__item_id", flat=True))
    unnamed = [*sitting.unnamed(), *sitting.never_named()]
    return [each for each in unnamed if each[0].pk in minuted]


def _unclosed(sitting: Sitting, minutes: Minutes) -> Iterator[Missing]:
    """Report members without attendance: closing asks for all, but one may be added later."""
    if minutes.ended_at is None:
        yield Missing(CLOSE_FIRST, _form(sitting.meeting, "close"), "Say when it ended")
    elif sitting.unmarked:
        names = joined(list(map(str, sitting.unmarked)))
        sentence = f"It is not said whether they were here: {names}."
        yield Missing(sentence, _desk(sitting.meeting, "attendance"), "Attendance")


def _unnamed(sitting: Sitting) -> Iterator[Missing]:
    for item, numbers in exempt_without_exclusion(sitting):
        word = "paragraph" if len(numbers) == 1 else "paragraphs"
        named = joined([str(number) for number in sorted(numbers)])
        sentence = f"No resolution to exclude the public names “{item}” with {word} {named}."
        yield Missing(sentence, _form(sitting.meeting, "exclusion"), "Record the resolution")


def _without_opinion(meeting: Meeting) -> Iterator[Missing]:
    for item in without_opinion(meeting):
        sentence = f"The chair’s opinion on the late item “{item}” is not recorded."
        url = reverse("meetings:record_of_item", args=[meeting.slug, item.key, "opinion"])
        yield Missing(sentence, url, "Record it")


def _in_doubt(sitting: Sitting) -> Iterator[Missing]:
    for item, sentence in doubts_about_items(sitting):
        yield Missing(sentence, _desk(sitting.meeting, f"item-{item.key}"), "See the item")
    for _, sentence in doubts_about_exclusions(sitting):
        yield Missing(sentence, _desk(sitting.meeting, "meeting"), "See the resolution")


def _in_conflict(meeting: Meeting) -> Iterator[Missing]:
    conflicts = MinuteVersion.objects.filter(kind=MinuteVersion.Kind.CONFLICT)
    items = AgendaItem.objects.filter(meeting=meeting, minutes__versions__in=conflicts)
    for item in items.distinct():
        sentence = f"Two people wrote at the same time in “{item}”. Say which text stands."
        yield Missing(sentence, _desk(meeting, f"item-{item.key}"), "See both texts")


def _desk(meeting: Meeting, place: str) -> str:
    return f"{reverse('meetings:desk', args=[meeting.slug])}#{place}"


def _form(meeting: Meeting, kind: str) -> str:
    return reverse("meetings:record_of_meeting", args=[meeting.slug, kind])
