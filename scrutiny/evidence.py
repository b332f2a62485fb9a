"""Evidence handed in with an update or a recommendation: accepted files, storage, download.

A file is kept and downloaded as it came, and never shown by the browser itself.
"""

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django_sendfile import sendfile

from scrutiny.closed_files import require_open
from scrutiny.filekinds import media_type_of, name_with_ending
from scrutiny.keys import random_key
from scrutiny.refusals import Refused

PDF = "application/pdf"
PDF_BEGINNING = b"%PDF-"


@dataclass(frozen=True)
class EvidenceGiven:
    """Evidence as handed in: a link, or a file with its bytes."""

    title: str
    link: str = ""
    file_name: str = ""
    data: bytes = b""


def file_given(file: UploadedFile, title: str = "") -> EvidenceGiven:
    """Return a file from a form as evidence; its name replaces a missing title."""
    file.seek(0)
    return EvidenceGiven(title, file_name=file.name or "", data=file.read())


def evidence_path(evidence: models.Model, file_name: str) -> str:
    """Return a path that reveals nothing about the evidence; the original name is a field."""
    key = random_key() + random_key()
    return f"evidence/{key[:2]}/{key[2:]}"


class EvidenceKept(models.Model):
    """A saved piece of evidence with its file, if any, and the media type its bytes show."""

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=evidence_path, max_length=120, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


def keep(evidence: EvidenceKept, given: EvidenceGiven) -> None:
    """Check evidence and save it with its file. Raises Refused for a file type that is not taken.

    Call it inside `removing_files_on_failure`.
    """
    evidence.title = given.title.strip()[:200]
    if not given.link:
        describe_file(evidence, given.file_name, given.data)
        evidence.title = evidence.title or given.file_name[:200]
    try:
        evidence.full_clean(exclude=["added_by"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    evidence.save()
    if not given.link:
        evidence.file.storage.save(evidence.file.name, ContentFile(given.data))


def describe_file(row: Any, file_name: str, data: bytes) -> None:
    """Set a row's file name, type and path. Raises Refused for a file type that is not taken."""
    row.media_type = media_type_of(data)
    row.digest = hashlib.sha256(data).hexdigest()
    row.file_name = name_with_ending(file_name, row.media_type)
    row.file = row._meta.get_field("file").upload_to(row, file_name)


def hand_out(
    request: HttpRequest,
    evidence: EvidenceKept,
    *,
    is_open: bool,
    file: FieldFile | None = None,
    is_officer: bool = False,
) -> HttpResponse:
    """Hand out a file of evidence; one that is not open to everybody is kept by nobody.

    `file` is handed out instead of the one that came: its public copy, of a Word file a PDF.
    One that was taken down goes to officers only.
    """
    require_open(evidence.file if file is None else file, is_officer=is_officer)
    name, media_type = evidence.file_name, evidence.media_type
    if file is not None and _is_pdf(file):
        name, media_type = str(PurePath(name).with_suffix(".pdf")), PDF
    response = sendfile(
        request,
        (evidence.file if file is None else file).path,
        attachment=True,
        attachment_filename=name,
        mimetype=media_type,
    )
    if is_open:
        patch_cache_control(response, public=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _is_pdf(file: FieldFile) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(PDF_BEGINNING)) == PDF_BEGINNING
