"""Changes to inspections: what was found, and how it was made known."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from actionplans.models import (
    Action,
    AreaForImprovement,
    Finding,
    Inspection,
    Judgement,
    PriorityAction,
    PublishingStep,
)
from committees.models import Committee
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

FACTS = ("framework", "starts_on", "ends_on", "lead_inspector", "received_on", "report_paper")
# (who was judged, "" for the council; subject; grade)
JudgementWords = tuple[str, str, str]
Quoted = TypeVar("Quoted", AreaForImprovement, PriorityAction)


@transaction.atomic
def add_inspection(committee: Committee | None, *, by: User | None, **facts: Any) -> Inspection:
    """Write down an inspection that was announced or held; the public does not see it yet."""
    inspection = Inspection(committee=committee)
    _set(inspection, facts)
    record("inspection.added", inspection, by=by, sentence=f"Added the inspection {inspection}")
    return inspection


@transaction.atomic
def change_inspection(inspection: Inspection, *, by: User | None, **facts: Any) -> Inspection:
    """Correct the facts of an inspection."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    changed = {name for name in facts if getattr(inspection, name) != facts[name]}
    if not changed:
        return inspection
    _set(inspection, facts)
    record(
        "inspection.changed",
        inspection,
        by=by,
        sentence=f"Changed the inspection {inspection}",
        fields=sorted(changed),
    )
    return inspection


@transaction.atomic
def publish_inspection(inspection: Inspection, *, on: date, by: User | None) -> Inspection:
    """Say that the report was published on a day: from now on the public sees the inspection."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if inspection.is_public and inspection.published_on == on:
        return inspection
    _set(inspection, {"published_on": on, "is_public": True})
    record(
        "inspection.published",
        inspection,
        by=by,
        sentence=f"Published the inspection {inspection}",
        on=on.isoformat(),
    )
    return inspection


@transaction.atomic
def set_judgements(
    inspection: Inspection, judgements: Sequence[JudgementWords], *, by: User | None
) -> None:
    """Keep the grades given, in their order; what they were before stays in the history."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    kept = list(inspection.judgements.all())
    before = [[each.body, each.subject, each.grade] for each in kept]
    wanted = [list(each) for each in judgements]
    if before == wanted:
        return
    for position, (body, subject, grade) in enumerate(judgements, 1):
        row = kept.pop(0) if kept else Judgement(inspection=inspection)
        row.position, row.body, row.subject, row.grade = position, body, subject, grade
        _save(row)
    for row in kept:
        row.delete()
    record(
        "inspection.judged",
        inspection,
        by=by,
        sentence=f"Set the judgements of {inspection}",
        before=before,
    )


@transaction.atomic
def set_quoted(
    inspection: Inspection, kind: type[Quoted], texts: Sequence[str], *, by: User | None
) -> None:
    """Keep the areas for improvement, or the priority actions, as the report words them.

    One that actions or findings point to may change its words, but is not dropped.
    """
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    kept = list(kind.objects.filter(inspection=inspection))
    before = [row.text for row in kept]
    if before == list(texts):
        return
    for position, text in enumerate(texts, 1):
        row = kept.pop(0) if kept else kind(inspection=inspection)
        row.position, row.text = position, text
        _save(row)
    for row in kept:
        _drop(row)
    name = kind._meta.verbose_name_plural
    sentence = f"Set the {name} of {inspection}"
    record("inspection.quoted", inspection, by=by, sentence=sentence, before=before)


@transaction.atomic
def save_finding(
    inspection: Inspection,
    finding: Finding | None = None,
    *,
    actions: Sequence[Action] = (),
    by: User | None,
    **facts: Any,
) -> Finding:
    """Add a finding or change it: its words, what answers it, or why nothing does."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    earlier = facts.get("raised_before")
    if earlier and earlier.inspection.starts_on >= inspection.starts_on:
        raise Refused("Only an earlier inspection can have raised it before.")
    if actions and facts.get("no_action_reason"):
        raise Refused("Actions answer this finding, so there is no reason why none does.")
    if finding is None:
        last = inspection.findings.aggregate(models.Max("position"))["position__max"] or 0
        finding = Finding(inspection=inspection, position=last + 1)
    _set(finding, facts)
    finding.actions.set(actions)
    sentence = f"Saved paragraph {finding.paragraph} of {inspection}"
    record("finding.saved", inspection, by=by, sentence=sentence, finding=finding.pk)
    return finding


@transaction.atomic
def set_step(
    inspection: Inspection, step: str, *, done_on: date | None, by: User | None, note: str = ""
) -> PublishingStep:
    """Tick a step of the checklist with its day, or take the tick back with no day."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    row = inspection.steps.filter(step=step).first()
    row = row or PublishingStep(inspection=inspection, step=step)
    row.done_on, row.note = done_on, note
    row.by = by if done_on else None
    _save(row)
    said = f"done on {done_on:%-d %B %Y}" if done_on else "not done"
    record("inspection.step", inspection, by=by, sentence=f"{row}: {said}", step=step)
    return row


def _set(row: models.Model, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    _save(row)


def _save(row: models.Model) -> None:
    """Save a row that its own rules allow; what they refuse is said in their words."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()


def _drop(row: AreaForImprovement | PriorityAction) -> None:
    try:
        row.delete()
    except models.ProtectedError as error:
        raise Refused(f"“{row.text[:60]}” has actions or findings, so it stays.") from error
