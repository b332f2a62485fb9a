"""The conduct of a meeting: interests, urgency, exclusion, breaks."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from django.db import transaction

from committees.models import Person
from meetings.diary.lateness import is_late_notice, late_items
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
from meetings.sitting.services.decisions import check_movers, check_votes
from meetings.sitting.services.locking import locked_meeting
from meetings.sitting.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

Kind = Declaration.Kind
IN_TIME = "This item is not late: it was open in time."
LATE_NOTICE = "The whole agenda was late, and that an item is urgent does not cure it."


@transaction.atomic
def declare(
    meeting: Meeting, *, by: User | None, declaration: Declaration | None = None, **facts: Any
) -> Declaration:
    """Record a member's interest, or correct it. The nature of a sensitive one is not kept."""
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
    """Remove a declaration recorded by mistake."""
    meeting = locked_meeting(declaration.meeting)
    sentence = f"Took a declaration off: {declaration.person}"
    declaration.delete()
    record("interest.removed", meeting, by=by, sentence=sentence)


@transaction.atomic
def give_opinion(
    item: AgendaItem, *, circumstances: str, is_urgent: bool, by: User | None
) -> LateItemOpinion:
    """Record the chair's opinion of a late item; the circumstances print in the minutes (N4).

    Raises Refused without anyone in the chair, and where no opinion is called for.
    """
    meeting = locked_meeting(item.meeting)
    if item not in late_items(meeting):
        raise Refused(LATE_NOTICE if is_late_notice(meeting) else IN_TIME)
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
    votes_for: int = 0,
    votes_against: int = 0,
    abstained: int = 0,
) -> Exclusion:
    """Record the resolution that excludes the public for items, with the paragraphs (E1).

    It is moved when the first of them comes up, by a member who may vote on it. The counts are
    all 0 where it was agreed without a vote. Raises Refused without items.
    """
    meeting = locked_meeting(meeting)
    if not named:
        raise Refused("Name the items for which the public is excluded.")
    counts = {"votes_for": votes_for, "votes_against": votes_against, "abstained": abstained}
    first = min(named, key=lambda item: item.position)
    _check_exclusion(Sitting(meeting), first, mover, seconder, counts)
    exclusion = Exclusion.objects.create(meeting=meeting, mover=mover, seconder=seconder, **counts)
    for item, paragraphs in named.items():
        _name(exclusion, item, paragraphs)
    keys = [item.key for item in named]
    record("public.excluded", meeting, by=by, sentence="Excluded the public", items=keys)
    return exclusion


@transaction.atomic
def remove_exclusion(exclusion: Exclusion, *, by: User | None) -> None:
    """Remove an exclusion recorded by mistake."""
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
    """Record a break in the meeting, or its end. Raises Refused for times out of order."""
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
    """Remove a break recorded by mistake."""
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


def _check_exclusion(
    sitting: Sitting,
    item: AgendaItem,
    mover: Person | None,
    seconder: Person | None,
    counts: dict[str, int],
) -> None:
    there, voters = sitting.quorum(item), sitting.voters(item)
    if not there.is_met:
        raise Refused(f"No decision without a quorum: {there.sentence}.")
    check_movers(mover, seconder, voters)
    if any(counts.values()):
        check_votes(counts, {}, voters)
        if counts["votes_for"] <= counts["votes_against"]:
            raise Refused("It was not carried, so the public is not excluded.")


def _name(exclusion: Exclusion, item: AgendaItem, paragraphs: Sequence[int]) -> None:
    if item not in [each for each, _ in Sitting(exclusion.meeting).excludable]:
        raise Refused(
            "Only exempt items, and items with exempt papers, need a resolution. Mark the item or "
            "the paper exempt first."
        )
    if not paragraphs:
        raise Refused("Name the paragraphs of Schedule 12A for each item.")
    row = ExclusionItem(exclusion=exclusion, item=item, paragraphs=sorted(paragraphs))
    row.full_clean()
    row.save()
