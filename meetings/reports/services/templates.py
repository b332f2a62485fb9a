"""The council's report template: versions that are added, never changed."""

from collections.abc import Sequence

from django.db import transaction

from meetings.models import Report, ReportTemplate
from meetings.models.report import HeaderField, Section
from meetings.reports.first_template import HEADER, SECTIONS, as_rows
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused


@transaction.atomic
def current_template() -> ReportTemplate:
    """Return the newest version; the first is made on the first request."""
    newest = ReportTemplate.objects.first()
    if newest is None:
        rows = {"fields": as_rows(HEADER), "sections": as_rows(SECTIONS)}
        newest, _ = ReportTemplate.objects.get_or_create(number=1, defaults=rows)
    return newest


@transaction.atomic
def change_template(
    *,
    fields: Sequence[HeaderField],
    sections: Sequence[Section],
    reason: str,
    based_on: int,
    by: User | None,
) -> ReportTemplate:
    """Make the next version; reports being written keep theirs.

    `based_on` is the number of the version that the user had open. Raises Overtaken
    where a newer one was made meanwhile, Refused for a template that cannot be used.
    """
    newest = ReportTemplate.objects.select_for_update().first() or current_template()
    if newest.number != based_on:
        raise Overtaken(f"Somebody else made version {newest.number} meanwhile.")
    _check(fields, sections)
    rows = {"fields": as_rows(list(fields)), "sections": as_rows(list(sections))}
    if (rows["fields"], rows["sections"]) == (newest.fields, newest.sections):
        raise Refused("Nothing was changed, so there is no new version.")
    made = ReportTemplate(number=newest.number + 1, reason=reason, made_by=by, **rows)
    made.full_clean()
    made.save()
    sentence = f"Made version {made.number} of the report template"
    record("template.changed", made, by=by, sentence=sentence)
    return made


@transaction.atomic
def move_to_newest(report: Report, *, by: User | None) -> Report:
    """Move a report to the newest template; nothing that was typed is lost.

    Words whose section or field is gone are kept with the report, and shown beside it. Raises
    Refused for a report that has it.
    """
    report = Report.objects.for_services().select_for_update().get(pk=report.pk)
    newest = current_template()
    if report.template_id == newest.pk:
        raise Refused("The report is written in the newest template already.")
    report.template = newest
    report.revision += 1
    report.save(update_fields=["template", "revision"])
    facts = {"item": report.item.key, "version": newest.number}
    sentence = "Moved a report to the newest template"
    record("report.template", report.item.meeting, by=by, sentence=sentence, **facts)
    return report


def _check(fields: Sequence[HeaderField], sections: Sequence[Section]) -> None:
    for rows, what in ((fields, "header fields"), (sections, "sections")):
        keys = [row.key for row in rows]
        if len(set(keys)) < len(keys):
            raise Refused(f"Two {what} have the same name. Call them differently.")
    if sum(section.use == "background" for section in sections) != 1:
        raise Refused(
            "Every report lists its background papers (LGA 1972 s.100D): keep one section for them."
        )
    for use in ("recommendations", "appendices"):
        if sum(section.use == use for section in sections) > 1:
            raise Refused(f"Only one section can hold the {use}.")
    if not fields:
        raise Refused("A report has at least one header field.")
