from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from actionplans.inspections.frameworks import Frameworks, Subject, framework_of
from actionplans.models import Action, ActionPlan, AreaForImprovement, Finding, Inspection
from committees.models import Committee
from meetings.models import Entry, Paper
from scrutiny.fields import DayField, LinesField

FACTS = ("committee", "framework", "starts_on", "ends_on", "lead_inspector", "topic",
         "received_on", "is_statement_required", "statement_by", "report_paper")  # fmt: skip
FINDING = ("paragraph", "kind", "text", "area", "raised_before", "no_action_reason")


class InspectionForm(forms.Form):
    """The dates of an inspection, its framework, and the receipt of its report."""

    use_required_attribute = False
    framework = forms.ChoiceField(
        label="Framework", error_messages={"required": "Choose the framework."}
    )
    committee = forms.ModelChoiceField(
        Committee.objects.none(),
        to_field_name="code",
        label="Committee that looks at it",
        empty_label="Choose a committee",
        error_messages={"required": "Choose a committee."},
    )
    starts_on = DayField(label="First day", help_text="For example 29 4 2024 or 29 apr 2024")
    ends_on = DayField(label="Last day")
    lead_inspector = forms.CharField(required=False, max_length=100, label="Lead inspector")
    topic = forms.CharField(required=False, max_length=200, label="Topic or theme")
    received_on = DayField(
        required=False,
        label="Report received on",
        help_text="The periods for publishing it and for the statement begin the day after",
    )

    is_statement_required = forms.BooleanField(
        required=False, label="The inspectors require a statement or plan in answer"
    )
    statement_by = forms.CharField(
        required=False,
        max_length=150,
        label="Who makes it",
        help_text="The Chief Inspector names the body, which need not be the council.",
    )
    report_paper = forms.ModelChoiceField(
        Paper.objects.none(),
        required=False,
        to_field_name="key",
        label="The report, as a paper of a meeting",
        empty_label="None yet",
        help_text="Public papers of the committee’s meetings since the inspection began",
    )

    def __init__(self, data=None, *, user, inspection: Inspection | None = None):
        initial = {name: getattr(inspection, name) for name in FACTS} if inspection else {}
        if inspection and inspection.report_paper:
            initial["report_paper"] = inspection.report_paper.key
        if inspection and inspection.committee:
            initial["committee"] = inspection.committee.code
        super().__init__(data, initial=initial)
        known = Frameworks()
        names = known.names
        if inspection and inspection.framework not in names:
            names.append(inspection.framework)
        self.fields["framework"].choices = [(name, name) for name in names]
        self._ask_by_framework(known, inspection)
        committees = Committee.objects.with_plans_managed_by(user).current()
        self.fields["committee"].queryset = committees
        self._offer_papers(inspection)

    def _ask_by_framework(self, known: Frameworks, inspection: Inspection | None) -> None:
        """Ask of an inspection what its framework knows; of a new one, for its topic only."""
        if inspection is None:
            del self.fields["is_statement_required"], self.fields["statement_by"]
            self.fields["topic"].help_text = "Of a focused visit or a joint inspection"
            return
        framework = known.of(inspection.framework, inspection.starts_on)
        self.fields["topic"].label = framework.topic_label or "Topic"
        if not (framework.topic_label or inspection.topic):
            del self.fields["topic"]
        is_asked = framework.is_statement_optional or inspection.is_statement_required
        if not is_asked:
            del self.fields["is_statement_required"], self.fields["statement_by"]

    def _offer_papers(self, inspection: Inspection | None) -> None:
        """Offer public papers; an inspection that is not saved yet has no report."""
        if inspection is None:
            del self.fields["report_paper"]
            return
        papers = Paper.objects.filter(
            pk__in=Entry.objects.filter(edition__audience="public", paper__basis="").values(
                "paper"
            ),
            item__meeting__committee=inspection.committee_id,
            item__meeting__starts_at__date__gte=inspection.starts_on,
        )
        kept = Paper.objects.filter(pk=inspection.report_paper_id)
        field = self.fields["report_paper"]
        field.queryset = (
            (papers | kept)
            .select_related("item__meeting")
            .order_by("-item__meeting__starts_at", "item__position", "position")
        )
        field.label_from_instance = lambda paper: f"{paper.item.meeting.on:%-d %B %Y}: {paper}"

    def clean(self):
        cleaned = super().clean()
        first, last, received = (cleaned.get(n) for n in ("starts_on", "ends_on", "received_on"))
        if first and last and last < first:
            self.add_error("ends_on", "The last day is before the first day.")
        if first and received and received < first:
            self.add_error("received_on", "The report came before the inspection began.")
        return cleaned

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FACTS if name in self.cleaned_data}


