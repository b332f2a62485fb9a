"""The sign-off table in a Word document, with doubts where it is not clear."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from meetings.models import SignOff, SignOffStep
from scrutiny.fields import read_day
from scrutiny.permissions import SIGNATORIES

SHORT_YEAR = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-])(\d{2})")
A_YEAR = timedelta(days=366)
LONGEST_INITIALS = SignOff._meta.get_field("initials").max_length or 0


@dataclass(frozen=True)
class FileSignOff:
    """One row of the table. A row with a `doubt`, a sentence, is not to be relied on.

    `role` is "" where it matches no signatory; `signed_on` is None where no one has signed.
    """

    by: str
    role: str
    sent_on: date | None
    signed_on: date | None
    initials: str
    doubt: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.signed_on and not self.doubt)


def read_rows(
    rows: Iterable[Sequence[str]], steps: Sequence[SignOffStep], *, today: date, meeting_on: date
) -> list[FileSignOff]:
    """Read the rows [by, sent, signed, initials] for a route; a doubtful one has a reason."""
    read = [_read(row, steps, today, meeting_on) for row in rows]
    times = Counter(each.role for each in read if each.role)
    return [
        replace(each, doubt=f"{each.by} is in the table more than once.")
        if times[each.role] > 1 and not each.doubt
        else each
        for each in read
    ]


def _read(
    row: Sequence[str], steps: Sequence[SignOffStep], today: date, meeting_on: date
) -> FileSignOff:
    by, sent, signed, initials = (*row, "", "", "", "")[:4]
    fitting = [step for step in steps if _is_called(step, by)]
    role = fitting[0].role if len(fitting) == 1 else ""
    sent_on, signed_on = _day(sent), _day(signed)
    doubts = (
        "" if role else _unknown(by, fitting),
        f"“{sent}” is no date." if sent and not sent_on else "",
        f"“{signed}” is no date." if signed and not signed_on else "",
        _doubt_of_days(sent_on, signed_on, today, meeting_on),
        _doubt_of_initials(initials, signed),
    )
    return FileSignOff(by, role, sent_on, signed_on, initials, next(filter(None, doubts), ""))


def _is_called(step: SignOffStep, by: str) -> bool:
    """Whether a printed name means a signatory: "Legal Services" is Legal."""
    words = set(re.findall(r"\w+", by.casefold()))
    is_name = step.name.casefold() == by.strip().casefold()
    return is_name or SIGNATORIES[step.role].casefold() in words


def _unknown(by: str, fitting: Sequence[SignOffStep]) -> str:
    if fitting:
        return f"“{by}” could be {' or '.join(step.name for step in fitting)}."
    return f"No signatory of this committee is called “{by}”." if by else "It does not say who."


def _doubt_of_days(
    sent_on: date | None, signed_on: date | None, today: date, meeting_on: date
) -> str:
    if signed_on is None:
        return ""
    if sent_on and signed_on < sent_on:
        return "It is signed before it was sent."
    if signed_on > today:
        return f"{signed_on:%d/%m/%Y} is still to come."
    if signed_on < meeting_on - A_YEAR:
        return f"{signed_on:%d/%m/%Y} is more than a year before the meeting."
    return ""


def _doubt_of_initials(initials: str, signed: str) -> str:
    if signed and not initials:
        return "It has a date but no initials."
    if initials and not signed:
        return "It has initials but no date."
    if len(initials) > LONGEST_INITIALS:
        return f"“{initials}” are no initials."
    return ""


def _day(text: str) -> date | None:
    """Read a day as sign-off tables have it: "06/08/24", "6.8.2024", "6 August 2024"."""
    if found := SHORT_YEAR.fullmatch(text.strip()):
        text = f"{found[1]}20{found[2]}"
    try:
        return read_day(text)
    except ValueError:
        return None
