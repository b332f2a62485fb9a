"""The work programme as a Word document, in the columns of the printed table."""

from typing import Any

from meetings.pack.word_tables import add_table, landscape_document, word_bytes, write

COLUMNS = {
    "title": "Issue or topic",
    "description": "Brief description",
    "directorate": "Directorate",
    "priority": "Council values or priorities",
    "format": "Format",
    "comments": "Meeting comments",
}


def word_file(payload: dict[str, Any], *, author: str) -> bytes:
    """Set the payload of a work programme (docs/payloads.md) as a landscape DOCX."""
    document = landscape_document(payload["title"], author=author)
    document.add_heading(payload["title"], level=1)
    for group in payload["groups"]:
        document.add_heading(group["heading"], level=2)
        _add_topics(document, group["topics"])
    if not payload["groups"]:
        document.add_paragraph("No topics yet.")
    return word_bytes(document)


def _add_topics(document: Any, topics: list[dict[str, str]]) -> None:
    table = add_table(document, tuple(COLUMNS.values()))
    for topic in topics:
        cells = table.add_row().cells
        for cell, name in zip(cells, COLUMNS, strict=True):
            write(cell, topic[name], bold=name == "title")
        if topic["outcomes"]:
            row = table.add_row().cells
            write(row[0], "Outcomes", bold=True)
            write(row[1].merge(row[-1]), topic["outcomes"])
