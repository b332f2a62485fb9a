"""Tracked changes accepted and comments removed: the author's "final" view.

Source: ECMA-376 part 1, 17.13.5 (revisions) and 17.13.4 (comments).
"""

from collections import Counter

from lxml import etree

from .names import W14, M, W, remove, unwrap, word_tags

DELETED_TEXT = (W + "del", W + "moveFrom", W14 + "conflictDel")
INSERTED_TEXT = (W + "ins", W + "moveTo", W14 + "conflictIns")
PROPERTY_CHANGES = word_tags(
    "rPrChange pPrChange sectPrChange tblPrChange tblGridChange tblPrExChange "
    "trPrChange tcPrChange numberingChange cellIns cellMerge"
)
LEFTOVERS = word_tags(
    "delText delInstrText moveFromRangeStart moveFromRangeEnd moveToRangeStart moveToRangeEnd "
    "customXmlInsRangeStart customXmlInsRangeEnd customXmlDelRangeStart customXmlDelRangeEnd "
    "customXmlMoveFromRangeStart customXmlMoveFromRangeEnd "
    "customXmlMoveToRangeStart customXmlMoveToRangeEnd"
)
COMMENT_MARKS = word_tags("commentRangeStart commentRangeEnd commentReference")
PROPERTIES = (W + "rPr", W + "trPr", W + "tcPr", W + "ctrlPr", M + "ctrlPr")
BOOKMARKS = (W + "bookmarkStart", W + "bookmarkEnd")
BLOCKS = (W + "p", W + "tbl", W + "sdt")


def accept_changes(root: etree._Element, found: Counter[str]) -> None:
    """Keep what was inserted, drop what was deleted, in runs, paragraphs, rows and cells."""
    _drop_rows_and_cells(root, found)
    _drop_deleted_text(root, found)
    _join_deleted_paragraph_marks(root)
    _keep_inserted_text(root, found)
    for element in list(root.iter(*PROPERTY_CHANGES)):
        found["format-changes"] += 1
        remove(element)
    for element in list(root.iter(*LEFTOVERS)):
        remove(element)


def drop_comment_marks(root: etree._Element) -> None:
    for element in list(root.iter(*COMMENT_MARKS)):
        remove(element)


def drop_paragraph(paragraph: etree._Element) -> None:
    """Remove a paragraph, or only empty it where the format requires one.

    A table cell, note, header or text box must end in a paragraph, and a
    section's page settings are in its last one.
    """
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None or not _may_go(paragraph):
        for child in paragraph:
            if child.tag != W + "pPr":
                paragraph.remove(child)
    else:
        remove(paragraph)


def _may_go(paragraph: etree._Element) -> bool:
    parent = paragraph.getparent()
    if parent is None:
        return False
    following = _next_block(paragraph)
    if following is not None and following.tag in BLOCKS:
        return True
    previous = paragraph.getprevious()
    return previous is not None and previous.tag == W + "p"


def _next_block(paragraph: etree._Element) -> etree._Element | None:
    following = paragraph.getnext()
    while following is not None and following.tag in BOOKMARKS:
        following = following.getnext()
    return following


def _is_mark(element: etree._Element) -> bool:
    """Whether `w:del` or `w:ins` marks a paragraph, row or cell and holds no text."""
    return element.getparent() is not None and element.getparent().tag in PROPERTIES


def _drop_rows_and_cells(root: etree._Element, found: Counter[str]) -> None:
    for row in [mark.getparent().getparent() for mark in root.iterfind(f".//{W}trPr/{W}del")]:
        found["deletions"] += 1
        remove(row)
    for cell in [mark.getparent().getparent() for mark in root.iterfind(f".//{W}tcPr/{W}cellDel")]:
        found["deletions"] += 1
        remove(cell)
    for row in list(root.iter(W + "tr")):
        if row.find(f".//{W}tc") is None:
            remove(row)
    for table in list(root.iter(W + "tbl")):
        if table.find(f".//{W}tr") is None:
            _replace_by_paragraph_if_needed(table)


def _replace_by_paragraph_if_needed(table: etree._Element) -> None:
    """Replace a table without rows by a paragraph: it is illegal, and a cell needs one."""
    parent = table.getparent()
    if parent is None:
        return
    parent.replace(table, etree.Element(W + "p"))


def _drop_deleted_text(root: etree._Element, found: Counter[str]) -> None:
    for element in list(root.iter(*DELETED_TEXT)):
        if not _is_mark(element):
            found["deletions"] += 1
            remove(element)


def _join_deleted_paragraph_marks(root: etree._Element) -> None:
    """Join a paragraph whose end was deleted to the next one.

    Last first, so that a row of deleted marks all ends up in the one that stays.
    """
    for paragraph in reversed(list(root.iter(W + "p"))):
        marks = paragraph.findall(f"{W}pPr/{W}rPr/{W}del")
        marks += paragraph.findall(f"{W}pPr/{W}rPr/{W}moveFrom")
        if marks:
            for mark in marks:
                remove(mark)
            _join_with_next(paragraph)


def _join_with_next(paragraph: etree._Element) -> None:
    content = [child for child in paragraph if child.tag != W + "pPr"]
    following = _next_block(paragraph)
    if following is None or following.tag != W + "p":
        if not content:
            drop_paragraph(paragraph)
        return
    has_properties = following.find(W + "pPr") is not None
    for place, child in enumerate(content, start=1 if has_properties else 0):
        following.insert(place, child)
    drop_paragraph(paragraph)


def _keep_inserted_text(root: etree._Element, found: Counter[str]) -> None:
    for element in list(root.iter(*INSERTED_TEXT)):
        found["insertions"] += 1
        if _is_mark(element):
            remove(element)
        else:
            unwrap(element)
