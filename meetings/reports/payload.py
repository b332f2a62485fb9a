"""The payload of a report, for page and PDF, from what its authors typed (docs/payloads.md)."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateformat import format as date_format

from meetings.models import AgendaItem, Paper, Report, ReportPlace
from meetings.models.report import HeaderField, Section
from meetings.papers.services.papers import newest_content
from scrutiny import writing
from scrutiny.templatetags.wording import letters

LABEL = re.compile(r"appendix\s+(\w+)$", re.IGNORECASE)


@dataclass(frozen=True)
class Body:
    """A body that considers a report, its day, and what it is asked; "" for the report's own words.

    `item_id` is the primary key of the item under which it is considered here, if any;
    `is_withheld` marks recommendations to it that are exempt.
    """

    name: str
    on: date | None
    recommendations: str = ""
    item_id: int | None = None
    is_withheld: bool = False

    def __str__(self) -> str:
        return f"{self.name} – {_in_words(self.on)}" if self.on else self.name


def bodies_of(report: Report) -> list[Body]:
    """Return all bodies that consider a report, by their day; those without one come last.

    For an agenda item here, body and day are those of the meeting.
    """
    places = ReportPlace.objects.for_services().filter(report=report)
    by_key = {
        place.body_key: place
        for place in places.select_related("paper", "item__meeting__committee")
    }
    home = item_of(report)
    found = [_body(home, report.paper)]
    for row in report.bodies:
        place = by_key.get(row["key"])
        on = date.fromisoformat(row["on"]) if row["on"] else None
        words = row["recommendations"]
        found.append(
            _body(place.item, place.paper, words) if place else Body(row["body"], on, words)
        )
    return sorted(found, key=lambda body: (body.on is None, body.on or date.max))


def _body(item: AgendaItem, paper: Paper | None, recommendations: str = "") -> Body:
    meeting = item.meeting
    is_withheld = item.is_withheld or bool(paper and paper.is_withheld)
    return Body(meeting.committee.name, meeting.on, recommendations, item.pk, is_withheld)


def item_of(report: Report) -> AgendaItem:
    """Return the item that the report is for: that of its paper, once it has one."""
    return report.paper.item if report.paper else report.item


def payload_of(
    report: Report, item: AgendaItem | None = None, *, is_preview: bool = False
) -> dict[str, Any]:
    """Return the payload of a report under `item`, by default its own.

    A preview marks parts still to be written; in a paper an empty part reads "None". Raises
    ValueError for words that are too long to be printed.
    """
    item = item or item_of(report)
    template = report.template
    bodies = bodies_of(report)
    sections = [
        _section(report, section, number, item, bodies)
        for number, section in enumerate(template.report_sections, 1)
    ]
    if is_preview:
        for section, row in zip(template.report_sections, sections, strict=True):
            _mark_gap(report, section, row)
    return {
        "title": report.title,
        "header": [[f.label, _value(report, f, bodies)] for f in template.header_fields],
        "sections": sections,
        "sign_offs": sign_offs_of(report, item),
    }


def sign_offs_of(report: Report, item: AgendaItem) -> list[dict[str, str]]:
    """Return the rows of the sign-off table of the paper under `item`.

    They are never typed: sign_off_table.py makes them from the signatories' answers.
    """
    paper = report.paper if item == item_of(report) else None
    content = newest_content(paper) if paper else None
    return (content.payload or {}).get("sign_offs", []) if content else []


def _value(report: Report, field: HeaderField, bodies: list[Body]) -> str:
    if field.kind == "bodies":
        return "\n".join(map(str, bodies))
    value = report.values.get(field.key, "")
    return _in_words(date.fromisoformat(value)) if field.kind == "date" and value else value


def _section(
    report: Report, section: Section, number: int, item: AgendaItem, bodies: list[Body]
) -> dict[str, Any]:
    text = report.sections.get(section.key, "")
    style, lead = section.style, ""
    if section.style == "sign-off":
        paragraphs: list[str] = []
    elif section.use == "appendices":
        style, paragraphs = _appendices(item)
    elif section.use == "background" and report.no_background_papers:
        paragraphs = []
    elif section.use == "recommendations":
        lead, paragraphs = _recommendations(report, text, number, item, bodies)
    elif section.style == "paragraphs":
        written = writing.read(text, section=number)
        lead, paragraphs = written.lead, written.paragraphs
    else:
        paragraphs = writing.entries(text)
    return {
        "heading": section.heading, "lead_html": lead, "style": style, "paragraphs": paragraphs
    }  # fmt: skip


def _mark_gap(report: Report, section: Section, row: dict[str, Any]) -> None:
    is_said = section.use == "background" and report.no_background_papers
    if section.is_typed and not (is_said or row["lead_html"] or row["paragraphs"]):
        row["lead_html"] = writing.as_paragraph("Still to be written.")


def _recommendations(
    report: Report, text: str, number: int, item: AgendaItem, bodies: list[Body]
) -> tuple[str, list[str]]:
    """Return the recommendations to this item's body, then to others if as open."""
    here = next((body for body in bodies if body.item_id == item.pk), bodies[0])
    own_item = item_of(report).pk
    written = writing.read(here.recommendations or text, section=number)
    if not written.paragraphs:
        return "", []
    lead = writing.as_paragraph(f"It is recommended that the {_bare(here.name)}:")
    others = []
    for body in bodies:
        asked = text if body.item_id == own_item else body.recommendations
        is_closed = body.is_withheld and not here.is_withheld
        if body is not here and asked.strip() and not is_closed:
            opening = writing.as_paragraph(f"It is recommended that the {_bare(body.name)}:")
            others.append(opening + writing.as_points(asked, section=number))
    return lead + written.lead, [*written.paragraphs, *others]


