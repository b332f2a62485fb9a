from datetime import date

from django import forms
from django.utils import timezone

from meetings.models import CallIn, Meeting
from meetings.outcomes.recommendations.forms import PUBLIC
from scrutiny.fields import day, lines, wanted
from scrutiny.templatetags.wording import long_date


class PeopleField(forms.ModelMultipleChoiceField):
    """Any number of people, one tick box each."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, person):
        return person.full_style


class CallInForm(forms.Form):
    """The decision called in, by whom and why."""

    decision = forms.CharField(
        label="Decision",
        max_length=200,
        help_text=PUBLIC,
        **wanted("Say which decision is called in."),
    )
    made_by = forms.CharField(
        label="Made by",
        max_length=150,
        help_text="For example Cabinet, or a Cabinet member",
        **wanted("Say who made the decision."),
    )
    made_on = day("Made on", "Say when the decision was made.")
    published_on = day("Published on", "Say when the decision was published.")
    called_in_on = day("Called in on", "Say when it was called in.")
    grounds = lines("Grounds", "Say on what grounds it is called in.", help_text=PUBLIC)
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
    """The monitoring officer's finding."""

    is_valid = forms.TypedChoiceField(
        label="What does the monitoring officer find?",
        choices=[("yes", "It is valid: it becomes public"), ("no", "It is not valid")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is valid."},
    )
    because = lines("Why?", "Say why it is valid or not.", help_text=PUBLIC)
    found_by = forms.CharField(
        label="Who found it so?",
        max_length=150,
        help_text="Name and office, for example “P Neal, Monitoring Officer”. Anybody may read it.",
        **wanted("Say who found it so."),
    )
    on = day("Found on", "Say when the monitoring officer found it.")

    def __init__(self, data=None, *, call_in: CallIn):
        is_change = call_in.state != CallIn.State.RECEIVED
        super().__init__(data, initial=_found(call_in) if is_change else _today())
        if is_change:
            self.fields["reason"] = lines(
                "Why is the finding changed?",
                rows=2,
                max_length=300,
                help_text=f"The earlier finding is kept on the page with this reason. {PUBLIC}",
            )


class HearingForm(forms.Form):
    """The meeting at which it is heard."""

    meeting = forms.ChoiceField(label="Which meeting?", **wanted("Choose a meeting."))

    def __init__(self, data=None, *, meetings, meet_by, chosen=""):
        super().__init__(data, initial={"meeting": chosen})
        self.meetings = {each.slug: each for each in meetings}
        choices = [(each.slug, _in_time(each, meet_by)) for each in meetings]
        self.fields["meeting"].choices = choices

    @property
    def chosen(self):
        return self.meetings[self.cleaned_data["meeting"]]


class OutcomeForm(forms.Form):
    """The outcome for the decision."""

    outcome = forms.ChoiceField(
        label="What becomes of the decision?",
        choices=[choice for choice in CallIn.Outcome.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the decision."},
    )
    words = lines(
        "In words",
        "Write down what the committee said, or who withdraws the call-in and why.",
        help_text=f"The committee’s, or those of who withdraw the call-in. {PUBLIC}",
    )
    on = day("Decided on", "Say when it was decided.")

    def __init__(self, data=None, *, call_in: CallIn):
        meeting = call_in.meeting
        super().__init__(data, initial={"on": meeting.on if meeting else timezone.localdate()})


def _in_time(meeting: Meeting, meet_by: date | None) -> str:
    is_late = meet_by and meeting.on > meet_by
    return f"{meeting} (after the last day, {long_date(meet_by)})" if is_late else str(meeting)


def _found(call_in: CallIn) -> dict:
    return {
        "is_valid": "no" if call_in.state == CallIn.State.INVALID else "yes",
        "because": call_in.found_because,
        "found_by": call_in.found_by,
        "on": call_in.found_on,
    }


def _today() -> dict:
    return {"on": timezone.localdate()}
