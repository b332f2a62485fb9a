from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.models import SignOff
from scrutiny.fields import DayField

INITIALS = SignOff._meta.get_field("initials").max_length


def initials_of(name: str) -> str:
    """Suggest initials for a name: "Leonie Galt" gives "LG"."""
    return "".join(word[0] for word in name.split() if word[0].isalpha()).upper()[:INITIALS]


class AnswerForm(forms.Form):
    """A signatory's answer; `version` is the number of the one they read."""

    use_required_attribute = False
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=4000,
        help_text="Author, officers and the other signatories read it. Needed to return it.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    initials = forms.CharField(
        label="Your initials",
        required=False,
        max_length=INITIALS,
        help_text="They print in the report's sign-off table.",
    )

    def __init__(self, data=None, *, returns: bool = False, **kwargs):
        super().__init__(data, **kwargs)
        self.returns = returns
        self.fields["initials"].widget.attrs["class"] = "govuk-input--width-5"

    def clean_version(self) -> int:
        """Return the version's number; an invalid one is a version that no one read."""
        text = self.cleaned_data["version"]
        return int(text) if text.isdecimal() and len(text) < 6 else 0

    def clean(self):
        cleaned = super().clean()
        if self.returns and not (cleaned.get("comment") or "").strip():
            if "comment" not in self.errors:
                self.add_error("comment", "Say what has to be changed.")
        elif not self.returns and not cleaned.get("initials") and "initials" not in self.errors:
            self.add_error("initials", "Give your initials.")
        return cleaned


class RecordForm(forms.Form):
    """A sign-off that came by email."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label="Who signed it off?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who signed it off."},
    )
    sent_on = DayField(
        label="When was it sent?",
        required=False,
        help_text="Leave it empty if that is not known. For example 7 11 2024",
    )
    signed_on = DayField(
        label="When was it signed off?",
        help_text="The date of the e-mail. For example 12 11 2024",
    )
    initials = forms.CharField(
        label="Initials",
        max_length=INITIALS,
        error_messages={"required": "Enter the initials of who signed it off."},
    )
    comment = forms.CharField(
        label="Comment",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, roles):
        super().__init__(data)
        self.fields["role"].choices = roles
        missing = "Enter the day on which it was signed off."
        self.fields["signed_on"].error_messages["required"] = missing
        self.fields["initials"].widget.attrs["class"] = "govuk-input--width-5"

    def clean_signed_on(self):
        signed_on: date = self.cleaned_data["signed_on"]
        if signed_on > timezone.localdate():
            raise ValidationError("This day is still to come.")
        return signed_on

    def clean(self):
        cleaned = super().clean()
        sent_on, signed_on = cleaned.get("sent_on"), cleaned.get("signed_on")
        if sent_on and signed_on and sent_on > signed_on:
            self.add_error("sent_on", "It cannot be signed off before it was sent.")
        return cleaned


class ImmaterialForm(forms.Form):
    """The reason why a change does not matter to those who have signed."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why does the change not matter?",
        help_text="For example: a spelling was corrected. Signatories and officers read it.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the change does not matter to those who signed."},
    )


class SendForm(forms.Form):
    """The author to whom a paper goes back."""

    author = forms.ChoiceField(
        label="Author",
        required=False,
        help_text="The paper goes back to them if it is returned, and they follow who holds it.",
    )

    def __init__(self, data=None, *, authors, author=None):
        super().__init__(data, initial={"author": author.email if author else ""})
        everybody = [*authors, *([author] if author else [])]
        self.people = {each.email: each for each in everybody}
        names = [(email, each.name) for email, each in self.people.items()]
        self.fields["author"].choices = [("", "Nobody who signs in here"), *names]

    @property
    def chosen(self):
        return self.people.get(self.cleaned_data["author"])


class HandForm(forms.Form):
    """The signatory, among several of one role, who answers."""

    holder = forms.ChoiceField(label="Who answers", required=False)

    def __init__(self, data=None, *, people, holder=None, **kwargs):
        super().__init__(data, initial={"holder": holder.email if holder else ""}, **kwargs)
        self.people = {each.email: each for each in people}
        names = [(email, each.name) for email, each in self.people.items()]
        self.fields["holder"].choices = [("", "Anybody in this office"), *names]

    @property
    def chosen(self):
        return self.people.get(self.cleaned_data["holder"])
