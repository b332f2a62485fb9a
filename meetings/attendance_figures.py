"""How often members attended, and how long a councillor may still stay away.

Plain functions over plain facts; meetings/attending.py reads these from the records.
Law: Local Government Act 1972 s.85. docs/rules.md A5.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from committees.services import municipal_year
from meetings.response_clock import months_after

MONTHS_AWAY = 6
PRESENT, APOLOGIES, ABSENT = "present", "apologies", "absent"


@dataclass(frozen=True)
class Sitting:
    """One meeting: `listed` is who was there as what (person → capacity); empty if not taken."""

    committee: int
    on: date
    is_off: bool
    listed: Mapping[int, str]


@dataclass(frozen=True)
class Seat:
    """A place on a committee. A substitute is expected only where they come."""

    person: int
    committee: int
    starts_on: date
    ends_on: date | None = None
    is_substitute: bool = False

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Figures:
    """How often somebody was expected, and what came of it."""

    present: int = 0
    apologies: int = 0
    absent: int = 0

    @property
    def expected(self) -> int:
        return self.present + self.apologies + self.absent


@dataclass(frozen=True)
class Countdown:
    """Until when a councillor must attend, or have the reason approved.

    `since` is the last attendance; where none is known, the day they came into office.
    """

    since: date
    has_attended: bool
    limit: date

    def days_left(self, today: date) -> int:
        return (self.limit - today).days

    def has_run_out(self, today: date) -> bool:
        return today >= self.limit


def figures(
    seats: Iterable[Seat], sittings: Sequence[Sitting]
) -> dict[tuple[int, int, int], Figures]:
    """Count for each (person, committee, municipal year); cancelled meetings never count.

    Neither does one whose attendance was not taken. Who has a seat and is not listed
    was absent; who was there in another capacity was not there as a member.
    """
    counts: dict[tuple[int, int, int], Counter] = {}
    for seat in seats:
        for sitting in sittings:
            if outcome := _outcome(seat, sitting):
                key = (seat.person, seat.committee, municipal_year(sitting.on))
                counts.setdefault(key, Counter())[outcome] += 1
    return {
        key: Figures(count[PRESENT], count[APOLOGIES], count[ABSENT])
        for key, count in counts.items()
    }


def _outcome(seat: Seat, sitting: Sitting) -> str:
    """Say what came of one meeting for one seat; "" where the meeting does not count for it."""
    if sitting.is_off or not sitting.listed:
        return ""
    if sitting.committee != seat.committee or not seat.holds_on(sitting.on):
        return ""
    capacity = sitting.listed.get(seat.person, ABSENT)
    if seat.is_substitute:
        return PRESENT if capacity == PRESENT else ""
    return capacity if capacity in (PRESENT, APOLOGIES) else ABSENT


def countdown(
    attended: Iterable[date],
    *,
    in_office_since: date | None,
    approved: Iterable[tuple[date, date]] = (),
) -> Countdown | None:
    """Count six months from the last attendance; None where nothing is known to count from.

    `approved` are the absences that the council approved: the day of its approval and the
    day until which. One that was approved after the limit came too late.
    """
    last = max(attended, default=None)
    since = last or in_office_since
    if since is None:
        return None
    limit = months_after(since, MONTHS_AWAY)
    for approved_on, until in sorted(approved):
        if approved_on < limit:
            limit = max(limit, until)
    return Countdown(since, last is not None, limit)
