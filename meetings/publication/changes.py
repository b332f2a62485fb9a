"""The changes from one publication of a meeting to another, item by item.

For the public's editions only, in public words.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.urls import reverse

from meetings.models import Edition, Entry, Meeting, Publication
from scrutiny.permissions import AUDIENCES

Kind = Publication.Kind


@dataclass(frozen=True)
class Change:
    """The changes to one item: sentences in reading order."""

    number: str
    title: str
    url: str
    sentences: tuple[str, ...]


def editions_in_order(meeting: Meeting) -> list[Edition]:
    """Return the public's editions of a meeting's papers, oldest first."""
    of_agenda = meeting.publications.of_agenda()
    editions = Edition.objects.filter(audience="public", publication__in=of_agenda)
    return list(editions.select_related("publication").order_by("publication_id"))


def changes_between(older: Edition, newer: Edition) -> list[Change]:
    """Compare two editions of one audience; items that are the same are left out."""
    before, after = _by_item(older), _by_item(newer)
    found = []
    for key, lines in after.items():
        sentences = tuple(_item_changes(before.get(key, []), lines))
        if sentences:
            item = lines[0]
            found.append(Change(item.number, item.title, item.item.get_absolute_url(), sentences))
    gone = [lines[0] for key, lines in before.items() if key not in after]
    return found + [Change(e.number, e.title, "", ("Taken off the agenda.",)) for e in gone]


def added_in(edition: Edition) -> dict[tuple[int, int | None], Publication]:
    """Return the later publication that added each line: by primary keys of item and paper.

    The content of the first agenda is left out.
    """
    meeting = edition.publication.meeting_id
    lines = Entry.objects.filter(
        edition__publication__meeting=meeting, edition__audience=edition.audience
    )
    first = lines.order_by().values_list("item", "paper").annotate(Min("edition__publication"))
    later = Publication.objects.filter(meeting=meeting, kind__in=(Kind.SUPPLEMENT, Kind.REVISED))
    publications = later.in_bulk()
    return {(item, paper): publications[pk] for item, paper, pk in first if pk in publications}


@dataclass(frozen=True)
class Published:
    """One line of the publications; `url` is the supplement's own pack."""

    publication: Publication
    url: str = ""
    sheets: int = 0
    size: int = 0


def published_lines(user: Any, meeting: Meeting) -> list[Published]:
    """List publications, newest first, with the packs of supplements that are open."""
    packs = _supplements(user, meeting)
    publications = meeting.publications.of_agenda()
    return [_published(each, packs.get(each.pk)) for each in publications]


def supplement_is_open(edition: Edition) -> bool:
    """Whether no paper of a supplement was withdrawn since, or is open to fewer people."""
    place = (edition.audience, edition.publication_id)
    return place not in _brought_closed(edition.publication.meeting)


def _brought_closed(meeting: Meeting) -> set[tuple[str, int]]:
    """Return audiences and publications that first had something that was closed since."""
    lines = Entry.objects.filter(edition__publication__meeting=meeting)
    closed = lines.closed_since().order_by()
    first = closed.values_list("item", "paper", "edition__audience")
    return {(audience, pk) for *_, audience, pk in first.annotate(Min("edition__publication"))}


def _supplements(user: Any, meeting: Meeting) -> dict[int, Edition]:
    """Return the widest pack of each supplement for this user, by its publication."""
    editions = Edition.objects.visible_to(user).filter(publication__meeting=meeting)
    found = editions.exclude(supplement_file="").with_meeting()
    offered = [each for each in found if each.audience == "public" or each.has_withheld]
    offered.sort(key=lambda each: AUDIENCES.index(each.audience))
    closed = _brought_closed(meeting)
    return {
        each.publication_id: each
        for each in offered
        if (each.audience, each.publication_id) not in closed
    }


def _published(publication: Publication, edition: Edition | None) -> Published:
    if edition is None:
        return Published(publication)
    slug = edition.publication.meeting.slug
    url = reverse("meetings:supplement_pack", args=[slug, publication.slug, edition.audience])
    return Published(publication, url, edition.supplement_sheets, edition.supplement_size)


def _by_item(edition: Edition) -> dict[str, list[Entry]]:
    """Return the lines of each item by its key: its own first, then its papers'."""
    lines: dict[str, list[Entry]] = {}
    entries = edition.entries.select_related("item", "paper").order_by("position")
    for entry in entries:
        lines.setdefault(entry.item.key, []).append(entry)
    return lines


def _item_changes(before: list[Entry], after: list[Entry]) -> Iterator[str]:
    if not before:
        yield f"New item{_on_pages(after[0])}."
        return
    old, new = before[0], after[0]
    if old.title != new.title:
        yield f"Was called “{old.title}”."
    if old.purpose != new.purpose:
        yield "Its purpose is worded anew."
    if old.presenters != new.presenters:
        yield "Other people present it."
    if new.late_reason and new.late_reason != old.late_reason:
        yield f"It comes late: {new.late_reason.rstrip('.')}."
    yield from _paper_changes(before[1:], after[1:])


def _paper_changes(before: Iterable[Entry], after: Iterable[Entry]) -> Iterator[str]:
    old = {_paper_key(entry): entry for entry in before}
    seen = set()
    for entry in after:
        key = _paper_key(entry)
        seen.add(key)
        yield from _one_paper(old.get(key), entry)
    for key in old.keys() - seen:
        yield f"“{_name(old[key])}” is no longer listed."


def _paper_key(entry: Entry) -> str:
    assert entry.paper is not None
    return entry.paper.key


def _one_paper(old: Entry | None, new: Entry) -> Iterator[str]:
    if old is None:
        yield f"New paper: “{_name(new)}”{_on_pages(new)}."
    elif old.version_id and not new.version_id:
        yield f"“{_name(new)}” was withdrawn{_on_pages(old)}."
    elif not old.version_id and new.version_id:
        yield f"“{_name(new)}” is open to everybody now{_on_pages(new)}."
    elif old.version_id != new.version_id:
        was = f", before {_pages(old)}" if old.pages != new.pages else ""
        yield f"“{_name(new)}” was replaced by another version{_on_pages(new)}{was}."
    elif old.pages != new.pages:
        yield f"“{_name(new)}” stands on {_pages(new)}, before {_pages(old)}."
    elif _name(old) != _name(new):
        yield f"“{_name(old)}” is called “{_name(new)}” now."


def _name(entry: Entry) -> str:
    return f"{entry.label}: {entry.title}" if entry.label else entry.title


def _on_pages(entry: Entry) -> str:
    return f", {_pages(entry)}" if entry.pages[-1:].isdigit() else ""


def _pages(entry: Entry) -> str:
    if not entry.pages:
        return "no page"
    word = "pages" if any(sign in entry.pages for sign in "–,") else "page"
    return f"{word} {entry.pages}"
