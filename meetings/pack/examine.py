"""What an upload hides, and its own title, found in one child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.refusals import Refused

from .child import ChildFailed, NoWall, Unusable, run_job
from .findings import from_json, to_json
from .inspect import inspect_job
from .preflight import clean_docx
from .preflight.sign_offs import sign_off_rows
from .shapes import DOCX, PDF, FileSource, Finding
from .upload import explained, open_upload


@dataclass(frozen=True)
class Examined:
    """Findings as `inspect` gives them, and the title in the file's properties or "".

    `sign_offs` are the rows of a Word file's own sign-off table (preflight.sign_offs).
    """

    findings: tuple[Finding, ...]
    title: str = ""
    sign_offs: tuple[tuple[str, ...], ...] = ()


def examine(source: FileSource) -> Examined:
    """Examine an upload before anything else opens it.

    Raises Refused for a file that cannot be looked at, with what to do, and NoWall.
    """
    arguments = {"path": str(source.path), "media_type": source.media_type}
    try:
        told = run_job("meetings.pack.examine:examine_job", arguments, reads=[source.path])
    except NoWall:
        raise
    except ChildFailed as error:
        raise Refused(str(error)) from error
    rows = tuple(tuple(row) for row in told["sign_offs"])
    return Examined(from_json(told["findings"]), told["title"], rows)


@explained()
def examine_job(path: str, media_type: str) -> dict[str, Any]:
    """Examine the upload in the child of `examine`."""
    if media_type == DOCX:
        return _examine_word(Path(path))
    findings = inspect_job(path, media_type)
    title = _title(Path(path)) if media_type == PDF else ""
    return {"findings": findings, "title": title, "sign_offs": []}


def _examine_word(path: Path) -> dict[str, Any]:
    try:
        cleaned = clean_docx(path.read_bytes())
        rows = sign_off_rows(cleaned.data)
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    return {"findings": to_json(cleaned.findings), "title": cleaned.title, "sign_offs": rows}


def _title(path: Path) -> str:
    with open_upload(path) as pdf:
        return _title_of_pdf(pdf)


def _title_of_pdf(pdf: Any) -> str:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        title = str(metadata.get("dc:title") or pdf.docinfo.get("/Title", ""))
    return " ".join(title.split())
