"""Attendance rates of members, and the six-month rule for councillors.

Plain functions over plain facts; meetings/attendance/reading.py reads these from the records.
Law: Local Government Act 1972 s.85. docs/rules.md A5, A9.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from committees.years import municipal_year
from scrutiny.response_clock import months_after

MONTHS_AWAY = 6
PRESENT, APOLOGIES, ABSENT = "present", "apologies", "absent"
SUBSTITUTED, AS_SUBSTITUTE = "substituted", "as_substitute"


@dataclass(frozen=True)
class MeetingHeld:
    """One meeting: `listed` maps a person to their capacity; empty if attendance was not taken.

    `stands_in` maps a substitute to the member.
    """

    committee: int
    on: date
    is_off: bool
    listed: Mapping[int, str]
    stands_in: Mapping[int, int] = field(default_factory=dict)

    @property
    def counts(self) -> bool:
        return bool(self.listed) and not self.is_off

    def was_present(self, person: int) -> bool:
        return self.listed.get(person) == PRESENT

    @property
    def stood_in(self) -> set[int]:
        """Return the substitutes who were present."""
        return {person for person in self.stands_in if self.was_present(person)}

    @property
    def substituted(self) -> set[int]:
        """Return the members whose substitutes were present."""
        return {self.stands_in[person] for person in self.stood_in}


@dataclass(frozen=True)
class Seat:
    """A place on a committee. A substitute's attendance counts only where they come."""

    person: int
    committee: int
    starts_on: date
    ends_on: date | None = None
    is_substitute: bool = False

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Figures:
    """How often a member was expected, and the outcomes.

    A member who was away with a substitute present counts as `substituted`, neither as sent
    apologies nor as absent. `as_substitute` counts attendances in a member's place, which are
    among those present.
    """

    present: int = 0
    apologies: int = 0
    absent: int = 0
    substituted: int = 0
    as_substitute: int = 0

    @property
    def expected(self) -> int:
        return self.present + self.apologies + self.absent + self.substituted


@dataclass(frozen=True)
class Countdown:
    """The day until which a councillor must attend, or have the reason approved.

    `since` is the last attendance; where none is known, the day they came into office.
    `of_executive`: only meetings of the executive count (s.85(2A)).
    """

    since: date
    has_attended: bool
    limit: date
    of_executive: bool = False

    def days_left(self, today: date) -> int:
        return (self.limit - today).days

    def has_run_out(self, today: date) -> bool:
        return today >= self.limit


def figures(
    seats: Iterable[Seat], sittings: Sequence[MeetingHeld]
) -> dict[tuple[int, int, int], Figures]:
    """Count for each (person, committee, municipal year); cancelled meetings never count.

    Nor does a meeting whose attendance was not taken. A seat holder who is not listed counts
    as absent, one present in another capacity is not counted as a member. A substitute's
    attendance is counted in that committee too, with or without a seat of their own.
    """
    seats = list(seats)
    counts: dict[tuple[int, int, int], Counter] = defaultdict(Counter)
    for sitting in sittings:
        for person, outcome in _outcomes(sitting, seats):
            counts[person, sitting.committee, municipal_year(sitting.on)][outcome] += 1
    return {key: Figures(**count) for key, count in counts.items()}


def _outcomes(sitting: MeetingHeld, seats: Sequence[Seat]) -> Iterator[tuple[int, str]]:
    """Yield (person, outcome of the meeting for them); nothing where it does not count."""
    if not sitting.counts:
        return
    here = [
        seat for seat in seats if seat.committee == sitting.committee and seat.holds_on(sitting.on)
    ]
    for seat in here:
        if outcome := _outcome(seat, sitting):
            yield seat.person, outcome
    expected = {seat.person for seat in here}
    came = sitting.stood_in
    yield from ((person, PRESENT) for person in came - expected)
    came |= {
        seat.person for seat in here if seat.is_substitute and sitting.was_present(seat.person)
    }
    yield from ((person, AS_SUBSTITUTE) for person in came)


def _outcome(seat: Seat, sitting: MeetingHeld) -> str:
    """Return the outcome of one meeting for one seat; "" for a substitute who did not come."""
    if sitting.was_present(seat.person):
        return PRESENT
    if seat.is_substitute:
        return ""
    if seat.person in sitting.substituted:
        return SUBSTITUTED
    return APOLOGIES if sitting.listed.get(seat.person) == APOLOGIES else ABSENT


def countdown(
    attended: Iterable[date],
    *,
    in_office_since: date | None,
    approved: Iterable[tuple[date, date]] = (),
    of_executive: bool = False,
) -> Countdown | None:
    """Count six months from the last attendance; None where no starting day is known.

    `approved` are the absences that the council approved: (day of approval, last day).
    An approval after the limit came too late.
    """
    last = max(attended, default=None)
    since = last or in_office_since
    if since is None:
        return None
    limit = months_after(since, MONTHS_AWAY)
    for approved_on, until in sorted(approved):
        if approved_on < limit:
            limit = max(limit, until)
    return Countdown(since, last is not None, limit, of_executive)
