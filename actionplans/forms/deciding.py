import re

from django import forms

from actionplans import rules
from actionplans.forms.updating import words_field
from actionplans.models import ActionUpdate

COUNT = re.compile(r"(?<![\d.,£/:-])(\d{1,3})(?![\d%]|[.,/:-]\d|st\b|nd\b|rd\b|th\b)")


class CheckForm(forms.Form):
    """A second person's answer to "complete"."""

    use_required_attribute = False
    words = words_field("What is missing, or what convinced you", rows=4)


class ReleaseForm(forms.Form):
    """The words of an update as the public will read them, and the evidence it may fetch."""

    use_required_attribute = False
    progress = words_field(
        "What is the progress?", rows=6, required=True, message=rules.NEEDS_PROGRESS
    )
    difference = words_field("Is it making a difference?", rows=5)
    reason = words_field("Why it is at risk or off track", rows=3)
    recovery_step = words_field("What will bring it back on track", rows=3)
    evidence = forms.MultipleChoiceField(
        label="Evidence that the public may fetch",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, update: ActionUpdate):
        names = ("progress", "difference", "reason", "recovery_step")
        super().__init__(data, initial={name: getattr(update, name) for name in names})
        self.update, self.names = update, names
        if update.delivery not in rules.IN_TROUBLE:
            del self.fields["reason"], self.fields["recovery_step"]
        self.evidence = {
            each.key: each for each in update.action.evidence.filter(is_withdrawn=False)
        }
        if self.evidence:
            choices = [(key, each.title) for key, each in self.evidence.items()]
            self.fields["evidence"].choices = choices
        else:
            del self.fields["evidence"]

    def clean(self):
        cleaned = super().clean()
        for name, message in (
            ("reason", rules.NEEDS_REASON),
            ("recovery_step", rules.NEEDS_RECOVERY),
        ):
            if name in self.fields and not cleaned.get(name, "").strip():
                self.add_error(name, message)
        return cleaned

    @property
    def facts(self) -> dict:
        clean = self.cleaned_data
        words = {name: clean[name] for name in self.names if name in clean}
        return words | {"evidence": [self.evidence[key] for key in clean.get("evidence", ())]}

    @property
    def small_counts(self) -> list[str]:
        """Return numbers in the words that may say how few people something is about."""
        smallest = self.update.action.plan.smallest_count
        words = " ".join(
            str(self[name].value() or "") for name in self.names if name in self.fields
        )
        found = [int(each) for each in COUNT.findall(words)]
        return sorted({str(number) for number in found if 0 < number < smallest})
