"""What is asked of whoever imports a table into a plan."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.html import escape

from actionplans.actions.forms.actions import LONGEST
from actionplans.imports.table.answers import MEANINGS, Answers
from actionplans.imports.table.differences import RowBeside
from actionplans.imports.table.shapes import Row, Table
from actionplans.models import Action


class TableForm(forms.Form):
    """A file with the table of a plan."""

    use_required_attribute = False
    file = forms.FileField(
        label="The table",
        help_text="A Word, Excel or CSV file with a column for the action. References, areas, "
        "owners, dates due, RAG ratings and progress are read under most of their usual headings.",
        widget=forms.FileInput(
            attrs={"class": "govuk-file-upload", "accept": ".docx,.xlsx,.csv,.txt"}
        ),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Check that it was saved, and choose it again.",
        },
    )


class QuestionsForm(forms.Form):
    """What is asked once a file: what blue means, which sheets are wanted, what is left out."""

    use_required_attribute = False
    blue = forms.ChoiceField(
        required=False,
        label="What does blue mean in this table?",
        help_text="It is complete to some councils and embedded to others.",
        choices=MEANINGS,
        initial=Action.Delivery.NOT_STATED,
        widget=forms.RadioSelect,
    )
    sheets = forms.MultipleChoiceField(
        label="Which sheets belong to the plan?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one sheet."},
    )
    leave_faults = forms.BooleanField(
        required=False,
        label="Import the rest. Dates that cannot be read are kept as words, without a date.",
    )

    def __init__(self, data: Any = None, *, table: Table) -> None:
        super().__init__(data, initial={"sheets": table.sheets})
        self.fields["sheets"].choices = [(name, name) for name in table.sheets]
        if not any(row.is_blue for row in table.rows):
            del self.fields["blue"]
        if len(table.sheets) < 2:
            del self.fields["sheets"]
        if not table.faults:
            del self.fields["leave_faults"]

    @property
    def answers(self) -> Answers:
        """Return what was answered; before an answer, all sheets and nothing left out."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return Answers(
            said.get("blue") or Action.Delivery.NOT_STATED,
            tuple(said.get("sheets", ())),
            bool(said.get("leave_faults")),
        )


class ApplyForm(forms.Form):
    """What is answered by whoever imports a table: its doubts, and dates that move."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why do dates move?",
        help_text="Published with each changed date.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why dates move."},
    )
    agreed_by = forms.CharField(
        label="Who agreed to it?",
        help_text="The public reads this too.",
        max_length=150,
        error_messages={"required": "Say who agreed to it."},
    )

    def __init__(self, data: Any = None, *, rows: Iterable[RowBeside], puts_off: bool) -> None:
        super().__init__(data)
        if not puts_off:
            del self.fields["reason"], self.fields["agreed_by"]
        for name, row, doubt in _doubts(each.row for each in rows):
            place = row.place[0].lower() + row.place[1:]
            self.fields[name] = forms.BooleanField(
                label=escape(f"{row.place}: {doubt}"),
                error_messages={
                    "required": f"Tick what is doubtful in {place} once you have looked at it."
                },
            )

    @property
    def why(self) -> dict[str, str]:
        names = ("reason", "agreed_by")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


def _doubts(rows: Iterable[Row]) -> Iterator[tuple[str, Row, str]]:
    """Name the field of each doubt: by its row, and by its sheet where there are several."""
    sheets: dict[str, int] = {}
    for row in rows:
        sheet = sheets.setdefault(row.sheet, len(sheets)) if row.sheet else None
        place = row.number if sheet is None else f"{sheet}_{row.number}"
        for number, doubt in enumerate(row.doubts):
            yield f"doubt_{place}_{number}", row, doubt
