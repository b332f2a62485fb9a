"""The XML names of Word files, and how their parts are read and written.

Source: ECMA-376 (Office Open XML), parts 1 and 2, in its transitional form,
which is what Word writes by default.
"""

from lxml import etree

from scrutiny.refusals import Refused

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 - the prefix every Word file uses
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
REL = "{http://schemas.openxmlformats.org/package/2006/relationships}"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

DAMAGED = "This Word file is damaged. Open it in Word, save it again and upload the new copy."


def word_tags(names: str) -> tuple[str, ...]:
    """Return the full tags of Word elements from their names with spaces between."""
    return tuple(W + name for name in names.split())


def parse(data: bytes) -> etree._Element:
    """Read one XML part; no entity is expanded and nothing is fetched.

    Raises Refused for a damaged part or one with a document type, which no Word
    file has and which only serves to smuggle entities in.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(
            "This file has a document type declaration, which Word never writes. "
            "Save it again in Word and upload the new copy."
        )
    return root


def serialise(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def is_on(flag: etree._Element | None) -> bool:
    """Whether an on/off property such as `w:b` is there and not switched off."""
    return flag is not None and flag.get(W + "val", "1") not in {"0", "false", "off", "none"}


def remove(element: etree._Element) -> None:
    """Take an element out of the tree, unless an earlier removal took it with it."""
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    parent[place : place + 1] = list(element)
