"""The states of a plan's actions at the end of each month: columns in patterns, not colours."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from actionplans.as_at.plan_history import OVERDUE, STALE, PlanHistory
from actionplans.public.charts.axis import Mark, month_after, months_back

MONTHS = 12
LEFT, TOP, HEIGHT, COLUMN, WIDE = 40, 12, 200, 50, 36
LEAST_FOR_NUMBER = 13  # a part lower than this has no room for its number
# What is drawn as one part of a column: its pattern, its name, the headings it counts.
PARTS = (
    ("done", "Complete or embedded", ("complete", "embedded")),
    ("on-track", "On track", ("on-track",)),
    ("at-risk", "At risk", ("at-risk",)),
    ("off-track", "Off track or overdue", ("off-track", OVERDUE)),
    ("not-started", "Not started", ("not-started",)),
    ("unknown", "Not stated, or no recent update", ("not-stated", STALE)),
)


@dataclass(frozen=True)
class Part:
    """One part of a column: its pattern and name, how many, and its position."""

    pattern: str
    name: str
    number: int
    y: float
    height: float

    @property
    def has_number(self) -> bool:
        return self.height >= LEAST_FOR_NUMBER

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Column:
    """One month: its position, its label, its parts from the bottom up."""

    x: float
    label: str
    year: str
    month: str
    parts: tuple[Part, ...]
    numbers: tuple[int, ...]

    @property
    def middle(self) -> float:
        return self.x + WIDE / 2


@dataclass(frozen=True)
class MonthChart:
    """The whole chart, with the sentence and the table of the same facts."""

    sentence: str
    columns: tuple[Column, ...]
    legend: tuple[tuple[str, str], ...]
    ticks: tuple[Mark, ...]
    width: int
    height: int
    base: int
    wide: int = WIDE


def month_chart(history: PlanHistory, today: date) -> MonthChart | None:
    """Chart the twelve months up to a day, from the first release on; None before there is one."""
    first = history.first_release_on()
    if first is None:
        return None
    starts = [day for day in months_back(today, MONTHS) if month_after(day) > first]
    if not starts:  # closed as from a day before the first release
        return None
    ends = [min(month_after(day) - timedelta(days=1), today) for day in starts]
    numbers = [_numbers(history, day) for day in ends]
    most = max(map(sum, numbers))
    if not most:
        return None
    columns = tuple(
        Column(
            LEFT + place * COLUMN,
            f"{day:%b}",
            f"{day:%Y}" if place == 0 or day.month == 1 else "",
            f"{day:%B %Y}",
            tuple(_parts(counted, most)),
            tuple(counted),
        )
        for place, (day, counted) in enumerate(zip(starts, numbers, strict=True))
    )
    used = [place for place in range(len(PARTS)) if any(each[place] for each in numbers)]
    return MonthChart(
        sentence=_sentence(ends, numbers),
        columns=columns,
        legend=tuple(PARTS[place][:2] for place in used),
        ticks=(Mark(TOP, str(most)), Mark(TOP + HEIGHT, "0")),
        width=LEFT + len(columns) * COLUMN + 10,
        height=TOP + HEIGHT + 44,
        base=TOP + HEIGHT,
    )


def _numbers(history: PlanHistory, day: date) -> list[int]:
    found = Counter(each.category for each in history.without_words(day))
    return [sum(found[heading] for heading in headings) for _, _, headings in PARTS]


def _parts(numbers: list[int], most: int) -> Iterator[Part]:
    y = float(TOP + HEIGHT)
    for (pattern, name, _), number in zip(PARTS, numbers, strict=True):
        height = HEIGHT * number / most
        y -= height
        if number:
            yield Part(pattern, name, number, round(y, 1), round(height, 1))


def _sentence(ends: list[date], numbers: list[list[int]]) -> str:
    first, last = numbers[0], numbers[-1]
    done = "is" if last[0] == 1 else "are"
    words = f"Of {sum(last)} actions {last[0]} {done} complete or embedded"
    trouble = last[2] + last[3]
    words += f" and {trouble} {'is' if trouble == 1 else 'are'} at risk, off track or overdue"
    if len(ends) == 1:
        return f"{words}."
    return f"{words}; at the end of {ends[0]:%B %Y} {first[0]} and {first[2] + first[3]} were."
