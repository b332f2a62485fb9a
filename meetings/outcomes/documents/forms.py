from django import forms
from django.utils import timezone

from meetings.models import DocumentAnswer, DocumentRequest
from meetings.outcomes.documents.services import Given, Wanted
from scrutiny.fields import HandedInField, day, lines

Kind = DocumentAnswer.Kind


class AskForm(forms.Form):
    """A member's request. An officer enters the member and the day of receipt."""

    member = forms.ChoiceField(
        label="Which member asks?", error_messages={"required": "Choose the member who asks."}
    )
    document = forms.CharField(
        label="Which document?",
        max_length=300,
        error_messages={"required": "Say which document."},
    )
    about = forms.ChoiceField(
        label="What is it about?",
        choices=DocumentRequest.About,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about."},
    )
    decision = forms.CharField(
        label="Which business or decision?",
        max_length=300,
        help_text="For example “Cabinet, 12 June: short breaks for carers”",
        error_messages={"required": "Say which business or decision."},
    )
    relevance = lines(
        "What is it needed for?",
        required=False,
        help_text=(
            "The decision or action that is being scrutinised, or the topic of the work "
            "programme. Exempt or confidential words are supplied only where they matter to it."
        ),
    )
    holder = forms.ChoiceField(label="Who holds it?", widget=forms.RadioSelect)
    received_on = day("When did the executive receive the request?")

    def __init__(self, data=None, *, holders, members=()):
        super().__init__(data, initial={"received_on": timezone.localdate()})
        self.holders = {body.slug: body for body in holders}
        self.members = {person.key: person for person in members}
        choices = [(key, person.full_style) for key, person in self.members.items()]
        self.fields["member"].choices = [("", "Choose a member"), *choices]
        self.fields["holder"].choices = [(slug, body.name) for slug, body in self.holders.items()]
        if not members:
            del self.fields["member"], self.fields["received_on"]
        if len(self.holders) == 1:
            del self.fields["holder"]

    @property
    def wanted(self) -> Wanted:
        names = ("document", "about", "decision", "relevance")
        return Wanted(**{name: self.cleaned_data[name] for name in names})

    @property
    def to_whom(self) -> dict:
        """Return the holder; for an officer the member and the day of receipt too."""
        said = self.cleaned_data
        if "holder" in self.fields:
            facts = {"holder": self.holders[said["holder"]]}
        else:
            [holder] = self.holders.values()
            facts = {"holder": holder}
        if "member" in self.fields:
            facts |= {"member": self.members[said["member"]], "received_on": said["received_on"]}
        return facts


class AnswerDocumentForm(forms.Form):
    """The executive's answer: supplied, or refused in whole or in part with reasons."""

    kind = forms.ChoiceField(
        label="What is the answer?",
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the answer is."},
    )
    answered_on = day("Answered on")
    note = lines(
        "How was it supplied?",
        required=False,
        rows=2,
        help_text="For example “sent by e-mail”. A link or the file can stand in its place.",
    )
    link = forms.URLField(label="Link", required=False, max_length=500, assume_scheme="https")
    file = HandedInField(label="File", required=False)
    reasons = lines(
        "Written statement of reasons",
        required=False,
        help_text="Where all or part is refused. The committee’s members read it.",
    )
    answers_seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, answers_seen: int, oversized=()):
        initial = {"answered_on": timezone.localdate(), "answers_seen": answers_seen}
        super().__init__(data, files, initial=initial)
        self.fields["file"].oversized = tuple(oversized)

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind in (Kind.PARTLY, Kind.REFUSED) and not cleaned.get("reasons"):
            self.add_error("reasons", "Say in writing why what is refused is refused.")
        given = any(cleaned.get(name) for name in ("note", "link", "file"))
        if kind in (Kind.SUPPLIED, Kind.PARTLY) and not given and "file" not in self.errors:
            self.add_error("note", "Say how it was supplied, give a link, or add the file.")
        return cleaned

    @property
    def given(self) -> Given:
        said, file = dict(self.cleaned_data), self.cleaned_data.get("file")
        names = ("kind", "answered_on", "reasons", "note", "link")
        given = {name: said[name] for name in names}
        if file:
            file.seek(0)
            given |= {"file_name": file.name, "data": file.read()}
        return Given(**given)
