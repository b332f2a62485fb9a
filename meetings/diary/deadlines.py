"""Publication deadlines and the time left, counted in the council's working days.

`Diary` reads what the counting needs once, for a page that shows many meetings.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from meetings.models import Meeting, TimetableStep
from scrutiny import workingdays
from scrutiny.models import ClosedDay, Council
from scrutiny.workingdays import Count


@dataclass(frozen=True)
class Clock:
    """The last day to publish, with its counting, and the working days left."""

    count: Count
    left: int

    @property
    def deadline(self) -> date:
        return self.count.deadline

    @property
    def is_late(self) -> bool:
        return self.left < 0

    @property
    def words(self) -> str:
        """Return the time left in words, for example "3 working days left"."""
        if self.left == 0:
            return "today is the last day"
        number = abs(self.left)
        days = f"{number} working day{'' if number == 1 else 's'}"
        return f"{days} late" if self.is_late else f"{days} left"


@dataclass(frozen=True)
class Diary:
    """The working days of this council (RULES W1); `closed` are its own closed days."""

    nation: str
    closed: dict[date, str]

    @classmethod
    def read(cls) -> "Diary":
        closed = dict(ClosedDay.objects.values_list("day", "reason"))
        return cls(Council.current().nation, closed)

    def deadline(self, meeting_on: date) -> Count:
        return workingdays.latest_publication(meeting_on, self.nation, self.closed)

    def clock(self, meeting: Meeting, today: date | None = None) -> Clock:
        """Return the publication deadline of this meeting's agenda and the time left."""
        count = self.deadline(meeting.on)
        today = today or timezone.localdate()
        if today > count.deadline:
            # A day that is no working day is late too, though no working day has passed.
            return Clock(count, min(-1, self.days_until(count.deadline, today)))
        return Clock(count, self.days_until(count.deadline, today))

    def days_until(self, day: date, today: date) -> int:
        """Count the working days after today up to the day; negative when it is past."""
        return workingdays.working_days_between(today, day, self.closed)

    def why_closed(self, day: date) -> str:
        """Return why a day is not a working day ("Good Friday"); "" when it is one."""
        return workingdays.why_closed(day, self.closed)

    def timetable(self, meeting_on: date, steps: Iterable[TimetableStep]) -> list[tuple[str, date]]:
        """Count the steps of a timetable back from the last day to publish, first step first."""
        published_on = self.deadline(meeting_on).deadline
        first_step_first = sorted(steps, key=lambda step: -step.working_days)
        return [
            (step.name, self._before(published_on, step.working_days)) for step in first_step_first
        ]

    def days_before(self, meeting_on: date, number: int) -> date:
        """Return the day so many working days before the last day to publish."""
        return self._before(self.deadline(meeting_on).deadline, number)

    def next_working_day(self, day: date) -> date:
        return workingdays.working_days_after(day, 1, self.closed).deadline

    def working_day_before(self, day: date) -> date:
        return self._before(day, 1)

    def _before(self, day: date, number: int) -> date:
        return workingdays.working_days_before(day, number, self.closed).deadline
