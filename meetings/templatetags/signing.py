"""Short dates of sign-off for a table."""

from datetime import date

from django import template

from meetings.sign_off.reading import Signatory

register = template.Library()


@register.filter
def short_date(day: date | None) -> str:
    """Write a day as "6 Aug 2024"; nothing for no day."""
    return f"{day:%-d %b %Y}" if day else ""


@register.filter
def is_late_on(signatory: Signatory, today: date) -> bool:
    return signatory.is_late(today)
