"""What an upload hides and what it calls itself, found out in one child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrutiny.refusals import Refused

from .child import ChildFailed, NetworkNotClosed, Unusable, run_job
from .findings import from_json
from .inspect import inspect_job
from .preflight.container import open_package
from .preflight.properties import own_title
from .shapes import DOCX, PDF, FileSource, Finding
from .upload import open_upload


@dataclass(frozen=True)
class Examined:
    """Findings as `inspect` gives them, and the title in the file's properties or ""."""

    findings: tuple[Finding, ...]
    title: str = ""


def examine(source: FileSource) -> Examined:
    """Look at an upload before anything else does.

    Raises Refused for a file that cannot be looked at, with what to do, and NetworkNotClosed.
    """
    arguments = {"path": str(source.path), "media_type": source.media_type}
    try:
        told = run_job("meetings.pack.examine:examine_job", arguments)
    except NetworkNotClosed:
        raise
    except ChildFailed as error:
        raise Refused(str(error)) from error
    return Examined(from_json(told["findings"]), told["title"])


def examine_job(path: str, media_type: str) -> dict[str, Any]:
    """Be the child of `examine`."""
    findings = inspect_job(path, media_type)
    return {"findings": findings, "title": _title(Path(path), media_type)}


def _title(path: Path, media_type: str) -> str:
    if media_type == PDF:
        with open_upload(path) as pdf:
            return _title_of_pdf(pdf)
    if media_type == DOCX:
        try:
            return own_title(open_package(path.read_bytes()))
        except Refused as refusal:
            raise Unusable(str(refusal)) from refusal
    return ""


def _title_of_pdf(pdf: Any) -> str:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        title = str(metadata.get("dc:title") or pdf.docinfo.get("/Title", ""))
    return " ".join(title.split())
