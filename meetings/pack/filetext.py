"""Everything that a stored file says, shown or not, to find words in it."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Pdf, Stream, String
from pypdfium2 import PdfDocument

from .child import Limits, run_job
from .said import words_job
from .shapes import DOCX

PLAIN_BYTES = 20 * 1024 * 1024
WORD_PART = "word/document.xml"
# Where a PDF has words beside its pages: titles, bookmarks, descriptions, forms and comments.
SPOKEN = ("/Title", "/Subject", "/Author", "/Keywords", "/Alt", "/ActualText", "/E", "/T", "/TU",
          "/V", "/Contents")  # fmt: skip


def text_of(path: str, *, limits: Limits | None = None) -> str:
    """Return what a file says; "" where no words can be read in it, as in a picture.

    Raises ChildFailed where it cannot be opened, or takes more than `limits` allow.
    """
    file = Path(path)
    with file.open("rb") as opened:
        is_pdf = opened.read(4) == b"%PDF"
    if not is_pdf and not _is_word(file):
        return _plain(file)
    job = "pdf_job" if is_pdf else "word_job"
    return run_job(f"meetings.pack.filetext:{job}", {"path": path}, reads=[file], limits=limits)


def pdf_job(path: str) -> str:
    """Be the child: read the pages of a PDF, and what it says beside them."""
    with PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    with pikepdf.open(path) as opened:
        return "\n".join([*pages, *_said_beside(opened)])


def word_job(path: str) -> str:
    """Be the child: read a Word document."""
    return " ".join(words_job(path, DOCX))


def _said_beside(pdf: Pdf) -> Iterator[str]:
    for each in pdf.objects:
        if not isinstance(each, Dictionary | Stream):
            continue
        values = (each.get(key) for key in SPOKEN)
        yield from (str(value) for value in values if isinstance(value, String))


def _is_word(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            return WORD_PART in archive.namelist()
    except zipfile.BadZipFile:
        return False


def _plain(file: Path) -> str:
    with file.open("rb") as opened:
        try:
            return opened.read(PLAIN_BYTES).decode()
        except UnicodeDecodeError:
            return ""
