"""A plan as a Word file in the layout that councils use: six columns, landscape.

Made of the few parts that Word needs, without a library: nothing in it names a maker or
a machine, and the same plan gives the same bytes.
"""

from lxml import etree

from actionplans.exporting.columns import HEADINGS, PlanTable, printable, texts_of
from actionplans.importing.word import WITHIN
from meetings.pack.preflight.container import CONTENT_TYPES, content_types, write_package
from meetings.pack.preflight.names import REL, RELATION, W, serialise

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
# Twentieths of a point: A4 on its side with margins of 2 cm.
LONG_SIDE, SHORT_SIDE, MARGIN = 16838, 11906, 1134
WIDTHS = (700, 3000, 3000, 1270, 3600, 3000)
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def as_word(table: PlanTable) -> bytes:
    """Write the plan as a Word file: its title, source and areas, then the table."""
    plan = table.plan
    document = etree.Element(W + "document", nsmap={"w": W[1:-1]})
    body = etree.SubElement(document, W + "body")
    _paragraph(body, plan.title, "Title")
    if plan.source:
        _paragraph(body, plan.source, "Heading1")
    for area in table.inspection.areas.all() if table.inspection else []:
        _paragraph(body, area.text, "ListBullet")
    _table(body, texts_of(table))
    _paragraph(body, "")
    _page(body)
    return write_package(
        {
            CONTENT_TYPES: content_types({"word/document.xml": MAIN, "word/styles.xml": STYLES}),
            "_rels/.rels": _relation("officeDocument", "word/document.xml"),
            "word/document.xml": serialise(document),
            "word/_rels/document.xml.rels": _relation("styles", "styles.xml"),
            "word/styles.xml": serialise(_styles()),
        }
    )


def _table(body: etree._Element, rows: list[tuple[str, ...]]) -> None:
    table = etree.SubElement(body, W + "tbl")
    properties = etree.SubElement(table, W + "tblPr")
    _set(properties, "tblStyle", val="TableGrid")
    _set(properties, "tblW", type="dxa", w=str(sum(WIDTHS)))
    _set(properties, "tblLook", firstRow="1", noVBand="1")
    grid = etree.SubElement(table, W + "tblGrid")
    for width in WIDTHS:
        _set(grid, "gridCol", w=str(width))
    _row(table, HEADINGS, is_header=True)
    for row in rows:
        _row(table, row)


def _row(table: etree._Element, cells: tuple[str, ...], *, is_header: bool = False) -> None:
    row = etree.SubElement(table, W + "tr")
    if is_header:
        _set(etree.SubElement(row, W + "trPr"), "tblHeader")
    for width, text in zip(WIDTHS, cells, strict=True):
        cell = etree.SubElement(row, W + "tc")
        _set(etree.SubElement(cell, W + "tcPr"), "tcW", type="dxa", w=str(width))
        for paragraph in text.split("\n\n"):
            _paragraph(cell, paragraph, "", is_bold=is_header)


def _paragraph(
    parent: etree._Element, text: str, style: str = "", *, is_bold: bool = False
) -> None:
    paragraph = etree.SubElement(parent, W + "p")
    if style:
        _set(etree.SubElement(paragraph, W + "pPr"), "pStyle", val=style)
    if not text:
        return
    run = etree.SubElement(paragraph, W + "r")
    if is_bold:
        _set(etree.SubElement(run, W + "rPr"), "b")
    for number, line in enumerate(printable(text).split("\n")):
        if number:
            _set(run, "br", type=WITHIN)
        words = etree.SubElement(run, W + "t")
        words.set(XML_SPACE, "preserve")
        words.text = line


def _page(body: etree._Element) -> None:
    section = etree.SubElement(body, W + "sectPr")
    _set(section, "pgSz", w=str(LONG_SIDE), h=str(SHORT_SIDE), orient="landscape")
    sides = ("top", "right", "bottom", "left", "header", "footer")
    _set(section, "pgMar", **dict.fromkeys(sides, str(MARGIN)), gutter="0")


def _styles() -> etree._Element:
    styles = etree.Element(W + "styles", nsmap={"w": W[1:-1]})
    usual = etree.SubElement(etree.SubElement(styles, W + "docDefaults"), W + "rPrDefault")
    letters = etree.SubElement(usual, W + "rPr")
    _set(letters, "rFonts", ascii="Arial", hAnsi="Arial", cs="Arial")
    _set(letters, "sz", val="20")
    _set(letters, "lang", val="en-GB")
    for name, called, size in (("Title", "Title", "36"), ("Heading1", "heading 1", "26")):
        letters = etree.SubElement(_style(styles, "paragraph", name, called), W + "rPr")
        _set(letters, "b")
        _set(letters, "sz", val=size)
    bullet = _style(styles, "paragraph", "ListBullet", "List Bullet")
    _set(etree.SubElement(bullet, W + "pPr"), "ind", left="360")
    _borders(_style(styles, "table", "TableGrid", "Table Grid"))
    return styles


def _style(styles: etree._Element, kind: str, name: str, called: str) -> etree._Element:
    style = _set(styles, "style", type=kind, styleId=name)
    _set(style, "name", val=called)
    return style


def _borders(style: etree._Element) -> None:
    properties = etree.SubElement(style, W + "tblPr")
    borders = etree.SubElement(properties, W + "tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        _set(borders, side, val="single", sz="4", space="0", color="808080")
    margins = etree.SubElement(properties, W + "tblCellMar")
    for side in ("left", "right"):
        _set(margins, side, w="100", type="dxa")


def _set(parent: etree._Element, name: str, **values: str) -> etree._Element:
    return etree.SubElement(parent, W + name, {W + key: value for key, value in values.items()})


def _relation(kind: str, target: str) -> bytes:
    relations = etree.Element(REL + "Relationships", nsmap={None: REL[1:-1]})
    etree.SubElement(
        relations, REL + "Relationship", Id="rId1", Type=RELATION + kind, Target=target
    )
    return serialise(relations)
