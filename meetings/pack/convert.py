"""Turn an upload into a checked, tagged, normalised PDF of one paper.

Word files: preflight, then LibreOffice, then clean and normalise. PDFs: look
for what may not be published, then clean and normalise. Pictures become one
page with the paper's title as their description. Each step runs in a child
process with limits and no network, and the result is kept by content hash.
"""

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import puremagic

from scrutiny.refusals import Refused

from . import tags
from .assemble import rehearse
from .cache import Store, content_key
from .child import ChildFailed, Limits, NoWall, Unusable, run_command, run_job
from .claims import faults
from .findings import (
    OVERRULABLE,
    Sentences,
    findings_from,
    from_json,
    named,
    refused_among,
    to_json,
)
from .inspect import look_at_pdf, look_at_printed
from .losses import losses_by_page, lost_from_word, texts_of
from .metadata import describe, title_of
from .pictures import PICTURES, picture_to_pdf
from .preflight import OLE_MAGIC, ZIP_MAGIC, clean_docx, require_word
from .shapes import DOCX, PDF, FileSource, Finding, PaperOutline
from .upload import clean, explained, finish, is_tagged, open_upload, starts_like_pdf

STAGE_VERSION = "3"  # part of every cache key: change it when the result changes
NOT_TAKEN = (
    "This kind of file cannot be a paper. Papers can be Word (.docx), PDF, PNG or JPEG files; "
    "save a spreadsheet or presentation as PDF first."
)
NO_SOFFICE = (
    "Word papers need LibreOffice. Install it with: apt-get install libreoffice-writer-nogui"
)
NOT_PRINTED = "LibreOffice could not open this file. Save it again in Word and upload the new copy."
PAGE_LOST = (
    "Words of this PDF would be lost, since it cannot be read to its end: {places}. Print it to "
    "PDF and upload what comes out."
)
CLEANED = "paper.docx"
WORD_LIMITS = Limits(cpu_seconds=120, wall_seconds=180)
EXPORT = {
    "PDFUACompliance": True,
    "UseTaggedPDF": True,
    "ExportBookmarks": True,
    "ExportNotes": False,  # comments, which the preflight has removed already
    "ExportFormFields": False,  # tick boxes print as they stand
}
FAULT_SENTENCES: Sentences = {
    "words-lost": (
        "warn",
        "One word of the Word file is not in its PDF: {places}. Look at the PDF; a table's row, a "
        "text box or a frame may be too small for what is in it.",
        "{n} words of the Word file are not in its PDF: {places}. Look at the PDF; a table's row, "
        "a text box or a frame may be too small for what is in it.",
    ),
    "formulas-lost": (
        "warn",
        "One formula is not in the PDF, or not whole. Look at the PDF; write the formula as text, "
        "or insert it as a picture with a description.",
        "{n} formulas are not in the PDF, or not whole. Look at the PDF; write the formulas as "
        "text, or insert them as pictures with descriptions.",
    ),
    "letters-without-font": (
        "warn",
        "None of the server's fonts has the letter {places}: it prints as a box or as nothing.",
        "None of the server's fonts has the letters {places}: they print as boxes or as nothing.",
    ),
    "private-letters": (
        "warn",
        "One sign of a symbol font cannot be copied or read aloud ({places}). Insert another sign.",
        "{n} signs of a symbol font cannot be copied or read aloud ({places}). Insert other signs.",
    ),
    "no-alt-text": (
        "warn",
        "One picture has no description (alt text). People who cannot see it learn nothing of it.",
        "{n} pictures have no description (alt text). People who cannot see them learn nothing "
        "of them.",
    ),
    "skipped-heading": (
        "warn",
        "One heading skips a level. Go from Heading 1 to Heading 2, then to Heading 3.",
        "{n} headings skip a level. Go from Heading 1 to Heading 2, then to Heading 3.",
    ),
    "uneven-table": (
        "warn",
        "One table has rows of different lengths, which screen readers lose their way in.",
        "{n} tables have rows of different lengths, which screen readers lose their way in.",
    ),
    "odd-structure": (
        "warn",
        "The tags of this paper are out of order in one place. Upload the original document.",
        "The tags of this paper are out of order in {n} places. Upload the original document.",
    ),
    "font-missing": (
        "warn",
        "One font is not inside the file, so other computers may show other letters.",
        "{n} fonts are not inside the file, so other computers may show other letters.",
    ),
    "letters-unknown": (
        "warn",
        "One font does not say which letters it shows, so they cannot be read aloud.",
        "{n} fonts do not say which letters they show, so they cannot be read aloud.",
    ),
    "picture": (
        "warn",
        "This paper is a picture: a screen reader reads out its title only. Upload text if it "
        "holds words or figures that matter.",
        "",
    ),
    "loose-text": (
        "warn",
        "On one page some words were outside the tags; they are read as plain paragraphs.",
        "On {n} pages some words were outside the tags; they are read as plain paragraphs.",
    ),
}


