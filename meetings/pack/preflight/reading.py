"""The words of a Word document, and the parts that its readers cannot reach."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from .names import MC, WP, A, V, W, is_on

SPACES = {W + "tab", W + "br", W + "cr", W + "ptab"}
NOT_READ = {W + "pPr", W + "rPr", W + "tblPr", W + "trPr", W + "tcPr", W + "sectPr"}
NOT_READ |= {W + "instrText", W + "delText", MC + "Fallback"}
DECORATION = "Decoration of this page only"  # the description of a decorative picture
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
HEADING = re.compile(r"^heading ([1-9])$", re.IGNORECASE)
# Soft hyphens, joiners and marks; and the private letters by which symbol fonts show bullets.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
INVISIBLE |= dict.fromkeys(range(0xE000, 0xF900))
INVISIBLE |= dict.fromkeys(map(ord, "•▪◦●○■□➢"))  # bullets: Word counts them, a file does not


def split_words(text: str) -> list[str]:
    """Split text at white space, as every stage does, after taking out what is no letter."""
    return unicodedata.normalize("NFKC", text).translate(INVISIBLE).split()


def body_words(document: etree._Element) -> list[str]:
    """Return the words of a document's body in reading order, tables cell by cell."""
    return split_words("".join(_text(document)))


def _text(element: etree._Element) -> Iterator[str]:
    if element.tag == W + "t":
        yield element.text or ""
    elif element.tag == W + "noBreakHyphen":
        yield "-"
    elif element.tag in SPACES:
        yield " "
    elif element.tag not in NOT_READ:
        if element.tag == W + "txbxContent":
            yield "\n"
        for child in element:
            yield from _text(child)
        if element.tag == W + "p":
            yield "\n"


def text_with_watermarks(root: etree._Element) -> str:
    """Return the text of one part, a line for each paragraph and for each word across the page."""
    marks = [path.get("string", "") for path in root.iter(V + "textpath")]
    return "\n".join(["".join(_text(root)), *marks])


def has_numbered_contents(root: etree._Element) -> bool:
    """Whether there is a contents field that gives page numbers (17.16.5.68)."""
    codes = ((each.text or "").strip().upper() for each in root.iter(W + "instrText"))
    return any(code.startswith("TOC") and "\\N" not in code for code in codes)


def mark_header_rows(
    root: etree._Element, styles: etree._Element | None, found: Counter[str]
) -> None:
    """Mark a table's first row as its header where it plainly is one; count the tables left bare.

    Plainly: no row is marked, all cells of the first row have text and all of it is
    bold, by hand or by the table style's first row, and the second row is not so.
    """
    bold_styles = _styles_with_bold_first_row(styles)
    for table in root.iter(W + "tbl"):
        rows = table.findall(W + "tr")
        if len(rows) < 2 or any(is_on(row.find(f"{W}trPr/{W}tblHeader")) for row in rows):
            continue
        if _is_plainly_header(table, rows, bold_styles):
            _mark_header(rows[0])
            found["header-rows"] += 1
        else:
            found["no-header-row"] += 1


def count_undescribed_pictures(root: etree._Element, found: Counter[str]) -> None:
    """Count drawings without a description; note in its place which are decoration."""
    for drawing in root.iter(W + "drawing"):
        description = next(drawing.iter(WP + "docPr"), None)
        if description is None or next(drawing.iter(W + "txbxContent"), None) is not None:
            continue
        decorative = any(each.get("val") in {"1", "true"} for each in drawing.iter(DECORATIVE))
        if decorative:
            description.set("descr", DECORATION)  # the converter knows no other way to say so
            description.attrib.pop("title", None)
        elif not (description.get("descr") or description.get("title")):
            found["no-alt-text"] += 1


def count_cropped_pictures(root: etree._Element, found: Counter[str]) -> None:
    """Count cropped pictures: each is still whole inside the file."""
    for crop in root.iter(A + "srcRect"):
        found["cropped"] += any(value not in {"", "0"} for value in crop.attrib.values())


def check_headings(
    root: etree._Element, styles: etree._Element | None, found: Counter[str]
) -> None:
    """Count a missing heading structure and skipped levels."""
    levels = list(_heading_levels(root, styles))
    if not levels:
        found["no-headings"] += 1
    previous = 0
    for level in levels:
        found["skipped-heading"] += level > previous + 1
        previous = level


def _heading_levels(root: etree._Element, styles: etree._Element | None) -> Iterator[int]:
    by_style = {}
    for style in [] if styles is None else styles.findall(W + "style"):
        name = style.find(W + "name")
        match = HEADING.match(name.get(W + "val", "")) if name is not None else None
        if match:
            by_style[style.get(W + "styleId")] = int(match[1])
    for style in root.iterfind(f".//{W}pPr/{W}pStyle"):
        if style.get(W + "val") in by_style:
            yield by_style[style.get(W + "val")]


def _is_plainly_header(
    table: etree._Element, rows: list[etree._Element], bold_styles: set[str]
) -> bool:
    cells = rows[0].findall(W + "tc")
    if len(cells) < 2 or not all("".join(_text(cell)).strip() for cell in cells):
        return False
    if _first_row_is_styled(table, bold_styles):
        return True
    return _is_all_bold(rows[0]) and not _is_all_bold(rows[1])


def _first_row_is_styled(table: etree._Element, bold_styles: set[str]) -> bool:
    style = table.find(f"{W}tblPr/{W}tblStyle")
    look = table.find(f"{W}tblPr/{W}tblLook")
    if style is None or look is None or style.get(W + "val") not in bold_styles:
        return False
    return look.get(W + "firstRow") in {"1", "true"} or _has_first_row_bit(look.get(W + "val", ""))


def _has_first_row_bit(bits: str) -> bool:
    """Whether its bit says so: older files pack `firstRow` into a hexadecimal number (17.4.55)."""
    try:
        return bool(int(bits, 16) & 0x0020)
    except ValueError:
        return False


def _styles_with_bold_first_row(styles: etree._Element | None) -> set[str]:
    if styles is None:
        return set()
    bold = f"{W}tblStylePr[@{W}type='firstRow']/{W}rPr/{W}b"
    return {s.get(W + "styleId") for s in styles.findall(W + "style") if is_on(s.find(bold))}


def _is_all_bold(row: etree._Element) -> bool:
    runs = [run for run in row.iter(W + "r") if "".join(_text(run)).strip()]
    return bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b")) for run in runs)


def _mark_header(row: etree._Element) -> None:
    properties = row.find(W + "trPr")
    if properties is None:
        properties = etree.Element(W + "trPr")
        exceptions = row.find(W + "tblPrEx")
        row.insert(0 if exceptions is None else 1, properties)
    etree.SubElement(properties, W + "tblHeader")
