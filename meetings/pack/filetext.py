"""What a stored file says, whatever it is, for finding words in it."""

import zipfile
from pathlib import Path

from .said import words_of_file
from .shapes import DOCX, PDF, FileSource

PLAIN_BYTES = 20 * 1024 * 1024
WORD_PART = "word/document.xml"


def text_of(path: str) -> str:
    """Return what a file says; "" where no words can be read in it, as in a picture.

    Raises ChildFailed where it cannot be opened.
    """
    file = Path(path)
    with file.open("rb") as opened:
        start = opened.read(4)
    if start == b"%PDF":
        return " ".join(words_of_file(FileSource(file, PDF, "")))
    if _is_word(file):
        return " ".join(words_of_file(FileSource(file, DOCX, "")))
    return _plain(file)


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
