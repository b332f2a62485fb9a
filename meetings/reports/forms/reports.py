"""Forms to start and write a report, and to fill it from a Word document."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from meetings.models import Meeting, Report
from meetings.models.report import HeaderField, Section
from meetings.reports.services.reports import Words
from scrutiny import writing
from scrutiny.fields import DayField

LONGEST_SECTION = 60_000
LONGEST_VALUE = 1_000
SPARE_BODIES = 2
WORD = ".docx"


class AuthorsForm(forms.Form):
    """The authors of a report, and its due date."""

    use_required_attribute = False
    authors = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Who writes it?",
        help_text="They get an e-mail with the link. Officers of the committee can write too.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(
        label="Draft due", required=False, help_text="For example 7 11 2024 or 7 nov 2024"
    )

    def __init__(self, data=None, *, authors, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["authors"].queryset = authors
        if not authors.exists():
            del self.fields["authors"]

    @property
    def facts(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        return {"authors": chosen.get("authors", ()), "due_on": chosen.get("due_on")}


class WrittenField(forms.CharField):
    """Text of several paragraphs, as scrutiny/writing.py reads it; pasted HTML is cleaned."""

    def __init__(self, *, rows: int, **kwargs):
        attrs = {"rows": rows, "data-written": ""}
        super().__init__(widget=forms.Textarea(attrs=attrs), max_length=LONGEST_SECTION,
                         required=False, **kwargs)  # fmt: skip

    def clean(self, value):
        text = super().clean(value)
        try:
            return writing.tidy(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ReportForm(forms.Form):
    """A report in the fields of its template; none is required before it is used.

    `revision` is the state of the report that the user has open.
    """

    use_required_attribute = False
    title = forms.CharField(max_length=200, label="Title", required=False)
    no_background_papers = forms.BooleanField(
        label="There are no background papers", required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, report: Report, initial=None):
        super().__init__(data, initial={**_saved(report), **(initial or {})})
        self.report = report
        for field in report.template.header_fields:
            if field.kind != "bodies":
                self.fields[field.name] = _header_box(field, report.values.get(field.key, ""))
        for number, section in enumerate(report.template.report_sections, 1):
            if section.is_typed:
                self.fields[section.name] = _section_box(section, number)
        self.places = range(_places(report, data))
        for place in self.places:
            self._add_body(place)

    def _add_body(self, place: int) -> None:
        saved = self.report.bodies[place : place + 1]
        row = saved[0] if saved else {"key": "", "body": "", "on": "", "recommendations": ""}
        on = date.fromisoformat(row["on"]) if row["on"] else None
        self.fields[f"body-{place}-key"] = forms.CharField(
            required=False, max_length=12, widget=forms.HiddenInput, initial=row["key"]
        )
        self.fields[f"body-{place}-name"] = forms.CharField(
            required=False, max_length=150, label="Body", initial=row["body"],
            help_text="A committee, Cabinet, or a stage such as the senior management team",
        )  # fmt: skip
        self.fields[f"body-{place}-on"] = DayField(required=False, label="Date", initial=on)
        self.fields[f"body-{place}-asked"] = WrittenField(
            rows=3, label="What it is recommended to do", initial=row["recommendations"],
            help_text="Leave this empty for a stage that only considers the report.",
        )  # fmt: skip

    @property
    def header_boxes(self) -> list[forms.BoundField]:
        return [
            self[field.name] for field in self.report.template.header_fields
            if field.name in self.fields
        ]  # fmt: skip

    @property
    def body_rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each body, its hidden key first."""
        return [
            [self[f"body-{place}-{part}"] for part in ("key", "name", "on", "asked")]
            for place in self.places
        ]

    @property
    def section_rows(self) -> list[tuple[int, Section, forms.BoundField | None]]:
        """Return number, section and field; no field for a section that is made automatically."""
        return [
            (number, section, self[section.name] if section.name in self.fields else None)
            for number, section in enumerate(self.report.template.report_sections, 1)
        ]

    def clean(self):
        cleaned = super().clean()
        for place in self.places:
            name, asked = (cleaned.get(f"body-{place}-{part}") for part in ("name", "asked"))
            on = cleaned.get(f"body-{place}-on")
            if not name and (asked or on):
                self.add_error(f"body-{place}-name", "Say which body that is.")
        background = self.report.template.section_for("background")
        if background and cleaned.get("no_background_papers") and cleaned.get(background.name):
            message = "You list background papers and say that there are none. Do one of the two."
            self.add_error("no_background_papers", message)
        return cleaned

    def beside(self, report: Report) -> list[tuple[str, str, bool]]:
        """Return label, saved words, and whether they differ from what was typed."""
        theirs = ReportForm(report=report)
        rows = []
        for box in self.visible_fields():
            saved = theirs[box.name].initial if box.name in theirs.fields else ""
            typed = self.cleaned_data[box.name]
            if isinstance(box.field, forms.BooleanField):
                rows.append((box.label, "Yes" if saved else "No", bool(saved) != typed))
            elif saved or typed:
                rows.append((box.label, str(saved or ""), _plain(saved) != _plain(typed)))
        return rows

    @property
    def words(self) -> Words:
        """Return what was typed; a field in error keeps what is saved."""
        typed = self.cleaned_data
        template = self.report.template
        values = {
            field.key: _plain(typed[field.name])
            for field in template.header_fields if field.name in typed
        }  # fmt: skip
        sections = {
            section.key: typed[section.name]
            for section in template.report_sections if section.name in typed
        }  # fmt: skip
        return Words(
            title=typed["title"],
            values=values,
            sections=sections,
            bodies=self._bodies(),
            no_background_papers=typed["no_background_papers"],
        )

    def _bodies(self) -> list[dict[str, str]]:
        typed = self.cleaned_data
        rows = []
        for place in self.places:
            parts = {part: typed[f"body-{place}-{part}"] for part in ("key", "name", "on", "asked")}
            if parts["name"]:
                rows.append({
                    "key": parts["key"], "body": parts["name"], "on": _plain(parts["on"]),
                    "recommendations": parts["asked"],
                })  # fmt: skip
        return rows

    def add_lacking(self, missing: dict[str, str]) -> None:
        """Add to each field what it lacks before the report can be used."""
        for name, sentence in missing.items():
            self.add_error(name if name in self.fields else None, sentence)


