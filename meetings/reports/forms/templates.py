"""The form for an administrator to make the next version of the report template."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import slugify

from meetings.models import ReportTemplate
from meetings.models.report import HeaderField, Section
from scrutiny.fields import LinesField

SPARE = 2
MOST = 60
FIELD_KINDS = [
    ("text", "One line"),
    ("lines", "Several lines"),
    ("choice", "One of several"),
    ("date", "A date"),
    ("bodies", "Who considers the report"),
]
STYLES = [
    ("paragraphs", "Numbered paragraphs: 3.1, 3.2"),
    ("list", "A numbered list: 1, 2"),
    ("letters", "A lettered list: A, B"),
    ("sign-off", "The sign-off table"),
]
USES = [
    ("", "The author writes it"),
    ("recommendations", "Recommendations"),
    ("background", "Background papers"),
    ("appendices", "Appendices, listed by themselves"),
]
ALREADY = "choice"


class RowForm(forms.Form):
    """One line of the template; a line without a name is left out."""

    use_required_attribute = False
    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    place = forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=MOST * 10,
        help_text="Lines are put in this order",
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].widget.attrs["class"] = "govuk-input--width-3"

    def named(self, name: str) -> tuple[int, str, dict[str, Any]] | None:
        """Return place, key and words of the line, None for one that is left out."""
        typed = dict(self.cleaned_data)
        if not typed[name] or typed.pop("remove"):
            return None
        key = typed.pop("key") or slugify(typed[name])[:60] or "line"
        return typed.pop("place") or MOST * 10, key, typed


class FieldRow(RowForm):
    label = forms.CharField(label="Label", required=False, max_length=80)
    kind = forms.ChoiceField(label="What is typed", choices=FIELD_KINDS, initial="text")
    help = forms.CharField(label="Guidance", required=False, max_length=200)
    choices = LinesField(
        label="Choices", required=False, help_text="One a line, for “One of several”"
    )
    required = forms.BooleanField(
        label="Must be filled in before the report is used", required=False
    )
    remove = forms.BooleanField(label="Leave this line out of the new version", required=False)

    def clean(self):
        typed = super().clean()
        if (
            typed.get("label")
            and typed.get("kind") == ALREADY
            and len(typed.get("choices", [])) < 2
        ):
            self.add_error("choices", "Give at least two choices.")
        return typed


class SectionRow(RowForm):
    heading = forms.CharField(label="Heading", required=False, max_length=120)
    guidance = forms.CharField(
        label="Guidance", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    style = forms.ChoiceField(label="How it is set", choices=STYLES, initial="paragraphs")
    use = forms.ChoiceField(label="What it is for", choices=USES, required=False)
    required = forms.BooleanField(label="Must be written before the report is used", required=False)
    remove = forms.BooleanField(label="Leave this section out of the new version", required=False)


class ReasonForm(forms.Form):
    """The changes in a version, for authors who write in an earlier one."""

    use_required_attribute = False
    reason = forms.CharField(
        label="What changed?",
        max_length=200,
        help_text="Authors read it when the new version is offered to them.",
        error_messages={"required": "Say what changed, in a few words."},
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput)


FieldRows = forms.formset_factory(FieldRow, extra=SPARE, absolute_max=MOST, max_num=MOST)
SectionRows = forms.formset_factory(SectionRow, extra=SPARE, absolute_max=MOST, max_num=MOST)


class TemplateForms:
    """The three forms together: changes, header lines, sections."""

    def __init__(self, data, template: ReportTemplate):
        fields, sections = (
            [{**row, "place": place} for place, row in enumerate(rows, 1)]
            for rows in (template.fields, template.sections)
        )
        self.reason = ReasonForm(data, initial={"based_on": template.number})
        self.fields = FieldRows(data, prefix="fields", initial=fields)
        self.sections = SectionRows(data, prefix="sections", initial=sections)

    def is_valid(self) -> bool:
        # Each is asked, so that every mistake is told at once.
        answers = [each.is_valid() for each in (self.reason, self.fields, self.sections)]
        return all(answers)

    @property
    def in_error(self) -> forms.Form | None:
        """Return the first form with an error, in the order of the page."""
        every = [*self.fields.forms, *self.sections.forms, self.reason]
        return next((form for form in every if form.errors), None)

    @property
    def facts(self) -> dict[str, Any]:
        """Return the arguments of meetings.reports.services.templates.change_template."""
        fields = [HeaderField(key=key, **_tupled(row)) for key, row in _rows(self.fields, "label")]
        sections = [Section(key=key, **row) for key, row in _rows(self.sections, "heading")]
        return {"fields": fields, "sections": sections, **self.reason.cleaned_data}


def _rows(formset, name: str) -> Sequence[tuple[str, dict[str, Any]]]:
    lines = [form.named(name) for form in formset.forms if form.cleaned_data]
    kept = sorted((line for line in lines if line), key=lambda line: line[0])
    return [(key, row) for _, key, row in kept]


def _tupled(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"choices": tuple(row["choices"])}
