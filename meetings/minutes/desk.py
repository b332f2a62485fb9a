"""The minutes of a meeting for their writer, exempt words included."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from meetings.diary.lateness import late_items
from meetings.exempt.reading import true_words_by_item
from meetings.minutes.services.text import writers_since
from meetings.models import (
    AgendaItem,
    LateItemOpinion,
    Meeting,
    Minute,
    Minutes,
    MinuteVersion,
    Withheld,
    WithheldPassage,
    Writer,
)
from meetings.sitting.grounds import Marked, name_on, withheld_by_item
from meetings.sitting.minute_words import is_of_apologies, reference_of
from meetings.sitting.procedure import Quorum
from meetings.sitting.services.closed_words import RELATIONS
from meetings.sitting.sitting import Place, Sitting

FROM_THE_ATTENDANCE = (
    "Who sent apologies prints by itself, from the attendance. Type here only what else was said."
)
IN_PRIVATE = "Not for publication. It is never kept on this device."
LEFT_BEHIND = (
    "It prints nowhere, since nothing of the item is withheld any more. Copy into the minute what "
    "anybody may read."
)
SUMMARY = "Anybody may read it: what was considered, without what makes it exempt."
BESIDE_THE_CLOSED = (
    "Anybody may read it. Of what was dealt with in private say what was considered, without what "
    "makes it exempt."
)
RECORDED = ("motions", "resolutions", "minuteactions", "undertakings")


@dataclass(frozen=True)
class Part:
    """One text to type: the minute of an open item, the public summary, or the exempt minute.

    A part that does not print is an exempt one of an item with nothing exempt any more.
    """

    name: str
    label: str
    text: str
    revision: int
    conflicts: list["Said"]
    hint: str = ""
    prints: bool = True

    @property
    def is_closed(self) -> bool:
        return self.name == "closed"


@dataclass(frozen=True)
class Said:
    """A motion, resolution, declaration … with its words, open or exempt."""

    thing: Any
    text: str

    @property
    def is_closed(self) -> bool:
        """Whether its words are outside the open records."""
        return not self.thing.text


@dataclass
class DeskLine:
    """One minute on the desk."""

    minute: Minute
    number: str
    title: str
    reference: str
    parts: list[Part]
    quorum: Quorum
    votes: list[tuple[Place, str]]
    is_late: bool
    is_attendance_begun: bool
    motions: list[Said] = field(default_factory=list)
    resolutions: list[Said] = field(default_factory=list)
    minuteactions: list[Said] = field(default_factory=list)
    undertakings: list[Said] = field(default_factory=list)
    declarations: list[Any] = field(default_factory=list)

    @property
    def item(self) -> AgendaItem:
        assert self.minute.item is not None
        return self.minute.item

    @property
    def opinion(self) -> LateItemOpinion | None:
        return getattr(self.item, "late_opinion", None)

    @property
    def may_vote(self) -> int:
        return sum(not why for _, why in self.votes)

    @property
    def may_not(self) -> list[str]:
        """Return who is present without a vote, and why."""
        return [f"{place.person} {why}" for place, why in self.votes if why and place.is_present]


def desk_of(meeting: Meeting, user: Any, sitting: Sitting) -> list[DeskLine]:
    """Lay out the minutes of a meeting, in a fixed number of queries."""
    rows = Minute.objects.filter(minutes__meeting=meeting).exclude(item=None)
    rows = rows.select_related("minutes__meeting__committee", "item__late_opinion")
    minutes = list(rows.prefetch_related(*RECORDED, "motions__vote", "versions__by"))
    numbers = {item.pk: number for item, number in sitting.items}
    titles = true_words_by_item([minute.item for minute in minutes if minute.item], user)
    closed = closed_words(minutes, user)
    grounds = withheld_by_item(minute.item for minute in minutes)
    late = {item.pk for item in late_items(meeting)}
    return [
        _line(minute, numbers, titles, closed, grounds, late, sitting)
        for minute in minutes
        if minute.item_id in numbers
    ]


def closed_words(minutes: Iterable[Minute], user: Any) -> dict[tuple[str, int], str]:
    """Return the exempt words that the user may see, by ("minute", its pk), ("motion", …) …"""
    found = {}
    for passage in WithheldPassage.objects.visible_to(user).filter(minute__in=list(minutes)):
        held = ((name, getattr(passage, f"{name}_id")) for name in RELATIONS.values())
        key = next((each for each in held if each[1]), ("minute", passage.minute_id))
        found[key] = passage.text
    return found


def closed_minutes(minutes: Minutes, user: Any) -> dict[int, str]:
    """Return the exempt minutes that the user may see, by the key of their row."""
    found = closed_words(minutes.entries.all(), user)
    return {pk: text for (kind, pk), text in found.items() if kind == "minute" and text}


def state_of(meeting: Meeting, user: Any, client: str) -> dict[str, dict[str, Any]]:
    """Return the revision and text of each item's parts, and who is writing there."""
    minutes = list(
        Minute.objects.filter(minutes__meeting=meeting).exclude(item=None).select_related("item")
    )
    closed = closed_words(minutes, user)
    grounds = withheld_by_item(minute.item for minute in minutes)
    writers = defaultdict(set)
    here = Writer.objects.filter(minute__in=minutes, seen_at__gte=writers_since())
    for writer in here.exclude(client=client).select_related("user"):
        writers[writer.minute_id].add(str(writer.user))
    conflicts = _conflicts(minutes)
    return {
        minute.item.key: {
            "writers": sorted(writers[minute.pk]),
            "parts": {
                part.name: {"revision": part.revision, "text": part.text}
                for part in _parts(minute, closed, [], grounds)
            },
            "conflicts": conflicts[minute.pk],
        }
        for minute in minutes
        if minute.item
    }


