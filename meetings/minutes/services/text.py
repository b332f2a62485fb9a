"""Saving typed minutes, so that nothing is lost.

A text comes with the revision that its writer had open. Where another user saved meanwhile
it is kept as a conflict. A writer's own requests are counted, so that one sent twice is
taken once, and one whose answer was lost is no conflict.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meetings.models import Minute, MinuteVersion, Writer
from meetings.sitting.services.closed_words import (
    is_apart,
    put_words,
    put_words_of,
    words_of,
    words_of_holder,
)
from meetings.sitting.services.locking import locked
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.keys import random_key
from scrutiny.models import User
from scrutiny.refusals import Refused

LONGEST = 200_000
# Typing that only adds goes on in the version that it began, for so long.
ONE_VERSION = timedelta(minutes=1)
PRESENT_FOR = timedelta(seconds=15)
Kind = MinuteVersion.Kind


@dataclass(frozen=True)
class Typed:
    """A text from a writer's page: `base` is the revision on which it was typed.

    `is_closed` marks the minute of a withheld item, as opposed to its public summary;
    `as_open` that its writer took the item to be open.
    """

    text: str
    client: str
    sequence: int
    base: int
    is_closed: bool = False
    as_open: bool = False


@dataclass(frozen=True)
class Outcome:
    """The result of saving, with the present text of the minute."""

    version: MinuteVersion | None
    is_conflict: bool
    is_apart: bool
    revision: int
    text: str


@transaction.atomic
def save_text(minute: Minute, typed: Typed, *, by: User | None) -> Outcome:
    """Save a text, or keep it as a conflict. Raises Refused: published minutes, text too long."""
    minute = locked(minute)
    text = _whole(typed.text)
    # Marked exempt while the page was open: what was typed as open is taken for closed.
    was_moved = typed.as_open and is_apart(minute)
    is_closed = typed.is_closed or was_moved
    mine = minute.versions.filter(is_closed=is_closed, client=typed.client)
    seen = mine.order_by("-sequence").first()
    if seen and seen.sequence >= typed.sequence:
        return _outcome(minute, seen, is_closed, was_moved)
    current = words_of(minute, is_closed=is_closed)
    if text == current:
        mine.filter(kind=Kind.CONFLICT).update(kind=Kind.SETTLED)
        if seen:
            mine.filter(pk=seen.pk).update(sequence=typed.sequence)
        return _outcome(minute, None, is_closed, was_moved)
    if was_moved or _is_overtaken(minute, typed, is_closed):
        version = _keep_conflict(minute, typed, text, is_closed, by)
    else:
        put_words(minute, text, is_closed=is_closed)
        version = _keep_version(minute, typed, current, text, is_closed, by)
        mine.filter(kind=Kind.CONFLICT).update(kind=Kind.SETTLED)
    return _outcome(minute, version, is_closed, was_moved)


@transaction.atomic
def settle(version: MinuteVersion, *, how: str, by: User | None) -> Minute:
    """Settle a conflict: "use" its text, "append" it to the other, or set it "aside".

    Once the minutes are published it can only be set aside; it stays a version. Raises Refused
    for one that is settled, or without a choice.
    """
    minute = locked(version.minute, even_public=how == "aside")
    version = MinuteVersion.objects.select_for_update().get(pk=version.pk)
    if version.kind != Kind.CONFLICT:
        raise Refused("This is settled already.")
    text = words_of_holder(version)
    current = words_of(minute, is_closed=version.is_closed)
    version.kind = Kind.SETTLED
    version.save(update_fields=["kind"])
    if how == "append":
        text = f"{current.rstrip()}\n\n{text}" if current.strip() else text
    if how in ("use", "append"):
        _put(minute, text, version.is_closed, by)
    elif how != "aside":
        raise Refused("Choose what becomes of this text.")
    _record(minute, "minute.settled", "Settled two texts of a minute", by)
    return minute


@transaction.atomic
def restore(version: MinuteVersion, *, by: User | None) -> Minute:
    """Restore an earlier text of the minute; the replaced one stays a version."""
    minute = locked(version.minute)
    _put(minute, words_of_holder(version), version.is_closed, by)
    _record(minute, "minute.restored", "Brought back an earlier text of a minute", by)
    return minute


def put_corrected(minute: Minute, text: str, *, is_closed: bool, by: User | None) -> None:
    """Set the corrected text of a published minute; the earlier words stay a version.

    Imported minutes have no version yet, so theirs is saved first.
    """
    if not is_closed and not minute.versions.filter(is_closed=False).exists():
        before = minute.text or richtext.to_plain(minute.body_html)
        _put(minute, before, False, None)
    _put(minute, _whole(text), is_closed, by)


@transaction.atomic
def note_writer(minute: Minute | None, *, client: str, by: User) -> None:
    """Note the minute in which a page has its cursor; None when in none."""
    if minute is None:
        Writer.objects.filter(client=client).delete()
        return
    facts = {"minute": minute, "user": by, "seen_at": timezone.now()}
    Writer.objects.update_or_create(client=client, defaults=facts)


def writers_since() -> datetime:
    """Return since when a user must have been heard of to count as writing."""
    return timezone.now() - PRESENT_FOR


def _whole(text: str) -> str:
    """Return a text as it can be stored: one kind of line end, no half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) > LONGEST:
        raise Refused(f"A minute has at most {LONGEST:,} characters. Cut it, or write a paper.")
    return text


