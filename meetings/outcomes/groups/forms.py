from django import forms
from django.utils import timezone

from committees.models import Committee, Person
from meetings.models import GroupNote, GroupPlace
from meetings.outcomes.call_ins.forms import PeopleField
from meetings.outcomes.recommendations.forms import PUBLIC, reason_for_correcting
from scrutiny.fields import LinesField, day, lines, wanted

CO_OPTEE = GroupPlace.Capacity.CO_OPTEE


class ScopeForm(forms.Form):
    """The scope of a group."""

    name = forms.CharField(
        label="Name", max_length=150, help_text=PUBLIC, **wanted("Give the group a name.")
    )
    scope = lines(
        "Scope",
        "Say what the group looks into.",
        help_text="What it looks into, and what it leaves out. It is public.",
    )
    reports_by = day("Reports by", required=False)


class SetUpGroupForm(ScopeForm):
    """A new group and its first members."""

    starts_on = day("Set up on", "Say when the group was set up.")
    members = PeopleField(
        queryset=None,
        label="Elected members",
        error_messages={"required": "Say who sits on the group."},
    )
    field_order = ["name", "scope", "starts_on", "reports_by", "members"]

    def __init__(self, data=None):
        super().__init__(data, initial={"starts_on": timezone.localdate()})
        self.fields["members"].queryset = _in_office().filter(kind=Person.Kind.COUNCILLOR)


class JoinForm(forms.Form):
    """A person joining a group."""

    person = forms.ModelChoiceField(queryset=None, label="Who?", **wanted("Say who joins."))
    capacity = forms.ChoiceField(
        label="As what?",
        choices=[(GroupPlace.Capacity.MEMBER, "Elected member"), (CO_OPTEE, "Co-opted member")],
        widget=forms.RadioSelect,
        **wanted("Choose as what they join."),
    )
    on = day("From", "Say from when.")

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate()})
        self.fields["person"].queryset = _in_office()


class LeaveForm(forms.Form):
    on = day("Last day", "Say which was the last day.")

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate()})


class NoteForm(forms.Form):
    """A note that only the group and its officers read."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=GroupNote.Kind,
        widget=forms.RadioSelect,
        **wanted("Choose what it is."),
    )
    title = forms.CharField(label="Title", max_length=200, **wanted("Give it a title."))
    on = day("Date", "Say of which day it is.")
    place = forms.CharField(label="Place, if it was a meeting", max_length=200, required=False)
    text = lines("In words", required=False, rows=8, max_length=20000)
    link = forms.URLField(label="Link", required=False, max_length=500, assume_scheme="https")

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate(), "kind": GroupNote.Kind.NOTE})


class FinalReportForm(forms.Form):
    """The final report, and its recommendations."""

    report = lines(
        "Final report", "Write the final report.", rows=12, max_length=100_000, help_text=PUBLIC
    )
    recommendations = LinesField(
        label="Recommendations",
        required=False,
        line_length=1000,
        help_text="One a line. They become drafts for the committee to make.",
    )
    to_body = forms.ModelChoiceField(queryset=None, label="To whom do they go?", required=False)
    on = day("Published on", "Say when it was published.")

    def __init__(self, data=None):
        super().__init__(data, initial={"on": timezone.localdate()})
        kinds = (Committee.Kind.EXECUTIVE, Committee.Kind.COUNCIL)
        self.fields["to_body"].queryset = Committee.objects.current().filter(kind__in=kinds)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("recommendations") and not cleaned.get("to_body"):
            self.add_error("to_body", "Say to whom its recommendations go.")
        return cleaned


class CorrectReportForm(forms.Form):
    """A correction of a final report, with the reason."""

    report = lines(
        "Final report", "Write the report.", rows=12, max_length=100_000, help_text=PUBLIC
    )
    reason = reason_for_correcting()


def _in_office():
    return Person.objects.filter(left_on=None)
