"""Searching stored files for words that are taken down; what is not searched yet is closed."""

import time
from collections.abc import Iterable
from contextlib import suppress

from django.core.files.storage import default_storage
from django.db import transaction

from meetings.models import Edition, Entry, FileText, TakeDown, TakenDown
from meetings.pack.child import ChildFailed, Limits
from meetings.pack.filetext import text_of
from meetings.taking_down import found as searching
from meetings.taking_down.words import squeezed
from scrutiny import jobs
from scrutiny.models import ClosedFile, Job, User
from scrutiny.refusals import Refused

KIND = "search-files"
PATIENCE = 8  # seconds that a request searches; the job does the rest
BEAT = 20  # files between two signs of life

State, Why = FileText.State, TakenDown.Why


def start_search(take_down: TakeDown, *, by: User | None) -> None:
    """Start to search what is not searched yet; one job at a time for each request."""
    with suppress(Refused):
        jobs.start(KIND, take_down, by=by)


def search(job: Job, tell: jobs.Tell) -> None:
    """Do the job: search every file, then open again what does not say the words."""
    names = searching.unsearched()
    for done, name in enumerate(names):
        if done % BEAT == 0:
            tell("Searching files", done, len(names))
        read_file(name)
    reopen_searched()


def search_files(*, seconds: float) -> None:
    """Search the newest files for so many seconds."""
    until = time.monotonic() + seconds
    for name in searching.unsearched():
        left = until - time.monotonic()
        if left <= 0:
            return
        read_file(name, limits=Limits(wall_seconds=left))


def read_file(name: str, *, limits: Limits | None = None) -> FileText:
    """Keep what a stored file says, in letters and digits only.

    What cannot be read stays closed, and is tried again by the next search.
    """
    try:
        text = squeezed(text_of(default_storage.path(name), limits=limits))
        facts = {"state": State.READ if text else State.WORDLESS, "text": text}
    except (ChildFailed, OSError):
        facts = {"state": State.FAILED}
    row, _ = FileText.objects.update_or_create(name=name, defaults=facts)
    return row


@transaction.atomic
def reopen_searched() -> None:
    """Open files that were closed unsearched and say none of the words; keep the others closed."""
    waiting = TakenDown.objects.filter(why=Why.UNSEARCHED).select_related("take_down")
    texts = FileText.objects.exclude(state=State.FAILED).in_bulk(field_name="name")
    for row in waiting:
        text = texts.get(row.file)
        if text and squeezed(row.take_down.words) in text.text:
            row.why = Why.WORDS
            row.save(update_fields=["why"])
        elif text:
            row.delete()
    _open_unnamed(texts)


def _open_unnamed(names: Iterable[str]) -> None:
    named = set(TakenDown.objects.exclude(file="").values_list("file", flat=True))
    ClosedFile.objects.filter(name__in=set(names) - named).delete()


def close_if_it_says(edition: Edition) -> None:
    """Close the files of a new edition that say words which were taken down before."""
    agreed = list(TakeDown.objects.agreed().exclude(words=""))
    if not agreed:
        return
    for row, field in _files_of(edition):
        text = read_file(getattr(row, field).name)
        for take_down in agreed:
            if text.state == State.FAILED or squeezed(take_down.words) in text.text:
                _close(take_down, row, field)


def _files_of(edition: Edition) -> list[tuple[Edition | Entry, str]]:
    rows: list[tuple[Edition | Entry, str]] = [(edition, "file"), (edition, "supplement_file")]
    rows += [(entry, "file") for entry in edition.entries.all()]
    return [(row, field) for row, field in rows if getattr(row, field)]


def _close(take_down: TakeDown, row: Edition | Entry, field: str) -> None:
    name = getattr(row, field).name
    TakenDown.objects.create(
        take_down=take_down,
        committee=searching.committee_of(row),
        thing=row,
        field=field,
        why=Why.WORDS,
        original=name,
        file=name,
        address=searching.address_of(row, field),
    )
    ClosedFile.objects.get_or_create(name=name)
