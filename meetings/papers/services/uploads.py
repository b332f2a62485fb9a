"""Uploads of papers: examined first, outside of any lock, then kept whole or not at all."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from meetings.diary.services import require_editable
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.pack.child import NoWall
from meetings.pack.examine import examine
from meetings.pack.shapes import DOCX, FileSource
from meetings.papers.names import Suggestion, suggest
from meetings.papers.services.facts import files_of, labels_of
from meetings.papers.services.papers import replace_file, upload_paper
from meetings.papers.upload import Upload, upload_of
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure

NO_CONVERTER = (
    "The file is kept, but this server lacks LibreOffice, which turns Word files into PDF. Until "
    "the person who runs it installs it, the paper cannot be previewed or published."
)


def look_at(data: bytes, file_name: str) -> Upload:
    """Look at a file before it is taken. Slow, so hold no lock.

    Raises Refused, naming the file and what to do.
    """
    try:
        upload = _looked_at(data, file_name)
    except Refused as refusal:
        raise Refused(f"{file_name}: {refusal}") from refusal
    for finding in upload.examined.findings:
        if finding.severity == "refuse":
            raise Refused(f"{file_name}: {finding.sentence}")
    return upload


def attach(item: AgendaItem, upload: Upload, *, by: User | None) -> Paper:
    """Make a paper of an upload, named as its title, its file and its place suggest.

    Raises Refused for a file that is a paper of this item already.
    """
    with removing_files_on_failure(), transaction.atomic():
        require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
        if upload.digest in files_of(item):
            raise Refused(f"{upload.file_name}: This file is a paper of this item already.")
        words = _suggestion(item, upload)
        return upload_paper(
            item, upload, kind=words.kind, title=words.title, label=words.label, by=by
        )


def put_in_place(paper: Paper, upload: Upload, *, by: User | None) -> PaperVersion:
    """Replace a paper's file; what was written of it goes when that fails."""
    with removing_files_on_failure():
        return replace_file(paper, upload, by=by)


def _looked_at(data: bytes, file_name: str) -> Upload:
    upload = upload_of(data, file_name)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        try:
            examined = examine(FileSource(path, upload.media_type, upload.digest))
        except NoWall as error:
            raise Refused(str(error)) from error
    is_word = upload.media_type == DOCX
    lacking = NO_CONVERTER if is_word and shutil.which("soffice") is None else ""
    return replace(upload, examined=examined, lacking=lacking)


def _suggestion(item: AgendaItem, upload: Upload) -> Suggestion:
    labels = labels_of(item)
    is_first = not item.papers.filter(kind=Paper.Kind.REPORT).exists()
    return suggest(upload.file_name, upload.examined.title, labels=labels, is_first=is_first)
