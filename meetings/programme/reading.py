"""The work programme for its readers: the public, officers, and as a paper.

The public gets accepted topics, on meetings that it knows of, and a link to an item only
where that item is public and open: the subject of a withheld item shows nowhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Prefetch, Q
from django.urls import reverse

from committees.models import Committee, year_label
from meetings.models import (
    AgendaItem,
    Criterion,
    Entry,
    Meeting,
    Minute,
    Minutes,
    Placement,
    Topic,
    TopicScore,
)
from meetings.pack.shapes import PageSource
from meetings.sitting.minute_words import reference_of
from scrutiny import richtext
from scrutiny.templatetags.wording import long_date

NO_MEETING = "No meeting yet"


@dataclass(frozen=True)
class Outcome:
    """A resolution on a topic in public minutes, and the place of it."""

    reference: str
    on: date
    url: str
    resolved: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """Return it for print: "CYP31, 7 November 2024: that the progress be noted"."""
        where = ", ".join(filter(None, [self.reference, f"{self.on:%-d %B %Y}"]))
        return f"{where}: {'; '.join(self.resolved)}" if self.resolved else f"{where}: considered"


@dataclass(frozen=True)
class TopicLine:
    """One topic in the table; `total` is its score, None while nothing is scored."""

    topic: Topic
    placements: tuple[Placement, ...]
    outcomes: tuple[Outcome, ...]
    total: int | None = None

    @property
    def state_colour(self) -> str:
        colours: dict[str, str] = {Topic.State.CHOSEN: "green", Topic.State.PROPOSED: "blue"}
        return colours.get(self.topic.state, "grey")


@dataclass(frozen=True)
class Group:
    """The topics of one meeting, in the order of the printed programme."""

    heading: str
    url: str
    lines: tuple[TopicLine, ...]


def lines_of(topics: Any, meetings: Any, *, publicly: bool = True) -> list[TopicLine]:
    """Return topics with the public facts of their meetings, in a fixed number of queries.

    `publicly` leaves out items that are withheld, or that no public edition holds.
    """
    placements = Placement.objects.filter(meeting__in=meetings)
    placements = placements.select_related("meeting__committee", "item")
    scores = TopicScore.objects.select_related("criterion")
    topics = topics.select_related("committee").prefetch_related(
        Prefetch("placements", placements, "seen_placements"), Prefetch("scores", scores)
    )
    topics = list(topics)
    items = {
        each.item_id
        for topic in topics
        for each in cast(Any, topic).seen_placements
        if each.item_id
    }
    public = public_items(items)
    shown = public if publicly else items
    outcomes = outcomes_of(public)
    return [_line(topic, shown, outcomes) for topic in topics]


def _line(topic: Topic, shown: set[int], outcomes: dict[int, Outcome]) -> TopicLine:
    placements = tuple(cast(Any, topic).seen_placements)
    for placement in placements:
        is_shown = placement.item_id in shown and not placement.item.is_removed
        placement.shown_item = placement.item if is_shown else None
    items = [each.item_id for each in placements if each.item_id]
    scores = list(topic.scores.all())
    total = sum(score.points * score.criterion.weight for score in scores) if scores else None
    found = tuple(outcomes[item] for item in items if item in outcomes)
    return TopicLine(topic, placements, found, total)


def public_items(items: Iterable[int]) -> set[int]:
    """Keep the items that are open in the newest public edition of their papers."""
    entries = Entry.objects.current().items().filter(edition__audience="public", basis="")
    return set(entries.filter(item__in=items, item__basis="").values_list("item", flat=True))


def outcomes_of(items: Iterable[int]) -> dict[int, Outcome]:
    """Return the resolutions on open items in public minutes, by the item's primary key."""
    minutes = Minute.objects.filter(
        item__in=items, item__basis="", minutes__state__in=Minutes.PUBLIC_STATES
    )
    minutes = minutes.select_related("item", "minutes__meeting__committee")
    return {
        minute.item_id: _outcome(minute)
        for minute in minutes.prefetch_related("resolutions")
        if minute.item_id
    }


