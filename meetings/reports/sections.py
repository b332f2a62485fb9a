"""What the pages of items and papers show of reports written in the browser."""

from typing import Any

from meetings.models import AgendaItem, Paper
from meetings.reports.reading import report_behind, report_of
from scrutiny.sections import Section


def report_of_item(item: AgendaItem, user: Any) -> Section:
    """Lead to the item's report, or to writing one."""
    words = {"item": item, "report": report_of(item, user)}
    return Section("meetings/work/reports/of_item.html", words)


def report_of_paper(paper: Paper, user: Any) -> Section | None:
    """Lead to the report that a paper is made from."""
    report = report_behind(paper, user)
    return Section("meetings/work/reports/of_paper.html", {"report": report}) if report else None
