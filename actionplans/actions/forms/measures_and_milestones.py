from django import forms
from django.utils import timezone

from actionplans.models import Measure, Milestone
from scrutiny.fields import DayField

IN_FIGURES = "Enter the {} as a number, for example 90 or 12.5."
FACTS_OF_MEASURE = ("name", "unit", "direction", "baseline", "baseline_on", "target",
                    "counts_people", "is_public")  # fmt: skip
FACTS_OF_MILESTONE = ("name", "due_on", "done_on")


def _number(label: str):
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
        error_messages={"invalid": IN_FIGURES.format(label.lower())},
    )


class PartForm(forms.Form):
    """The details of one measure or milestone; `facts` are ready for its service."""

    use_required_attribute = False
    names: tuple[str, ...] = ()
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, part: Measure | Milestone | None = None):
        known = {name: getattr(part, name) for name in (*self.names, "revision")} if part else {}
        super().__init__(data, initial=known)

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}


class MeasureForm(PartForm):
    """How an action is measured; its readings come from updates."""

    names = FACTS_OF_MEASURE
    name = forms.CharField(
        label="What is measured",
        max_length=150,
        help_text="For example Visits made in time",
        error_messages={"required": "Say what is measured."},
    )
    unit = forms.CharField(
        label="Unit", required=False, max_length=30, help_text="For example % or days"
    )
    direction = forms.ChoiceField(
        label="Which way is better",
        choices=Measure.Direction.choices,
        initial=Measure.Direction.UP,
        widget=forms.RadioSelect,
        error_messages={"required": "Say which way is better."},
    )
    baseline = _number("Baseline")
    baseline_on = DayField(
        label="Day of the baseline", required=False, help_text="For example 30 8 2024"
    )
    target = _number("Target")
    counts_people = forms.BooleanField(
        label="It counts people: in public, numbers below the plan’s smallest count are hidden",
        required=False,
    )
    is_public = forms.BooleanField(label="The public reads it", required=False)

    def __init__(self, data=None, *, part: Measure | None = None):
        super().__init__(data, part=part)
        self.fields["is_public"].initial = True
        self.fields["unit"].widget.attrs["class"] = "govuk-input--width-10"
        for name in ("baseline", "target"):
            if self.initial.get(name) is not None:
                self.initial[name] = f"{self.initial[name].normalize():f}"
        if part and part.readings.exists():
            del self.fields["unit"]

    def clean(self):
        cleaned = super().clean()
        has_fault = {"baseline", "baseline_on"} & set(self.errors)
        if not has_fault and cleaned["baseline_on"] and cleaned["baseline"] is None:
            self.add_error("baseline", "Enter what the baseline was on that day.")
        return cleaned


class MilestoneForm(PartForm):
    """A step towards the action's end; its completion date can be corrected once it is done."""

    names = FACTS_OF_MILESTONE
    name = forms.CharField(
        label="Milestone",
        max_length=120,
        help_text="A step on the way, for example Board agrees the model",
        error_messages={"required": "Say what the milestone is."},
    )
    due_on = DayField(
        label="Due on",
        help_text="For example 30 8 2024 or 30 aug 2024",
    )
    done_on = DayField(label="Done on", help_text="For example 30 8 2024 or 30 aug 2024")

    def __init__(self, data=None, *, part: Milestone | None = None):
        super().__init__(data, part=part)
        if part is None or part.done_on is None:
            del self.fields["done_on"]


class DoneForm(forms.Form):
    """The day on which a milestone was done."""

    use_required_attribute = False
    done_on = DayField(
        label="When was it done?",
        help_text="For example 30 8 2024 or 30 aug 2024",
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"done_on": timezone.localdate()})
