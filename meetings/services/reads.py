from typing import Any

from django.db.models import QuerySet

from meetings.models import Entry, Paper, PaperRead


def note_read(entry: Entry, *, by: Any) -> None:
    """Note that somebody fetches a withheld paper, so that a leak can be followed."""
    if entry.is_withheld and entry.paper and by.is_authenticated:
        PaperRead.objects.create(user=by, paper=entry.paper)


def note_read_of_draft(paper: Paper, *, by: Any) -> None:
    """Note that somebody who signs off or wrote a withheld paper looks at it."""
    if paper.is_withheld:
        PaperRead.objects.create(user=by, paper=paper)


def readers_of(paper: Paper) -> QuerySet[PaperRead]:
    """Return who fetched a withheld paper, newest first."""
    return PaperRead.objects.filter(paper=paper).select_related("user")