def _outcome(minute: Minute) -> Outcome:
    meeting = minute.minutes.meeting
    assert minute.item is not None
    return Outcome(
        reference=reference_of(minute, meeting.committee.code),
        on=meeting.on,
        url=reverse("meetings:item", args=[minute.item.key]),
        resolved=tuple(
            richtext.to_plain(text) for each in minute.resolutions.all() if (text := each.text)
        ),
    )


def grouped(lines: Iterable[TopicLine]) -> list[Group]:
    """Group topics by the meetings they are planned for; a topic may be under several."""
    meetings: dict[Meeting, list[TopicLine]] = {}
    without: list[TopicLine] = []
    for line in lines:
        for placement in line.placements:
            meetings.setdefault(placement.meeting, []).append(line)
        if not line.placements:
            without.append(line)
    ordered = sorted(meetings, key=lambda meeting: meeting.starts_at)
    groups = [
        Group(long_date(each.starts_at), each.get_absolute_url(), tuple(meetings[each]))
        for each in ordered
    ]
    return groups + ([Group(NO_MEETING, "", tuple(without))] if without else [])


def years_of(committee: Committee, topics: Any) -> list[int]:
    """Return the years for which a committee has topics here, newest first."""
    rows = topics.filter(committee=committee).order_by("-municipal_year")
    return list(rows.values_list("municipal_year", flat=True).distinct())


def criteria_of(topic: Topic) -> list[tuple[Criterion, int | None]]:
    """Pair each criterion of the topic's year with the topic's score."""
    points = dict(topic.scores.values_list("criterion_id", "points"))
    rows = Criterion.objects.filter(
        committee=topic.committee_id, municipal_year=topic.municipal_year
    )
    return [(row, points.get(row.pk)) for row in rows]


def topics_to_take(meeting: Meeting) -> list[Placement]:
    """Return the topics planned for a meeting that are not on its agenda."""
    rows = Placement.objects.filter(meeting=meeting, topic__in=Topic.objects.on_programme())
    return list(rows.not_taken().select_related("topic"))


# As a paper


def source_of(committee: Committee, year: int) -> str:
    """Return the name of a year's programme for its generated paper: "cyp-2024"."""
    return f"{committee.slug}-{year}"


def paper_title(committee: Committee, year: int) -> str:
    return f"{committee.name}: Work Programme {year_label(year)}"


def programme_payload(source: str, on: date, audience: str) -> PageSource:
    """Build the payload of a year's programme as at a day (docs/payloads.md).

    It names the day of a meeting that is public, or that this paper is for.
    """
    code, _, year = source.rpartition("-")
    committee = Committee.objects.get(code=code.upper())
    known = Q(is_announced=True) | Q(has_been_public=True) | Q(starts_at__date=on)
    meetings = Meeting.objects.filter(known, committee=committee)
    topics = Topic.objects.of_year(committee, int(year)).on_programme()
    groups = grouped(lines_of(topics, meetings))
    return PageSource(
        "work-programme",
        {
            "title": paper_title(committee, int(year)),
            "groups": [
                {"heading": group.heading, "topics": [_row(line) for line in group.lines]}
                for group in groups
            ],
        },
    )


def _row(line: TopicLine) -> dict[str, str]:
    topic = line.topic
    said = [topic.outcomes, *(outcome.sentence for outcome in line.outcomes)]
    comments = [topic.comments, topic.reason and f"Why: {topic.reason}"]
    return {
        "title": topic.title,
        "description": topic.description,
        "directorate": topic.directorate,
        "priority": topic.priority,
        "format": topic.get_format_display(),
        "comments": "\n\n".join(filter(None, comments)),
        "outcomes": "\n\n".join(filter(None, said)),
    }


def item_choices(committee: Committee) -> list[AgendaItem]:
    """Return the items of the committee's open agendas, to which a paper may go."""
    items = AgendaItem.objects.filter(
        meeting__committee=committee,
        meeting__state__in=[Meeting.State.DRAFT, Meeting.State.PUBLISHED],
        parent=None,
    )
    return list(items.select_related("meeting__committee").order_by("meeting__starts_at"))
