"""The words of an uploaded file in reading order, to compare it with another."""

from pathlib import Path

from pypdfium2 import PdfDocument

from scrutiny.refusals import Refused

from .child import run_job
from .preflight import clean_docx, words
from .preflight.reading import split_words
from .shapes import DOCX, PDF, FileSource
from .upload import open_upload

COMPARABLE = (DOCX, PDF)


def words_of_file(source: FileSource) -> list[str]:
    """Return the words of a Word document or PDF; [] where there are none, as in a picture.

    Raises ChildFailed where the file cannot be read.
    """
    if source.media_type not in COMPARABLE:
        return []
    arguments = {"path": str(source.path), "media_type": source.media_type}
    return run_job("meetings.pack.said:words_job", arguments, reads=[source.path])


def words_job(path: str, media_type: str) -> list[str]:
    """Read the words in the child of `words_of_file`."""
    if media_type == PDF:
        return _words_of_pdf(Path(path))
    try:
        return words(clean_docx(Path(path).read_bytes()).data)
    except Refused:
        return []


def _words_of_pdf(path: Path) -> list[str]:
    with open_upload(path):
        pass  # refuses what is no PDF, or one with a password
    with PdfDocument(path) as pdf:
        return split_words("\n".join(page.get_textpage().get_text_bounded() for page in pdf))
