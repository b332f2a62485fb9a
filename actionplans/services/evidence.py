"""Evidence: a file or a link that shows what an update says. Withdrawn, never deleted."""

import hashlib
import io
import zipfile
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from actionplans.models import Action, ActionUpdate, Evidence
from actionplans.models.update import evidence_path
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.uploads import LARGEST, TOO_LARGE

NOT_TAKEN = "This kind of file is not taken. Give a PDF, Word, Excel, CSV, PNG or JPEG file."
EMPTY = "This file is empty."
OFFICE = "application/vnd.openxmlformats-officedocument."
BY_PART = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
# The endings under which each kind is handed out; another name gets the first of them.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    BY_PART["word/document.xml"]: (".docx",),
    BY_PART["xl/workbook.xml"]: (".xlsx",),
    BY_PART["ppt/presentation.xml"]: (".pptx",),
    "text/csv": (".csv", ".txt"),
}
MACROS = ("vbaProject.bin", "vbaData.xml")
BY_BEGINNING = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


@dataclass(frozen=True)
class EvidenceGiven:
    """Evidence as somebody hands it in: a link, or a file with its bytes."""

    title: str
    link: str = ""
    file_name: str = ""
    data: bytes = b""


def media_type_of(data: bytes) -> str:
    """Return the media type that a file's bytes show. Raises Refused for what is not taken."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    for beginning, media_type in BY_BEGINNING.items():
        if data.startswith(beginning):
            return media_type
    return _office_type(data) if data.startswith(b"PK") else _text_type(data)


def _office_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused("This file is damaged. Save it again, then choose it anew.") from error
    if any(name.endswith(MACROS) for name in names):
        raise Refused("This file holds macros. Save it without them, then choose it anew.")
    for part, media_type in BY_PART.items():
        if part in names:
            return media_type
    raise Refused(NOT_TAKEN)


def _text_type(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(NOT_TAKEN) from error
    if "\x00" in text or "<" in text[:200]:
        raise Refused(NOT_TAKEN)
    return "text/csv"


def name_of(given: EvidenceGiven, media_type: str) -> str:
    """Return the file's name with an ending of its kind, so that no PDF is opened as a web page."""
    endings = ENDINGS[media_type]
    ending = "" if given.file_name.lower().endswith(endings) else endings[0]
    return f"{given.file_name}{ending}"[-255:]


def keep(
    action: Action, given: EvidenceGiven, *, update: ActionUpdate | None, by: User | None
) -> Evidence:
    """Keep one piece of evidence. Stand it inside `removing_files_on_failure`."""
    evidence = Evidence(
        action=action, update=update, added_by=by, title=given.title.strip()[:200], link=given.link
    )
    if not given.link:
        evidence.media_type = media_type_of(given.data)
        evidence.digest = hashlib.sha256(given.data).hexdigest()
        evidence.file_name = name_of(given, evidence.media_type)
        evidence.title = evidence.title or given.file_name[:200]
        evidence.file = evidence_path(evidence, given.file_name)
    try:
        evidence.full_clean(exclude=["added_by"])
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    evidence.save()
    if not given.link:
        evidence.file.storage.save(evidence.file.name, ContentFile(given.data))
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User | None) -> None:
    """Take back evidence that was wrong, for everybody; it is kept and can be put back."""
    _set_withdrawn(evidence, True, "evidence.withdrawn", "Withdrew evidence of", by)


@transaction.atomic
def restore_evidence(evidence: Evidence, *, by: User | None) -> None:
    """Put back evidence that was withdrawn."""
    _set_withdrawn(evidence, False, "evidence.restored", "Put back evidence of", by)


def _set_withdrawn(
    evidence: Evidence, is_withdrawn: bool, act: str, said: str, by: User | None
) -> None:
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    action = Action.with_removed.select_related("plan").get(pk=evidence.action_id)
    if action.plan.is_closed:
        raise Refused("This plan is closed, so nothing in it changes.")
    evidence.is_withdrawn = is_withdrawn
    evidence.save(update_fields=["is_withdrawn"])
    sentence = f"{said} action {action.ref} of {action.plan}"
    record(act, action.plan, by=by, sentence=sentence, evidence=evidence.key)
