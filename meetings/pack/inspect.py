"""What an upload hides, and what in it a reader cannot reach.

Read-only and before anything else: the officer who uploads a file sees this
list. Whatever is called "cleaned" here, `convert` really takes out.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from scrutiny.refusals import Refused

from .annotations import is_comment
from .child import ChildFailed, NoWall, Unusable, run_job
from .findings import Sentences, findings_from, from_json, to_json
from .layers import hidden_layers
from .looks import UNSEEN, look
from .preflight import clean_docx
from .shapes import DOCX, PDF, FileSource, Finding
from .strip import SCHEMES
from .telltales import SENTENCES as TELLTALES
from .telltales import telltales
from .upload import deleted_pages, explained, is_tagged, open_upload

REACHING_OUT = {
    *("/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition"),
    *("/Movie", "/Sound", "/RichMediaExecute", "/Thread"),
}
IMPERSONAL = {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
DEEPEST = 30

COVERED_WORDS = (
    "Words are covered, or have the colour of what is behind them, on {places}. Nobody sees them, "
    "but everybody can copy, find and hear them. Delete the words themselves (in a PDF: Redact, "
    "Apply) and upload the file again."
)
FAINT_WORDS = (
    "Words are as pale as the paper on {places}. Nobody sees them, but they can be copied and "
    "found. Check them."
)
TINY_WORDS = "Words are too small to be read on {places}. They can be copied and found. Check them."
INVISIBLE_WORDS = "Words cannot be seen, but can be copied and found, on {places}. Check them."
WORDS_OFF_PAGE = (
    "Words lie outside the part of the page that is shown on {places}. They can be copied and "
    "found. Check them."
)
PDF_SENTENCES: Sentences = {
    "false-redaction": ("refuse", COVERED_WORDS, COVERED_WORDS),
    "redaction-marks": (
        "refuse",
        "One passage is marked for redaction, but the redaction was never applied. Apply it "
        "and upload the file again.",
        "{n} passages are marked for redaction, but the redaction was never applied. Apply it "
        "and upload the file again.",
    ),
    "comments": (
        "cleaned",
        "One comment, highlight or stamp was removed.",
        "{n} comments, highlights or stamps were removed.",
    ),
    "scripts": ("cleaned", "One script was removed.", "{n} scripts were removed."),
    "actions": (
        "cleaned",
        "One action that opens files or programs was removed.",
        "{n} actions that open files or programs were removed.",
    ),
    "attachments": (
        "cleaned",
        "One attached file was removed. Upload it as a paper of its own if it is needed.",
        "{n} attached files were removed. Upload them as papers of their own if they are needed.",
    ),
    "hidden-layers": (
        "cleaned",
        "One hidden layer was removed. Check that nothing is missing.",
        "{n} hidden layers were removed. Check that nothing is missing.",
    ),
    "deleted-pages": (
        "cleaned",
        "One page that had been deleted was still in the file and was removed.",
        "{n} pages that had been deleted were still in the file and were removed.",
    ),
    "metadata": (
        "cleaned",
        "One document property, such as the author's name, was removed.",
        "{n} document properties, such as the author's name, were removed.",
    ),
    "restrictions": (
        "warn",
        "This PDF forbids some uses, such as copying. The pack will not. Check that it may be "
        "published.",
        "",
    ),
    "form-fields": (
        "warn",
        "One form field was turned into what it looks like. Check that it shows what it should.",
        "{n} form fields were turned into what they look like. Check that they show what they "
        "should.",
    ),
    "links": (
        "warn",
        "One link was removed, as it leads to a file and not to a web page.",
        "{n} links were removed, as they lead to files and not to web pages.",
    ),
    "faint-text": ("warn", FAINT_WORDS, FAINT_WORDS),
    "tiny-text": ("warn", TINY_WORDS, TINY_WORDS),
    "invisible-text": ("warn", INVISIBLE_WORDS, INVISIBLE_WORDS),
    "off-page-text": ("warn", WORDS_OFF_PAGE, WORDS_OFF_PAGE),
    "ocr-layer": (
        "warn",
        "One page is a scan whose words were recognised by a machine. Check names and figures.",
        "{n} pages are scans whose words were recognised by a machine. Check names and figures.",
    ),
    "picture-of-text": (
        "warn",
        "One page is a picture: a screen reader reads nothing of it. Upload the original document.",
        "{n} pages are pictures: a screen reader reads nothing of them. Upload the original "
        "document.",
    ),
    "untagged": (
        "warn",
        "This PDF is not tagged: screen readers get its words, but no headings or tables. Upload "
        "the Word file, or save it as a tagged PDF.",
        "",
    ),
    "no-title": ("warn", "This PDF has no title of its own; the paper's title is used.", ""),
    "no-language": ("warn", "This PDF does not say its language; English is assumed.", ""),
}

PRINTED_SENTENCES = {code: sentences for code, sentences in PDF_SENTENCES.items() if code in UNSEEN}


def inspect(source: FileSource) -> tuple[Finding, ...]:
    """Return findings about an uploaded Word file or PDF, most serious kinds first.

    Raises Refused for a file that cannot be looked at, with what to do.
    """
    arguments = {"path": str(source.path), "media_type": source.media_type}
    try:
        job = "meetings.pack.inspect:inspect_job"
        return from_json(run_job(job, arguments, reads=[source.path]))
    except NoWall:
        raise
    except ChildFailed as error:
        raise Refused(str(error)) from error


@explained()
def inspect_job(path: str, media_type: str) -> list[dict[str, Any]]:
    """Be the child of `inspect`."""
    if media_type == PDF:
        return to_json(pdf_findings(Path(path)))
    if media_type != DOCX:
        return []
    try:
        return to_json(clean_docx(Path(path).read_bytes()).findings)
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal


@dataclass(frozen=True)
class Looked:
    """What was found in a PDF, and what each of its pages says.

    `is_layered` says that some words go with hidden layers.
    """

    findings: tuple[Finding, ...]
    texts: list[str]
    is_layered: bool = False


def pdf_findings(path: Path) -> tuple[Finding, ...]:
    """Look at a PDF. To be called in a child only.

    Raises Unusable as `upload.open_upload` does.
    """
    return look_at_pdf(path).findings


def look_at_pdf(path: Path) -> Looked:
    """Look at an uploaded PDF, as `pdf_findings`."""
    with open_upload(path) as pdf:
        found = _structure_of(pdf)
    seen = look(str(path))
    found.update(seen.pages)
    if found["hidden-layers"]:
        del found["invisible-text"]  # what the layers hid, which goes with them
    findings = findings_from(found, PDF_SENTENCES, seen.places) + told_by(seen.texts)
    return Looked(findings, seen.texts, bool(found["hidden-layers"]))


def look_at_printed(path: Path) -> Looked:
    """Look at what LibreOffice printed of a Word file, or at a picture on a page."""
    seen = look(str(path))
    findings = findings_from(seen.pages, PRINTED_SENTENCES, seen.places) + told_by(seen.texts)
    return Looked(findings, seen.texts)


def told_by(texts: Sequence[str]) -> tuple[Finding, ...]:
    """Return findings about what a paper's words tell of it (telltales)."""
    places = telltales("\n".join(texts).replace("\r", ""))
    found = Counter({code: len(each) for code, each in places.items()})
    return findings_from(found, TELLTALES, places)


