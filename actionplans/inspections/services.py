"""Changes to inspections: their findings, and the steps of publishing them.

`revision` is the state that the user had open: Overtaken when another user changed it since.
"""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
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
from scrutiny.refusals import Overtaken, Refused

OVERTAKEN = "Somebody else changed this inspection meanwhile."
# (who was judged, "" for the council; subject; grade)
JudgementWords = tuple[str, str, str]
Quoted = TypeVar("Quoted", AreaForImprovement, PriorityAction)


@transaction.atomic
def add_inspection(committee: Committee | None, *, by: User | None, **facts: Any) -> Inspection:
    """Add an inspection that was announced or held; it is not public yet."""
    inspection = Inspection(committee=committee)
    _set(inspection, facts)
    record("inspection.added", inspection, by=by, sentence=f"Added the inspection {inspection}")
    return inspection


@transaction.atomic
def change_inspection(
    inspection: Inspection, *, revision: int | None = None, by: User | None, **facts: Any
) -> Inspection:
    """Correct the details of an inspection."""
    inspection = _locked(inspection, revision)
    changed = {name for name in facts if getattr(inspection, name) != facts[name]}
    if not changed:
        return inspection
    _set(inspection, facts)
    _touch(inspection)
    record(
        "inspection.changed",
        inspection,
        by=by,
        sentence=f"Changed the inspection {inspection}",
        fields=sorted(changed),
    )
    return inspection


@transaction.atomic
def publish_inspection(
    inspection: Inspection,
    *,
    on: date | None = None,
    revision: int | None = None,
    by: User | None,
) -> Inspection:
    """Record that the report was published on a day; from then on the inspection is public.

    None means a day that is not known here; a known day is kept.
    """
    inspection = _locked(inspection, revision)
    on = on or inspection.published_on
    if inspection.is_public and inspection.published_on == on:
        return inspection
    _set(inspection, {"published_on": on, "is_public": True})
    _touch(inspection)
    record(
        "inspection.published",
        inspection,
        by=by,
        sentence=f"Published the inspection {inspection}",
        on=on.isoformat() if on else "",
    )
    return inspection


@transaction.atomic
def set_judgements(
    inspection: Inspection,
    judgements: Sequence[JudgementWords],
    *,
    revision: int | None = None,
    by: User | None,
) -> None:
    """Set the grades given, in their order; the history keeps earlier ones."""
    inspection = _locked(inspection, revision)
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
    _touch(inspection)
    record(
        "inspection.judged",
        inspection,
        by=by,
        sentence=f"Set the judgements of {inspection}",
        before=before,
    )


@transaction.atomic
def set_quoted(
    inspection: Inspection,
    kind: type[Quoted],
    texts: Sequence[str],
    *,
    is_reworded: bool = False,
    revision: int | None = None,
    by: User | None,
) -> None:
    """Set the areas for improvement, or the priority actions, as the report words them.

    A line keeps its answers when it moves and when its words are corrected. Raises Refused
    for dropping a line that actions or findings answer, or for replacing its words by quite
    other ones without `is_reworded`: they could as well be a new line.
    """
    inspection = _locked(inspection, revision)
    kept = list(kind.objects.filter(inspection=inspection))
    before = [row.text for row in kept]
    if before == list(texts):
        return
    rows = rows_of(kept, texts, is_reworded=is_reworded)
    for position, text in enumerate(texts, 1):
        row = rows.get(position) or kind(inspection=inspection)
        row.position, row.text = position, text
        _save(row)
    for row in kept:
        if row not in rows.values():
            drop(row)
    name = kind._meta.verbose_name_plural
    sentence = f"Set the {name} of {inspection}"
    _touch(inspection)
    record("inspection.quoted", inspection, by=by, sentence=sentence, before=before)


def rows_of(
    kept: Sequence[Quoted], texts: Sequence[str], *, is_reworded: bool
) -> dict[int, Quoted]:
    """Return for each line, by its place from 1, the row that it matches.

    The same words match first, then nearly the same ones, and at last, in order, those that
    are left; of these an answered one takes other words only with `is_reworded`. Raises
    Refused without it.
    """
    left, found = list(kept), {}
    for cutoff in (1.0, 0.6):
        for place, text in enumerate(texts, 1):
            near = get_close_matches(text, [row.text for row in left], 1, cutoff)
            if near and place not in found:
                found[place] = next(row for row in left if row.text == near[0])
                left.remove(found[place])
    places = [place for place in range(1, len(texts) + 1) if place not in found]
    for place, row in zip(places, left, strict=False):
        if not is_reworded and _is_answered(row):
            raise Refused(
                f"“{_short(row)}” has actions or findings, so it stays. If the report only words "
                f"it anew as “{texts[place - 1][:60]}”, say so below."
            )
        found[place] = row
    return found


def _is_answered(row: AreaForImprovement | PriorityAction) -> bool:
    if isinstance(row, PriorityAction):
        return False
    return Action.with_removed.filter(area=row).exists() or row.findings.exists()


@transaction.atomic
def save_finding(
    inspection: Inspection,
    finding: Finding | None = None,
    *,
    actions: Sequence[Action] = (),
    revision: int | None = None,
    by: User | None,
    **facts: Any,
) -> Finding:
    """Add or change a finding: its words, its answers, or why there are none. Raises Refused."""
    inspection = _locked(inspection, revision)
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
    _touch(inspection)
    record("finding.saved", inspection, by=by, sentence=sentence, finding=finding.pk)
    return finding


@transaction.atomic
def set_step(
    inspection: Inspection, step: str, *, done_on: date | None, by: User | None, note: str = ""
) -> PublishingStep:
    """Tick a step of the checklist with its day, or clear it with no day."""
    inspection = Inspection.objects.select_for_update().get(pk=inspection.pk)
    row = inspection.steps.filter(step=step).first()
    row = row or PublishingStep(inspection=inspection, step=step)
    row.done_on, row.note = done_on, note
    row.by = by if done_on else None
    _save(row)
    said = f"done on {done_on:%-d %B %Y}" if done_on else "not done"
    record("inspection.step", inspection, by=by, sentence=f"{row}: {said}", step=step)
    return row


def _locked(inspection: Inspection, revision: int | None) -> Inspection:
    """Return a locked inspection; Overtaken when it changed since the user opened it."""
    found = Inspection.objects.select_for_update().get(pk=inspection.pk)
    if revision is not None and revision != found.revision:
        raise Overtaken(OVERTAKEN)
    return found


def _touch(inspection: Inspection) -> None:
    inspection.revision += 1
    inspection.save(update_fields=["revision"])


def _set(row: models.Model, facts: dict[str, Any]) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    _save(row)


def _save(row: models.Model) -> None:
    """Save a row; a broken rule of the model raises Refused in the model's words."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()


def drop(row: AreaForImprovement | PriorityAction) -> None:
    """Delete a quoted line. Raises Refused while anything answers it."""
    try:
        row.delete()
    except models.ProtectedError as error:
        raise Refused(f"“{_short(row)}” has actions or findings, so it stays.") from error


def _short(row: AreaForImprovement | PriorityAction) -> str:
    return row.text[:60]
