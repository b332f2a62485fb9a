"""The minute of what was dealt with in private, as a paper apart (LGA 1972 s.100C(1)–(2))."""

from django.utils.html import escape

from meetings.minute_print import limb, reference_of
from meetings.minute_words import to_html
from meetings.models import Edition, Minute, Minutes, Motion, Resolution, WithheldPassage
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
    body = "".join(_section(each, meeting.committee.code) for each in entries)
    source = PageSource("document", {"title": title, "body_html": body, "landscape": False})
    notices = dict.fromkeys(each.item.notice for each in entries if each.item)
    return PaperOutline(f"{meeting.slug}-exempt", title, source, withheld=" ".join(notices))


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


def _section(minute: Minute, code: str) -> str:
    heading = " ".join(filter(None, (reference_of(minute, code), minute.title)))
    parts = [f"<h2>{escape(heading)}</h2>", to_html(words_of(minute, is_closed=True))]
    said: list[tuple[str, Motion | Resolution]] = [
        *(("It was moved that", each) for each in minute.motions.all()),
        *(("RESOLVED – that", each) for each in minute.resolutions.all()),
    ]
    for opening, holder in said:
        if words := words_of_holder(holder):
            parts.append(richtext.from_plain(f"{opening} {limb(words)}"))
    return "".join(parts)
