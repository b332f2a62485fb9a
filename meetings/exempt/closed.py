"""What is closed to readers since it was published, and who fetched it before."""

from dataclasses import dataclass

from meetings.models import Edition, EditionRead, Entry, ExemptMinuteItem, Meeting
from meetings.models.publication import EditionQuerySet
from scrutiny.templatetags.wording import joined


@dataclass(frozen=True)
class ClosedEdition:
    """An edition that only officers can fetch now, and who fetched it: `named` newest first."""

    edition: Edition
    named: tuple[EditionRead, ...]
    times: int

    @property
    def readers(self) -> list[str]:
        """The names of those who fetched it, each once."""
        return list(dict.fromkeys(str(read.user) for read in self.named))

    @property
    def fetched(self) -> str:
        """Who fetched it, in words."""
        public = [f"the public {self.times} times"] if self.times else []
        return joined([*self.readers, *public]) or "no one"

    @property
    def sentence(self) -> str:
        publication = self.edition.publication
        name = f"{publication} of {publication.meeting} ({self.edition.get_audience_display()})"
        return f"{name}: fetched by {self.fetched}."


def closed_editions(meeting: Meeting) -> list[ClosedEdition]:
    """List the editions of a meeting that are closed to all but officers, newest first."""
    lines = Entry.objects.filter(edition__publication__meeting=meeting).closed_since()
    minuted = ExemptMinuteItem.objects.filter(edition__publication__meeting=meeting)
    closed = [
        *lines.order_by().values_list("edition", flat=True),
        *minuted.closed_to_members().values_list("edition", flat=True),
    ]
    return with_readers(Edition.objects.filter(pk__in=set(closed)))


def with_readers(editions: EditionQuerySet) -> list[ClosedEdition]:
    found = list(editions.with_meeting().latest_first())
    reads: dict[int, list[EditionRead]] = {}
    for read in EditionRead.objects.filter(edition__in=found).select_related("user"):
        reads.setdefault(read.edition_id, []).append(read)
    return [_with_readers(edition, reads.get(edition.pk, [])) for edition in found]


def _with_readers(edition: Edition, reads: list[EditionRead]) -> ClosedEdition:
    named = tuple(read for read in reads if read.user_id)
    return ClosedEdition(edition, named, sum(read.number for read in reads if not read.user_id))
