"""Files that were taken down: asked of each time that one is handed out."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.fields.files import FieldFile
from django.http import Http404

from scrutiny.models import ClosedFile


def require_open(file: FieldFile, *, is_officer: bool = False) -> None:
    """Answer 404 for a file that was taken down, but for an officer of its committee."""
    if not is_officer and ClosedFile.objects.filter(name=file.name).exists():
        raise Http404


def is_closed(field: str) -> Any:
    """Match rows whose file at `field` was taken down, as a condition of a query."""
    return Exists(ClosedFile.objects.filter(name=OuterRef(field)))
