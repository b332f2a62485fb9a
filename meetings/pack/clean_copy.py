"""A copy of an upload that everybody may have.

What may not be in a pack may not be in a file that is handed out on its own either.
So a Word file goes out as the PDF that a pack would have of it, pictures are drawn
anew, and what cannot be looked into does not go out at all.
"""

import hashlib
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.refusals import Refused

from .cache import Store, content_key
from .child import ChildFailed, Unusable, run_job
from .convert import ToolMissing, finish_job, to_pdf
from .findings import Sentences, findings_from, from_json, refused_among, to_json
from .pictures import PICTURES, redraw
from .shapes import DOCX, PDF, FileSource, Finding

VERSION = "2"
PLAIN = "text/csv"  # it holds what it shows
PICTURE_SENTENCES: Sentences = {
    "camera": (
        "cleaned",
        "What a camera or a program wrote into the picture, such as its place, was removed.",
        "",
    )
}
NO_PDF_OF_WORD = "Word files cannot be turned into PDF here at present. Save it as PDF first."
NOT_CLEANED = (
    "This kind of file can hold comments, hidden sheets and names that are not found here. Save "
    "it as PDF or CSV."
)


@dataclass(frozen=True)
class CleanCopy:
    """The copy in the store, and the findings in the upload."""

    path: Path
    findings: tuple[Finding, ...]


def clean_copy(source: FileSource, *, title: str, store: Store) -> CleanCopy:
    """Make the copy of a Word file, PDF or picture, or take it from the store. Slow: hold no lock.

    Raises Refused for a file that cannot be cleaned, with what to do.
    """
    if source.media_type == DOCX:
        return _as_pdf(source, title, store)
    key = content_key("clean-copy", VERSION, source.media_type, title, source.path)
    if not (store.get(key, ".copy") and store.get(key, ".json")):
        with tempfile.TemporaryDirectory(prefix="copy-") as folder:
            target = Path(folder) / "copy"
            facts = {"source": str(source.path), "target": str(target), "title": title}
            try:
                findings = run_job(
                    "meetings.pack.clean_copy:copy_job",
                    facts | {"media_type": source.media_type},
                    reads=[source.path],
                    writes=[target],
                )
            except ChildFailed as error:
                raise Refused(str(error)) from error
            store.put(key, target.read_bytes(), ".copy")
            store.put(key, json.dumps(findings).encode(), ".json")
    path, told = store.get(key, ".copy"), store.get(key, ".json")
    if path is None or told is None:
        raise FileNotFoundError(f"{key} left the store while it was being read")
    return CleanCopy(path, from_json(json.loads(told.read_text())))


def public_bytes(data: bytes, media_type: str, *, title: str, store: Store) -> bytes:
    """Return what everybody may have of a file. Slow: hold no lock. Raises Refused as above."""
    if media_type == PLAIN:
        return data
    with tempfile.TemporaryDirectory(prefix="copy-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        source = FileSource(path, media_type, hashlib.sha256(data).hexdigest())
        return clean_copy(source, title=title, store=store).path.read_bytes()


def _as_pdf(source: FileSource, title: str, store: Store) -> CleanCopy:
    try:
        made = to_pdf(source, title=title, store=store)
    except ToolMissing as error:
        raise Refused(NO_PDF_OF_WORD) from error
    return CleanCopy(made.path, made.findings)


def copy_job(source: str, target: str, title: str, media_type: str) -> list[dict[str, Any]]:
    """Be the child of `clean_copy`; return findings."""
    if media_type == PDF:
        findings = finish_job(source, target, title, "en-GB", media_type)["findings"]
        if refusing := refused_among(from_json(findings)):
            raise Unusable(refusing.sentence)
        return findings
    if media_type in PICTURES:
        found = Counter({"camera": int(redraw(Path(source), Path(target), media_type))})
        return to_json(findings_from(found, PICTURE_SENTENCES))
    raise Unusable(NOT_CLEANED)
