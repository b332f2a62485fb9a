"""The kinds of file that may be uploaded, recognised by their bytes and not their names."""

import io
import zipfile

from scrutiny.refusals import Refused
from scrutiny.uploads import LARGEST, TOO_LARGE

# For a field that takes a file: what is said beside it, and what the browser offers.
KINDS_TAKEN = "PDF, Word, Excel, PowerPoint, CSV, PNG or JPEG, up to 100 MB"
ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.csv,.png,.jpg,.jpeg"
NOT_TAKEN = "This kind of file is not taken. Give a PDF, Word, Excel, CSV, PNG or JPEG file."
EMPTY = "This file is empty."
OFFICE = "application/vnd.openxmlformats-officedocument."
BY_PART = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
# The endings under which each kind is handed out; another name gets the first of them.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    BY_PART["word/document.xml"]: (".docx",),
    BY_PART["xl/workbook.xml"]: (".xlsx",),
    BY_PART["ppt/presentation.xml"]: (".pptx",),
    "text/csv": (".csv", ".txt"),
}
MACROS = ("vbaProject.bin", "vbaData.xml")
BY_BEGINNING = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}


def media_type_of(data: bytes) -> str:
    """Return the media type that a file's bytes show. Raises Refused for other kinds."""
    if not data:
        raise Refused(EMPTY)
    if len(data) > LARGEST:
        raise Refused(TOO_LARGE)
    for beginning, media_type in BY_BEGINNING.items():
        if data.startswith(beginning):
            return media_type
    return _office_type(data) if data.startswith(b"PK") else _text_type(data)


def _office_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise Refused("This file is damaged. Save it again, then choose it anew.") from error
    if any(name.endswith(MACROS) for name in names):
        raise Refused("This file holds macros. Save it without them, then choose it anew.")
    for part, media_type in BY_PART.items():
        if part in names:
            return media_type
    raise Refused(NOT_TAKEN)


def _text_type(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(NOT_TAKEN) from error
    if "\x00" in text or "<" in text[:200]:
        raise Refused(NOT_TAKEN)
    return "text/csv"


def name_with_ending(file_name: str, media_type: str) -> str:
    """Return the name with the extension of its kind, so that no PDF is opened as a web page."""
    endings = ENDINGS[media_type]
    ending = "" if file_name.lower().endswith(endings) else endings[0]
    return f"{file_name}{ending}"[-255:]
