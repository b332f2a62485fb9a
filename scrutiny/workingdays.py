"""Working days, clear days and the deadlines counted in them.

Law: SI 2007/462 reg 1 (what a working day is); LGA 1972 ss.100A(6), 100B(3) and
SI 2002/715 (five clear days in England); SI 2012/2089 reg 17 (ten to supply a document of
the executive). docs/rules.md W1, W2, N1, N2, O1, S3.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays

CLEAR_DAYS = {"england": 5, "wales": 3}
CLEAR_DAYS_TO_SUPPLY = 10
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class CountedDay:
    """One day of a count: its number, or why it was skipped ("Saturday", "Boxing Day")."""

    day: date
    number: int | None
    skipped: str = ""


@dataclass(frozen=True)
class Count:
    """A deadline with its working (W2): `days` in the order in which they were counted."""

    deadline: date
    days: tuple[CountedDay, ...]


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year, language="en_GB"))


def why_closed(day: date, closed: dict[date, str] | None = None) -> str:
    """Return why `day` is not a working day; "" when it is one.

    `closed` holds the council's own closed days with their reasons.
    """
    if day.weekday() >= 5:
        return f"{day:%A}"
    return _bank_holidays(day.year).get(day, "") or (closed or {}).get(day, "")


def is_working_day(day: date, closed: dict[date, str] | None = None) -> bool:
    return not why_closed(day, closed)


def _count(days: Iterable[date], needed: int, closed: dict[date, str] | None) -> Iterator:
    number = 0
    for day in days:
        reason = why_closed(day, closed)
        number += not reason
        yield CountedDay(day, None if reason else number, reason)
        if number == needed:
            return


def _days_from(start: date, step: timedelta) -> Iterator[date]:
    day = start
    while True:
        yield day
        day += step


def latest_publication(
    meeting_on: date, nation: str = "england", closed: dict[date, str] | None = None
) -> Count:
    """Return the last day to publish an agenda for a meeting, with the clear days counted.

    Neither the day of the meeting nor that of publication counts (N2), so the
    deadline is the working day before the fifth clear day, counted backwards.
    """
    return _beyond(meeting_on, -ONE_DAY, CLEAR_DAYS[nation], closed)


def latest_supply(received_on: date) -> Count:
    """Return the last day to supply an executive document, with the clear days counted (S3).

    "No later than 10 clear days after" the request is received: as for an agenda (N2)
    neither the day of receipt nor that of supply counts, so the last day is the working
    day after the tenth. Days on which only this council is closed give it no longer.
    """
    return _beyond(received_on, ONE_DAY, CLEAR_DAYS_TO_SUPPLY, None)


def _beyond(start: date, step: timedelta, clear: int, closed: dict[date, str] | None) -> Count:
    """Count clear days from `start`; the deadline is the first working day beyond them."""
    counted = tuple(_count(_days_from(start + step, step), clear, closed))
    then = tuple(_count(_days_from(counted[-1].day + step, step), 1, closed))
    skipped = tuple(CountedDay(day.day, None, day.skipped) for day in then[:-1])
    return Count(deadline=then[-1].day, days=counted + skipped)


def working_days_after(
    received_on: date, number: int, closed: dict[date, str] | None = None
) -> Count:
    """Return the last day of a period "within `number` working days of receipt" (O1).

    The day of receipt does not count. Raises ValueError for a period of no days.
    """
    if number < 1:
        raise ValueError("A period has at least one working day.")
    days = tuple(_count(_days_from(received_on + ONE_DAY, ONE_DAY), number, closed))
    return Count(deadline=days[-1].day, days=days)


def working_days_before(day: date, number: int, closed: dict[date, str] | None = None) -> Count:
    """Return the day so many working days before `day`, which does not count; 0 is the day itself.

    A timetable is counted back from the last day to publish in this way.
    """
    if number == 0:
        return Count(deadline=day, days=())
    days = tuple(_count(_days_from(day - ONE_DAY, -ONE_DAY), number, closed))
    return Count(deadline=days[-1].day, days=days)


def working_days_between(start: date, end: date, closed: dict[date, str] | None = None) -> int:
    """Count the working days after `start` up to and including `end`; negative when past."""
    if end < start:
        return -working_days_between(end, start, closed)
    days = range(1, (end - start).days + 1)
    return sum(is_working_day(start + timedelta(days=n), closed) for n in days)
