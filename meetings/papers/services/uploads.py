"""Uploads of papers: examined first, outside of any lock, then kept whole or not at all."""

import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from meetings.diary.services import require_editable
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.pack.cache import Store
from meetings.pack.child import NoWall
from meetings.pack.convert import Overrulable, ToolMissing, to_pdf
from meetings.pack.examine import Examined, examine
from meetings.pack.findings import OVERRULABLE
from meetings.pack.shapes import DOCX, FileSource
from meetings.papers.names import Suggestion, suggest
from meetings.papers.services.facts import files_of, labels_of
from meetings.papers.services.papers import replace_file, upload_paper
from meetings.papers.upload import Upload, upload_of
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure

NO_CONVERTER = (
    "The file is kept, but this server lacks LibreOffice, which turns Word files into PDF. Until "
    "the person who runs it installs it, the paper cannot be previewed or published."
)


class NeedsReason(Refused):
    """A file with words that nobody sees; an officer may take it and say why."""


def look_at(data: bytes, file_name: str, *, reason: str = "", by: User | None = None) -> Upload:
    """Make a paper of a file, as publishing will, before it is taken. Slow, so hold no lock.

    `reason` is why an officer, `by`, takes it though words in it are covered.

    Raises Refused, naming the file and what to do; NeedsReason where a reason is enough.
    """
    reason = " ".join(reason.split())
    try:
        upload = _looked_at(data, file_name, OVERRULABLE if reason else ())
    except Overrulable as refusal:
        raise NeedsReason(f"{file_name}: {refusal}") from refusal
    except Refused as refusal:
        raise Refused(f"{file_name}: {refusal}") from refusal
    return replace(upload, examined=_overruled(upload.examined, reason, by))


def attach(item: AgendaItem, upload: Upload, *, by: User | None) -> Paper:
    """Make a paper of an upload, named as its title, its file and its place suggest.

    Raises Refused for a file that is a paper of this item already.
    """
    with removing_files_on_failure(), transaction.atomic():
        require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
        if upload.digest in files_of(item):
            raise Refused(f"{upload.file_name}: This file is a paper of this item already.")
        words = _suggestion(item, upload)
        paper = upload_paper(
            item, upload, kind=words.kind, title=words.title, label=words.label, by=by
        )
        _record_overruled(paper, upload, by=by)
        return paper


def put_in_place(paper: Paper, upload: Upload, *, by: User | None) -> PaperVersion:
    """Replace a paper's file; the same file again updates its findings."""
    with removing_files_on_failure(), transaction.atomic():
        version = replace_file(paper, upload, by=by)
        _record_overruled(paper, upload, by=by)
        return version


def _looked_at(data: bytes, file_name: str, overruled: Iterable[str]) -> Upload:
    upload = upload_of(data, file_name)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        source = FileSource(path, upload.media_type, upload.digest, tuple(overruled))
        try:
            return replace(upload, examined=_made_of(source))
        except ToolMissing:
            return replace(upload, examined=examine(source), lacking=NO_CONVERTER)
        except NoWall as error:
            raise Refused(str(error)) from error


def _made_of(source: FileSource) -> Examined:
    """Make the paper's PDF, which stays in the store for the pack; return all that was found."""
    made = to_pdf(source, store=Store(settings.PACK_CACHE_ROOT))
    if source.media_type != DOCX:
        return Examined(made.findings, made.title)
    return replace(examine(source), findings=made.findings)


def _overruled(examined: Examined, reason: str, by: User | None) -> Examined:
    """Note with each refusal that was overruled who did so, and why."""
    name = by.name if by else ""
    findings = (
        replace(each, severity="overruled", reason=reason, by=name)
        if each.severity == "refuse"
        else each
        for each in examined.findings
    )
    return replace(examined, findings=tuple(findings))


def _record_overruled(paper: Paper, upload: Upload, *, by: User | None) -> None:
    """Record that a refusal was overruled; why is in the file's findings.

    The history is read by people who may not read what is withheld, and a reason may tell.
    """
    for finding in upload.examined.findings:
        if finding.severity == "overruled":
            sentence = "Took a file although words in it are covered"
            facts = {"paper": paper.key, "finding": finding.code}
            if not paper.is_withheld:
                facts["reason"] = finding.reason
            record("paper.overruled", paper.item.meeting, by=by, sentence=sentence, **facts)


def _suggestion(item: AgendaItem, upload: Upload) -> Suggestion:
    labels = labels_of(item)
    is_first = not item.papers.filter(kind=Paper.Kind.REPORT).exists()
    return suggest(upload.file_name, upload.examined.title, labels=labels, is_first=is_first)
