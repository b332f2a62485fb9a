"""Reports for tests: one that is started, one that lacks nothing."""

from typing import Any

from meetings.models import AgendaItem, Report
from meetings.reports.services.reports import Words, save_report, start_report

VALUES = {
    "cabinet-member": "Cllr A Able",
    "lead-director": "B Bold",
    "service-area": "Policy",
    "written-by": "C Clear\nD Deft",
    "contact": "Tel: 01000 000002",
    "wards": "All Wards",
    "key-decision": "Not Key Decision",
    "forward-plan": "Not Applicable",
}
TYPED = (
    "recommendations", "purpose", "background", "proposals", "alternatives", "risks",
    "priorities", "financial", "legal-and-hr", "wards", "health", "equality", "climate",
)  # fmt: skip
SECTIONS = {key: f"About {key}." for key in TYPED}


def complete_words(**facts: Any) -> Words:
    given = {"title": "Fostering", "values": VALUES, "sections": SECTIONS}
    return Words(**({"no_background_papers": True} | given | facts))


def make_report(item: AgendaItem, *authors, by=None, **facts: Any) -> Report:
    """Start a report; with `facts` (of Words) write it as well."""
    report = start_report(item, authors=authors, due_on=None, by=by, tell=False)
    if facts:
        report = save_report(report, complete_words(**facts), revision=0, by=by)
    return report