def _structure_of(pdf: Pdf) -> Counter[str]:
    found: Counter[str] = Counter()
    found["restrictions"] = pdf.is_encrypted
    found["untagged"] = not is_tagged(pdf)
    found["no-title"] = not _title(pdf)
    found["no-language"] = not str(pdf.Root.get("/Lang", "")).strip()
    found["metadata"] = _personal_properties(pdf)
    found["deleted-pages"] = len(deleted_pages(pdf))
    if "/OCProperties" in pdf.Root:
        found["hidden-layers"] = len(hidden_layers(pdf.Root.OCProperties))
    for annotation in _annotations(pdf):
        found.update(_kind_of_annotation(annotation))
    for each in _dictionaries(pdf):
        found.update(_kind_of_action(each))
    return found


def _kind_of_annotation(annotation: Object) -> Iterator[str]:
    kind = str(annotation.get("/Subtype", ""))
    if kind == "/Redact":
        yield "redaction-marks"
    elif kind == "/Widget":
        yield "form-fields"
    elif is_comment(annotation):
        yield "comments"


def _kind_of_action(each: Object) -> Iterator[str]:
    named = each.get("/S")  # of an action it is a name; a resource may be called S too
    kind = str(named) if isinstance(named, Name) else ""
    if kind == "/JavaScript":
        yield "scripts"
    elif kind in REACHING_OUT:
        yield "actions"
    elif kind == "/URI" and "/URI" in each:
        if str(each.URI).strip().lower().split(":")[0] not in SCHEMES:
            yield "links"
    elif "/EF" in each:
        yield "attachments"


def _annotations(pdf: Pdf) -> Iterator[Object]:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if isinstance(annotation, Dictionary):
                yield annotation


def _dictionaries(pdf: Pdf) -> Iterator[Object]:
    """Yield all dictionaries of a file, those included that stand within others."""
    for each in pdf.objects:
        yield from _within(each, 0)


def _within(each: Object, depth: int) -> Iterator[Object]:
    if depth > DEEPEST:
        return
    if isinstance(each, Dictionary):
        yield each
    inner = each.values() if isinstance(each, Dictionary | Stream) else each
    for value in inner if isinstance(each, Dictionary | Stream | Array) else ():
        if isinstance(value, Dictionary | Array) and not value.is_indirect:
            yield from _within(value, depth + 1)


def _title(pdf: Pdf) -> str:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        return str(metadata.get("dc:title") or pdf.docinfo.get("/Title", "")).strip()


def _personal_properties(pdf: Pdf) -> int:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        has_creator = bool(metadata.get("dc:creator"))
    named = {str(key) for key, value in pdf.docinfo.items() if str(value).strip()}
    return max(len(named - IMPERSONAL), int(has_creator))