class Overrulable(Refused):  # noqa: N818
    """A refusal that an officer may overrule with a reason; `finding` says for what."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.sentence)
        self.finding = finding


class ToolMissing(RuntimeError):  # noqa: N818 - says what the server lacks
    """A program that this step needs is not installed; the text says how to get it."""


@dataclass(frozen=True)
class Converted:
    """A paper's PDF in the store, its pages, what was found, and what it may claim.

    `is_tagged`: its tags came with it or from the Word file. `claims_ua`: it may
    be called PDF/UA-1, as far as a machine can tell. `title` is the file's own, or "".
    """

    path: Path
    pages: int
    findings: tuple[Finding, ...]
    is_tagged: bool
    claims_ua: bool
    title: str = ""


def media_type_of(data: bytes) -> str:
    """Return the media type that a file's bytes show; its name says nothing.

    Raises Refused when papers of that kind are not taken.
    """
    if starts_like_pdf(data):
        return PDF
    if not data or data.startswith((ZIP_MAGIC, OLE_MAGIC)):
        require_word(data)
        return DOCX
    found = _guess(data)
    if found not in PICTURES:
        raise Refused(NOT_TAKEN)
    return found


def to_pdf(source: FileSource, *, title: str = "", lang: str = "en-GB", store: Store) -> Converted:
    """Make a paper's PDF of an upload, or take it from the store.

    Without a `title` it has its own; `lang` is for a file that names no language. Raises
    Refused for a file that cannot be taken (Overrulable where an officer may say otherwise
    and `source.overruled` does not), ToolMissing without LibreOffice, and NoWall.
    """
    program = soffice_version() if source.media_type == DOCX else ""
    ingredients = (STAGE_VERSION, tags.STAGE_VERSION, program, source.media_type, title, lang)
    key = content_key("convert", *ingredients, source.path)
    if not (store.get(key) and store.get(key, ".json")):
        with tempfile.TemporaryDirectory(prefix="pack-") as folder:
            _convert_into(store, key, source, title, lang, Path(folder))
    converted = _kept(store, key)
    _refuse_unless_overruled(source, converted.findings)
    return converted


def description_of(paper: PaperOutline) -> str:
    """Return what a picture is called, since that is its description; "" for other files.

    The pack gives papers their titles, so a new title is no reason to convert a file again.
    """
    is_picture = isinstance(paper.source, FileSource) and paper.source.media_type in PICTURES
    return paper.heading if is_picture else ""


@cache
def soffice_version() -> str:
    """Return what LibreOffice calls itself. Raises ToolMissing when there is none."""
    if shutil.which("soffice") is None:
        raise ToolMissing(NO_SOFFICE)
    return run_command(["soffice", "--version"]).stdout.strip()


@cache
def letters_of_fonts() -> str:
    """Return the letters of all fonts of this server, as fontconfig lists them: "20-7e a0 …".

    "" where it cannot be asked, and then nothing is missed.
    """
    if shutil.which("fc-list") is None:
        return ""
    asked = ["fc-list", "--format", "%{charset} "]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def _guess(data: bytes) -> str:
    try:
        return puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def _kept(store: Store, key: str) -> Converted:
    path, facts = store.get(key), store.get(key, ".json")
    if path is None or facts is None:
        raise FileNotFoundError(f"{key} left the store while it was being read")
    told = json.loads(facts.read_text())
    return Converted(path=path, **told | {"findings": from_json(told["findings"])})


def _convert_into(
    store: Store, key: str, source: FileSource, title: str, lang: str, folder: Path
) -> None:
    finished = folder / "finished.pdf"
    try:
        facts = _convert(source, title, lang, folder, finished)
    except NoWall:
        raise
    except ChildFailed as error:
        raise Refused(str(error)) from error
    _refuse_unless_overruled(source, from_json(facts["findings"]))
    store.put(key, finished.read_bytes())
    store.put(key, json.dumps(facts).encode(), ".json")


def _refuse_unless_overruled(source: FileSource, findings: tuple[Finding, ...]) -> None:
    if refusing := refused_among(findings, source.overruled):
        raise Overrulable(refusing)


def _convert(
    source: FileSource, title: str, lang: str, folder: Path, finished: Path
) -> dict[str, Any]:
    """Write `finished` and return the other fields of Converted as JSON."""
    path, findings = source.path, list[dict[str, Any]]()
    word, fonts = None, ""
    if source.media_type == DOCX:
        path, findings = _word_to_pdf(source.path, title, lang, folder)
        word, fonts = folder / CLEANED, letters_of_fonts()
    elif source.media_type in PICTURES:
        path = folder / "picture.pdf"
        _run("picture_job", source=source.path, target=path, title=title)
    elif source.media_type != PDF:
        raise Refused(NOT_TAKEN)
    words = {"title": title, "lang": lang, "media_type": source.media_type, "fonts": fonts}
    facts = _run("finish_job", source=path, target=finished, word=word, **words)
    codes = {finding["code"] for finding in findings}
    facts["findings"] = findings + [f for f in facts["findings"] if f["code"] not in codes]
    return facts


def _run(
    job: str, *, source: Path, target: Path, word: Path | None = None, **arguments: str
) -> Any:
    named = {"source": str(source), "target": str(target), **arguments}
    reads = [source]
    if word is not None:
        named["word"], reads = str(word), [source, word]
    return run_job(f"meetings.pack.convert:{job}", named, reads=reads, writes=[target])


def _word_to_pdf(source: Path, title: str, lang: str, folder: Path) -> tuple[Path, list]:
    """Preflight a Word file and let LibreOffice print it; return the PDF and the findings."""
    cleaned, printed = folder / CLEANED, folder / "paper.pdf"
    findings = _run("word_job", source=source, target=cleaned, title=title, lang=lang)
    options = {
        name: {"type": "boolean", "value": "true" if value else "false"}
        for name, value in EXPORT.items()
    }
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    quiet = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    target = ("--convert-to", f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", folder)
    done = run_command(
        ["soffice", profile, *quiet, *target, cleaned], writes=[folder], limits=WORD_LIMITS
    )
    if not printed.is_file():  # soffice ends with 0 even when it could not load the file
        raise ChildFailed(NOT_PRINTED, stderr=done.stderr)
    return printed, findings


def word_job(source: str, target: str, title: str, lang: str) -> list[dict[str, Any]]:
    """Be a child: preflight a Word file; return findings."""
    try:
        cleaned = clean_docx(Path(source).read_bytes(), title=title, lang=lang)
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    Path(target).write_bytes(cleaned.data)
    return to_json(cleaned.findings)


def picture_job(source: str, target: str, title: str) -> None:
    """Be a child: put a picture on a page."""
    picture_to_pdf(Path(source), Path(target), description=title)


@explained()
def finish_job(
    source: str,
    target: str,
    title: str,
    lang: str,
    media_type: str,
    word: str = "",
    fonts: str = "",
) -> dict[str, Any]:
    """Be a child: clean, tag and normalise a PDF; return what Converted wants to know.

    `word` is the Word file that the PDF was printed from, as the preflight left it, and
    `fonts` says which letters the server's fonts have (`letters_of_fonts`).
    """
    path = Path(source)
    looked = look_at_pdf(path) if media_type == PDF else look_at_printed(path)
    if refusing := refused_among(looked.findings, OVERRULABLE):
        raise Unusable(refusing.sentence)
    prefix = f"{content_key(path)[: tags.PREFIX_LENGTH]}-"
    with open_upload(path) as pdf:
        own_title = " ".join(title_of(pdf).split())
        had_tags = is_tagged(pdf)
        printed = clean(pdf)
        normalised = tags.normalise_pdf(pdf, prefix, lang=lang)
        found = faults(pdf)
        found["loose-text"] = normalised.loose_text if had_tags else 0
        found["picture"] = media_type in PICTURES
        if word:
            lost, places = lost_from_word(Path(word).read_bytes(), looked.texts, fonts)
            found.update(lost)
        else:
            places = {}
        may_claim = normalised.is_tagged and not normalised.scans and not +found
        describe(pdf, title=title or own_title, lang=str(pdf.Root.Lang), claim=may_claim)
        finish(pdf)
        pdf.save(target, deterministic_id=True, force_version="1.7", encryption=False)
    if not looked.is_layered:
        _refuse_losses(looked.texts, Path(target))
    rehearse(Path(target), is_tagged=had_tags)
    told = looked.findings + printed + findings_from(found, FAULT_SENTENCES, places)
    return {
        "pages": normalised.pages,
        "findings": to_json(told),
        "is_tagged": had_tags,
        "claims_ua": may_claim,
        "title": own_title,
    }


def _refuse_losses(before: list[str], finished: Path) -> None:
    """Refuse a file of which the library that cleans it read less than there is."""
    if lost := losses_by_page(before, texts_of(finished)):
        raise Unusable(PAGE_LOST.format(places=named(lost)))
