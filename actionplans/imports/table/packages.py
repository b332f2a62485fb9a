"""Making an Office file readable for the libraries: strict files, templates, lost styles.

A strict file names its parts by other addresses (ISO/IEC 29500 strict), which libraries do
not know; a template saved under the name of a document is read as one.
"""

import re

from meetings.pack.preflight.container import CONTENT_TYPES, media_types, opened, write_package
from meetings.pack.preflight.names import parse, serialise
from scrutiny.refusals import Refused

MIB = 1024 * 1024
MAX_PART = 32 * MIB
STRICT = b"http://purl.oclc.org/ooxml/"
SCHEMAS = "http://schemas.openxmlformats.org"
TRANSITIONAL = {
    f"{kind}/{name}": f"{SCHEMAS}/{kind}/2006/{name}"
    for kind, names in {
        "spreadsheetml": ("main",),
        "wordprocessingml": ("main",),
        "presentationml": ("main",),
        "drawingml": ("main", "wordprocessingDrawing", "spreadsheetDrawing", "picture", "chart",
                      "diagram", "table"),
        "officeDocument": ("relationships", "math", "sharedTypes", "customXml", "docPropsVTypes"),
    }.items()
    for name in names
}  # fmt: skip
TRANSITIONAL |= {
    "officeDocument/extendedProperties": f"{SCHEMAS}/officeDocument/2006/extended-properties",
    "officeDocument/customProperties": f"{SCHEMAS}/officeDocument/2006/custom-properties",
}
ADDRESS = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+/\w+)")
DAMAGED = "This {} is damaged. Open it in {}, save it again and choose the new copy."
DAMAGED_SHEET = DAMAGED.format("spreadsheet", "Excel")
DAMAGED_WORD = DAMAGED.format("Word file", "Word")
DAMAGED_FILE = (
    "This file is damaged or was not downloaded in full. Open it where it comes from, save it "
    "again and choose the new copy."
)
TOO_LARGE = "This file is too large once unpacked. Keep the table of the plan only."
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def unpacked(data: bytes) -> tuple[dict[str, bytes], set[str]]:
    """Return the parts of an Office file in the usual names, and its media types.

    Raises Refused for a damaged zip, one beyond the limits or with a document type.
    """
    try:
        with opened(data) as (archive, infos):
            if any(info.file_size > MAX_PART for info in infos if _is_xml(info.filename)):
                raise Refused(TOO_LARGE)
            kinds = set(media_types(archive).values())
            parts = {info.filename: archive.read(info) for info in infos}
        for name, part in parts.items():
            if _is_xml(name):
                parse(part)
    except Refused as refusal:
        raise Refused(_by_its_name(str(refusal), data)) from refusal
    return {name: _transitional(part) for name, part in parts.items()}, kinds


def kinds_of(data: bytes) -> str:
    """Return the media types of an Office file as one text."""
    try:
        with opened(data) as (archive, _):
            return " ".join(media_types(archive).values())
    except Refused as refusal:
        raise Refused(_by_its_name(str(refusal), data)) from refusal


def _by_its_name(words: str, data: bytes) -> str:
    """Call a damaged file what it is: the checks of the zip take every file for a Word file."""
    if "damaged" not in words:
        return words.replace("save it again in Word", "save it again")
    if b"xl/" in data:
        return DAMAGED_SHEET
    return DAMAGED_WORD if b"word/" in data else DAMAGED_FILE


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _transitional(part: bytes) -> bytes:
    if STRICT not in part:
        return part

    def known(found: re.Match[bytes]) -> bytes:
        return TRANSITIONAL.get(found[1].decode(), found[0].decode()).encode()

    # Longer names (relationships/worksheet) keep what follows the part that is replaced.
    return ADDRESS.sub(known, part)


def as_document(parts: dict[str, bytes], changes: dict[str, str]) -> bytes:
    """Zip parts again; `changes` are media types to be given other names."""
    types = parts[CONTENT_TYPES].decode("utf-8", errors="replace")
    for old, new in changes.items():
        types = re.sub(re.escape(old), new, types, flags=re.IGNORECASE)
    return write_package(parts | {CONTENT_TYPES: types.encode()})


def with_known_styles(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Take from cells a style that the workbook does not have; the library stops at one."""
    styles = parts.get("xl/styles.xml")
    formats = parse(styles).find(f"{S}cellXfs") if styles else None
    known = 0 if formats is None else len(formats)
    return {
        name: _restyled(part, known) if re.match(r"xl/worksheets/[^/]+\.xml$", name) else part
        for name, part in parts.items()
    }


def _restyled(part: bytes, known: int) -> bytes:
    numbers = re.findall(rb'\ss="(\d+)"', part)
    if not any(int(number[:9]) >= known for number in numbers):
        return part
    root = parse(part)
    for element in root.iter(f"{S}c", f"{S}row", f"{S}col"):
        for name in ("s", "style"):
            number = element.get(name, "")
            if number and not (number.isdecimal() and int(number[:9]) < known):
                del element.attrib[name]
    return serialise(root)
