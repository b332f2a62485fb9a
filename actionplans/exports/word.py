"""A plan as a Word document in the layout that councils use: six columns, landscape."""

from docx.shared import Cm

from actionplans.exports.columns import HEADINGS, PlanTable, printable, texts_of
from meetings.pack.word_tables import add_table, landscape_document, word_bytes, write

WIDTHS = tuple(map(Cm, (1.2, 5.4, 5.4, 2.3, 6.4, 5.4)))


def as_word(table: PlanTable) -> bytes:
    """Write the plan as a Word document: its title, source and areas, its day, then the table."""
    plan = table.plan
    document = landscape_document(printable(plan.title))
    document.add_paragraph(printable(plan.title), style="Title")
    if plan.source:
        document.add_heading(printable(plan.source), level=1)
    for area in table.inspection.areas.all() if table.inspection else []:
        document.add_paragraph(printable(area.text), style="List Bullet")
    document.add_paragraph(f"Progress as at {table.on:%A %-d %B %Y}")
    rows = add_table(document, HEADINGS, WIDTHS)
    for texts in texts_of(table):
        for cell, text in zip(rows.add_row().cells, texts, strict=True):
            write(cell, text)
    return word_bytes(document)
