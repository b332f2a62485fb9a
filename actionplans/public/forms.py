from collections.abc import Iterable

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from actionplans.as_at.plan_history import CATEGORIES
from actionplans.models import ActionPlan
from scrutiny.fields import read_day

NAMED = 50  # letters of a choice that stand in an address


class PlansFilter(forms.Form):
    """Filters of the list of plans; an invalid value filters nothing."""

    committee = forms.ChoiceField(required=False, label="Committee")
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "All"), *ActionPlan.State.choices]
    )

    def __init__(self, data, *, committees):
        super().__init__(data)
        codes = [(committee.slug, committee.name) for committee in committees]
        self.fields["committee"].choices = [("", "All committees"), *codes]
        for field in self.fields.values():
            field.widget.attrs["class"] = "govuk-select"
        self.full_clean()

    def narrow(self, plans):
        code, state = self.cleaned_data.get("committee"), self.cleaned_data.get("state")
        plans = plans.filter(committee__code=code.upper()) if code else plans
        return plans.filter(state=state) if state else plans


def _by_words(found: Iterable[str]) -> list[tuple[str, str]]:
    """Name each choice in an address by its own words, which later choices leave alone."""
    named: dict[str, str] = {}
    for words in found:
        stem = slugify(words)[:NAMED].strip("-") or "other"
        same = sum(name == stem or name.startswith(f"{stem}--") for name in named)
        named[f"{stem}--{same + 1}" if same else stem] = words
    return list(named.items())


class ActionsFilter(forms.Form):
    """Filters of a plan's table, by what is public about each action."""

    status = forms.ChoiceField(required=False, label="Status")
    area = forms.ChoiceField(required=False, label="Area")
    owner = forms.ChoiceField(required=False, label="Owner")
    late = forms.BooleanField(required=False, label="Late only")

    def __init__(self, data, *, actions):
        super().__init__(data)
        standing = {each.category for each in actions}
        statuses = [(key, word.capitalize()) for key, word in CATEGORIES.items() if key in standing]
        self.fields["status"].choices = [("", "All"), *statuses]
        for name in ("area", "owner"):
            found = dict.fromkeys(getattr(each, name) for each in actions if getattr(each, name))
            self.fields[name].choices = [("", "All"), *_by_words(found)]
        for name in ("status", "area", "owner"):
            self.fields[name].widget.attrs["class"] = "govuk-select"
        self.fields["late"].widget.attrs["class"] = "govuk-checkboxes__input"
        self.full_clean()

    @property
    def shown_selects(self):
        return [self[name] for name in ("status", "area", "owner") if self._has_choice(name)]

    def _has_choice(self, name) -> bool:
        return len(self.fields[name].choices) > 2

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self, actions):
        status, late = self.cleaned_data.get("status"), self.cleaned_data.get("late")
        words = {name: dict(self.fields[name].choices)[self.cleaned_data[name]]
                 for name in ("area", "owner") if self.cleaned_data.get(name)}  # fmt: skip
        return [
            each
            for each in actions
            if (not status or each.category == status)
            and (not late or each.is_overdue)
            and all(getattr(each, name) == wanted for name, wanted in words.items())
        ]


class WrittenDay(forms.CharField):
    """A day in one box, as a link carries it or a person types it."""

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_day(text)
        except ValueError:
            raise ValidationError("Enter a date such as 7 November 2024.") from None


class CompareForm(forms.Form):
    """Two days to compare, neither in the future."""

    use_required_attribute = False

    def __init__(self, data):
        super().__init__(data)
        for name, label in (("from", "As at"), ("to", "Against")):
            self.fields[name] = WrittenDay(
                label=label,
                error_messages={"required": "Enter a date such as 7 November 2024."},
                widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"}),
            )

    def clean(self):
        cleaned = super().clean()
        first, second = cleaned.get("from"), cleaned.get("to")
        for name, day in (("from", first), ("to", second)):
            if day and day > timezone.localdate():
                self.add_error(name, "This day lies ahead.")
        if first and second and first >= second:
            self.add_error("to", "The second day comes after the first.")
        return cleaned
