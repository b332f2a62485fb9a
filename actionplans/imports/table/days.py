"""Due dates as people write them, with a doubt where one was guessed."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from scrutiny.fields import MONTHS, month_number

EARLIEST, LATEST = 1990, 2100
MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
AS_PRINTED = re.compile(r"\d{2}\.\d{2}\.\d{4}")
IN_FIGURES = r"(?<![\d.])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d]|[./-]\d)"
AS_ISO = r"(?<!\d)(\d{4})([-/])(\d{2})\6(\d{2})(?!\d)"
IN_WORDS = (
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.-]+({MONTH})[\s.,-]+(\d{{4}}|\d{{2}})(?!\d)"
)
DATES = re.compile(f"{IN_FIGURES}|{AS_ISO}|{IN_WORDS}", re.IGNORECASE)
A_MONTH = re.compile(
    rf"(?:by|end|of|in|the|during|\s|-|–)*\b({MONTH})[\s.,’'-]+(\d{{4}}|\d{{2}})",
    re.IGNORECASE,
)
# What Excel makes of a month, and of a day without its year, when it writes CSV.
EXCELS_MONTH = re.compile(r"[A-Z][a-z]{2}-\d{2}")
A_NUMBER = re.compile(r"\d{5,6}|\d+[.,]\d{3,}")
# Words in front of figures that make them another thing than a date due.
OTHER_THING = re.compile(
    r"\b(?:see|action|minutes?|v|version|para(?:graph)?|section|item|ref(?:erence)?|page)"
    r"\.?\s*(?:of\s+)?$",
    re.IGNORECASE,
)
IS_MINUTES = re.compile(r"\s*(?:minutes|meeting)\b", re.IGNORECASE)
WAS_DONE = re.compile(r"\b(?:complet|done|clos|achiev|implement|finish|deliver)\w*", re.IGNORECASE)
IS_REVIEW = re.compile(r"\breview\w*", re.IGNORECASE)
MOVES = re.compile(
    r"\b(?:revis|extend|mov|chang|now|new|was|original|previous|formerly|postpon|put back|slipp)",
    re.IGNORECASE,
)
NO_SUCH = "“{}” is no date{}"
NUMBER = "“{}” is a number, no date; format the cell as a date, or write 30.08.2024"
NO_DATE = "“{}” has no date that can be read, so it is kept as words and the action has no date."
A_DAY_DONE = "“{}” says when it was done, not when it is due: it is kept as words."
A_REVIEW = "“{}” is a review and no date due: it is kept as words."
SHORT_MONTH = "“{}” may be a month or a day of Excel’s, so it is kept as words without a date."
SEVERAL = "“{}” holds several dates, so it is kept as words and the action has no date."
READ_AS = "“{}” was read as {:%-d %B %Y}."
READ_AS_END = "“{}” names a month: it was read as its last day, {:%-d %B %Y}."
MOVED = "“{}” was read as due on {:%-d %B %Y}, moved from {:%-d %B %Y}."


@dataclass(frozen=True)
class Due:
    """A date due: the day, the one it was moved from, what is doubtful, what cannot be meant."""

    day: date | None = None
    first: date | None = None
    doubt: str = ""
    fault: str = ""


@dataclass(frozen=True)
class _Found:
    """A date in a text: its figures, and the words before and after it."""

    day: str
    month: str
    year: str
    before: str
    after: str


def read_due(text: str, *, is_delimited: bool = False) -> Due:
    """Read a date due.

    30.08.2024 is beyond doubt; 31/01/25 is read, with a doubt that quotes it. 31.02.2025 and
    a bare number are faults. Words stay words. `is_delimited`: Excel may have shortened it.
    """
    text = " ".join(text.split())
    if not text:
        return Due()
    if A_NUMBER.fullmatch(text):
        return Due(fault=NUMBER.format(text))
    found = list(_dates(text))
    if not found:
        return _month(text, is_delimited)
    try:
        days = [_day(each) for each in found]
    except ValueError as error:
        return _wrong(text, str(error))
    return _meant(text, days)


def _dates(text: str) -> list[_Found]:
    """Find the dates in a text, without figures that are a version, an action or minutes."""
    found, last = [], 0
    for match in DATES.finditer(text):
        before, after = text[last : match.start()], text[match.end() :]
        last = match.end()
        if OTHER_THING.search(before) or IS_MINUTES.match(after):
            continue
        d, _, m, y, iso_y, _, iso_m, iso_d, word_d, word_m, word_y = match.groups()
        found.append(_Found(d or iso_d or word_d, m or iso_m or word_m, y or iso_y or word_y,
                            before, after))  # fmt: skip
    return found


def _wrong(text: str, why: str) -> Due:
    """Refuse a date that the calendar lacks; a longer sentence about it stays words."""
    if DATES.fullmatch(text):
        return Due(fault=NO_SUCH.format(text, f": {why}"))
    return Due(doubt=NO_DATE.format(text))


def _meant(text: str, days: list[date]) -> Due:
    if len(days) == 1:
        if WAS_DONE.search(text):
            return Due(doubt=A_DAY_DONE.format(text))
        if IS_REVIEW.search(text):
            return Due(doubt=A_REVIEW.format(text))
        [day] = days
        doubt = "" if AS_PRINTED.fullmatch(text) else READ_AS.format(text, day)
        return Due(day, doubt=doubt)
    first, last = min(days), max(days)
    if len(days) == 2 and first != last and MOVES.search(text) and not WAS_DONE.search(text):
        return Due(last, first, MOVED.format(text, last, first))
    return Due(doubt=SEVERAL.format(text))


def _month(text: str, is_delimited: bool) -> Due:
    """Read a month and its year as the month's last day; anything else stays words."""
    found = A_MONTH.fullmatch(text)
    if not found:
        return Due(doubt=NO_DATE.format(text))
    if is_delimited and EXCELS_MONTH.fullmatch(text):
        return Due(doubt=SHORT_MONTH.format(text))
    month, year = month_number(found[1]), _year(found[2])
    if not EARLIEST <= year <= LATEST:
        return Due(doubt=NO_DATE.format(text))
    day = date(year, month, monthrange(year, month)[1])
    return Due(day, doubt=READ_AS_END.format(text, day))


def _year(figures: str) -> int:
    return int(figures) + (2000 if len(figures) == 2 else 0)


def _day(found: _Found) -> date:
    """Make a date; ValueError says what is wrong with it."""
    number, year = month_number(found.month), _year(found.year)
    if not 1 <= number <= 12:
        raise ValueError(f"there is no month {number}")
    if not EARLIEST <= year <= LATEST:
        raise ValueError(f"the year {year} is too far away")
    last = monthrange(year, number)[1]
    if not 1 <= int(found.day) <= last:
        name = date(2000, number, 1).strftime("%B")
        raise ValueError(f"{name} {year} has {last} days")
    return date(year, number, int(found.day))
