"""Exempt words of minutes, kept out of the open records.

A record with such words (a minute, a version of it, a motion …) keeps them in its own
`text` while they are open, and in a `WithheldPassage` otherwise. All words about a withheld
item are exempt, and for an open one those while the public was excluded.
"""

from typing import Any

from meetings.models import (
    AgendaItem,
    Correction,
    Minute,
    MinuteAction,
    Minutes,
    MinuteVersion,
    Motion,
    Resolution,
    Undertaking,
    WithheldPassage,
)
from meetings.sitting.minute_words import to_html

WordsHolder = MinuteVersion | Motion | Resolution | MinuteAction | Undertaking | Correction
RELATIONS: dict[type, str] = {
    MinuteVersion: "version",
    Motion: "motion",
    Resolution: "resolution",
    MinuteAction: "action",
    Undertaking: "undertaking",
    Correction: "correction",
}


def words_of(minute: Minute, *, is_closed: bool) -> str:
    """Return the open or the exempt text of a minute, for services only."""
    if not is_closed:
        return minute.text
    return _passages(minute).values_list("text", flat=True).first() or ""


def put_words(minute: Minute, text: str, *, is_closed: bool) -> None:
    """Set the open or the exempt text of a minute, and count the change. ValueError: too long."""
    body_html = to_html(text)
    if is_closed:
        WithheldPassage.objects.for_services().update_or_create(
            minute=minute, **_of_nothing(), defaults={"text": text}
        )
        minute.closed_revision += 1
        minute.save(update_fields=["closed_revision"])
    else:
        minute.text, minute.body_html = text, body_html
        minute.revision += 1
        minute.save(update_fields=["text", "body_html", "revision"])


def put_words_of(holder: WordsHolder, text: str, *, in_private: bool = False) -> None:
    """Set the words of a saved version, motion, resolution, action, undertaking or correction.

    `in_private` makes those of an open item exempt, from while the public was excluded.
    """
    minute = holder.minute
    if isinstance(holder, MinuteVersion | Correction):
        is_closed = holder.is_closed
    else:
        is_closed = in_private or is_apart(holder.minute)
        if not is_closed:
            _passages_of(holder).delete()
    if is_closed:
        WithheldPassage.objects.for_services().update_or_create(
            **{RELATIONS[type(holder)]: holder}, defaults={"text": text, "minute": minute}
        )
    holder.text = "" if is_closed else text
    holder.save(update_fields=["text"])


def words_of_holder(holder: WordsHolder) -> str:
    """Return the words of a version, motion …, open or exempt, for services only."""
    if holder.text:
        return holder.text
    return _passages_of(holder).values_list("text", flat=True).first() or ""


def closed_words_of(holder: WordsHolder) -> str:
    """Return the words of a motion, resolution … if they are exempt, "" if they are open."""
    return "" if holder.text else words_of_holder(holder)


def is_apart(minute: Minute) -> bool:
    return bool(minute.item and minute.item.is_withheld)


def is_minuted_apart(minute: Minute) -> bool:
    """Whether a part is exempt: of a withheld item always, of an open one once written."""
    passages = WithheldPassage.objects.for_services().filter(minute=minute, version=None)
    return is_apart(minute) or passages.exclude(text="").exists()


def close_words(items: list[AgendaItem]) -> None:
    """Move the minutes of items that are now withheld out of the open records.

    The public summary is left, which is empty until it is written.
    """
    for minute in Minute.objects.select_for_update().filter(item__in=items):
        for related in (minute.versions, minute.corrections):
            for said in related.filter(is_closed=False):
                words, said.text, said.is_closed = said.text, "", True
                said.save(update_fields=["text", "is_closed"])
                put_words_of(said, words)
        for holder in _holders(minute):
            put_words_of(holder, holder.text)
        texts = (words_of(minute, is_closed=True), minute.text)
        text = "\n\n".join(filter(None, texts))
        closed_revision = max(minute.revision, minute.closed_revision)
        put_words(minute, "", is_closed=False)
        put_words(minute, text, is_closed=True)
        minute.closed_revision = closed_revision + 1
        minute.title = minute.item.title if minute.item else minute.title
        minute.save(update_fields=["closed_revision", "title"])


def retitle(item: AgendaItem) -> None:
    """Update the minute of a withheld item to its corrected neutral title."""
    Minute.objects.filter(item=item).exclude(minutes__state__in=Minutes.PUBLIC_STATES).update(
        title=item.title
    )


def _holders(minute: Minute) -> list[Any]:
    rows = (minute.motions, minute.resolutions, minute.minuteactions, minute.undertakings)
    return [holder for related in rows for holder in related.exclude(text="")]


def _passages_of(holder: WordsHolder) -> Any:
    return WithheldPassage.objects.for_services().filter(**{RELATIONS[type(holder)]: holder})


def _of_nothing() -> dict[str, None]:
    return dict.fromkeys(RELATIONS.values())


def _passages(minute: Minute) -> Any:
    return WithheldPassage.objects.for_services().filter(minute=minute, **_of_nothing())
