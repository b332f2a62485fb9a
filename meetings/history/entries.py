"""The history of a meeting in sentences.

Audit entries hold no titles, since they may be read by people who may not see them all:
titles are looked up on reading, in the words that this user may see.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, Meeting, Paper, Publication, Withheld
from scrutiny.models import AuditEntry, User

# The names of fields of items and meetings in the history of changes.
FIELD_WORDS = {
    "starts_at": "date and time",
    "democratic_services_name": "Democratic Services contact",
    "democratic_services_phone": "Democratic Services phone",
    "media_name": "media contact",
    "media_phone": "media phone",
    "saving_pounds": "saving",
    "saving_kg_co2": "saving",
    "saving_basis": "saving",
    "is_announced": "whether the date is announced",
    "late_reason": "why it is late",
    "business": "the meeting’s own business",
}
# What changes the words of an item or paper.
CHANGES = ("item.changed", "paper.renamed", "withheld", "withheld.changed", "withholding.changed",
           "opened")  # fmt: skip
KEYS = ("paper", "item", "key")


@dataclass(frozen=True)
class Act:
    """One line of the history: "Changed an item (title, purpose)", and which one."""

    at: datetime
    by: str
    sentence: str
    about: str


@dataclass(frozen=True)
class News:
    """Changes by other people to one meeting, newest first."""

    meeting: Meeting
    acts: tuple[Act, ...]


def news_for(user: User, since: datetime, most: int = 10) -> tuple[list[News], bool]:
    """Return changes by other people to the meetings a user manages, newest meeting first.

    At most the newest `most` acts; the second value is whether there were more.
    """
    managed = Meeting.objects.managed_by(user)
    entries = AuditEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Meeting),
        object_id__in=managed.values("pk"),
        at__gt=since,
    )
    others = entries.exclude(by=None).exclude(by=user).select_related("by")
    found = list(others[: most + 1])
    newest, has_more = found[:most], len(found) > most
    meetings = Meeting.objects.with_committee().in_bulk([entry.object_id for entry in newest])
    acts: dict[int, list[Act]] = {}
    for entry, act in zip(newest, read_history(newest, user), strict=True):
        acts.setdefault(entry.object_id, []).append(act)
    return [News(meetings[pk], tuple(done)) for pk, done in acts.items()], has_more


def entries_about(meeting: Meeting) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.about(meeting).select_related("by")


def entries_about_item(item: AgendaItem) -> QuerySet[AuditEntry]:
    """Return the history of an item and its papers, with their first publication."""
    papers = list(Paper.with_removed.filter(item=item).values_list("key", flat=True))
    published = Publication.objects.filter(editions__entries__item=item)
    return entries_about(item.meeting).filter(
        Q(details__item=item.key)
        | Q(details__was_under=item.key)
        | Q(details__key__in=[item.key, *papers])
        | Q(details__paper__in=papers)
        | _first(published)
    )


def entries_about_paper(paper: Paper) -> QuerySet[AuditEntry]:
    """Return the history of a paper, with its first publication."""
    published = Publication.objects.filter(editions__entries__paper=paper)
    return entries_about(paper.item.meeting).filter(
        Q(details__paper=paper.key) | Q(details__key=paper.key) | _first(published)
    )


def _first(publications: Any) -> Q:
    first = publications.of_agenda().order_by("published_at", "pk").first()
    return Q(details__publication=first.slug) if first else Q()


def read_history(entries: Sequence[AuditEntry], user: Any) -> list[Act]:
    """Describe each act in a sentence, in at most four queries however many there are."""
    keys = {entry.details[name] for entry in entries for name in KEYS if entry.details.get(name)}
    titles = _titles(keys, user)
    return [_act(entry, titles) for entry in entries]


def _act(entry: AuditEntry, titles: dict[str, str]) -> Act:
    by = str(entry.by) if entry.by else "The system"
    known = (titles.get(entry.details.get(name, ""), "") for name in KEYS)
    return Act(entry.at, by, entry.sentence + _fields(entry), next(filter(None, known), ""))


def _fields(entry: AuditEntry) -> str:
    """List the changed fields, for example " (title, purpose)"."""
    named = entry.details.get("fields") or []
    words = dict.fromkeys(FIELD_WORDS.get(name, name.replace("_", " ")) for name in named)
    return f" ({', '.join(words)})" if words else ""


def _titles(keys: set[str], user: Any) -> dict[str, str]:
    items = list(AgendaItem.with_removed.filter(key__in=keys))
    papers = list(Paper.with_removed.filter(key__in=keys))
    things: list[AgendaItem | Paper] = [*items, *papers]
    titles = {thing.key: str(thing) for thing in things}
    withheld = [thing for thing in things if thing.is_withheld]
    if withheld:
        visible = Withheld.objects.visible_to(user).select_related("item", "paper")
        for row in visible.filter(item__in=items) | visible.filter(paper__in=papers):
            titles[(row.item or row.paper).key] = row.title
    return titles


def last_change(holder: AgendaItem | Paper) -> AuditEntry | None:
    """Return who last changed the words of an item or paper, and when."""
    is_paper = isinstance(holder, Paper)
    meeting = holder.item.meeting if isinstance(holder, Paper) else holder.meeting
    own = Q(**{"details__paper" if is_paper else "details__item": holder.key})
    changes = entries_about(meeting).filter(action__in=CHANGES)
    return changes.filter(own | Q(details__key=holder.key)).first()
