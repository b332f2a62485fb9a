from django import forms
from django.utils import timezone

from meetings.models import ReferralStep
from meetings.outcomes.recommendations.forms import PUBLIC, reason_for_correcting
from scrutiny.fields import day, lines, wanted

LATEST = 12


def _meeting_choices(meetings):
    return [("", "No meeting kept here"), *((each.slug, str(each)) for each in meetings)]


class StepKindField(forms.ChoiceField):
    """The kinds of step that a body can take."""

    def __init__(self):
        kinds = [kind for kind in ReferralStep.Kind if kind != ReferralStep.Kind.ASKED]
        choices = [(kind.value, kind.label) for kind in kinds]
        super().__init__(
            label="What did it do?",
            choices=choices,
            widget=forms.RadioSelect,
            **wanted("Choose what it did."),
        )


class OfMeeting(forms.Form):
    """A day, and the meeting it belongs to, if that is kept here."""

    on = day("Date", "Say on what day it was.")
    meeting = forms.ChoiceField(label="At which meeting?", required=False)

    def __init__(self, data=None, *, meetings, **kwargs):
        super().__init__(data, **kwargs)
        self.meetings = {each.slug: each for each in meetings}
        self.fields["meeting"].choices = _meeting_choices(meetings)

    @property
    def facts(self) -> dict:
        return self.cleaned_data | {"meeting": self.meetings.get(self.cleaned_data["meeting"])}


class ReferralForm(OfMeeting):
    """One body's request to another."""

    to_body = forms.ChoiceField(
        label="Which body is asked?", **wanted("Choose the body that is asked.")
    )
    title = forms.CharField(
        label="What it is about", max_length=200, **wanted("Say what it is about.")
    )
    text = lines("What is asked", "Say what is asked.", help_text=PUBLIC)
    report_by = day("Asked to report by", required=False)
    field_order = ["to_body", "title", "text", "on", "meeting", "report_by"]

    def __init__(self, data=None, *, bodies, meetings):
        super().__init__(data, meetings=meetings, initial={"on": timezone.localdate()})
        self.bodies = {body.slug: body for body in bodies}
        self.fields["to_body"].choices = [(slug, body.name) for slug, body in self.bodies.items()]

    @property
    def facts(self) -> dict:
        return super().facts | {"to_body": self.bodies[self.cleaned_data["to_body"]]}


class CorrectStepForm(OfMeeting):
    """A correction of a step, with the reason."""

    kind = StepKindField()
    text = lines("In words", "Write down what was said or decided.", help_text=PUBLIC)
    reason = reason_for_correcting()
    field_order = ["kind", "text", "on", "meeting", "reason"]

    def __init__(self, data=None, *, step, meetings):
        meeting = step.meeting.slug if step.meeting else ""
        initial = {"kind": step.kind, "text": step.text, "on": step.on, "meeting": meeting}
        super().__init__(data, meetings=meetings, initial=initial)
        if step.kind == ReferralStep.Kind.ASKED:
            self.fields["kind"].choices = [(step.kind, step.get_kind_display())]


class StepForm(OfMeeting):
    """A statement or decision of one of the two bodies."""

    body = forms.ChoiceField(
        label="Which body?", widget=forms.RadioSelect, **wanted("Choose the body.")
    )
    kind = StepKindField()
    text = lines("In words", "Write down what was said or decided.", help_text=PUBLIC)
    closes = forms.BooleanField(label="Nothing more is asked: close it", required=False)
    field_order = ["body", "kind", "text", "on", "meeting", "closes"]

    def __init__(self, data=None, *, referral, meetings):
        super().__init__(data, meetings=meetings, initial={"on": timezone.localdate()})
        self.bodies = {body.slug: body for body in (referral.to_body, referral.from_body)}
        self.fields["body"].choices = [(slug, body.name) for slug, body in self.bodies.items()]

    def clean(self):
        cleaned = super().clean()
        meeting = self.meetings.get(cleaned.get("meeting"))
        body = self.bodies.get(cleaned.get("body"))
        if meeting and body and meeting.committee_id != body.pk:
            self.add_error("meeting", f"Choose a meeting of {body}.")
        return cleaned

    @property
    def facts(self) -> dict:
        return super().facts | {"body": self.bodies[self.cleaned_data["body"]]}
