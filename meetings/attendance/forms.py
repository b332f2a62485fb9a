from django import forms
from django.utils import timezone

from scrutiny.fields import day, lines


class ElsewhereForm(forms.Form):
    """Form for an attendance that counts and is not recorded in this system."""

    on = day("Date")
    what = forms.CharField(
        label="What was it?",
        max_length=200,
        help_text="For example a joint committee",
        error_messages={"required": "Say what it was."},
    )
    is_executive = forms.BooleanField(
        required=False,
        label="It was a meeting of the executive",
        help_text="Its members must attend one every six months (LGA 1972 s.85(2A)).",
    )


class ApprovedForm(forms.Form):
    """Form for an absence that the council approved."""

    approved_on = day("Approved by the council on")
    until = day("Approved until")
    reason = lines("Reason", "Give the reason.", help_text="Only officers read it.")

    def __init__(self, data=None):
        super().__init__(data, initial={"approved_on": timezone.localdate()})

    def clean(self):
        cleaned = super().clean()
        approved_on, until = cleaned.get("approved_on"), cleaned.get("until")
        if approved_on and until and until < approved_on:
            self.add_error("until", "This is before the day of the approval.")
        return cleaned
