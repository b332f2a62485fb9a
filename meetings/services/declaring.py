"""What is said at a meeting about its own conduct: interests, urgency, exclusion, breaks."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.db import transaction

from committees.models import Person
from meetings.lateness import late_items
from meetings.models import (
    Adjournment,
    AgendaItem,
    Attendance,
    Declaration,
    Exclusion,
    ExclusionItem,
    LateItemOpinion,
    Meeting,
)
from meetings.services.minuting import locked_meeting
from meetings.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

Kind = Declaration.Kind


@transaction.atomic
def declare(
    meeting: Meeting, *, by: User | None, declaration: Declaration | None = None, **facts: Any
) -> Declaration:
    """Record a member's interest, or correct it. Of a sensitive one the nature is not kept."""
    meeting = locked_meeting(meeting)
    declaration = declaration or Declaration(meeting=meeting)
    for name, value in facts.items():
        setattr(declaration, name, value)
    if declaration.is_sensitive:
        declaration.nature = ""
    if not declaration.has_dispensation:
        declaration.dispensation = ""
    _check_declaration(meeting, declaration)
    declaration.full_clean()
    declaration.save()
    sentence = f"{declaration.person} declared: {declaration.get_kind_display().lower()}"
    key = declaration.item.key if declaration.item else ""
    record("interest.declared", meeting, by=by, sentence=sentence, item=key)
    return declaration


@transaction.atomic
def remove_declaration(declaration: Declaration, *, by: User | None) -> None:
    """Take back what was recorded by mistake."""
    meeting = locked_meeting(declaration.meeting)
    sentence = f"Took a declaration off: {declaration.person}"
    declaration.delete()
    record("interest.removed", meeting, by=by, sentence=sentence)


@transaction.atomic
def give_opinion(
    item: AgendaItem, *, circumstances: str, is_urgent: bool, by: User | None
) -> LateItemOpinion:
    """Record the chair's opinion of a late item; the circumstances print in the minutes (N4)."""
    meeting = locked_meeting(item.meeting)
    if item not in late_items(meeting):
        raise Refused("This item is not late: it was open in time.")
    chair = meeting.attendance.filter(is_chair=True).first()
    if chair is None:
        raise Refused("Say who is in the chair first: it is the chair's opinion.")
    opinion = LateItemOpinion.objects.filter(item=item).first() or LateItemOpinion(item=item)
    opinion.circumstances, opinion.is_urgent = circumstances.strip(), is_urgent
    opinion.chair, opinion.by = chair.name, by
    opinion.full_clean()
    opinion.save()
    sentence = f"The chair holds a late item {'' if is_urgent else 'not '}urgent"
    record("item.urgency", meeting, by=by, sentence=sentence, item=item.key)
    return opinion


@transaction.atomic
def exclude_public(
    meeting: Meeting,
    named: Mapping[AgendaItem, Sequence[int]],
    *,
    mover: Person | None,
    seconder: Person | None,
    by: User | None,
) -> Exclusion:
    """Record the resolution that excludes the public for items, with the paragraphs (E1)."""
    meeting = locked_meeting(meeting)
    sitting = Sitting(meeting)
    if not named:
        raise Refused("Name the items for which the public is excluded.")
    if not sitting.quorum().is_met:
        raise Refused(f"No decision without a quorum: {sitting.quorum().sentence}.")
    if mover and mover == seconder:
        raise Refused("Somebody other than the mover seconds it.")
    exclusion = Exclusion.objects.create(meeting=meeting, mover=mover, seconder=seconder)
    for item, paragraphs in named.items():
        _name(exclusion, item, paragraphs)
    keys = [item.key for item in named]
    record("public.excluded", meeting, by=by, sentence="Excluded the public", items=keys)
    return exclusion


@transaction.atomic
def remove_exclusion(exclusion: Exclusion, *, by: User | None) -> None:
    """Take back a resolution that was recorded by mistake."""
    meeting = locked_meeting(exclusion.meeting)
    exclusion.delete()
    record("public.readmitted", meeting, by=by, sentence="Took an exclusion of the public off")


@transaction.atomic
def adjourn(
    meeting: Meeting,
    *,
    adjourned_at: time,
    resumed_at: time | None,
    reason: str,
    by: User | None,
    item: AgendaItem | None = None,
    adjournment: Adjournment | None = None,
) -> Adjournment:
    """Record a break in the meeting, or correct it when it goes on."""
    meeting = locked_meeting(meeting)
    adjournment = adjournment or Adjournment(meeting=meeting)
    if resumed_at and resumed_at <= adjourned_at:
        raise Refused("It went on after it was adjourned.")
    others = meeting.adjournments.exclude(pk=adjournment.pk)
    if others.filter(resumed_at=None).exists():
        raise Refused("The meeting is adjourned already. Say when it went on.")
    adjournment.adjourned_at, adjournment.resumed_at = adjourned_at, resumed_at
    adjournment.reason, adjournment.item = reason.strip(), item
    adjournment.full_clean()
    adjournment.save()
    record("meeting.adjourned", meeting, by=by, sentence=f"{adjournment}")
    return adjournment


@transaction.atomic
def remove_adjournment(adjournment: Adjournment, *, by: User | None) -> None:
    """Take back a break that was recorded by mistake."""
    meeting = locked_meeting(adjournment.meeting)
    adjournment.delete()
    record("meeting.adjourned", meeting, by=by, sentence="Took an adjournment off")


def _check_declaration(meeting: Meeting, declaration: Declaration) -> None:
    here = meeting.attendance.filter(
        person=declaration.person, capacity=Attendance.Capacity.PRESENT
    )
    if not here.exists():
        raise Refused("Who declares an interest is present. Take the attendance first.")
    if declaration.item is None and declaration.kind == Kind.PECUNIARY:
        raise Refused("Name the item that the pecuniary interest is in.")
    if declaration.has_dispensation and not declaration.dispensation.strip():
        raise Refused("Say who granted the dispensation, and when.")


def _name(exclusion: Exclusion, item: AgendaItem, paragraphs: Sequence[int]) -> None:
    if item.basis != AgendaItem.Basis.EXEMPT:
        raise Refused("Only exempt items need a resolution. Mark the item exempt first.")
    if not paragraphs:
        raise Refused("Name the paragraphs of Schedule 12A for each item.")
    row = ExclusionItem(exclusion=exclusion, item=item, paragraphs=sorted(paragraphs))
    row.full_clean()
    row.save()
