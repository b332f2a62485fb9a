"""Reports written here: started by an officer, written by authors, used as papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from meetings.diary.services import require_editable
from meetings.exempt.services.exempt_words import true_words_of
from meetings.models import AgendaItem, Meeting, Paper, Report, ReportPlace
from meetings.papers.services.facts import describe_paper
from meetings.papers.services.papers import rewrite_paper, write_paper
from meetings.reports.payload import item_of, lacking, payload_of
from meetings.reports.services.mail import tell_authors
from meetings.reports.services.templates import current_template
from meetings.sign_off.services.printed_table import print_sign_offs
from scrutiny.audit import record
from scrutiny.keys import random_key
from scrutiny.models import User
from scrutiny.permissions import authors_of
from scrutiny.refusals import Overtaken, Refused


@dataclass(frozen=True)
class Words:
    """All that is typed in a report: title, header values, sections, and who else considers it.

    `bodies` are {key, body, on, recommendations}, `on` an ISO date or "".
    """

    title: str
    values: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    bodies: list[dict[str, str]] = field(default_factory=list)
    no_background_papers: bool = False


FIELDS = ("title", "values", "sections", "bodies", "no_background_papers")


@transaction.atomic
def start_report(
    item: AgendaItem,
    *,
    authors: Iterable[User],
    due_on: date | None,
    by: User | None,
    tell: bool = True,
) -> Report:
    """Start the report of an item in the newest template; `tell` emails its authors the link.

    Raises Refused for a removed item, or a second report.
    """
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    item = AgendaItem.with_removed.select_for_update().get(pk=item.pk)
    if item.is_removed:
        raise Refused("This item has been taken off the agenda. Put it back first.")
    if report_of(item):
        raise Refused("A report for this item has been started already.")
    title = true_words_of(item).title if item.is_withheld else item.title
    report = Report(template=current_template(), item=item, title=title, due_on=due_on)
    report.full_clean()
    report.save()
    facts = {"item": item.key}
    record("report.started", item.meeting, by=by, sentence="Started a report", **facts)
    _set_authors(report, authors, tell=tell)
    return report


def report_of(item: AgendaItem) -> Report | None:
    """Return the report being written for an item; for services only."""
    reports = Report.objects.for_services().select_related("paper__item")
    found = reports.filter(item=item) | reports.filter(paper__item=item)
    return next((each for each in found if item_of(each).pk == item.pk), None)


@transaction.atomic
def change_authors(
    report: Report, *, authors: Iterable[User], due_on: date | None, by: User | None
) -> Report:
    """Set the authors of a report and its due date; new ones get the link."""
    report = _locked(report)
    before = set(report.authors.values_list("pk", flat=True))
    if report.due_on != due_on:
        report.due_on = due_on
        report.save(update_fields=["due_on"])
    _set_authors(report, authors, tell=True)
    changed = before != set(report.authors.values_list("pk", flat=True))
    facts = {"item": report.item.key, "authors_changed": changed}
    sentence = "Changed who writes a report, or by when"
    record("report.authors", report.meeting, by=by, sentence=sentence, **facts)
    return report


@transaction.atomic
def save_report(report: Report, words: Words, *, revision: int, by: User | None) -> Report:
    """Save what was typed, complete or not.

    Raises Overtaken where another user has changed the report since `revision`.
    """
    report = _locked(report)
    new = {name: getattr(words, name) for name in FIELDS}
    new["values"] = report.values | dict(words.values)
    new["sections"] = report.sections | dict(words.sections)
    new["bodies"] = _with_keys(report, words.bodies)
    changed = [name for name, value in new.items() if getattr(report, name) != value]
    if changed and revision != report.revision:
        raise Overtaken("Somebody else changed this report while you had it open.")
    if changed:
        for name in changed:
            setattr(report, name, new[name])
        report.revision += 1
        report.full_clean()
    report.saved_at, report.saved_by = timezone.now(), by
    report.save()
    if changed:
        facts = {"item": report.item.key, "fields": changed}
        record("report.saved", report.meeting, by=by, sentence="Wrote in a report", **facts)
    return report


@transaction.atomic
def use_report(report: Report, *, by: User | None) -> list[Paper]:
    """Make the report's words the newest version of its paper, for each body that gets it.

    Raises Refused while anything required is missing (RULES A3: background papers are listed,
    or "None" entered), or an agenda is closed.
    """
    report = _locked(report)
    missing = lacking(report)
    if missing:
        raise Refused(next(iter(missing.values())))
    papers = [_into_paper(report, report, report.item, by)]
    for place in ReportPlace.objects.for_services().filter(report=report):
        papers.append(_into_paper(report, place, place.item, by))
    report.used_at, report.used_revision = timezone.now(), report.revision
    report.save(update_fields=["used_at", "used_revision"])
    return papers


@transaction.atomic
def send_to(report: Report, item: AgendaItem, *, by: User | None) -> ReportPlace:
    """Send the same report to another item's body, with its own recommendations.

    Raises Refused for an item with a report of its own, or one it goes to already.
    """
    report = _locked(report)
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    if item.pk == item_of(report).pk or report_of(item):
        raise Refused("This item has a report of its own.")
    if ReportPlace.objects.for_services().filter(report=report, item=item).exists():
        raise Refused("The report goes to this item already.")
    _refuse_to_open(report, item)
    meeting = item.meeting
    key = random_key()
    body = {"key": key, "body": meeting.committee.name, "on": "", "recommendations": ""}
    report.bodies = [*report.bodies, body]
    report.revision += 1
    report.save(update_fields=["bodies", "revision"])
    place = ReportPlace(report=report, item=item, body_key=key)
    place.full_clean()
    place.save()
    facts = {"item": item.key}
    for each in {report.meeting.pk: report.meeting, meeting.pk: meeting}.values():
        record("report.sent-on", each, by=by, sentence="Sent a report to another body", **facts)
    return place


def _into_paper(report: Report, place: Report | ReportPlace, item: AgendaItem, by: Any) -> Paper:
    """Save a paper, or its next version, under its item."""
    if place is not report:
        _refuse_to_open(report, place.paper or item)
    if place.paper is None:
        if AgendaItem.with_removed.filter(pk=item.pk, is_removed=True).exists():
            raise Refused("The item has been taken off the agenda. Put it back first.")
        payload = _payload(report, item)
        facts: dict[str, Any] = {"kind": Paper.Kind.REPORT, "title": report.title, "by": by}
        place.paper = write_paper(item, payload_kind="report", payload=payload, **facts)
        place.save(update_fields=["paper"])
        return place.paper
    paper = place.paper
    paper.refresh_from_db()
    if paper.is_removed:
        raise Refused("The paper has been removed from its item. Put it back first.")
    words = true_words_of(paper) if paper.is_withheld else paper
    if words.title != report.title:
        facts = {"kind": paper.kind, "title": report.title, "label": words.label}
        paper = describe_paper(paper, by=by, **facts)
    rewrite_paper(paper, payload=_payload(report, paper.item), by=by)
    print_sign_offs(paper)
    return paper


def _refuse_to_open(report: Report, target: AgendaItem | Paper) -> None:
    """Refuse to send what is withheld for one body to another where it would be open."""
    is_withheld = item_of(report).is_withheld or bool(report.paper and report.paper.is_withheld)
    if is_withheld and not target.is_withheld:
        raise Refused(
            f"The report is withheld, and “{target}” is open. Mark that as exempt or "
            "confidential first."
        )


def _payload(report: Report, item: AgendaItem) -> dict[str, Any]:
    try:
        return payload_of(report, item)
    except ValueError as error:
        raise Refused(str(error)) from error


def _with_keys(report: Report, bodies: list[dict[str, str]]) -> list[dict[str, str]]:
    """Keep the rows of items that the report goes to; give new rows a key."""
    places = ReportPlace.objects.for_services().filter(report=report)
    held = set(places.values_list("body_key", flat=True))
    typed = [{**row, "key": row["key"] or random_key()} for row in bodies]
    missing = held - {row["key"] for row in typed}
    return [*typed, *(row for row in report.bodies if row["key"] in missing)]


def _set_authors(report: Report, authors: Iterable[User], *, tell: bool) -> None:
    """Set the authors; only users who may write for the committee can be."""
    wanted = {user.pk for user in authors}
    kept = set(report.authors.values_list("pk", flat=True))
    allowed = authors_of(report.meeting.committee_id).filter(pk__in=wanted - kept)
    new = list(allowed)
    if len(new) < len(wanted - kept):
        raise Refused("Only report authors of this committee can be named.")
    report.authors.set([*(wanted & kept), *(user.pk for user in new)])
    if tell:
        tell_authors(report, new)


def _locked(report: Report) -> Report:
    require_editable(Meeting.objects.select_for_update().get(pk=report.item.meeting_id))
    return Report.objects.for_services().select_for_update().get(pk=report.pk)
