"""Forms about words that two people may have open at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms


class ComparingForm(forms.Form):
    """`revision` is the state of the words that the person has open.

    Its subclasses hold the words; one with other fields than the saved words compares
    those that both have.
    """

    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def beside(self, saved: Mapping[str, Any]) -> list[tuple[str, str, bool]]:
        """Set what is saved beside what was typed: label, saved words, whether they differ."""
        return [
            (field.label, _as_text(field.field, saved[field.name]), self._differs(field, saved))
            for field in self.visible_fields()
            if field.name in saved
        ]

    def _differs(self, field: forms.BoundField, saved: Mapping[str, Any]) -> bool:
        return self.cleaned_data.get(field.name) != saved[field.name]


def _as_text(field: forms.Field, value: Any) -> str:
    """Write a saved value as the form would show it: choices by their words, lists by lines."""
    choices = dict(getattr(field, "choices", ()))
    values = value if isinstance(value, Iterable) and not isinstance(value, str) else [value]
    return "\n".join(str(choices.get(each, each)) for each in values)
