"""Uploads of papers: examined first, outside of any lock, then kept whole or not at all."""

import hashlib
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings
from django.db import transaction

from meetings.diary.services import require_editable
from meetings.models import AgendaItem, Meeting, Paper, PaperVersion
from meetings.pack.cache import Store
from meetings.pack.child import NoWall
from meetings.pack.convert import Overrulable, ToolMissing, media_type_of, to_pdf
from meetings.pack.examine import Examined, examine
from meetings.pack.findings import OVERRULABLE, to_json
from meetings.pack.shapes import DOCX, FileSource
from meetings.papers.names import Suggestion, suggest
from meetings.papers.services.facts import files_of, labels_of
from meetings.papers.services.papers import newest_content, replace_file, upload_paper
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure
from scrutiny.uploads import LARGEST, TOO_LARGE

NO_CONVERTER = (
    "The file is kept, but this server lacks LibreOffice, which turns Word files into PDF. Until "
    "the person who runs it installs it, the paper cannot be previewed or published."
)


@dataclass(frozen=True)
class Upload:
    """A file that may become a paper, and the findings in it.

    `lacking` names what the server lacks to make a pack of it, "" if nothing.
    """

    data: bytes
    file_name: str
    media_type: str
    examined: Examined
    lacking: str = ""

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


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
            item,
            data=upload.data,
            file_name=upload.file_name,
            kind=words.kind,
            title=words.title,
            label=words.label,
            findings=upload.examined.findings,
            sign_offs=upload.examined.sign_offs,
            by=by,
        )
        _record_overruled(paper, upload, by=by)
        return paper


def put_in_place(paper: Paper, upload: Upload, *, by: User | None) -> PaperVersion:
    """Replace a paper's file; the same file again updates its findings."""
    with removing_files_on_failure(), transaction.atomic():
        version = replace_file(
            paper,
            data=upload.data,
            file_name=upload.file_name,
            findings=upload.examined.findings,
            sign_offs=upload.examined.sign_offs,
            by=by,
        )
        content = newest_content(Paper.objects.get(pk=paper.pk))
        found = to_json(upload.examined.findings)
        rows = [list(row) for row in upload.examined.sign_offs]
        if content and (content.findings, content.sign_off_rows) != (found, rows):
            content.findings, content.sign_off_rows = found, rows
            content.save(update_fields=["findings", "sign_off_rows"])
            facts = {"paper": paper.key}
            meeting = paper.item.meeting
            record("paper.examined", meeting, by=by, sentence="Looked at a file again", **facts)
        _record_overruled(paper, upload, by=by)
        return version


def _looked_at(data: bytes, file_name: str, overruled: Iterable[str]) -> Upload:
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    media_type = media_type_of(data)
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / "upload"
        path.write_bytes(data)
        source = FileSource(path, media_type, hashlib.sha256(data).hexdigest(), tuple(overruled))
        try:
            return Upload(data, file_name, media_type, _made_of(source))
        except ToolMissing:
            return Upload(data, file_name, media_type, examine(source), NO_CONVERTER)
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
    """Write down that a refusal was overruled; why is in the file's findings.

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
