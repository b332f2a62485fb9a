"""The permitted parts of a Word document, and their permitted references.

An allow-list: only parts that a permitted relation leads to are kept. So what
no one thought of (macros, ActiveX, embedded workbooks, comments, custom XML,
thumbnails, printer settings, signatures, glossaries) is left behind.
"""

import posixpath
from collections import Counter
from dataclasses import dataclass, field

from lxml import etree

from scrutiny.refusals import Refused

from .container import Package, content_types, write_package
from .names import DAMAGED, REL, RELATION, A, O, R, V, W, parse, remove, serialise, unwrap

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
DRAWING = "application/vnd.openxmlformats-officedocument.drawingml."
MAIN = "officeDocument"
ALWAYS_USED = {
    "styles": WORD + "styles+xml",
    "numbering": WORD + "numbering+xml",
    "settings": WORD + "settings+xml",
    "fontTable": WORD + "fontTable+xml",
    "footnotes": WORD + "footnotes+xml",
    "endnotes": WORD + "endnotes+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
USED_BY_ID = {
    "header": WORD + "header+xml",
    "footer": WORD + "footer+xml",
    "chart": DRAWING + "chart+xml",
    "diagramData": DRAWING + "diagramData+xml",
    "diagramLayout": DRAWING + "diagramLayout+xml",
    "diagramQuickStyle": DRAWING + "diagramStyle+xml",
    "diagramColors": DRAWING + "diagramColors+xml",
    "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
}
MEDIA_TYPES = {MAIN: WORD + "document.main+xml"} | ALWAYS_USED | USED_BY_ID
STORIES = (MAIN, "header", "footer", "footnotes", "endnotes")
IMAGE_MAGIC = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\xd7\xcd\xc6\x9a", "image/x-wmf"),
    (b"\x01\0\0\0", "image/x-emf"),
)
LINK_SCHEMES = ("http://", "https://", "mailto:")
DROPPED_PARTS = {
    "vbaProject": "macros",
    "control": "embedded",
    "oleObject": "embedded",
    "package": "embedded",
    "font": "fonts",
    "attachedTemplate": "template",
    "mailMergeSource": "data-source",
    "mailMergeHeaderSource": "data-source",
    "subDocument": "sub-document",
    "video": "media",
    "audio": "media",
    "media": "media",
}
INSERTED_FILE = (
    "This Word file has another file inserted in it that only Word can show. Open it in Word, "
    "save it again and upload the new copy."
)
STRICT = (
    "This Word file is saved as “Strict Open XML”. In Word choose Save As, Word Document (.docx), "
    "and upload the new file."
)


@dataclass(frozen=True)
class Relation:
    """One line of a .rels part: the target of a reference, and its kind."""

    kind: str
    full_kind: str
    target: str
    is_external: bool


@dataclass
class Part:
    """One part on its way through the preflight; `root` is None for pictures."""

    name: str
    kind: str
    data: bytes
    root: etree._Element | None = None
    relations: dict[str, Relation] = field(default_factory=dict)


def gather(package: Package, found: Counter[str]) -> dict[str, Part]:
    """Return the permitted parts by name, the main one first; count what is left behind.

    Raises Refused for a document in the strict format.
    """
    parts: dict[str, Part] = {}
    waiting = [(package.main, MAIN)]
    while waiting:
        name, kind = waiting.pop(0)
        if name in parts:
            continue
        part = parts[name] = _load(package, name, kind)
        part.relations = _permitted(_relations(package, name), package, found)
        waiting += [(each.target, each.kind) for each in _inner(part)]
    main = parts[package.main].root
    if main is None or main.tag != W + "document":
        raise Refused(STRICT)
    return parts


def settle_references(part: Part, found: Counter[str]) -> None:
    """Remove from a part all references to something that was left behind."""
    if part.root is None:
        return
    _drop_addresses(part.root, found)
    for element in list(part.root.iter()):
        for name, identity in list(element.attrib.items()):
            if name.startswith(R) and identity and identity not in part.relations:
                _let_go(element, name)


def rewrite(parts: dict[str, Part], main: str, properties: bytes) -> bytes:
    """Zip the parts that are still referred to, with fresh document properties."""
    kept = _still_used(parts, main)
    core = "docProps/core.xml"
    types = {part.name: _media_type(part) for part in kept}
    types[core] = "application/vnd.openxmlformats-package.core-properties+xml"
    written = {"[Content_Types].xml": content_types(types)}
    core_kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
    written["_rels/.rels"] = _write_relations(
        {
            "rId1": Relation(MAIN, RELATION + MAIN, main, False),
            "rId2": Relation("core", core_kind + "core-properties", core, False),
        }
    )
    written[core] = properties
    for part in kept:
        written[part.name] = part.data if part.root is None else serialise(part.root)
        if part.relations:
            written[_relations_name(part.name)] = _write_relations(part.relations)
    return write_package(written)


