"""A meeting for one reader: the newest edition, in the words they may see.

Numbers, titles, page ranges and files are those of the frozen entries, so that web page,
PDF and print agree. Exempt words are read per user.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from meetings.minutes.printing import follow_ups, print_minute
from meetings.models import (
    AgendaItem,
    DecisionList,
    Edition,
    Entry,
    Meeting,
    Minute,
    Minutes,
    PaperContent,
    Publication,
    WithheldContent,
    WithheldEntry,
)
from meetings.models.paper import Content
from meetings.papers.generators import LivePage, live_page
from meetings.publication.changes import added_in
from meetings.publication.lines import AgendaLine, PaperLine, page_count
from meetings.sitting.minute_words import reference_of
from scrutiny.models import ClosedFile
from scrutiny.permissions import AUDIENCES
from scrutiny.templatetags.wording import joined

# Lines that a later publication brought, by primary keys of item and paper.
News = dict[tuple[int, int | None], Publication]


@dataclass(frozen=True)
class MinuteLine:
    """The public minute of an item; `resolved` holds rich text, `reference` "CYP24"."""

    meeting: Meeting
    reference: str
    title: str
    body_html: str
    resolved: tuple[str, ...]
    follow_ups: tuple[str, ...]


class Reading:
    """Entries of one edition with the exempt words that `user` may see now.

    Three queries however many entries there are; none about exempt words where there are
    none.
    """

    def __init__(self, entries: Iterable[Entry], user: Any, news: News | None = None) -> None:
        self.entries, self._news = list(entries), news or {}
        withheld = [entry for entry in self.entries if entry.is_withheld]
        self._words: dict[int, WithheldEntry] = {}
        self._contents: dict[int, WithheldContent] = {}
        if withheld:
            words = WithheldEntry.objects.visible_to(user).filter(entry__in=withheld)
            self._words = {row.entry_id: row for row in words}
            versions = [entry.version_id for entry in withheld if entry.version_id]
            contents = WithheldContent.objects.visible_to(user).filter(version__in=versions)
            self._contents = {row.version_id: row for row in contents.defer("payload")}

    @property
    def shows_withheld(self) -> bool:
        return bool(self._words or self._contents)

    def words(self, entry: Entry) -> Entry | WithheldEntry:
        """Return the row with the title, label, purpose, presenters and late reason to show."""
        return self._words.get(entry.pk, entry)

    def content(self, entry: Entry) -> Content | None:
        """Return the content of the entry's paper; None when this user does not get it."""
        if entry.is_closed:
            return None
        if entry.version_id in self._contents:
            return self._contents[entry.version_id]
        # Of a withheld entry, too: its paper may have been opened since.
        return getattr(entry.version, "content", None)

    def lines(self) -> list[AgendaLine]:
        """Return the agenda: each item with its papers, in order."""
        papers: dict[int, list[PaperLine]] = {}
        for entry in self.entries:
            if entry.paper_id:
                papers.setdefault(entry.item_id, []).append(self.paper_line(entry))
        items = (entry for entry in self.entries if not entry.paper_id)
        return [self._line(entry, tuple(papers.get(entry.item_id, ()))) for entry in items]

    def paper_line(self, entry: Entry) -> PaperLine:
        words, content = self.words(entry), self.content(entry)
        line: dict[str, Any] = {"label": words.label, "title": words.title, **self._tag(entry)}
        if content is None:
            return PaperLine(**line, pages=entry.pages if _is_taken_back(entry) else "")
        assert entry.paper is not None
        page = reverse("meetings:paper", args=[entry.paper.key])
        if not entry.file:
            return PaperLine(**line, url=page, pages=entry.pages)
        return PaperLine(
            **line,
            url=reverse("meetings:paper_file", args=[entry.paper.key]),
            html_url=page if content.has_page else "",
            format="PDF",
            page_count=page_count(entry),
            size=entry.size,
            pages=entry.pages,
        )

    def _line(self, entry: Entry, papers: tuple[PaperLine, ...]) -> AgendaLine:
        words = self.words(entry)
        numbered = entry.pages[-1:].isdigit()
        return AgendaLine(
            key=entry.item.key,
            number=entry.number,
            title=words.title,
            url=reverse("meetings:item", args=[entry.item.key]),
            purpose=words.purpose,
            pages=entry.pages if numbered else "",
            where="" if numbered else entry.pages,
            presented_by=joined(words.presenters),
            ground=entry.ground,
            late_reason=words.late_reason,
            depth=entry.depth,
            papers=papers,
            **self._tag(entry),
        )

    def _tag(self, entry: Entry) -> dict[str, str]:
        if _is_taken_back(entry):
            is_taken_down = getattr(entry, "is_taken_down", False)
            return {"tag_text": "Taken down" if is_taken_down else "Withdrawn",
                    "tag_colour": "orange"}  # fmt: skip
        if entry.is_withheld:
            return {"tag_text": entry.get_basis_display(), "tag_colour": "red"}
        if brought := self._news.get((entry.item_id, entry.paper_id)):
            return {"tag_text": f"New: {brought}", "tag_colour": "blue"}
        return {}


def _is_taken_back(entry: Entry) -> bool:
    return entry.is_withdrawn or entry.is_closed


def editions_for(user: Any, meeting: Meeting) -> list[Edition]:
    """Return the newest editions of a meeting's papers that `user` may read, widest last."""
    editions = Edition.objects.visible_to(user).newest().filter(publication__meeting=meeting)
    return sorted(editions, key=lambda edition: AUDIENCES.index(edition.audience))


