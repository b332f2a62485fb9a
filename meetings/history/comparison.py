"""Forms for words that two users may have open at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms


class ComparingForm(forms.Form):
    """`revision` is the state of the words that the user has open.

    Subclasses hold the words; one whose fields differ from the saved words compares
    those that both have.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def beside(self, saved: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
        """Return label, saved words, and whether they differ from what was typed."""
        return [
            (
                str(field.label),
                _as_text(field.field, saved[field.name]),
                self._differs(field, saved),
            )
            for field in self.visible_fields()
            if field.name in saved
        ]

    def _differs(self, field: forms.BoundField, saved: Mapping[str, Any]) -> bool:
        return self.cleaned_data.get(field.name) != saved[field.name]


def _as_text(field: forms.Field, value: Any) -> str:
    """Return a saved value as the form would show it: labels of choices, lists by lines."""
    choices = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return "\n".join(str(choices.get(each, each)) for each in values)
