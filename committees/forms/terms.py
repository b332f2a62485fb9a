from django import forms
from django.utils import timezone

from committees.models import Committee, Person, TermsOfReference
from committees.services.terms import KEPT
from scrutiny.fields import DayField


class TermsForm(forms.Form):
    """The draft of a year's terms of reference: the numbers that rules read, and the words."""

    quorum = forms.IntegerField(
        min_value=1,
        max_value=200,
        label="Quorum",
        help_text="Elected members who must be present",
        error_messages={"required": "Say how many elected members must be present."},
    )
    co_optee_limit = forms.IntegerField(
        min_value=0,
        max_value=200,
        required=False,
        label="Co-opted members, at most",
        help_text="Leave empty where only the rule holds: no more than the elected members",
    )
    frequency = forms.CharField(max_length=200, required=False, label="How often it meets")
    required_training = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Required training",
        help_text="One course a line",
    )
    text = forms.CharField(
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        label="Terms of reference",
        error_messages={"required": "Write the terms of reference."},
    )

    def __init__(self, data=None, *, terms: TermsOfReference):
        super().__init__(data, initial={name: getattr(terms, name) for name in KEPT})
        for name in ("quorum", "co_optee_limit"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-3"


class TrainingForm(forms.Form):
    """A course that members took together."""

    course = forms.ChoiceField(label="Course", error_messages={"required": "Choose the course."})
    people = forms.ModelMultipleChoiceField(
        queryset=None,
        to_field_name="key",
        widget=forms.CheckboxSelectMultiple,
        label="Who took it",
        error_messages={"required": "Choose who took it."},
    )
    done_on = DayField(label="Taken on", help_text="For example 7 11 2024 or 7 nov 2024")
    expires_on = DayField(
        required=False, label="Counts until (optional)", help_text="Leave empty if it does not end"
    )

    def __init__(self, data=None, *, committee: Committee, courses: list[str]):
        super().__init__(data)
        self.fields["course"].choices = [(course, course) for course in courses]
        seated = committee.memberships.current().values("person")
        self.fields["people"].queryset = Person.objects.filter(pk__in=seated)

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return day

    def clean(self):
        cleaned = super().clean()
        done, ends = cleaned.get("done_on"), cleaned.get("expires_on")
        if done and ends and ends < done:
            self.add_error("expires_on", "It expires before it was taken.")
        return cleaned