def part_of(minute: Minute, name: str, user: Any) -> Part | None:
    """Return one part of a minute, as its writer may see it."""
    closed = closed_words([minute], user)
    conflicts = [v for v in minute.versions.select_related("by") if _is_open_conflict(v)]
    parts = _parts(minute, closed, conflicts, withheld_by_item([minute.item]))
    return next((part for part in parts if part.name == name), None)


def words_of_version(version: MinuteVersion, closed: dict[tuple[str, int], str]) -> str:
    return closed.get(("version", version.pk), "") if version.is_closed else version.text


def _line(
    minute: Minute,
    numbers: dict[int, str],
    titles: dict[int, Withheld],
    closed: dict[tuple[str, int], str],
    grounds: dict[int | None, list[Marked]],
    late: set[int],
    sitting: Sitting,
) -> DeskLine:
    item = minute.item
    assert item is not None
    conflicts = [version for version in minute.versions.all() if _is_open_conflict(version)]
    line = DeskLine(
        minute=minute,
        number=numbers[item.pk],
        title=titles.get(item.pk, item).title,
        reference=reference_of(minute, minute.minutes.meeting.committee.code),
        parts=_parts(minute, closed, conflicts, grounds),
        quorum=sitting.quorum(item),
        votes=sitting.votes(item),
        is_late=item.pk in late,
        is_attendance_begun=sitting.is_attendance_begun,
        declarations=[each for each in sitting.declarations if each.item_id == item.pk],
    )
    for name in RECORDED:
        setattr(line, name, [said_of(each, closed) for each in getattr(minute, name).all()])
    return line


def said_of(thing: Any, closed: dict[tuple[str, int], str]) -> Said:
    """Return something recorded with its words, exempt ones where the user may see them."""
    return Said(thing, thing.text or closed.get((RELATIONS[type(thing)], thing.pk), ""))


def _parts(
    minute: Minute,
    closed: dict[tuple[str, int], str],
    conflicts: list[MinuteVersion],
    grounds: dict[int | None, list[Marked]],
) -> list[Part]:
    """Return the parts of a minute.

    A withheld item has its exempt minute and a public summary. An open one has its minute,
    and an exempt one beside it where papers of it are withheld.
    """
    said = [Said(v, words_of_version(v, closed)) for v in conflicts]
    in_open = [each for each in said if not each.thing.is_closed]
    in_closed = [each for each in said if each.thing.is_closed]
    apart = closed.get(("minute", minute.pk), "")
    rests_on = grounds.get(minute.item_id, [])
    parts = []
    if rests_on or apart:
        label, revision = name_on(rests_on), minute.closed_revision
        hint, prints = (IN_PRIVATE, True) if rests_on else (LEFT_BEHIND, False)
        parts.append(Part("closed", label, apart, revision, in_closed, hint, prints))
    assert minute.item is not None
    if minute.item.is_withheld:
        summary = Part("summary", "Public summary", minute.text, minute.revision, in_open, SUMMARY)
        return [*parts, summary]
    hint = FROM_THE_ATTENDANCE if is_of_apologies(minute) else ""
    hint = BESIDE_THE_CLOSED if rests_on else hint
    return [Part("words", "Minute", minute.text, minute.revision, in_open, hint), *parts]


def _is_open_conflict(version: MinuteVersion) -> bool:
    return version.kind == MinuteVersion.Kind.CONFLICT


def _conflicts(minutes: list[Minute]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    kind = MinuteVersion.Kind.CONFLICT
    rows = MinuteVersion.objects.filter(minute__in=minutes, kind=kind)
    for minute_id in rows.values_list("minute_id", flat=True):
        found[minute_id] += 1
    return found
