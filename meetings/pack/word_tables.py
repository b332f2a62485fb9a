"""Word documents with tables on landscape pages, in the look of the printed papers.

Column headings are repeated on every page and marked as headings of their table, the words
are marked as British English, and the same words give the same bytes.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor

from meetings.pack.preflight.container import write_package

MARGIN = Cm(1.8)
BLACK = RGBColor(0, 0, 0)
SIZES = {"Normal": Pt(10), "Title": Pt(18), "Heading 1": Pt(13), "Heading 2": Pt(12)}
# A line break of this kind is one within a paragraph; people's own may begin a new one.
WITHIN = "textWrapping"


def landscape_document(title: str, *, author: str = "") -> Any:
    """Begin a document of landscape A4 pages, in Arial."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.language = title, author, "en-GB"
    properties.comments = properties.keywords = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    for name, size in SIZES.items():
        _set_letters(document.styles[name], size)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    return document


def add_table(document: Any, headings: Sequence[str], widths: Sequence[Length] = ()) -> Any:
    """Add a table of which the first row holds the headings; without widths all are the same."""
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for column, width in zip(table.columns, widths, strict=False):
        column.width = width
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        write(cell, heading, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def write(cell: Any, words: str, *, bold: bool = False) -> None:
    """Write words into a cell; blank lines separate paragraphs."""
    for place, paragraph in enumerate(words.split("\n\n")):
        target = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        run = target.add_run(paragraph)
        run.bold = bold or None
        for line_break in run._r.iter(qn("w:br")):
            line_break.set(qn("w:type"), WITHIN)


def word_bytes(document: Any) -> bytes:
    """Return the document as a file."""
    kept = BytesIO()
    document.save(kept)
    with ZipFile(kept) as archive:
        return write_package({name: archive.read(name) for name in archive.namelist()})


def _set_letters(style: Any, size: Length) -> None:
    letters = style.font
    letters.name, letters.size, letters.color.rgb = "Arial", size, BLACK
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[name]
