"""Positions on an axis of days or of figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MONTHS_SHOWN = 6


@dataclass(frozen=True)
class Mark:
    """A tick of an axis, or a line across the chart: its place and its label."""

    at: float
    label: str


@dataclass(frozen=True)
class DayAxis:
    """Days from `first` to `last`, laid from `left` over `width`."""

    first: date
    last: date
    left: float
    width: float

    def at(self, day: date) -> float:
        span = max((self.last - self.first).days, 1)
        return round(self.left + self.width * (day - self.first).days / span, 1)

    def ticks(self) -> list[Mark]:
        """Return the first days of months, as many as can be read beside each other."""
        months = list(_month_starts(self.first, self.last))
        step = max(1, -(-len(months) // MONTHS_SHOWN))
        return [Mark(self.at(day), f"{day:%b %Y}") for day in months[::step]]


def months_back(today: date, number: int) -> list[date]:
    """Return the first days of so many months, the last one being today's."""
    month = today.year * 12 + today.month - 1
    return [date(*_split(month - back)) for back in reversed(range(number))]


def month_after(first: date) -> date:
    return date(*_split(first.year * 12 + first.month))


def scale(values: list[Decimal]) -> tuple[float, float]:
    """Return the lowest and highest figure of an axis that shows all of `values`."""
    lowest, highest = float(min(values)), float(max(values))
    if lowest >= 0:
        lowest = 0.0
    return lowest, highest if highest > lowest else lowest + 1


def _month_starts(first: date, last: date) -> Iterator[date]:
    day = first if first.day == 1 else month_after(first)
    while day <= last:
        yield day
        day = month_after(day)


def _split(months: int) -> tuple[int, int, int]:
    return months // 12, months % 12 + 1, 1
