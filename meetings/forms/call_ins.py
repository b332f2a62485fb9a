from django import forms
from django.utils import timezone

from meetings.forms.recommendations import PUBLIC, day, lines
from meetings.models import CallIn


class PeopleField(forms.ModelMultipleChoiceField):
    """Any number of people, one tick box each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return person.full_style


class CallInForm(forms.Form):
    """Which decision is called in, by whom and why."""

    decision = forms.CharField(label="Decision", max_length=200, help_text=PUBLIC)
    made_by = forms.CharField(
        label="Made by", max_length=150, help_text="For example Cabinet, or a Cabinet member"
    )
    made_on = day("Made on")
    published_on = day("Published on")
    called_in_on = day("Called in on")
    grounds = lines("Grounds", help_text=PUBLIC)
    signatories = PeopleField(
        queryset=None,
        label="Signed by",
        error_messages={"required": "Say which members signed."},
    )

    def __init__(self, data=None, *, councillors):
        super().__init__(data, initial={"called_in_on": timezone.localdate()})
        self.fields["signatories"].queryset = councillors

    def clean(self):
        cleaned = super().clean()
        order = ("made_on", "published_on", "called_in_on")
        for first, then in zip(order, order[1:], strict=False):
            if cleaned.get(first) and cleaned.get(then) and cleaned[then] < cleaned[first]:
                label = self.fields[first].label.lower()
                self.add_error(then, f"This is before the day on which it was {label[:-3]}.")
        return cleaned


class ValidityForm(forms.Form):
    """What the monitoring officer finds."""

    is_valid = forms.TypedChoiceField(
        label="What does the monitoring officer find?",
        choices=[("yes", "It is valid: it becomes public"), ("no", "It is not valid")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is valid."},
    )
    because = lines("Why?", help_text=PUBLIC)
    on = day("Found on")

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate()})


class HearingForm(forms.Form):
    """At which meeting it is heard."""

    meeting = forms.ChoiceField(label="Which meeting?")

    def __init__(self, data=None, *, meetings, chosen=""):
        super().__init__(data, initial={"meeting": chosen})
        self.meetings = {each.slug: each for each in meetings}
        self.fields["meeting"].choices = [(each.slug, str(each)) for each in meetings]

    @property
    def chosen(self):
        return self.meetings[self.cleaned_data["meeting"]]


class OutcomeForm(forms.Form):
    """What becomes of the decision."""

    outcome = forms.ChoiceField(
        label="What becomes of the decision?",
        choices=[choice for choice in CallIn.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the decision."},
    )
    words = lines("In the committee’s words", help_text=PUBLIC)
    on = day("Decided on")

    def __init__(self, data=None, *, call_in: CallIn):
        meeting = call_in.meeting
        super().__init__(data, initial={"on": meeting.on if meeting else timezone.localdate()})
