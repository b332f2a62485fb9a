"""The work programme as a Word file, in the columns of the printed table."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

COLUMNS = {
    "title": "Issue or topic",
    "description": "Brief description",
    "directorate": "Directorate",
    "priority": "Council values or priorities",
    "format": "Format",
    "comments": "Meeting comments",
}
MARGIN = Cm(1.8)


def word_file(payload: dict[str, Any], *, author: str) -> bytes:
    """Set the payload of a work programme (docs/payloads.md) as a landscape DOCX.

    Column headings are repeated on every page and are marked as headings of their table.
    """
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = payload["title"], author, "en-GB"
    properties.comments = ""
    _turn(document.sections[0])
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = Pt(10)
    document.add_heading(payload["title"], level=1)
    for group in payload["groups"]:
        document.add_heading(group["heading"], level=2)
        _add_table(document, group["topics"])
    if not payload["groups"]:
        document.add_paragraph("No topics yet.")
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _turn(section: Any) -> None:
    """Lay an A4 page on its side."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN


def _add_table(document: Any, topics: list[dict[str, str]]) -> None:
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, COLUMNS.values(), strict=True):
        _write(cell, heading, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for topic in topics:
        cells = table.add_row().cells
        for cell, name in zip(cells, COLUMNS, strict=True):
            _write(cell, topic[name], bold=name == "title")
        if topic["outcomes"]:
            row = table.add_row().cells
            _write(row[0], "Outcomes", bold=True)
            _write(row[1].merge(row[-1]), topic["outcomes"])


def _write(cell: Any, words: str, *, bold: bool = False) -> None:
    """Write words into a cell; blank lines part paragraphs."""
    for place, paragraph in enumerate(words.split("\n\n")):
        target = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        target.add_run(paragraph).bold = bold