def _is_overtaken(minute: Minute, typed: Typed, is_closed: bool) -> bool:
    """Whether another user saved since; a user's own requests never conflict."""
    revision = minute.closed_revision if is_closed else minute.revision
    if typed.base == revision:
        return False
    since = minute.versions.filter(
        kind=Kind.SAVED, is_closed=is_closed, revision__gt=typed.base
    ).exclude(client=typed.client)
    return typed.base > revision or since.exists()


def _put(minute: Minute, text: str, is_closed: bool, by: User | None) -> None:
    typed = Typed(text, client=random_key(), sequence=1, base=0, is_closed=is_closed)
    before = words_of(minute, is_closed=is_closed)
    put_words(minute, text, is_closed=is_closed)
    _keep_version(minute, typed, before, text, is_closed, by)


def _keep_version(
    minute: Minute, typed: Typed, before: str, text: str, is_closed: bool, by: User | None
) -> MinuteVersion:
    """Save a text in a new version, unless it only adds to the last one."""
    now = timezone.now()
    revision = minute.closed_revision if is_closed else minute.revision
    last = minute.versions.filter(is_closed=is_closed, kind=Kind.SAVED).order_by("-revision")[:1]
    version = next(iter(last), None)
    goes_on = (
        version is not None
        and version.client == typed.client
        and now - version.began_at < ONE_VERSION
        and _only_adds(before, text)
    )
    if version is None or not goes_on:
        version = MinuteVersion(
            minute=minute, is_closed=is_closed, client=typed.client, by=by, began_at=now
        )
    version.revision, version.sequence, version.at = revision, typed.sequence, now
    version.full_clean(exclude=["text"])
    version.save()
    put_words_of(version, text)
    return version


def _keep_conflict(
    minute: Minute, typed: Typed, text: str, is_closed: bool, by: User | None
) -> MinuteVersion:
    kept = minute.versions.filter(is_closed=is_closed, kind=Kind.CONFLICT, client=typed.client)
    version = kept.first() or MinuteVersion(
        minute=minute,
        kind=Kind.CONFLICT,
        is_closed=is_closed,
        revision=typed.base,
        client=typed.client,
        by=by,
    )
    version.sequence, version.at = typed.sequence, timezone.now()
    version.full_clean(exclude=["text"])
    version.save()
    put_words_of(version, text)
    return version


def _only_adds(before: str, after: str) -> bool:
    """Whether all of `before` is still there, with an insertion at one place."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = len(before) - head
    return len(after) >= len(before) and (tail == 0 or after.endswith(before[head:]))


def _outcome(
    minute: Minute, version: MinuteVersion | None, is_closed: bool, was_moved: bool
) -> Outcome:
    return Outcome(
        version=version,
        is_conflict=version is not None and version.kind == Kind.CONFLICT,
        is_apart=was_moved,
        revision=minute.closed_revision if is_closed else minute.revision,
        text=words_of(minute, is_closed=is_closed),
    )


def _record(minute: Minute, action: str, sentence: str, by: User | None) -> None:
    key = minute.item.key if minute.item else ""
    record(action, minute.minutes.meeting, by=by, sentence=sentence, item=key)
