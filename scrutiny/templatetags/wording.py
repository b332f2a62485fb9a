"""Dates, times and lists of names in the words that councils print.

Plain functions, so that Python code may import them; templates load `wording`.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format

register = template.Library()


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def as_day(value: date | datetime | str) -> date:
    """Read a date from a date, a moment (its day here) or ISO text; ValueError if it is none."""
    if isinstance(value, datetime):
        return _local(value).date()
    return date.fromisoformat(value) if isinstance(value, str) else value


def as_time(value: time | datetime | str) -> time:
    """Read a time of day from a time, a moment or ISO text ("18:00"); ValueError if it is none."""
    if isinstance(value, datetime):
        return _local(value).time()
    return time.fromisoformat(value) if isinstance(value, str) else value


@register.filter
def long_date(value: date | datetime | str | None) -> str:
    """Write a date as "Thursday 7 November 2024"; nothing for no date."""
    return date_format(as_day(value), "l j F Y") if value else ""


@register.filter
def falls_after(day: date | datetime | str | None, last_day: date | None) -> bool:
    """Whether a day comes after the last day of the council; False where either is not known."""
    return bool(day and last_day and as_day(day) > last_day)


@register.filter
def clock(value: time | datetime | str | None) -> str:
    """Write a time as "6.00 pm", midday as "12.00 noon"; nothing for no time.

    Midnight is a time like any other and prints as "12.00 am".
    """
    if value is None or value == "":
        return ""
    moment = as_time(value)
    if (moment.hour, moment.minute) == (12, 0):
        return "12.00 noon"
    half = "am" if moment.hour < 12 else "pm"
    return f"{moment.hour % 12 or 12}.{moment.minute:02} {half}"


@register.filter
def joined(names: Sequence[str]) -> str:
    """Join names as "A, B and C"."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


@register.filter
def plain_number(value: Decimal) -> str:
    """Write a number without trailing zeros, as in "62.5" or "90"."""
    return f"{value.normalize():f}"


def letters(place: int) -> str:
    """Letter the places 1, 2, 3 … as A, B … Z, AA, AB …"""
    word = ""
    while place:
        place, rest = divmod(place - 1, 26)
        word = chr(ord("A") + rest) + word
    return word


@register.filter
def council_date(value: date | str | None) -> str:
    """Write a date as action plans do, "30.08.2024"; nothing for no date."""
    return f"{as_day(value):%d.%m.%Y}" if value else ""
