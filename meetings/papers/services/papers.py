import hashlib
import json
from datetime import date
from typing import Any, cast

from django.core.files.base import ContentFile
from django.db import transaction

from meetings.diary.services import require_editable
from meetings.exempt.services.exempt_words import begin_withheld, true_words_of
from meetings.models import (
    AgendaItem,
    Meeting,
    Paper,
    PaperContent,
    PaperVersion,
    Withdrawal,
    WithheldContent,
)
from meetings.models.paper import content_path
from meetings.pack.findings import to_json
from meetings.pack.payloads import check_payload
from meetings.pack.shapes import PageSource, PayloadKind
from meetings.papers import generators
from meetings.papers.upload import Upload
from scrutiny import richtext
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

# The keys of payloads that hold rich text (docs/payloads.md); the templates print it as it is.
RICH_TEXT = {"lead_html", "body_html", "paragraphs", "resolved"}


@transaction.atomic
def upload_paper(
    item: AgendaItem,
    upload: Upload,
    *,
    kind: str,
    title: str,
    by: User | None,
    label: str = "",
) -> Paper:
    """Attach an uploaded file (Word, PDF or picture) to an item as a paper.

    A paper of a withheld item is withheld from its first moment.
    """
    paper = _add_paper(item, kind=kind, origin=Paper.Origin.UPLOADED, title=title, label=label)
    _add_version(paper, _words_of_upload(upload), by=by, data=upload.data)
    return paper


@transaction.atomic
def write_paper(
    item: AgendaItem,
    *,
    payload_kind: PayloadKind,
    payload: dict,
    kind: str,
    title: str,
    by: User | None,
    label: str = "",
) -> Paper:
    """Attach a paper written here (docs/payloads.md). Raises Refused for an unfit payload."""
    words = words_of_payload(PageSource(payload_kind, payload))
    paper = _add_paper(item, kind=kind, origin=Paper.Origin.AUTHORED, title=title, label=label)
    _add_version(paper, words, by=by)
    return paper


@transaction.atomic
def rewrite_paper(paper: Paper, *, payload: dict, by: User | None) -> PaperVersion:
    """Save new words of a paper written here; the old version is kept. Refused for others."""
    paper = _locked_paper(paper)
    newest = newest_content(paper)
    if paper.origin != Paper.Origin.AUTHORED or newest is None:
        raise Refused("Only a paper that was written here is written anew.")
    words = words_of_payload(PageSource(cast(PayloadKind, newest.payload_kind), payload))
    return _add_version_if_changed(paper, words, by=by)


@transaction.atomic
def generate_paper(
    item: AgendaItem,
    *,
    generator: str,
    source: str,
    kind: str,
    title: str,
    by: User | None,
    label: str = "",
) -> Paper:
    """Attach a paper made from records as at the day of the meeting."""
    words = words_of_payload(generators.build(generator, source, on=item.meeting.on))
    paper = _add_paper(
        item,
        kind=kind,
        origin=Paper.Origin.GENERATED,
        title=title,
        label=label,
        generator=generator,
        generator_source=source,
    )
    _add_version(paper, words, by=by)
    return paper


@transaction.atomic
def replace_file(paper: Paper, upload: Upload, *, by: User | None) -> PaperVersion:
    """Replace the file of an uploaded paper; the old version is kept.

    The same file again updates its findings. Raises Refused for a paper written here, or one
    that was withdrawn.
    """
    paper = _locked_paper(paper)
    if paper.origin != Paper.Origin.UPLOADED:
        raise Refused("Only an uploaded paper has a file to replace.")
    if Withdrawal.objects.filter(paper=paper).exists():
        raise Refused("This paper was withdrawn. Upload the corrected one as a new paper.")
    words = _words_of_upload(upload)
    newest = newest_content(paper)
    if newest is None or newest.digest != upload.digest:
        return _add_version(paper, words, by=by, data=upload.data)
    _bring_findings_up_to_date(paper, newest, words, by)
    return newest.version


@transaction.atomic
def refresh_generated(meeting: Meeting, *, by: User | None, on: date | None = None) -> int:
    """Update a draft's generated papers from their records; return how many changed."""
    changed = 0
    for paper in Paper.objects.filter(item__meeting=meeting, origin=Paper.Origin.GENERATED):
        before = paper.versions.count()
        page = generators.build(paper.generator, paper.generator_source, on=on or meeting.on)
        _add_version_if_changed(_locked_paper(paper), words_of_payload(page), by=by)
        changed += paper.versions.count() > before
    return changed


