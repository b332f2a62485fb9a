"""What a person typed: kept under their name, and offered for copying when it cannot be saved."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def typed_words(
    fields: Mapping[str, forms.Field], request: HttpRequest, *, prefix: str = ""
) -> list[tuple[str, str]]:
    """List (label, words) of each field that was filled in, as a person reads them.

    `prefix` is that of the form. A file cannot be given back, so its name is listed.
    """
    rows = []
    for name, field in fields.items():
        if not field.widget.is_hidden:
            sent_as = f"{prefix}-{name}" if prefix else name
            value = field.widget.value_from_datadict(request.POST, request.FILES, sent_as)
            rows.append((str(field.label), _words(field, value)))
    return [(label, words) for label, words in rows if words.strip()]


def ask_for_files_again(form: forms.Form) -> None:
    """Name at each file field the file to choose again: no page can choose it for the user.

    For a form that is shown again to its sender, whatever is wrong with it.
    """
    for name, file in form.files.items():
        if name in form.fields and name not in form.errors:
            assert isinstance(file, UploadedFile)
            form.add_error(name, f"Choose your file again: {file.name}")


def _words(field: forms.Field, value: Any) -> str:
    names = {str(key): str(name) for key, name in getattr(field, "choices", ())}
    parts = value if isinstance(value, list) else [value]
    return " ".join(names.get(str(part), str(part)) for part in parts if part)


def writer_of(user: Any) -> str:
    """Return a name for a user in their own page, so that no text goes under another's name."""
    return salted_hmac("meetings.minutes.writer", str(user.pk)).hexdigest()[:16]
