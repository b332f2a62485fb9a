"""Writing a number of a spreadsheet as its cell shows it: percent, pounds, decimals."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

MONTH_WITHOUT_DAY = re.compile(r"[^d]*m[^d]*y[^d]*|[^d]*y[^d]*m[^d]*", re.IGNORECASE)
LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.')
FIGURES = re.compile(r"[#0?][#0?,. ]*")


def shown(value: Any, number_format: str) -> str:
    """Return what a cell shows of its value.

    A date is written in full as 31.03.2027, or as a month where its cell shows no day.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime | date):
        return _shown_date(value, number_format)
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _shown_number(value, number_format)
    return str(value)


def is_plain_number(value: Any, number_format: str) -> bool:
    """Whether a number is shown as it is kept, so that 1.10 has become 1.1."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and number_format == "General"


def _shown_date(value: date, number_format: str) -> str:
    words = LITERAL.sub("", number_format.split(";")[0])
    if MONTH_WITHOUT_DAY.fullmatch(words) and "h" not in words.lower():
        return f"{value:%b-%y}"
    return f"{value:%d.%m.%Y}"


def _shown_number(value: float, number_format: str) -> str:
    form = _section(value, number_format)
    pattern = LITERAL.sub("", form)
    figures = FIGURES.search(pattern)
    if figures is None or re.search(r"[eE][+-]|/|General|[hmsdy]", pattern):
        return _plain(value)
    has_percent = "%" in pattern
    decimals = len(re.sub(r"[^0#?]", "", figures[0].partition(".")[2]))
    grouped = "," if "," in figures[0].partition(".")[0].rstrip(",") else ""
    amount = abs(value) * (100 if has_percent else 1)
    sign = "-" if value < 0 and ";" not in number_format else ""
    before, _, after = _bare(form).partition("\0")
    return f"{sign}{before}{amount:{grouped}.{decimals}f}{after}".strip()


def _section(value: float, number_format: str) -> str:
    """Return the part of a format for a positive number, a negative one or zero."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]


def _bare(form: str) -> str:
    """Return what is written before and after the figures, with a mark in their place."""
    plain = LITERAL.sub(lambda found: next(filter(None, found.groups()), ""), form)
    # A literal has no figures of a format, so the first place for them is the number.
    return FIGURES.sub("\0", plain, count=1)


def _plain(value: float) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return f"{value:.15g}" if isinstance(value, float) else str(value)
