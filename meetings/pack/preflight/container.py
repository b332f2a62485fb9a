"""The zip around a Word document: what may be opened at all, and how it is written again.

Sizes are checked against the directory of the zip before a byte is unpacked;
Python reads no more of a part than the directory says and then compares the
checksum, so a header that lies about a size cannot make it unpack more.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lxml import etree

from scrutiny.refusals import Refused

from .names import CT, DAMAGED, parse, serialise

MIB = 1024 * 1024
MAX_FILE = 100 * MIB
MAX_PARTS = 2_000
MAX_TOTAL = 200 * MIB
MAX_PART = 100 * MIB
MAX_XML_PART = 32 * MIB
MAX_RATIO = 200  # real Word files stay below 30; a part under 1 MiB may do as it likes
RATIO_COUNTS_FROM = 1 * MIB

# What reading a zip raises where it is broken. ValueError: a name that is no text, a place
# before the file's beginning.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError,
)  # fmt: skip
CONTENT_TYPES = "[Content_Types].xml"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # one fixed date, so that the same input gives the same bytes
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP_MAGIC = b"PK\x03\x04"
MAIN_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "application/vnd.ms-word.document.macroenabled.main+xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml",
)
PACKAGE_RELATIONS = "_rels/.rels"
MAIN_RELATION = "/officeDocument"  # the end of its type, in both dialects of the format

NOT_WORD = "This is not a Word file. Papers can be Word (.docx), PDF, PNG or JPEG files."
OLD_WORD = (
    "This file is either password-protected or an old Word 97–2003 file (.doc). In Word, remove "
    "the password, choose Save As, Word Document (.docx), and upload the new file."
)
SPREADSHEET = (
    "This is a spreadsheet, not a Word file. Papers can be Word (.docx), PDF, PNG or JPEG files: "
    "save the spreadsheet as PDF, or paste its table into Word."
)
PRESENTATION = (
    "This is a presentation, not a Word file. Papers can be Word (.docx), PDF, PNG or JPEG files: "
    "save the presentation as PDF."
)
ENCRYPTED = "This file is protected by a password. Remove the password and upload it again."
TOO_LARGE = "This file is too large once unpacked. Make its pictures smaller, or split it."


@dataclass(frozen=True)
class Package:
    """The parts of a Word file by name, their media types, and the name of its main part."""

    parts: dict[str, bytes]
    types: dict[str, str]
    main: str


def open_package(data: bytes) -> Package:
    """Unpack a Word file within limits.

    Raises Refused with what to do: not a zip, an old or protected Word file, a
    spreadsheet under another name, a zip bomb, a damaged or doubtful zip.
    """
    with opened(data) as (archive, infos):
        types = media_types(archive)
        main = _main_part(archive, types)
        return Package({info.filename: archive.read(info) for info in infos}, types, main)


def require_word(data: bytes) -> None:
    """Check that a file is a Word file and may be opened, and unpack one part of it only.

    Raises Refused as `open_package` does.
    """
    with opened(data) as (archive, _):
        _main_part(archive, media_types(archive))


def write_package(parts: dict[str, bytes]) -> bytes:
    """Zip parts so that the same parts always give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name, EARLIEST), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@contextmanager
def opened(data: bytes) -> Iterator[tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]]:
    """Open the zip of an Office file within limits, with its parts.

    Raises Refused with what to do, in the words for Word files.
    """
    _refuse_other_formats(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_bombs(infos)
            _refuse_doubtful_names(infos)
            yield archive, infos
    except DAMAGE as error:
        raise Refused(DAMAGED) from error


def _refuse_other_formats(data: bytes) -> None:
    if not data:
        raise Refused("This file is empty. Check that it was saved, and upload it again.")
    if len(data) > MAX_FILE:
        raise Refused(TOO_LARGE)
    if data.startswith(OLE_MAGIC):
        raise Refused(OLD_WORD)
    if not data.startswith(ZIP_MAGIC):
        raise Refused(NOT_WORD)


def _refuse_bombs(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & 0x1 for info in infos):
        raise Refused(ENCRYPTED)
    too_many = len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > MAX_TOTAL
    if too_many or any(_is_too_large(info) for info in infos):
        raise Refused(TOO_LARGE)


def _is_too_large(info: zipfile.ZipInfo) -> bool:
    is_xml = info.filename.lower().endswith((".xml", ".rels"))
    if info.file_size > (MAX_XML_PART if is_xml else MAX_PART):
        return True
    ratio = info.file_size / max(info.compress_size, 1)
    return info.file_size > RATIO_COUNTS_FROM and ratio > MAX_RATIO


def _refuse_doubtful_names(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse two parts of one name, or a name outside the package: readers would disagree on it."""
    names = [info.filename.lower() for info in infos]
    outside = any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names)
    if outside or len(set(names)) < len(names):
        raise Refused(DAMAGED)


def media_types(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the media type by part name; by ".extension" for the defaults."""
    if CONTENT_TYPES not in archive.namelist():
        return {}
    types = {}
    for entry in parse(archive.read(CONTENT_TYPES)):
        name = entry.get("PartName", "").lstrip("/") or "." + entry.get("Extension", "").lower()
        types[name] = entry.get("ContentType", "").lower()
    return types


def _main_part(archive: zipfile.ZipFile, types: dict[str, str]) -> str:
    """Find the main part as the format says (ECMA-376-2, 9.3): by the package's relation to it."""
    names = {name.lower(): name for name in archive.namelist()}
    for target in _main_targets(archive):
        name = names.get(target.lower())
        if name and _type_of(name, types) in MAIN_TYPES:
            return name
    for name, media_type in types.items():
        if media_type in MAIN_TYPES and name in archive.namelist():
            return name
    everything = " ".join(types.values())
    if "spreadsheetml" in everything or "ms-excel" in everything:
        raise Refused(SPREADSHEET)
    if "presentationml" in everything or "ms-powerpoint" in everything:
        raise Refused(PRESENTATION)
    raise Refused(NOT_WORD)


def _main_targets(archive: zipfile.ZipFile) -> list[str]:
    if PACKAGE_RELATIONS not in archive.namelist():
        return []
    relations = parse(archive.read(PACKAGE_RELATIONS))
    found = [each for each in relations if each.get("Type", "").endswith(MAIN_RELATION)]
    return [posixpath.normpath("/" + each.get("Target", "")).lstrip("/") for each in found]


def _type_of(name: str, types: dict[str, str]) -> str:
    """The media type of a part: its own, else that of its ending."""
    own = next((kind for part, kind in types.items() if part.lower() == name.lower()), None)
    return own or types.get(posixpath.splitext(name)[1].lower(), "")


def content_types(types: dict[str, str]) -> bytes:
    """Write [Content_Types].xml for parts by name, relations by extension."""
    root = etree.Element(CT + "Types", nsmap={None: CT[1:-1]})
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    etree.SubElement(root, CT + "Default", Extension="rels", ContentType=relations)
    for name, media_type in sorted(types.items()):
        etree.SubElement(root, CT + "Override", PartName=f"/{name}", ContentType=media_type)
    return serialise(root)
