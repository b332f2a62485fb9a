"""The forms of minutes after the meeting: for comment, to be confirmed, what came of promises."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meetings.models import Minutes, MinutesComment, Undertaking
from meetings.services.confirming import Corrected, meetings_to_confirm_at, words_to_correct
from scrutiny.fields import DayField

WORDS = {"rows": 3}


class CirculateForm(forms.Form):
    """Who reads the draft besides chair and officers."""

    readers = forms.CharField(
        required=False,
        label="Who else?",
        help_text="One a line: name, e-mail. They read it by a link of their own, without the "
        "minutes of exempt items.",
        widget=forms.Textarea(attrs=WORDS),
        max_length=4000,
    )

    def clean_readers(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["readers"].splitlines()]
        return [_reader(line) for line in lines if line]


def _reader(line: str) -> tuple[str, str]:
    name, _, email = (part.strip() for part in line.rpartition(","))
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(f"“{line}”: write a name, a comma and an e-mail address.") from None
    if not name or len(name) > 100:
        raise ValidationError(f"“{line}”: write the name first, in at most 100 characters.")
    return name, email


class MinuteField(forms.ModelChoiceField):
    """One minute of some minutes, by its place."""

    def __init__(self, minutes: Minutes, **kwargs):
        super().__init__(minutes.entries.all(), to_field_name="position", **kwargs)


class CommentForm(forms.Form):
    """What somebody says about the draft."""

    text = forms.CharField(
        label="Your comment",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write your comment."},
    )

    def __init__(self, data=None, *, minutes: Minutes):
        super().__init__(data)
        about = MinuteField(
            minutes, required=False, label="About which minute?", empty_label="All of them"
        )
        self.fields = {"minute": about, **self.fields}


class AnswerForm(forms.Form):
    """What came of a comment."""

    state = forms.ChoiceField(choices=MinutesComment.State)
    answer = forms.CharField(required=False, max_length=2000)


class ConfirmForm(forms.Form):
    """At which meeting the minutes were confirmed, who signed them, and what was corrected."""

    signed_by = forms.CharField(
        label="Who signed them?",
        help_text="Who was in the chair",
        max_length=100,
        error_messages={"required": "Say who signed them."},
    )
    on = DayField(required=False, label="When were they signed?",
                  help_text="Leave it empty if it was at the meeting.")  # fmt: skip

    def __init__(self, data=None, *, minutes: Minutes):
        super().__init__(data)
        meetings = meetings_to_confirm_at(minutes)
        first = meetings.first()
        at = forms.ModelChoiceField(
            meetings,
            to_field_name="slug",
            label="At which meeting?",
            empty_label="Choose the meeting",
            initial=first and first.slug,
            error_messages={"required": "Choose the meeting."},
        )
        self.fields = {"at": at, **self.fields}
        self.minutes = {each.position: each for each in minutes.entries.all()}
        for place, minute in self.minutes.items():
            self.fields[f"words_{place}"] = forms.CharField(
                required=False,
                max_length=1000,
                label=f"What was corrected in “{minute.title}”",
                help_text="A sentence. It prints in both minutes; leave it empty if nothing was.",
            )
            self.fields[f"text_{place}"] = forms.CharField(
                required=False,
                strip=False,
                max_length=200_000,
                initial=words_to_correct(minute),
                label=f"“{minute.title}” as it reads now",
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    def clean(self):
        cleaned = super().clean()
        for place, minute in self.minutes.items():
            is_changed = _lines(cleaned.get(f"text_{place}")) != _lines(words_to_correct(minute))
            if is_changed and not cleaned.get(f"words_{place}"):
                self.add_error(f"words_{place}", "Say what was corrected; the words are changed.")
        return cleaned

    @property
    def corrections(self) -> list[Corrected]:
        said = self.cleaned_data
        return [
            Corrected(minute, said[f"words_{place}"], _lines(said[f"text_{place}"]))
            for place, minute in self.minutes.items()
            if said[f"words_{place}"]
        ]

    @property
    def pairs(self) -> list[tuple]:
        """Return for each minute its two fields, for the page to fold away."""
        return [
            (minute, self[f"words_{place}"], self[f"text_{place}"])
            for place, minute in self.minutes.items()
        ]


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


class FollowForm(forms.Form):
    """What came of an undertaking."""

    state = forms.ChoiceField(choices=Undertaking.State)
    outcome = forms.CharField(required=False, max_length=500)
