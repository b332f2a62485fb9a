"""A Word document's properties: the revealing ones, and the fresh ones that replace them."""

from collections import Counter

from lxml import etree

from .container import Package
from .names import parse

CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
DC = "{http://purl.org/dc/elements/1.1/}"
CORE, EXTENDED, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
EXTENDED_NAMESPACE = "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}"
PERSONAL = {
    CORE: (DC + "creator", CP + "lastModifiedBy", CP + "keywords", DC + "subject"),
    EXTENDED: (EXTENDED_NAMESPACE + "Company", EXTENDED_NAMESPACE + "Manager"),
}


def core_properties(title: str, lang: str) -> bytes:
    """Write properties that hold a title and a language and no names."""
    root = etree.Element(CP + "coreProperties", nsmap={"cp": CP[1:-1], "dc": DC[1:-1]})
    etree.SubElement(root, DC + "title").text = _printable(title)
    etree.SubElement(root, DC + "language").text = lang
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def own_title(package: Package) -> str:
    if CORE not in package.parts:
        return ""
    title = parse(package.parts[CORE]).findtext(DC + "title") or ""
    return " ".join(title.split())


def count_personal_properties(package: Package, found: Counter[str]) -> None:
    """Count names and other personal details in the file's properties."""
    for name, tags in PERSONAL.items():
        if name in package.parts:
            root = parse(package.parts[name])
            found["properties"] += sum(bool((root.findtext(tag) or "").strip()) for tag in tags)
    if CUSTOM in package.parts:
        found["properties"] += len(parse(package.parts[CUSTOM]))


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())
