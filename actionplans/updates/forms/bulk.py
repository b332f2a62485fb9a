from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from actionplans.as_at import rules
from actionplans.updates.forms.updates import DELIVERY, LONGEST
from actionplans.updates.my_actions import ActionNow
from actionplans.updates.services.updates import NewDate, UpdateText
from scrutiny.fields import read_day


def _box(label, rows=2):
    attrs = {"rows": rows, "class": "govuk-textarea"}
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs=attrs)
    )


class RowForm(forms.Form):
    """One action of the lead's table; a row in which nothing was typed or chosen is left alone.

    `revision` is the state of the action that the lead has open, `seen` its newest update.
    """

    use_required_attribute = False
    delivery = forms.ChoiceField(label="Status", required=False)
    progress = _box("Progress")
    reason = _box("Why at risk or off track")
    recovery_step = _box("What brings it back")
    due_on = forms.CharField(label="Due", required=False, max_length=30)
    new_reason = forms.CharField(label="Why the date moves", required=False, max_length=LONGEST)
    agreed_by = forms.CharField(label="Who agreed", required=False, max_length=150)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, now: ActionNow):
        self.now, self.action = now, now.action
        known = {
            "delivery": now.action.delivery,
            "due_on": f"{now.due_on:%-d %b %Y}" if now.due_on else "",
            "revision": now.action.revision,
            "seen": now.action.newest_key or "",
        }
        super().__init__(data, prefix=now.action.key, initial=known)
        is_stated = now.action.delivery != "not-stated"
        self.fields["delivery"].choices = (
            DELIVERY if is_stated else [("not-stated", "Not stated"), *DELIVERY]
        )
        self.fields["delivery"].widget.attrs["class"] = "govuk-select"
        for name in ("due_on", "new_reason", "agreed_by"):
            self.fields[name].widget.attrs["class"] = "govuk-input"
        self.is_overtaken, self.theirs = False, None

    @property
    def is_touched(self) -> bool:
        """Whether the lead changed anything in this row."""
        return any(name not in ("revision", "seen") for name in self.changed_data)

    @property
    def more_is_open(self) -> bool:
        names = ("reason", "recovery_step", "new_reason", "agreed_by")
        return bool(self.errors) or (self.is_bound and any(self[name].value() for name in names))

    def clean_due_on(self):
        text = self.cleaned_data["due_on"].strip()
        if not text or "due_on" not in self.changed_data:
            return None
        try:
            due_on = read_day(text)
        except ValueError:
            raise ValidationError("Enter a date such as 31 January 2025.") from None
        if due_on == self.now.due_on:
            return None
        if due_on < timezone.localdate():
            raise ValidationError("The new date has passed already.")
        return due_on

    def clean(self):
        cleaned = super().clean()
        if not self.is_touched:
            return cleaned
        if cleaned.get("delivery") == "not-stated":
            self.add_error("delivery", "Choose how the action stands.")
        faults = rules.faults_of_update(
            progress=cleaned.get("progress", ""),
            delivery=cleaned.get("delivery", ""),
            reason=cleaned.get("reason", ""),
            recovery_step=cleaned.get("recovery_step", ""),
            has_evidence=self.action.has_evidence,
        )
        for name, sentence in faults.items():
            self.add_error("delivery" if name == "evidence" else name, sentence)
        if cleaned.get("due_on"):
            for name, sentence in (
                ("new_reason", rules.NEEDS_DATE_REASON),
                ("agreed_by", rules.NEEDS_AGREEMENT),
            ):
                if not cleaned.get(name, "").strip():
                    self.add_error(name, sentence)
        return cleaned

    @property
    def text(self) -> UpdateText:
        clean = self.cleaned_data
        new_date = None
        if clean.get("due_on"):
            new_date = NewDate(clean["due_on"], clean["new_reason"], clean["agreed_by"])
        return UpdateText(
            progress=clean["progress"],
            delivery=clean["delivery"],
            impact=self.action.impact,
            reason=clean["reason"],
            recovery_step=clean["recovery_step"],
            new_date=new_date,
        )
