"""Form fields that take dates, times and lists as people write them."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time
from typing import Any

from crispy_forms_gds.fields import DateInputField
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from scrutiny.filekinds import ACCEPTED, EMPTY, KINDS_TAKEN, media_type_of
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import clock
from scrutiny.uploads import TOO_LARGE

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "18:00", "18.00", "1800", "6.00 pm", "6pm", "6.30PM", "12 noon"
CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm|noon|a\.m\.|p\.m\.)?", re.IGNORECASE)
# "3 September 2026", "Thursday 3 Sept 2026", "3/9/2026", "3.9.26"
IN_WORDS = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]+)\s+(\d{4})", re.I)
IN_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
AS_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def month_number(text: str) -> int:
    """Read a month from "9", "sep", "Sept" or "September"; ValueError if it is none."""
    text = text.strip().lower()
    if text.isdecimal():
        return int(text)
    return MONTHS.index(text[:3]) + 1


def read_day(text: str) -> date:
    """Read a day as it is written in England, for example "3 Sept 2026"; ValueError if none."""
    text = text.strip()
    if found := AS_ISO.fullmatch(text):
        return date(*map(int, found.groups()))
    found = IN_WORDS.fullmatch(text) or IN_FIGURES.fullmatch(text)
    if not found:
        raise ValueError(f"no day: {text}")
    day, month, year = found.groups()
    return date(int(year), month_number(month), int(day))


def read_clock(text: str) -> time:
    """Read a time of day from "6.00 pm", "6pm" or "18:00"; ValueError if it is none."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        raise ValueError(f"no time: {text}")
    hour, minute = int(found[1]), int(found[2] or 0)
    half = (found[3] or "").replace(".", "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(f"no time: {text}")
        hour = hour % 12 + (0 if half == "am" else 12)
    return time(hour, minute)


def moment(day: date, at: time) -> datetime:
    """Join a day and a time in council time; ValidationError for an hour that clocks skip."""
    here = timezone.make_aware(datetime.combine(day, at))
    if timezone.localtime(here.astimezone(UTC)).time() != at:
        raise ValidationError("The clocks go forward then, so that this time does not exist.")
    return here


class DayField(DateInputField):
    """A date in three boxes; the month may be a number, "jan" or "January"."""

    def __init__(self, *, error_messages: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # has messages of its own, and takes none
        self.error_messages |= error_messages or {}
        for field in self.fields:
            field.validators = []

    def compress(self, data_list: list[str]) -> date | None:
        if not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError("Enter the day, month and year.")
        day, month, year = (part.strip() for part in data_list)
        try:
            number = month_number(month)
        except ValueError:
            raise ValidationError("Enter the month as a number or a name.") from None
        return self._day(day, number, year)

    def _day(self, day: str, month: int, year: str) -> date:
        if not (day.isdecimal() and year.isdecimal() and len(year) == 4):
            raise ValidationError("Enter the day in figures and the year with four of them.")
        try:
            return date(int(year), month, int(day))
        except ValueError:
            last = monthrange(int(year), month)[1] if 1 <= month <= 12 and int(year) else 0
            raise ValidationError(
                f"That month has {last} days." if last else "There is no such date."
            ) from None


class ClockField(forms.CharField):
    """A time of day as text: "6.00 pm" or "18:00"."""

    default_error_messages = {"required": "Enter a time such as 6.00 pm or 18:00."}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "For example 6.00 pm or 18:00")
        super().__init__(**kwargs)
        self.widget.attrs["class"] = "govuk-input--width-5"

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_clock(text)
        except ValueError:
            raise ValidationError("Enter a time such as 6.00 pm or 18:00.") from None

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time) else value


class LinesField(forms.CharField):
    """A list of short texts, one per line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, line_length: int = 120, **kwargs: Any) -> None:
        self.line_length = line_length
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (super().to_python(value) or "").splitlines()]
        return [line for line in lines if line]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        for line in value:
            if len(line) > self.line_length:
                raise ValidationError(
                    f"A line has more than {self.line_length} characters: {line[:40]}…"
                )

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class HandedInField(forms.FileField):
    """An uploaded file of an accepted kind (scrutiny/filekinds.py).

    `oversized` are the names of files that were left out of the request for their size.
    """

    oversized: tuple[str, ...] = ()

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", KINDS_TAKEN)
        kwargs.setdefault("error_messages", {}).setdefault("empty", EMPTY)
        attrs = {"class": "govuk-file-upload", "accept": ACCEPTED}
        super().__init__(widget=forms.FileInput(attrs=attrs), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if self.oversized:
            raise ValidationError([f"{name}: {TOO_LARGE}" for name in self.oversized])
        file = super().clean(data, initial)
        if file:
            file.seek(0)  # after a conflict it is looked at a second time
            try:
                media_type_of(file.read())
            except Refused as refusal:
                raise ValidationError(f"{file.name}: {refusal}") from refusal
        return file


def wanted(sentence: str) -> dict:
    """Set a field's "required" message in the form's own words."""
    return {"error_messages": {"required": sentence}} if sentence else {}


def lines(label: str, missing: str = "", **kwargs: Any) -> forms.CharField:
    """Return a multi-line text field; `missing` is its "required" message."""
    kwargs.setdefault("max_length", 5000)
    kwargs |= wanted(missing)
    rows = kwargs.pop("rows", 4)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


def day(label: str, missing: str = "", **kwargs: Any) -> DayField:
    kwargs |= wanted(missing)
    return DayField(
        label=label, help_text=kwargs.pop("help_text", "For example 7 11 2024"), **kwargs
    )