@transaction.atomic
def rename_paper(paper: Paper, *, title: str, label: str, by: User | None) -> Paper:
    """Change a paper's title or label on a draft agenda. Raises Refused for an exempt paper."""
    paper = _locked_paper(paper)
    if paper.is_withheld:
        raise Refused("Change the withheld words of this paper where it is marked exempt.")
    if (paper.title, paper.label) != (title, label):
        paper.title, paper.label = title, label
        paper.revision += 1
        paper.full_clean()
        paper.save(update_fields=["title", "label", "revision"])
        facts = {"paper": paper.key}
        record("paper.renamed", paper.item.meeting, by=by, sentence="Renamed a paper", **facts)
    return paper


def content_model(paper: Paper) -> type[PaperContent] | type[WithheldContent]:
    """Return the model that holds the words of this paper's versions."""
    return WithheldContent if paper.is_withheld else PaperContent


def newest_content(paper: Paper) -> PaperContent | WithheldContent | None:
    """Return the words of the newest version; for services and the outline only."""
    kept = WithheldContent.objects.for_services() if paper.is_withheld else PaperContent.objects
    return kept.filter(version__paper=paper).order_by("-version__number").first()


def _add_paper(item: AgendaItem, **fields: Any) -> Paper:
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    item = AgendaItem.objects.select_for_update().get(pk=item.pk)
    last = item.papers.order_by("-position").values_list("position", flat=True).first()
    paper = Paper(item=item, position=1 if last is None else last + 1, **fields)
    if item.is_withheld:
        begin_withheld(paper)
    else:
        paper.full_clean()
        paper.save()
    return paper


def _locked_paper(paper: Paper) -> Paper:
    require_editable(Meeting.objects.select_for_update().get(pk=paper.item.meeting_id))
    return Paper.objects.select_for_update().get(pk=paper.pk)


def _words_of_upload(upload: Upload) -> dict:
    return {
        "file_name": upload.file_name,
        "media_type": upload.media_type,
        "digest": upload.digest,
        "findings": to_json(upload.examined.findings),
        "sign_off_rows": [list(row) for row in upload.examined.sign_offs],
    }


def _bring_findings_up_to_date(
    paper: Paper, content: PaperContent | WithheldContent, words: dict, by: User | None
) -> None:
    found = words["findings"], words["sign_off_rows"]
    if (content.findings, content.sign_off_rows) == found:
        return
    content.findings, content.sign_off_rows = found
    content.save(update_fields=["findings", "sign_off_rows"])
    facts = {"paper": paper.key}
    record("paper.examined", paper.item.meeting, by=by, sentence="Looked at a file again", **facts)


def words_of_payload(page: PageSource) -> dict:
    """Return the content fields of a payload, cleaned. Raises Refused for an unfit one."""
    try:
        check_payload(page.kind, page.data)
        data = _clean(page.data)
    except ValueError as error:
        raise Refused(str(error)) from error
    canonical = json.dumps([page.kind, data], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return {"payload_kind": page.kind, "payload": data, "digest": digest}


def _clean(value: Any, key: str = "") -> Any:
    """Clean all rich text in a payload. Raises ValueError if it is too long."""
    if isinstance(value, dict):
        return {name: _clean(inner, name) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner, key) for inner in value]
    return richtext.clean(value) if key in RICH_TEXT else value


def _add_version_if_changed(paper: Paper, words: dict, *, by: User | None) -> PaperVersion:
    newest = newest_content(paper)
    if newest and newest.digest == words["digest"]:
        return newest.version
    return _add_version(paper, words, by=by)


def _add_version(
    paper: Paper, words: dict, *, by: User | None, data: bytes | None = None
) -> PaperVersion:
    number = paper.versions.count() + 1
    version = PaperVersion.objects.create(paper=paper, number=number, added_by=by)
    true = true_words_of(paper) if paper.is_withheld else paper
    content = content_model(paper)(version=version, title=true.title, label=true.label, **words)
    if data is not None:
        content.file = content_path(content, words["file_name"])
    content.full_clean(exclude=["version"])
    content.save()
    facts = {"paper": paper.key, "version": number}
    record("paper.added", paper.item.meeting, by=by, sentence="Added a version of a paper", **facts)
    if data is not None:  # last, since a rollback leaves files where they are
        content.file.storage.save(content.file.name, ContentFile(data))
    return version
