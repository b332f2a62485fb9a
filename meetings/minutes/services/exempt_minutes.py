"""The minute of private business, as a separate paper (LGA 1972 s.100C(1)–(2))."""

from collections.abc import Iterator, Sequence
from itertools import chain

from django.utils.html import escape

from meetings.minutes.printing import limb, line_of_follow_up, lines_of_motion
from meetings.models import (
    Edition,
    Minute,
    MinuteAction,
    Minutes,
    Undertaking,
    WithheldPassage,
)
from meetings.pack.shapes import PageSource, PaperOutline
from meetings.sitting.grounds import Marked, are_open_to_members, notices_on, withheld_by_item
from meetings.sitting.minute_words import reference_of, to_html
from meetings.sitting.services.closed_words import (
    closed_words_of,
    is_apart,
    words_of,
    words_of_holder,
)
from scrutiny import richtext
from scrutiny.templatetags.wording import long_date

Audience = Edition.Audience


def exempt_paper(minutes: Minutes, audience: str) -> PaperOutline | None:
    """Return the outline of one audience's exempt minute; None where it gets none (RULES E4)."""
    entries = minuted_for(minutes, audience)
    if not entries:
        return None
    grounds = withheld_by_item(each.item for each in entries)
    meeting = minutes.meeting
    title = f"Exempt minute: {meeting.committee}, {long_date(meeting.starts_at)}"
    body = "".join(
        exempt_section(each, meeting.committee.code, words_of(each, is_closed=True))
        for each in entries
    )
    source = PageSource("document", {"title": title, "body_html": body, "landscape": False})
    notices = dict.fromkeys(
        notice
        for each in entries
        if each.item
        for notice in notices_on(each.item, grounds[each.item.pk])
    )
    return PaperOutline(f"{meeting.slug}-exempt", title, source, withheld=" ".join(notices))


def minuted_for(minutes: Minutes, audience: str) -> list[Minute]:
    """List what the exempt minute for one audience is about."""
    rows = _minuted_apart(minutes)
    grounds = withheld_by_item(each.item for each in rows)
    return [each for each in rows if _gets(grounds.get(each.item_id, []), audience)]


def exempt_parts(minutes: Minutes) -> list[tuple[Minute, str]]:
    """List the minutes with a part that stays withheld, each with the ground."""
    rows = list(minutes.entries.select_related("item"))
    grounds = withheld_by_item(each.item for each in rows)
    apart = set(_minuted_apart(minutes))
    return [
        (each, "; ".join(dict.fromkeys(ground.ground for ground in grounds[each.item_id])))
        for each in rows
        if each.item_id in grounds and (each in apart or is_apart(each))
    ]


def exempt_section(minute: Minute, code: str, text: str) -> str:
    """Return the exempt minute of one item, whose words are `text`. ValueError: too long."""
    heading = " ".join(filter(None, (reference_of(minute, code), minute.title)))
    lines = [*_decided(minute), *_to_do(minute)]
    parts = [f"<h2>{escape(heading)}</h2>", to_html(text), *map(richtext.from_plain, lines)]
    for correction in minute.corrections.filter(is_closed=True):
        words = words_of_holder(correction)
        parts.append(richtext.from_plain(f"Corrected before it was confirmed: {words}"))
    return "".join(parts)


def _decided(minute: Minute) -> Iterator[str]:
    for motion in minute.motions.select_related("mover", "seconder", "vote"):
        if words := closed_words_of(motion):
            yield from lines_of_motion(motion, words)
    for resolution in minute.resolutions.all():
        if words := closed_words_of(resolution):
            yield f"RESOLVED – that {limb(words)}"


def _to_do(minute: Minute) -> Iterator[str]:
    said: Iterator[MinuteAction | Undertaking] = chain(
        minute.minuteactions.all(), minute.undertakings.all()
    )
    for each in said:
        if words := closed_words_of(each):
            yield line_of_follow_up(each, words)


def _minuted_apart(minutes: Minutes) -> list[Minute]:
    """Return the minutes with exempt words, of withheld and of open items."""
    passages = WithheldPassage.objects.for_services().filter(minute__minutes=minutes)
    with_words = passages.filter(version=None).exclude(text="").values("minute_id")
    return list(minutes.entries.filter(pk__in=with_words).select_related("item"))


def _gets(grounds: Sequence[Marked], audience: str) -> bool:
    if audience == Audience.OFFICERS:
        return bool(grounds)
    return audience == Audience.MEMBERS and are_open_to_members(grounds)
