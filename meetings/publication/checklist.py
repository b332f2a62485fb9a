"""A line of the check before publication, and the draft agenda that all checks read."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from django.urls import reverse
from django.utils import timezone

from committees.models import Membership
from meetings.models import AgendaItem, Meeting, Paper
from meetings.pack.outline import pack_outline
from meetings.papers.reading import PaperDetails, details_of

Severity = Literal["block", "warn", "done"]


@dataclass(frozen=True)
class Check:
    """One line of the check: the finding, the remedy, and the link.

    `severity` "block": it cannot be published so; "warn": a person should look;
    "done": nothing to do. `link` is the text of `url`; both may be "".
    """

    code: str
    severity: Severity
    sentence: str
    advice: str = ""
    url: str = ""
    link: str = ""


@dataclass(frozen=True)
class Draft:
    """The present agenda, read once for `user`, with the day of the check."""

    meeting: Meeting
    user: Any
    today: date = field(default_factory=timezone.localdate)

    @cached_property
    def items(self) -> list[AgendaItem]:
        return list(self.meeting.items.order_by("position"))

    @cached_property
    def papers(self) -> list[PaperDetails]:
        rows = Paper.objects.filter(item__meeting=self.meeting, withdrawal=None)
        return details_of(rows.order_by("item__position", "position"), self.user)

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Return the number of each item, by its key."""
        outline = pack_outline(self.meeting, "public")
        return {item.key: item.number for item in outline.items}

    @cached_property
    def seats(self) -> list[Membership]:
        """Return the members of the committee on the day of the meeting."""
        seats = self.meeting.committee.memberships.current(self.meeting.on)
        return list(seats.in_order_of_office().select_related("person"))

    @property
    def agenda_url(self) -> str:
        return reverse("meetings:agenda", args=[self.meeting.slug])

    def item_name(self, item: AgendaItem) -> str:
        return f"Item {self.numbers.get(item.key, '')}".strip() + f", {item.title}"
