from dataclasses import dataclass
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape

from actionplans.as_at import rules
from actionplans.models import Action, Measure
from actionplans.updates.services.updates import (
    NOT_YET,
    NewDate,
    ReadingGiven,
    UpdateText,
    newest_key,
)
from scrutiny.evidence import EvidenceGiven, file_given
from scrutiny.fields import DayField, HandedInField

LONGEST = 8000
DELIVERY = [choice for choice in Action.Delivery.choices if choice[0] != "not-stated"]
CHOOSE = "Choose how the action stands."


def words_field(label, *, rows=4, required=False, help_text="", message=""):
    """Make a large box for words."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": message} if message else None,
    )


@dataclass(frozen=True)
class Fold:
    """A collapsible part of the form: its title, and whether it is open."""

    title: str
    fields: list
    is_open: bool
    opens_on: str = ""


class UpdateForm(forms.Form):
    """One update, in as few answers as it takes; the rest is collapsed.

    `revision` is the state of the action that the user has open, `seen` its newest update.
    Only a signed-in user is asked for words for officers (`knows_all`).
    """

    use_required_attribute = False
    progress = words_field(
        "What is the progress?", rows=5, required=True, message=rules.NEEDS_PROGRESS
    )
    delivery = forms.ChoiceField(
        label="How does it stand?",
        choices=DELIVERY,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    reason = words_field("Why is it at risk or off track?", rows=3)
    recovery_step = words_field("What will bring it back on track?", rows=3)
    difference = words_field("Is it making a difference?", rows=4)
    impact = forms.ChoiceField(
        label="How much difference?",
        choices=Action.Impact.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    evidence_file = HandedInField(label="File", required=False)
    evidence_link = forms.URLField(
        label="Link", required=False, max_length=500, assume_scheme="https"
    )
    evidence_title = forms.CharField(label="What it shows", required=False, max_length=200)
    new_due_on = DayField(
        label="New date due",
        required=False,
        help_text="The original date stays to be read. For example 31 1 2025 or 31 jan 2025",
    )
    new_reason = words_field("Why the date moves", rows=2)
    agreed_by = forms.CharField(label="Who agreed to it", required=False, max_length=150)
    internal_note = words_field(
        "Words for officers only", rows=3, help_text="The public never reads these."
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data=None, files=None, *, action, measures=(), knows_all=True, last=None, oversized=()
    ):
        super().__init__(data, files, initial=_initial(action, knows_all, last))
        self.action, self.measures = action, list(measures)
        self.fields["evidence_file"].oversized = tuple(oversized)
        self.has_evidence = any(not each.is_withdrawn for each in action.evidence.all())
        self.fields["evidence_title"].widget.attrs["class"] = "govuk-input--width-20"
        if not knows_all:
            del self.fields["internal_note"]
        for number, measure in enumerate(self.measures):
            self.fields[f"reading_{number}"] = _reading_field(measure)
        if self.measures:
            self.fields["read_on"] = DayField(
                label="Date of the figures", required=False, initial=timezone.localdate()
            )

    def clean(self):
        cleaned = super().clean()
        faults = rules.faults_of_update(
            progress=cleaned.get("progress") or "-",  # its own field says when it is missing
            delivery=cleaned.get("delivery", ""),
            reason=cleaned.get("reason", ""),
            recovery_step=cleaned.get("recovery_step", ""),
            has_evidence=self.has_evidence or bool(self._given()) or "evidence_file" in self.errors,
        )
        for name, sentence in faults.items():
            self.add_error("evidence_file" if name == "evidence" else name, sentence)
        self._clean_new_date(cleaned)
        return cleaned

    def clean_read_on(self):
        read_on = self.cleaned_data["read_on"]
        if read_on and read_on > timezone.localdate():
            raise ValidationError(NOT_YET)
        return read_on

    def _clean_new_date(self, cleaned):
        due_on, reason = cleaned.get("new_due_on"), cleaned.get("new_reason", "").strip()
        agreed_by = cleaned.get("agreed_by", "").strip()
        if "new_due_on" in self.errors or not (due_on or reason or agreed_by):
            return
        if self.action.due_on is None:
            self.add_error("new_due_on", "This action has no date due that could be put off.")
        elif not due_on:
            self.add_error("new_due_on", "Enter the new date.")
        elif due_on < timezone.localdate():
            self.add_error("new_due_on", "The new date has passed already.")
        elif due_on == self.action.now_due_on:
            self.add_error("new_due_on", "This is the date already.")
        if not reason:
            self.add_error("new_reason", rules.NEEDS_DATE_REASON)
        if not agreed_by:
            self.add_error("agreed_by", rules.NEEDS_AGREEMENT)

    @property
    def text(self) -> UpdateText:
        clean = self.cleaned_data
        names = ("progress", "delivery", "difference", "reason", "recovery_step")
        new_date = None
        if clean["new_due_on"]:
            new_date = NewDate(clean["new_due_on"], clean["new_reason"], clean["agreed_by"])
        return UpdateText(
            **{name: clean[name] for name in names},
            impact=clean["impact"] or Action.Impact.NOT_STATED,
            readings=tuple(self._readings()),
            evidence=tuple(self._given()),
            new_date=new_date,
            internal_note=clean.get("internal_note"),
        )

    def _readings(self):
        on = self.cleaned_data.get("read_on") or timezone.localdate()
        for number, measure in enumerate(self.measures):
            value = self.cleaned_data[f"reading_{number}"]
            if value is not None:
                yield ReadingGiven(measure, on, value)

    def _given(self) -> list[EvidenceGiven]:
        file, link = self.cleaned_data.get("evidence_file"), self.cleaned_data.get("evidence_link")
        title = self.cleaned_data.get("evidence_title", "")
        given = []
        if file:
            given.append(file_given(file, title))
        if link:
            given.append(EvidenceGiven(title or urlsplit(link).hostname or link, link=link))
        return given

    @property
    def folds(self) -> list[Fold]:
        readings = [name for name in self.fields if name.startswith("read")]
        parts = [
            ("Evidence: a file or a link",
             ["evidence_file", "evidence_link", "evidence_title"], "complete embedded"),
            (f"Figures ({len(self.measures)})", readings, ""),
            ("Another date due", ["new_due_on", "new_reason", "agreed_by"], ""),
            ("Words for officers only", ["internal_note"], ""),
        ]  # fmt: skip
        return [
            self._fold(title, [name for name in names if name in self.fields], opens_on)
            for title, names, opens_on in parts
            if any(name in self.fields for name in names)
        ]

    @property
    def trouble(self) -> Fold:
        names = ["reason", "recovery_step"]
        return self._fold("If it is at risk or off track", names, "at-risk off-track")

    def _fold(self, title, names, opens_on):
        value = self["delivery"].value() or ""
        is_open = any(name in self.errors or self._is_typed(name) for name in names)
        return Fold(title, [self[name] for name in names], is_open or value in opens_on.split(),
                    opens_on)  # fmt: skip

    def _is_typed(self, name) -> bool:
        return self.is_bound and self[name].field.has_changed(self[name].initial, self[name].data)


def _initial(action: Action, knows_all: bool, last) -> dict:
    """Fill in the last state of the action, as far as the user may know it."""
    known = {"revision": action.revision, "seen": newest_key(action)}
    if last:
        known |= {"delivery": last.delivery, "impact": last.impact}
    return known | ({"internal_note": action.internal_note} if knows_all else {})


def _reading_field(measure: Measure):
    latest = getattr(measure, "latest_value", None)
    facts = [
        f"last {latest.normalize():f}" if latest is not None else "",
        f"target {measure.target.normalize():f}" if measure.target is not None else "",
    ]
    return forms.DecimalField(
        label=escape(str(measure)),
        required=False,
        max_digits=12,
        decimal_places=2,
        help_text=escape(", ".join(filter(None, facts)).capitalize()),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "inputmode": "decimal"}),
    )
