"""Records of who opened a paper: users by name and day, the public by number and day."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F
from django.utils import timezone

from meetings.models import Entry, Paper, PaperRead, PaperReadCount
from scrutiny.small_writes import write_in_passing


@dataclass(frozen=True)
class Readers:
    """The readers of a paper: `named` users newest first, `counts` of the public by day."""

    named: tuple[PaperRead, ...]
    counts: tuple[PaperReadCount, ...]

    @property
    def times(self) -> int:
        return sum(count.number for count in self.counts)


def note_read(entry: Entry, *, by: Any) -> None:
    """Note that a user opens a paper, in one row per user, paper and day.

    A withheld paper is not shown unless that is noted, so that a leak can be traced. An open
    one is shown even when the note fails.
    """
    if entry.paper is None:
        return
    note = partial(_note_person if by.is_authenticated else _count, entry.paper, by)
    if entry.is_withheld:
        note()
    else:
        write_in_passing(note)


def note_read_of_draft(paper: Paper, *, by: Any) -> None:
    """Note that a signatory or author of a withheld paper opens it."""
    if paper.is_withheld:
        _note_person(paper, by)


def readers_of(paper: Paper) -> Readers:
    """Return the readers of a paper, in two queries."""
    named = PaperRead.objects.filter(paper=paper).select_related("user")
    return Readers(tuple(named), tuple(PaperReadCount.objects.filter(paper=paper)))


def _note_person(paper: Paper, user: Any) -> None:
    PaperRead.objects.get_or_create(paper=paper, user=user, on=timezone.localdate())


def _count(paper: Paper, user: Any) -> None:
    today = timezone.localdate()
    once_more = PaperReadCount.objects.filter(paper=paper, on=today)
    if once_more.update(number=F("number") + 1):
        return
    _, is_first = PaperReadCount.objects.get_or_create(paper=paper, on=today)
    if not is_first:
        once_more.update(number=F("number") + 1)
