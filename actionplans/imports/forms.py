"""What officers enter to import a table."""

from collections.abc import Iterable

from django import forms
from django.utils.html import escape

from actionplans.actions.forms.actions import LONGEST
from actionplans.imports.table.differences import RowBeside


class TableForm(forms.Form):
    """A file with the table of a plan."""

    use_required_attribute = False
    file = forms.FileField(
        label="The table",
        help_text="A Word, Excel or CSV file with the columns Ref, Action, Success Measure, Date "
        "Due, Status and Performance; Area, Owner and Delivery are read too.",
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".docx,.xlsx,.csv"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "This file is empty. Check that it was saved, and choose it again.",
        },
    )


class ApplyForm(forms.Form):
    """What somebody answers for who brings a table over: its doubts, and dates that move."""

    use_required_attribute = False
    reason = forms.CharField(
        label="Why do dates move?",
        help_text="The public reads this beside each date that the table moves.",
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

    def __init__(self, data=None, *, rows: Iterable[RowBeside], puts_off: bool):
        super().__init__(data)
        if not puts_off:
            del self.fields["reason"], self.fields["agreed_by"]
        for row in (each.row for each in rows):
            for number, doubt in enumerate(row.doubts):
                self.fields[f"doubt_{row.number}_{number}"] = forms.BooleanField(
                    label=escape(f"Row {row.number}: {doubt}"),
                    error_messages={
                        "required": f"Tick what is doubtful in row {row.number} once you "
                        "have looked at it."
                    },
                )

    @property
    def why(self) -> dict[str, str]:
        names = ("reason", "agreed_by")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
