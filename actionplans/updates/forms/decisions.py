import re

from django import forms

from actionplans.as_at import rules
from actionplans.as_at.measures import overtaken
from actionplans.models import ActionUpdate, Evidence, Postponement
from actionplans.updates.forms.updates import words_field
from actionplans.updates.public_copies import public_copy

COUNT = re.compile(r"(?<![\d.,£/:-])(\d{1,3})(?![\d%]|[.,/:-]\d|st\b|nd\b|rd\b|th\b)")
# What the public reads of an update, each in words of its own.
WORDS = ("progress", "difference", "reason", "recovery_step", "date_reason", "date_agreed_by")


class CheckForm(forms.Form):
    """A second person's decision on "complete"."""

    use_required_attribute = False
    words = words_field("What is missing, or what convinced you", rows=4)


class ReleaseForm(forms.Form):
    """The public words of an update, and its evidence to be public."""

    use_required_attribute = False
    progress = words_field(
        "What is the progress?", rows=6, required=True, message=rules.NEEDS_PROGRESS
    )
    difference = words_field("Is it making a difference?", rows=5)
    reason = words_field("Why it is at risk or off track", rows=3)
    recovery_step = words_field("What will bring it back on track", rows=3)
    date_reason = words_field("Why the date moves", rows=3)
    date_agreed_by = forms.CharField(label="Who agreed to it", required=False, max_length=150)
    evidence = forms.MultipleChoiceField(
        label="Evidence that the public may fetch",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, update: ActionUpdate):
        self.new_date = update.postponements.last()
        super().__init__(data, initial=_initial(update, self.new_date))
        self.update = update
        if update.delivery not in rules.IN_TROUBLE:
            del self.fields["reason"], self.fields["recovery_step"]
        if self.new_date is None:
            del self.fields["date_reason"], self.fields["date_agreed_by"]
        self.evidence = {
            each.key: each for each in update.action.evidence.filter(is_withdrawn=False)
        }
        if self.evidence:
            choices = [(key, _named(each)) for key, each in self.evidence.items()]
            self.fields["evidence"].choices = choices
        else:
            del self.fields["evidence"]
        self.copies = [
            public_copy(each)
            for each in self.evidence.values()
            if each.file and not each.public_file
        ]
        self._offer_overtaken(update)

    def _offer_overtaken(self, update: ActionUpdate) -> None:
        """List figures that would stay hidden with the updates that gave them."""
        self.readings = {str(each.pk): each for each in overtaken(update)}
        if self.readings:
            self.fields["readings"] = forms.MultipleChoiceField(
                label="Earlier figures that nobody has released",
                help_text="Those that stay ticked are released with this update.",
                required=False,
                initial=list(self.readings),
                choices=[(pk, f"{each.measure}: {each}") for pk, each in self.readings.items()],
                widget=forms.CheckboxSelectMultiple,
            )

    def clean(self):
        cleaned = super().clean()
        for name, message in (
            ("reason", rules.NEEDS_REASON),
            ("recovery_step", rules.NEEDS_RECOVERY),
            ("date_reason", rules.NEEDS_DATE_REASON),
            ("date_agreed_by", rules.NEEDS_AGREEMENT),
        ):
            if name in self.fields and not cleaned.get(name, "").strip():
                self.add_error(name, message)
        for copied in self.copies:
            if copied.refusal and copied.evidence.key in cleaned.get("evidence", ()):
                self.add_error("evidence", f"{copied.evidence.title}: {copied.refusal}")
        return cleaned

    @property
    def facts(self) -> dict:
        clean = self.cleaned_data
        words = {name: clean[name] for name in WORDS if name in clean}
        return words | {
            "evidence": [self.evidence[key] for key in clean.get("evidence", ())],
            "readings": [self.readings[pk] for pk in clean.get("readings", ())],
        }

    @property
    def small_counts(self) -> list[str]:
        """Return numbers in the text that may reveal a count of few people."""
        smallest = self.update.action.plan.smallest_count
        words = " ".join(str(self[name].value() or "") for name in WORDS if name in self.fields)
        found = [int(each) for each in COUNT.findall(words)]
        return sorted({str(number) for number in found if 0 < number < smallest})


def _named(evidence: Evidence) -> str:
    """Return evidence as the public reads about it."""
    return f"{evidence.title} ({evidence.link or evidence.file_name})"


def _initial(update: ActionUpdate, new_date: Postponement | None) -> dict:
    """Fill in the words that were written for officers."""
    names = ("progress", "difference", "reason", "recovery_step")
    initial = {name: getattr(update, name) for name in names}
    if new_date:
        initial |= {"date_reason": new_date.reason, "date_agreed_by": new_date.agreed_by}
    return initial
