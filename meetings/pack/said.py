"""The words of an uploaded file in reading order, to compare it with another."""

import re
from collections.abc import Sequence
from pathlib import Path

from pypdfium2 import PdfDocument

from scrutiny.refusals import Refused

from .child import run_job
from .preflight import clean_docx, words
from .preflight.reading import split_words
from .shapes import DOCX, PDF, FileSource
from .upload import open_upload

COMPARABLE = (DOCX, PDF)
CUT = "\u2027"  # where a line's end cut a word in two at a hyphen, which may be the word's own
SIGNS_OF_A_CUT = str.maketrans({"\x02": CUT, "\ufffe": CUT})  # PDFium's, by one call and another
CUT_NUMBER = re.compile(r"(?<=[\d/])-\s*\n\s*(?=[\d/])")  # which PDFium leaves as it stands


def words_of_file(source: FileSource) -> list[str]:
    """Return the words of a Word document or PDF; [] where there are none, as in a picture.

    Raises ChildFailed where the file cannot be read.
    """
    if source.media_type not in COMPARABLE:
        return []
    arguments = {"path": str(source.path), "media_type": source.media_type}
    return run_job("meetings.pack.said:words_job", arguments, reads=[source.path])


def healed(words: Sequence[str], other: Sequence[str]) -> list[str]:
    """Join words that a line's end cut, as another version has them: with a hyphen or without.

    Nobody can tell "co-operation" from "operation" by one file alone. Without a word to
    go by the hyphen stays.
    """
    known = {*words, *other}
    return [_healed(word, known) if CUT in word else word for word in words]


def _healed(word: str, known: set[str]) -> str:
    joined = word.replace(CUT, "")
    return joined if joined in known else word.replace(CUT, "-")


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
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return split_words(CUT_NUMBER.sub("-", text.translate(SIGNS_OF_A_CUT)))