class WordForm(forms.Form):
    """A Word document made from the template."""

    use_required_attribute = False
    file = forms.FileField(
        label="Word file",
        help_text="The council’s report template, filled in and saved as .docx",
        widget=forms.ClearableFileInput(attrs={"class": "govuk-file-upload", "accept": WORD}),
        error_messages={
            "required": "Choose a Word file.", "empty": "This file is empty.",
        },
    )  # fmt: skip


class TakeForm(forms.Form):
    """The words read from a Word document, and whether they replace typed ones."""

    OVER = [
        ("empty", "Fill in only what is empty here"),
        ("all", "Replace what is here with what the Word file says"),
    ]
    read = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    over = forms.ChoiceField(
        label="Where both say something",
        choices=OVER,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens where both say something."},
    )


class SendForm(forms.Form):
    """Another item, of any meeting that the officer manages, for the same report."""

    use_required_attribute = False
    item = forms.ChoiceField(label="Item", error_messages={"required": "Choose an item."})

    def __init__(self, data=None, *, meetings: Iterable[Meeting]):
        super().__init__(data)
        groups = [
            (str(meeting), [(item.key, item.title) for item in meeting.items.all()])
            for meeting in meetings
        ]
        self.fields["item"].choices = [("", "Choose an item"), *groups]


def _places(report: Report, data: Any) -> int:
    """Return the number of body rows: as many as were sent, or the saved ones and some spare."""
    sent = [name for name in data or () if re.fullmatch(r"body-\d{1,2}-name", name)]
    return max(len(sent), len(report.bodies) + (0 if sent else SPARE_BODIES))


def _saved(report: Report) -> dict[str, Any]:
    return {
        "title": report.title,
        "no_background_papers": report.no_background_papers,
        "revision": report.revision,
        **{f"section-{key}": text for key, text in report.sections.items()},
    }


def _header_box(field: HeaderField, saved: str) -> forms.Field:
    facts: dict[str, Any] = {
        "label": field.label, "help_text": field.help, "required": False, "initial": saved,
    }  # fmt: skip
    if field.kind == "choice":
        known = dict.fromkeys([*field.choices, *filter(None, [saved])])
        choices = [("", "Choose"), *((choice, choice) for choice in known)]
        return forms.ChoiceField(choices=choices, **facts)
    if field.kind == "date":
        facts["initial"] = date.fromisoformat(saved) if saved else None
        return DayField(**facts)
    if field.kind == "lines":
        facts["widget"] = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=LONGEST_VALUE, **facts)


def _section_box(section: Section, number: int) -> forms.Field:
    rows = 4 if section.use else 7
    return WrittenField(
        rows=rows, label=f"{number}.0 {section.heading}", help_text=section.guidance
    )


def _plain(value: Any) -> str:
    """Return a header value as JSON: text, a date as ISO, "" for none."""
    if isinstance(value, date):
        return value.isoformat()
    return (value or "").replace("\r\n", "\n").strip()
