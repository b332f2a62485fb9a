"""Noting who fetches an edition, so that it is known when the edition is closed."""

from functools import partial
from typing import Any

from django.db.models import F
from django.utils import timezone

from meetings.models import Edition, EditionRead
from scrutiny.small_writes import write_in_passing


def note_fetched(request: Any, edition: Edition) -> None:
    """Note that an edition is fetched; a file that comes in parts counts once.

    One with withheld words is not handed out unless that is noted.
    """
    is_begun = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    note = partial(_note, edition, request.user if request.user.is_authenticated else None)
    if edition.has_withheld:
        note()
    elif request.method == "GET" and is_begun:
        write_in_passing(note)


def _note(edition: Edition, user: Any) -> None:
    row = {"edition": edition, "user": user, "on": timezone.localdate()}
    once_more = EditionRead.objects.filter(**row)
    if once_more.update(number=F("number") + 1):
        return
    _, is_first = EditionRead.objects.get_or_create(**row)
    if not is_first:
        once_more.update(number=F("number") + 1)
