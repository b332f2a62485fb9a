"""Statutory periods that begin on receipt, as pages show them (docs/rules.md W2)."""

from dataclasses import dataclass
from datetime import date

from scrutiny.templatetags.wording import long_date
from scrutiny.workingdays import Count, working_days_between


@dataclass(frozen=True)
class Clock:
    """One period: what is due, its last day with the working, and when it was done.

    `rule` says in a sentence how it is counted, `unit` what the counted days are called.
    """

    title: str
    rule: str
    received_on: date
    count: Count
    done_on: date | None
    today: date
    unit: str = "Working day"

    @property
    def deadline(self) -> date:
        return self.count.deadline

    @property
    def ends_after_count(self) -> bool:
        """Whether the last day comes after the counted ones, as it does after clear days."""
        return self.count.days[-1].day != self.deadline

    @property
    def is_late(self) -> bool:
        return (self.done_on or self.today) > self.deadline

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def words(self) -> str:
        """Return its state: "3 working days left", "done in time" or "2 working days late"."""
        if self.done_on:
            in_time = f"done on {long_date(self.done_on)}"
            return f"{in_time}, {self._late()}" if self.is_late else f"{in_time}, in time"
        if self.is_late:
            return self._late()
        left = working_days_between(self.today, self.deadline)
        return f"{_days(left)} left" if left else "today is the last day"

    def _late(self) -> str:
        # A day that is no working day is late too, though no working day has passed.
        late = working_days_between(self.deadline, self.done_on or self.today)
        return f"{_days(max(late, 1))} late"


def _days(number: int) -> str:
    return f"{number} working day{'' if number == 1 else 's'}"
