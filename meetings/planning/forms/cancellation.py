from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import Meeting
from scrutiny.fields import ClockField, DayField, moment


class CallOffForm(forms.Form):
    """Whether a meeting is cancelled or postponed, and why."""

    state = forms.ChoiceField(
        label="What happens to it?",
        choices=[
            (Meeting.State.CANCELLED, "It is cancelled"),
            (Meeting.State.POSTPONED, "It is postponed, to a day that is not known yet"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens to the meeting."},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="It stands on the page of the meeting and in the mails.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why. The reason is public."},
    )


class MoveForm(forms.Form):
    """Another day, time or room."""

    day = DayField(label="Date", help_text="For example 7 11 2024 or 7 nov 2024")
    at = ClockField(label="Time")
    venue = forms.CharField(
        label="Venue", max_length=200, error_messages={"required": "Say where it is held."}
    )

    def __init__(self, data=None, *, meeting: Meeting):
        starts_at = timezone.localtime(meeting.starts_at)
        initial = {"day": starts_at.date(), "at": starts_at.time(), "venue": meeting.venue}
        super().__init__(data, initial=initial)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("day") and cleaned.get("at") is not None:
            try:
                cleaned["starts_at"] = moment(cleaned["day"], cleaned["at"])
            except ValidationError as error:
                self.add_error("at", error)
        return cleaned

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("starts_at", "venue")}
