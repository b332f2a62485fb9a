"""The minute of what was dealt with in private, as a paper apart (LGA 1972 s.100C(1)–(2))."""

from collections.abc import Iterator
from itertools import chain

from django.utils.html import escape

from meetings.minute_print import limb, line_of_follow_up, lines_of_motion, reference_of
from meetings.minute_words import to_html
from meetings.models import (
    Edition,
    Minute,
    MinuteAction,
    Minutes,
    Undertaking,
    WithheldPassage,
)
from meetings.pack.shapes import PageSource, PaperOutline
from meetings.services.closed_words import words_of, words_of_holder
from scrutiny import richtext
from scrutiny.templatetags.wording import long_date

Audience = Edition.Audience


def exempt_paper(minutes: Minutes, audience: str) -> PaperOutline | None:
    """Outline the exempt minute for one audience; None where it gets nothing (RULES E4)."""
    entries = [each for each in _withheld(minutes) if _gets(each, audience)]
    if not entries:
        return None
    meeting = minutes.meeting
    title = f"Exempt minute: {meeting.committee}, {long_date(meeting.starts_at)}"
    body = "".join(
        exempt_section(each, meeting.committee.code, words_of(each, is_closed=True))
        for each in entries
    )
    source = PageSource("document", {"title": title, "body_html": body, "landscape": False})
    notices = dict.fromkeys(each.item.notice for each in entries if each.item)
    return PaperOutline(f"{meeting.slug}-exempt", title, source, withheld=" ".join(notices))


def exempt_section(minute: Minute, code: str, text: str) -> str:
    """Set the exempt minute of one item, whose words are `text`. ValueError: too long."""
    heading = " ".join(filter(None, (reference_of(minute, code), minute.title)))
    lines = [*_decided(minute), *_to_do(minute)]
    parts = [f"<h2>{escape(heading)}</h2>", to_html(text), *map(richtext.from_plain, lines)]
    for correction in minute.corrections.filter(is_closed=True):
        words = words_of_holder(correction)
        parts.append(richtext.from_plain(f"Corrected before it was confirmed: {words}"))
    return "".join(parts)


def _decided(minute: Minute) -> Iterator[str]:
    for motion in minute.motions.select_related("mover", "seconder", "vote"):
        if words := words_of_holder(motion):
            yield from lines_of_motion(motion, words)
    for resolution in minute.resolutions.all():
        if words := words_of_holder(resolution):
            yield f"RESOLVED – that {limb(words)}"


def _to_do(minute: Minute) -> Iterator[str]:
    said: Iterator[MinuteAction | Undertaking] = chain(
        minute.minuteactions.all(), minute.undertakings.all()
    )
    for each in said:
        if words := words_of_holder(each):
            yield line_of_follow_up(each, words)


def _withheld(minutes: Minutes) -> list[Minute]:
    passages = WithheldPassage.objects.for_services().filter(minute__minutes=minutes)
    with_words = passages.filter(version=None).exclude(text="").values("minute_id")
    rows = minutes.entries.filter(pk__in=with_words).select_related("item")
    return [each for each in rows if each.item and each.item.is_withheld]


def _gets(minute: Minute, audience: str) -> bool:
    if audience == Audience.OFFICERS:
        return True
    is_shared = bool(minute.item and minute.item.is_open_to_members)
    return audience == Audience.MEMBERS and is_shared
