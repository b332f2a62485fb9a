"""The exceptions that services raise when a change is not possible."""

from datetime import date
from typing import Any

from django.utils import timezone


class Refused(Exception):  # noqa: N818 - it reads as a sentence where it is raised
    """One sentence for the person reading it; nothing was changed.

    `field` names what it is about, where that is one of the service's own arguments.
    """

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field

    def put_at(self, form: Any) -> None:
        """Show the sentence at the form's field of that name, or else above all fields."""
        form.add_error(self.field if self.field in form.fields else None, str(self))


class Overtaken(Refused):
    """Another user saved what this person had open; nothing was changed."""


def require_past(day: date, sentence: str, field: str = "") -> None:
    """Refuse a day in the future with this sentence, at this field."""
    if day > timezone.localdate():
        raise Refused(sentence, field)
