"""Reports being drafted: their pages, and authors' tasks."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from meetings.models import AgendaItem, Meeting, Paper, Report, ReportTemplate
from meetings.pack.shapes import PageSource, PaperOutline
from meetings.papers.services.papers import newest_content
from meetings.reports.payload import item_of, payload_of
from scrutiny.models import User
from scrutiny.permissions import authors_of
from scrutiny.waiting import Waiting

DRAFT = "draft"


def report_of(item: AgendaItem, user: Any) -> Report | None:
    """Return the report of an item that this user may write, if one was started."""
    reports = Report.objects.visible_to(user).with_item()
    found = reports.filter(item=item) | reports.filter(paper__item=item)
    return next((each for each in found if item_of(each).pk == item.pk), None)


def report_behind(paper: Paper, user: Any) -> Report | None:
    """Return the report from which a paper is made, for a user who may write it."""
    return Report.objects.visible_to(user).filter(paper=paper).first()


def usual_day(meeting: Meeting) -> date | None:
    """Return the day of the meeting's timetable on which draft reports are due."""
    steps = meeting.milestones.filter(name__icontains=DRAFT)
    return next((step.due_on for step in steps), None)


def possible_authors(report: Report) -> QuerySet[User]:
    """Return who can be named as an author: users who may write, and those named already."""
    allowed = authors_of(report.meeting.committee_id).values("pk")
    return User.objects.filter(Q(pk__in=allowed) | Q(pk__in=report.authors.values("pk")))


def preview_of(report: Report) -> tuple[dict[str, Any] | None, str]:
    """Return the payload of what is saved, or None and the reason."""
    try:
        return payload_of(report, is_preview=True), ""
    except ValueError as error:
        return None, str(error)


def holder_of(report: Report) -> AgendaItem | Paper:
    """Return the row that decides whether the report is withheld: its paper, else its item."""
    return report.paper or report.item


def outline_of(report: Report, payload: dict[str, Any]) -> PaperOutline:
    """Return the outline of the report's PDF."""
    notice = holder_of(report).notice
    source = PageSource("report", payload)
    return PaperOutline(key=report.key, title=report.title, source=source, withheld=notice)


def newer_template(report: Report) -> ReportTemplate | None:
    """Return the newest template where the report is written in an earlier one."""
    return ReportTemplate.objects.filter(number__gt=report.template.number).first()


def left_over(report: Report) -> list[str]:
    """Return words typed for sections and fields that the report's template no longer has."""
    fields = {field.key for field in report.template.header_fields}
    sections = {section.key for section in report.template.report_sections}
    words = [text for key, text in report.values.items() if key not in fields]
    words += [text for key, text in report.sections.items() if key not in sections]
    return [text for text in words if text.strip()]


def is_outdated(report: Report) -> bool:
    """Whether the paper differs from what the report would make now.

    That can happen without typing: the item has another appendix, the meeting moved.
    """
    if report.paper is None:
        return False
    newest = newest_content(report.paper)
    try:
        return newest is not None and newest.payload != payload_of(report)
    except ValueError:
        return True


def waiting_reports(user: Any) -> Iterator[Waiting]:
    """List for authors their reports to write, and for officers those they wait for."""
    in_writing = Report.objects.visible_to(user).being_drafted().filter(used_revision=None)
    for report in in_writing.prefetch_related("authors"):
        names = {author.pk: author.name for author in report.authors.all()}
        yield Waiting(
            sentence=f"Write the report “{report.title}”",
            url=report.get_absolute_url(),
            since=report.started_at.date(),
            due_on=report.due_on,
            who="" if user.pk in names else ", ".join(names.values()),
        )
