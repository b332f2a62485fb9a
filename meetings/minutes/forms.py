"""The forms of minutes after the meeting: circulation, confirmation, follow-up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from meetings.minutes.printing import closed_name
from meetings.minutes.services.confirmation import (
    Corrected,
    meetings_to_confirm_at,
    words_to_correct,
)
from meetings.models import Minute, Minutes, MinutesComment
from meetings.sitting.grounds import name_on, withheld_by_item
from meetings.sitting.minute_words import reference_of
from scrutiny.fields import DayField

WORDS = {"rows": 3}


class CirculateForm(forms.Form):
    """The readers of the draft besides chair and officers."""

    readers = forms.CharField(
        required=False,
        label="Who else, besides the chair and the officers?",
        help_text="One a line: name, e-mail. They read it by a link of their own, without the "
        "minutes of exempt items.",
        widget=forms.Textarea(attrs=WORDS),
        max_length=4000,
    )
    comment_by = DayField(
        required=False,
        label="By when do you want comments?",
        help_text="Leave it empty if there is no day. The draft stays open for comment until "
        "you publish it.",
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
    """A choice of one minute, by its key."""

    def __init__(self, minutes: Minutes, **kwargs):
        super().__init__(minutes.entries.all(), to_field_name="position", **kwargs)


class CommentForm(forms.Form):
    """A comment on the draft."""

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
    """The answer to a comment."""

    state = forms.ChoiceField(choices=MinutesComment.State)
    answer = forms.CharField(required=False, max_length=2000)


@dataclass(frozen=True)
class Correctable:
    """One text that may be corrected: the open or the exempt minute."""

    minute: Minute
    title: str
    text: str
    is_closed: bool = False

    @property
    def names(self) -> tuple[str, str]:
        """Return the names of its two fields: what was corrected, and the new text."""
        suffix = f"{self.minute.position}{'_closed' if self.is_closed else ''}"
        return f"words_{suffix}", f"text_{suffix}"

    @property
    def where_it_prints(self) -> str:
        if not self.is_closed:
            return "A sentence. It prints in both minutes; leave it empty if nothing was."
        return (
            f"A sentence. It prints in the {closed_name(self.minute).lower()} alone; both open "
            "minutes say no more than that it was corrected."
        )


def correctables(minutes: Minutes, closed: Mapping[int, str]) -> list[Correctable]:
    """List the texts that may be corrected; `closed` has the exempt ones that the user may see."""
    found = []
    code = minutes.meeting.committee.code
    entries = list(minutes.entries.select_related("item"))
    grounds = withheld_by_item(minute.item for minute in entries)
    for minute in entries:
        name = " ".join(filter(None, (reference_of(minute, code), minute.title)))
        is_withheld = bool(minute.item and minute.item.is_withheld)
        title = f"{name}: public summary" if is_withheld else name
        found.append(Correctable(minute, title, words_to_correct(minute)))
        if minute.item_id in grounds and minute.pk in closed:
            title = f"{name}: {name_on(grounds[minute.item_id]).lower()}"
            found.append(Correctable(minute, title, closed[minute.pk], is_closed=True))
    return found


class ConfirmForm(forms.Form):
    """Where the minutes were confirmed, who signed them, and what was corrected."""

    signed_by = forms.CharField(
        label="Who signed them?",
        help_text="Who was in the chair",
        max_length=100,
        error_messages={"required": "Say who signed them."},
    )
    on = DayField(required=False, label="When were they signed?",
                  help_text="Leave it empty if it was at the meeting.")  # fmt: skip

    def __init__(self, data=None, *, minutes: Minutes, closed: Mapping[int, str]):
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
        self.correctables = correctables(minutes, closed)
        for each in self.correctables:
            self._add_fields(each)

    def _add_fields(self, about: Correctable) -> None:
        words, text = about.names
        self.fields[words] = forms.CharField(
            required=False,
            max_length=1000,
            label=f"What was corrected in “{about.title}”",
            help_text=about.where_it_prints,
        )
        self.fields[text] = forms.CharField(
            required=False,
            strip=False,
            max_length=200_000,
            initial=about.text,
            label=f"“{about.title}” as it reads now",
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        if about.is_closed:
            for name in about.names:
                self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self):
        cleaned = super().clean()
        for each in self.correctables:
            words, text = each.names
            if _lines(cleaned.get(text)) != _lines(each.text) and not cleaned.get(words):
                self.add_error(words, "Say what was corrected; the words are changed.")
        return cleaned

    @property
    def corrections(self) -> list[Corrected]:
        said = [(each, *map(self.cleaned_data.get, each.names)) for each in self.correctables]
        return [
            Corrected(each.minute, words, _lines(text), is_closed=each.is_closed)
            for each, words, text in said
            if words
        ]

    @property
    def pairs(self) -> list[tuple]:
        """Return for each text its two fields, for the page to collapse."""
        return [(each, *(self[name] for name in each.names)) for each in self.correctables]


def _lines(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")
