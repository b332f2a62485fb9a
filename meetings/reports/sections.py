"""Sections about reports on the pages of items and papers."""

from typing import Any

from meetings.models import AgendaItem, Paper
from meetings.reports.reading import report_behind, report_of
from scrutiny.sections import Section


def report_of_item(item: AgendaItem, user: Any) -> Section:
    """Link to the item's report, or to writing one."""
    words = {"item": item, "report": report_of(item, user)}
    return Section("meetings/work/reports/of_item.html", words)


def report_of_paper(paper: Paper, user: Any) -> Section | None:
    """Link to the report from which a paper is made."""
    report = report_behind(paper, user)
    return Section("meetings/work/reports/of_paper.html", {"report": report}) if report else None