def _bare(name: str) -> str:
    return name.removeprefix("The ").removeprefix("the ")


def _appendices(item: AgendaItem) -> tuple[str, list[str]]:
    """List the appendices of an item, in public words."""
    papers = [paper for paper in item.papers.order_by("position") if _is_appendix(paper)]
    marks = [found[1] if (found := LABEL.match(paper.label)) else "" for paper in papers]
    titles = [_title(paper) for paper in papers]
    if marks == [letters(place) for place in range(1, len(papers) + 1)]:
        return "letters", titles
    if marks == [str(place) for place in range(1, len(papers) + 1)]:
        return "list", titles
    pairs = zip(papers, titles, strict=True)
    return "list", [
        f"{writing.escaped(paper.label)}: {title}" if paper.label else title
        for paper, title in pairs
    ]


def _in_words(day: date) -> str:
    return date_format(day, "j F Y")


def _is_appendix(paper: Paper) -> bool:
    return paper.kind == Paper.Kind.APPENDIX


def _title(paper: Paper) -> str:
    ground = f" ({paper.get_basis_display().lower()})" if paper.is_withheld else ""
    return writing.escaped(f"{paper.title}{ground}")


def lacking(report: Report) -> dict[str, str]:
    """Return what a report lacks before it can be used: name in the form → sentence.

    Background papers must be listed, or "None" entered (RULES A3; LGA 1972 s.100D).
    """
    missing = {} if report.title.strip() else {"title": "Give the report a title."}
    for field in report.template.header_fields:
        value = report.values.get(field.key, "")
        if field.required and field.kind != "bodies" and not value.strip():
            missing[field.name] = f"Fill in “{field.label}”."
    for section in report.template.report_sections:
        blank = not report.sections.get(section.key, "").strip()
        if section.use == "background":
            if blank and not report.no_background_papers:
                missing[section.name] = "List the background papers, or say that there are none."
        elif section.is_typed and section.required and blank:
            missing[section.name] = f"Write something under “{section.heading.rstrip(':')}”."
    return missing
