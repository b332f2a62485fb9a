"""The two months in which the executive responds to scrutiny, with their counting.

Law: Local Government Act 2000 s.9FE. docs/rules.md S2, W2.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from scrutiny.templatetags.wording import long_date

MONTHS_TO_ANSWER = 2
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ResponseClock:
    """From the first to the last day of the period, both counted; `working` says how."""

    begins_on: date
    last_day: date
    working: tuple[str, ...]


def response_clock(
    report_received_on: date, notice_received_on: date | None = None
) -> ResponseClock:
    """Count the two months beginning with the day on which the report was received.

    Where the notice came later, they begin with its day. Received 15 January: the last
    day is 14 March. Received 31 December: there is no such day two months on, so the
    last day is the last of February.
    """
    begins_on = max(report_received_on, notice_received_on or report_received_on)
    last_day, how = _last_day(begins_on)
    return ResponseClock(
        begins_on, last_day, (*_beginning(report_received_on, notice_received_on), how)
    )


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of a month without that day."""
    year, month = _month_after(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _month_after(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1


def _last_day(begins_on: date) -> tuple[date, str]:
    same = months_after(begins_on, MONTHS_TO_ANSWER)
    if same.day == begins_on.day:
        last = same - ONE_DAY
        return last, f"Two months beginning with that day end with {long_date(last)}."
    return same, (
        f"{same:%B} has no day {begins_on.day}, so two months beginning with that day end with "
        f"the last of the month, {long_date(same)}."
    )


def _beginning(report_on: date, notice_on: date | None) -> tuple[str, ...]:
    said = [f"The report was received on {long_date(report_on)}."]
    if notice_on:
        said.append(f"The notice was received on {long_date(notice_on)}.")
    if notice_on and notice_on > report_on:
        said.append("The notice came later, so the period begins with its day.")
    else:
        said.append("The period begins with the day of the report, which counts.")
    return tuple(said)
