"""Due dates as people write them, with a doubt where one was guessed."""

import re
from calendar import monthrange
from datetime import date

from scrutiny.fields import MONTHS, read_day

EARLIEST, LATEST = 1990, 2100
AS_PRINTED = re.compile(r"\d{2}\.\d{2}\.\d{4}")
IN_FIGURES = re.compile(r"(?<!\d)(\d{1,2})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{4}|\d{2})(?!\d)")
AS_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
IN_WORDS = re.compile(
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{'|'.join(MONTHS)})[a-z]*\s+\d{{4}}", re.IGNORECASE
)
TWO_DATES = "“{}” holds more than one date; give the one that is due now"
NO_SUCH = "“{}” is no date{}"
NUMBER = "“{}” is a number, no date; format the cell as a date, or write 30.08.2024"
NO_DATE = "“{}” has no date that can be read, so it is kept as words and the action has no date."


def read_due(text: str) -> tuple[date | None, str, str]:
    """Read a date due: the date (None where there is none), a doubt, and a fault.

    30.08.2024 is beyond doubt; 31.1.2025 is read, and its words are kept. 31.02.2025 is
    a fault. Words without figures ("Ongoing") stay words.
    """
    if not text:
        return None, "", ""
    figures, words = IN_FIGURES.findall(text) + _iso(text), IN_WORDS.findall(text)
    if len(figures) + len(words) > 1:
        return None, "", TWO_DATES.format(text)
    if re.fullmatch(r"[\d.,]+", text) and not figures:
        return None, "", NUMBER.format(text)
    if not figures and not words:
        return None, NO_DATE.format(text), ""
    try:
        day = _day(*figures[0]) if figures else read_day(words[0])
    except ValueError as error:
        return None, "", NO_SUCH.format(text, f": {error}" if figures else "")
    if not EARLIEST <= day.year <= LATEST:
        return None, "", NO_SUCH.format(text, f": the year {day.year} is too far away")
    doubt = "" if AS_PRINTED.fullmatch(text) else f"“{text}” was read as {day:%-d %B %Y}."
    return day, doubt, ""


def _iso(text: str) -> list[tuple[str, str, str]]:
    return [(day, month, year) for year, month, day in AS_ISO.findall(text)]


def _day(day: str, month: str, year: str) -> date:
    """Make a date; ValueError says what is wrong with it."""
    number, whole = int(month), int(year) + (2000 if len(year) == 2 else 0)
    if not 1 <= number <= 12:
        raise ValueError(f"there is no month {number}")
    last = monthrange(whole, number)[1] if whole else 0
    if not 1 <= int(day) <= last:
        name = date(2000, number, 1).strftime("%B")
        raise ValueError(f"{name} {whole} has {last} days")
    return date(whole, number, int(day))