class JudgementsForm(forms.Form):
    """One grade for each subject of the framework, in the framework's own words."""

    use_required_attribute = False

    def __init__(self, data=None, *, inspection: Inspection):
        super().__init__(data)
        self.framework = framework_of(inspection.framework, inspection.starts_on)
        kept = list(inspection.judgements.all())
        grades = {(each.body, each.subject.lower()): each.grade for each in kept}
        self.subjects = _subjects(self.framework.subjects, kept)
        for number, subject in enumerate(self.subjects):
            grade = grades.get((subject.body, subject.words.lower()), "")
            label = f"{subject.body}: {subject.words}" if subject.body else subject.words
            known = [grade] if grade and grade not in self.framework.grades else []
            self.fields[f"grade_{number}"] = forms.ChoiceField(
                required=False,
                label=label,
                initial=grade,
                choices=[("", "Not judged"), *((g, g) for g in (*self.framework.grades, *known))],
            )

    @property
    def judgements(self) -> list[tuple[str, str, str]]:
        grades = [self.cleaned_data[f"grade_{n}"] for n in range(len(self.subjects))]
        return [
            (subject.body, subject.words, grade)
            for subject, grade in zip(self.subjects, grades, strict=True)
            if grade
        ]


class QuotedForm(forms.Form):
    """Areas for improvement or priority actions as the report words them, one per line."""

    use_required_attribute = False
    texts = LinesField(
        required=False,
        line_length=2000,
        label="One a line, in the words of the report",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    is_reworded = forms.BooleanField(
        required=False,
        label="A line that actions or findings answer is only worded anew, so they stay with it",
    )

    def __init__(self, data=None, *, rows: QuerySet):
        super().__init__(data, initial={"texts": [row.text for row in rows]})
        if rows.model is not AreaForImprovement:  # nothing answers the others
            del self.fields["is_reworded"]


class PublishForm(forms.Form):
    """The day on which the inspectors put their report on the web."""

    use_required_attribute = False
    on = DayField(label="When was the report published?", help_text="For example 12 7 2024")

    def __init__(self, data=None, *, inspection: Inspection):
        self.received_on = inspection.received_on
        initial = {"on": inspection.published_on or timezone.localdate()}
        super().__init__(data, initial=initial)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        if self.received_on and on < self.received_on:
            raise forms.ValidationError("The report was received later than that.")
        return on


class TickForm(forms.Form):
    """The day on which a step of the checklist was done; empty clears the step."""

    use_required_attribute = False
    done_on = DayField(
        required=False, label="Done on", help_text="Leave it empty if it is not done."
    )
    note = forms.CharField(required=False, max_length=200, label="To whom, or where")

    def clean_done_on(self):
        done_on = self.cleaned_data["done_on"]
        if done_on and done_on > timezone.localdate():
            raise forms.ValidationError("This day has not come yet.")
        return done_on


class FindingForm(forms.Form):
    """A finding in a paragraph of the report, and its answer."""

    use_required_attribute = False
    paragraph = forms.CharField(
        max_length=20, label="Paragraph", error_messages={"required": "Give the paragraph."}
    )
    kind = forms.ChoiceField(choices=Finding.Kind, label="It is", initial=Finding.Kind.WEAKNESS)
    text = forms.CharField(
        max_length=4000,
        label="What it finds",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what it finds."},
    )
    area = forms.ModelChoiceField(
        None,
        required=False,
        to_field_name="key",
        label="Area for improvement",
        empty_label="None",
    )
    raised_before = forms.ModelChoiceField(
        None,
        required=False,
        label="An earlier inspection raised it",
        empty_label="No, or not known",
    )
    actions = forms.ModelMultipleChoiceField(
        None,
        required=False,
        to_field_name="key",
        label="Actions that answer it",
        widget=forms.CheckboxSelectMultiple,
    )
    no_action_reason = forms.CharField(
        required=False,
        max_length=1000,
        label="If no action answers it: why not?",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data=None, *, user, inspection: Inspection, finding: Finding | None = None):
        super().__init__(data, initial=_words_of(finding) if finding else {})
        earlier = Finding.objects.filter(
            inspection__starts_on__lt=inspection.starts_on,
            inspection__in=Inspection.objects.visible_to(user),
        )
        self.fields["area"].queryset = inspection.areas.all()
        self.fields["raised_before"].queryset = earlier.select_related("inspection")
        self.fields["raised_before"].label_from_instance = _named
        # The draft of another committee answers the same inspection: kept, and not shown.
        seen = Action.objects.filter(plan__in=ActionPlan.objects.visible_to(user))
        actions = seen.filter(plan__inspection=inspection).select_related("plan")
        self.fields["actions"].queryset = actions
        self.unseen = finding.actions.exclude(pk__in=seen) if finding else Action.objects.none()
        self.fields["paragraph"].widget.attrs["class"] = "govuk-input--width-5"
        for name in ("area", "raised_before", "actions"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        kept = finding.raised_before if finding else None
        if kept and not earlier.filter(pk=kept.pk).exists():  # it stays, and this person asks not
            self.fields.pop("raised_before", None)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("actions") and cleaned.get("no_action_reason"):
            self.add_error(
                "no_action_reason", "Actions answer it, so there is no reason why none does."
            )
        return cleaned

    @property
    def facts(self) -> dict:
        found = {name: self.cleaned_data[name] for name in FINDING if name in self.cleaned_data}
        return found | {"actions": [*self.cleaned_data.get("actions", ()), *self.unseen]}


def saved_beside(form: forms.Form) -> list[tuple[str, str]]:
    """Return the saved values that differ from what this user typed: (label, words)."""
    return [
        (field.label, _said(field)) for field in form.visible_fields()
        if field.name in form.changed_data
    ]  # fmt: skip


def _said(field: forms.BoundField) -> str:
    """Return a saved value as the field's page shows it."""
    saved = field.initial
    if isinstance(saved, date):
        return f"{saved:%-d %B %Y}"
    if hasattr(field.field, "choices"):
        wanted = {str(each) for each in (saved if isinstance(saved, list) else [saved])}
        named = [str(label) for value, label in field.field.choices if str(value) in wanted]
        return "; ".join(named) or "Nothing"
    if isinstance(saved, list):
        saved = "\n".join(saved)
    return str(saved or "") or "Nothing"


def _subjects(subjects: Sequence[Subject], kept: Sequence) -> list[Subject]:
    """Return the framework's subjects, and those that were judged here under other names."""
    known = {(each.body, each.words.lower()) for each in subjects}
    others = [each for each in kept if (each.body, each.subject.lower()) not in known]
    return [*subjects, *(Subject(each.subject, each.subject, each.body) for each in others)]


def _words_of(finding: Finding) -> dict:
    initial = {name: getattr(finding, name) for name in FINDING}
    return initial | {
        "area": finding.area and finding.area.key,
        "raised_before": finding.raised_before_id,
        "actions": [each.key for each in finding.actions.all()],
    }


def _named(finding: Finding) -> str:
    return f"{finding.inspection}, paragraph {finding.paragraph}: {finding.text[:80]}"