def open_ones(user: Any, editions: list[Edition]) -> list[Edition]:
    """Keep the editions whose files `user` may fetch now."""
    open_now = set(Edition.objects.open_to(user).filter(pk__in=[each.pk for each in editions]))
    return [each for each in editions if each in open_now]


@dataclass(frozen=True)
class ClosedPack:
    """Why the public pack is not to be had: a paper of it was withdrawn, or it was taken down."""

    on: date
    is_withdrawn: bool


def closed_pack(meeting: Meeting) -> ClosedPack | None:
    """Return since when and why nobody but officers gets the newest public pack."""
    newest = Edition.objects.newest().for_everybody().filter(publication__meeting=meeting)
    lines = Entry.objects.filter(edition__in=newest).taken_back()
    withdrawn_at = lines.aggregate(at=Max("paper__closing__at"))["at"]
    if withdrawn_at:
        return ClosedPack(timezone.localdate(withdrawn_at), is_withdrawn=True)
    names = newest.values_list("file", flat=True)
    closed = ClosedFile.objects.filter(name__in=list(names)).first()
    return ClosedPack(timezone.localdate(closed.since), is_withdrawn=False) if closed else None


def agenda_of(edition: Edition, user: Any) -> Reading:
    entries = edition.entries.with_words().order_by("position")
    return Reading(entries, user, added_in(edition))


def item_entry(user: Any, key: str) -> Entry | None:
    """Return the line of an agenda item in the widest current edition that `user` may read."""
    return _widest(_current(user).items().filter(item__key=key))


def with_its_papers(entry: Entry, user: Any) -> Reading:
    """Return an item together with its papers and sub-items."""
    own = Q(item=entry.item_id) | Q(item__parent=entry.item_id)
    family = Entry.objects.filter(own, edition=entry.edition_id)
    return Reading(family.with_words().order_by("position"), user)


def paper_entry(user: Any, key: str) -> tuple[Entry, Reading]:
    """Return a paper's line in the widest current edition for a user, and its reading.

    Raises Http404 where no edition has it, or only in neutral words.
    """
    entry = _widest(_current(user).papers().filter(paper__key=key))
    reading = Reading([entry], user) if entry else None
    if entry is None or reading is None or reading.content(entry) is None:
        raise Http404
    return entry, reading


def payload_of(entry: Entry, user: Any) -> dict[str, Any]:
    """Return the payload of a paper written here, in the version that its entry names."""
    is_open = PaperContent.objects.filter(version=entry.version_id).exists()
    kept = PaperContent.objects if is_open else WithheldContent.objects.visible_to(user)
    payload = kept.values_list("payload", flat=True).get(version=entry.version_id)
    assert payload is not None
    return payload


def live_pages(entry: Entry, user: Any) -> list[LivePage]:
    """Return the live pages of the generated papers that are open under an item."""
    beside = Entry.objects.filter(edition=entry.edition_id, item=entry.item_id, basis="")
    known = beside.exclude(paper__generator="").exclude(paper=None)
    sources = known.values_list("paper__generator", "paper__generator_source").order_by("position")
    found = (live_page(kind, source, user) for kind, source in dict.fromkeys(sources))
    return [page for page in found if page]


def item_number(entry: Entry) -> str:
    """Return the number of the item that a paper belongs to, as its edition prints it."""
    own = Entry.objects.items().filter(edition=entry.edition_id, item=entry.item_id)
    return own.values_list("number", flat=True).first() or ""


def public_minutes(meeting: Meeting) -> Minutes | None:
    return Minutes.objects.filter(meeting=meeting, state__in=Minutes.PUBLIC_STATES).first()


def minutes_edition(user: Any, meeting: Meeting) -> Edition | None:
    """Return the newest PDF of a meeting's minutes, once they are public, while it is open."""
    editions = Edition.objects.of_minutes().for_everybody().with_meeting().latest_first()
    newest = editions.filter(publication__meeting=meeting)[:1]
    return next((each for each in newest if Edition.objects.open_to(user).contains(each)), None)


def exempt_minute(user: Any, meeting: Meeting, audience: str = "") -> Edition | None:
    """Return the newest exempt minute that the user may read: for `audience`, or the widest."""
    editions = Edition.objects.open_to(user).of_minutes().with_meeting()
    apart = editions.filter(publication__meeting=meeting, has_withheld=True)
    if audience:
        apart = apart.filter(audience=audience)
    found = {edition.audience: edition for edition in apart.latest_first().reverse()}
    return max(found.values(), key=lambda each: AUDIENCES.index(each.audience), default=None)


def decision_list(meeting: Meeting) -> DecisionList | None:
    """Return the published decisions, until the minutes replace them."""
    rows = DecisionList.objects.filter(minutes__meeting=meeting)
    return rows.exclude(minutes__state__in=Minutes.PUBLIC_STATES).first()


def minute_of(item: AgendaItem) -> MinuteLine | None:
    """Return the public minute of an item, with its resolutions."""
    of_item = Minute.objects.filter(item=item, minutes__state__in=Minutes.PUBLIC_STATES)
    about = of_item.select_related("minutes__meeting__committee", "item")
    minute = about.prefetch_related("resolutions").first()
    if minute is None:
        return None
    meeting = minute.minutes.meeting
    body_html, resolved = print_minute(minute)
    return MinuteLine(
        meeting=meeting,
        reference=reference_of(minute, meeting.committee.code),
        title=minute.title,
        body_html=body_html,
        resolved=tuple(resolved),
        follow_ups=tuple(follow_ups(minute)),
    )


def _current(user: Any) -> Any:
    return Entry.objects.visible_to(user).current().with_words()


def _widest(entries: Iterable[Entry]) -> Entry | None:
    return max(entries, key=lambda entry: AUDIENCES.index(entry.edition.audience), default=None)