def _load(package: Package, name: str, kind: str) -> Part:
    data = package.parts.get(name)
    if data is None:
        raise Refused(DAMAGED)
    return Part(name, kind, data, None if kind == "image" else parse(data))


def _relations_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", name + ".rels")


def _relations(package: Package, name: str) -> dict[str, Relation]:
    data = package.parts.get(_relations_name(name))
    if data is None:
        return {}
    lines = {}
    for line in parse(data):
        external = line.get("TargetMode") == "External"
        target, kind = line.get("Target", ""), line.get("Type", "")
        if not external:
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target))[1:]
        lines[line.get("Id", "")] = Relation(kind.rsplit("/", 1)[-1], kind, target, external)
    return lines


def _permitted(
    relations: dict[str, Relation], package: Package, found: Counter[str]
) -> dict[str, Relation]:
    kept = {}
    for identity, relation in relations.items():
        if relation.kind == "aFChunk":
            raise Refused(INSERTED_FILE)
        if _may_stay(relation, package):
            kept[identity] = relation
        else:
            found.update(_what_is_lost(relation, package))
    return kept


def _may_stay(relation: Relation, package: Package) -> bool:
    if relation.is_external:
        is_link = relation.kind == "hyperlink"
        return is_link and relation.target.strip().lower().startswith(LINK_SCHEMES)
    if relation.kind == "image":
        return _image_type(package.parts.get(relation.target, b"")) is not None
    return relation.kind in ALWAYS_USED or relation.kind in USED_BY_ID


def _what_is_lost(relation: Relation, package: Package) -> Counter[str]:
    if relation.kind == "comments" and relation.target in package.parts:
        root = parse(package.parts[relation.target])
        return Counter({"comments": len(root.findall(W + "comment"))})
    if relation.is_external and relation.kind == "hyperlink":
        return Counter({"links": 1})
    if relation.kind == "image":
        return Counter({"linked-pictures" if relation.is_external else "odd-pictures": 1})
    code = DROPPED_PARTS.get(relation.kind, "external" if relation.is_external else "")
    return Counter({code: 1} if code else {})


def _inner(part: Part) -> list[Relation]:
    return [each for each in part.relations.values() if not each.is_external]


def _image_type(data: bytes) -> str | None:
    return next((kind for magic, kind in IMAGE_MAGIC if data.startswith(magic)), None)


def _media_type(part: Part) -> str:
    return _image_type(part.data) or "" if part.kind == "image" else MEDIA_TYPES[part.kind]


def _drop_addresses(root: etree._Element, found: Counter[str]) -> None:
    """Drop addresses of pictures in old drawings (VML), which need no relation."""
    for element in root.iter(V + "imagedata", V + "fill", V + "stroke", V + "image"):
        for name in ("src", "href", O + "href", O + "althref"):
            if element.attrib.pop(name, None) is not None:
                found["linked-pictures"] += 1
    for element in root.iter(V + "*"):
        element.attrib.pop("href", None)


def _let_go(element: etree._Element, name: str) -> None:
    """Remove one reference that leads nowhere, and as little around it as is legal."""
    if element.tag == W + "hyperlink":
        unwrap(element)
    elif element.tag == A + "blip":
        _drop_empty_picture(element, name)
    else:
        remove(element)


def _drop_empty_picture(blip: etree._Element, name: str) -> None:
    """Remove a picture's link; a picture that was only linked goes too."""
    del blip.attrib[name]
    drawing = next(blip.iterancestors(W + "drawing"), None)
    if blip.get(R + "embed") or drawing is None:
        return
    if next(drawing.iter(W + "txbxContent"), None) is None:
        remove(drawing)


def _still_used(parts: dict[str, Part], main: str) -> list[Part]:
    """Return parts in the order they are reached, with only the relations that their XML uses."""
    kept: dict[str, Part] = {}
    waiting = [main]
    while waiting:
        name = waiting.pop(0)
        if name in kept:
            continue
        part = kept[name] = parts[name]
        used = _used_identities(part)
        part.relations = {
            identity: relation
            for identity, relation in part.relations.items()
            if relation.kind in ALWAYS_USED or identity in used
        }
        waiting += [each.target for each in _inner(part)]
    return list(kept.values())


def _used_identities(part: Part) -> set[str]:
    """Return ids used in any attribute: diagrams name theirs outside the usual namespace."""
    if part.root is None:
        return set()
    return {value for element in part.root.iter() for value in element.attrib.values()}


def _write_relations(relations: dict[str, Relation]) -> bytes:
    root = etree.Element(REL + "Relationships", nsmap={None: REL[1:-1]})
    for identity, relation in relations.items():
        line = etree.SubElement(root, REL + "Relationship", Id=identity, Type=relation.full_kind)
        line.set("Target", relation.target if relation.is_external else "/" + relation.target)
        if relation.is_external:
            line.set("TargetMode", "External")
    return serialise(root)
