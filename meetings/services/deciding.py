"""What a committee decides: motions, votes, resolutions, and what is to be done after."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from committees.models import Person
from meetings.lateness import without_opinion
from meetings.models import (
    Minute,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
    Vote,
    VoteCast,
)
from meetings.services.closed_words import put_words_of
from meetings.services.minuting import locked
from meetings.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

Decided = TypeVar("Decided", Motion, Resolution, MinuteAction, Undertaking)
Way = VoteCast.Way
Outcome = Motion.Outcome


@transaction.atomic
def write_down(holder: Decided, text: str, *, by: User | None, **facts: Any) -> Decided:
    """Add a motion, resolution, action or undertaking to its minute, or change it.

    `facts` are its other fields. No resolution and no outcome without a quorum (RULES
    S5), or on a late item before the chair gave an opinion (N4).
    """
    minute = locked(holder.minute)
    is_new = holder.pk is None
    for name, value in facts.items():
        setattr(holder, name, value)
    if not text.strip():
        raise Refused("Write down the words.")
    _check(minute, holder)
    if is_new:
        rows = _rows(holder, minute)
        holder.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
    holder.full_clean(exclude=["text"])
    holder.save()
    put_words_of(holder, text.strip())
    name = str(holder._meta.verbose_name)
    _record(minute, f"{holder._meta.model_name}.recorded", f"Wrote down: {name}", by)
    return holder


@transaction.atomic
def remove(holder: Decided, *, by: User | None) -> None:
    """Take back what was written down by mistake."""
    minute = locked(holder.minute)
    if isinstance(holder, Motion) and holder.resolutions.exists():
        raise Refused("Remove its resolutions first.")
    name = str(holder._meta.verbose_name)
    holder.delete()
    _record(minute, "minute.removed", f"Took off: {name}", by)


@transaction.atomic
def follow_undertaking(
    undertaking: Undertaking, *, state: str, by: User | None, outcome: str = ""
) -> Undertaking:
    """Say whether an undertaking was kept, and what came of it; also after publication.

    `outcome` prints on the next agenda, so it gives nothing away that is withheld.
    """
    undertaking = Undertaking.objects.select_for_update().get(pk=undertaking.pk)
    if state not in Undertaking.State.values:
        raise Refused("Say whether it was kept.")
    is_open = state == Undertaking.State.OPEN
    if not is_open and not outcome.strip():
        raise Refused("Say what came of it.")
    undertaking.state = state
    undertaking.outcome = "" if is_open else outcome.strip()
    undertaking.closed_on = None if is_open else timezone.localdate()
    undertaking.full_clean(exclude=["text"])
    undertaking.save(update_fields=["state", "outcome", "closed_on"])
    sentence = f"Undertaking: {undertaking.get_state_display().lower()}"
    _record(undertaking.minute, "undertaking.followed", sentence, by)
    return undertaking


@transaction.atomic
def count_vote(
    motion: Motion,
    *,
    votes_for: int,
    votes_against: int,
    abstained: int,
    by: User | None,
    casting_vote: str = "",
) -> Vote:
    """Record a vote by show of hands; a tie is decided by the chair's casting vote."""
    counts = {"votes_for": votes_for, "votes_against": votes_against, "abstained": abstained}
    return _take_vote(motion, counts, {}, casting_vote, by)


@transaction.atomic
def name_votes(
    motion: Motion, ways: Mapping[Person, str], *, by: User | None, casting_vote: str = ""
) -> Vote:
    """Record a vote by name; `ways` say for, against or abstained."""
    cast = list(ways.values())
    counts = {
        "votes_for": cast.count(Way.FOR),
        "votes_against": cast.count(Way.AGAINST),
        "abstained": cast.count(Way.ABSTAINED),
    }
    return _take_vote(motion, counts, ways, casting_vote, by)


def _take_vote(
    motion: Motion,
    counts: dict[str, int],
    ways: Mapping[Person, str],
    casting_vote: str,
    by: User | None,
) -> Vote:
    minute = locked(motion.minute)
    voters = _voters(minute)
    _require_decision(minute)
    _check_votes(counts, ways, voters)
    outcome = _outcome(counts, casting_vote)
    Vote.objects.filter(motion=motion).delete()
    vote = Vote(motion=motion, is_by_name=bool(ways), eligible=len(voters), **counts)
    vote.casting_vote = casting_vote if counts["votes_for"] == counts["votes_against"] else ""
    vote.full_clean()
    vote.save()
    VoteCast.objects.bulk_create(
        VoteCast(vote=vote, person=person, way=way) for person, way in ways.items()
    )
    motion.outcome = outcome
    motion.save(update_fields=["outcome"])
    _record(minute, "motion.voted", f"Recorded a vote: {vote}", by)
    return vote


def _check_votes(counts: dict[str, int], ways: Mapping[Person, str], voters: list[Person]) -> None:
    if sum(counts.values()) == 0:
        raise Refused("Nobody voted. Enter the votes, or say that it was agreed without one.")
    if sum(counts.values()) > len(voters):
        raise Refused(f"{sum(counts.values())} votes, but {len(voters)} may vote on this item.")
    for person in ways:
        if person not in voters:
            raise Refused(f"{person} may not vote on this item.")


def _outcome(counts: dict[str, int], casting_vote: str) -> str:
    if counts["votes_for"] == counts["votes_against"]:
        if casting_vote not in ("for", "against"):
            raise Refused("The votes are equal. Enter the chair's casting vote.")
        return Outcome.CARRIED if casting_vote == "for" else Outcome.LOST
    return Outcome.CARRIED if counts["votes_for"] > counts["votes_against"] else Outcome.LOST


def _check(minute: Minute, holder: Any) -> None:
    if isinstance(holder, Motion):
        _check_movers(minute, holder)
    decides = isinstance(holder, Resolution) or (
        isinstance(holder, Motion) and holder.outcome in Motion.DECIDED
    )
    if decides:
        _require_decision(minute)


def _check_movers(minute: Minute, motion: Motion) -> None:
    if motion.mover and motion.mover == motion.seconder:
        raise Refused("Somebody other than the mover seconds it.")
    voters = _voters(minute)
    for person in filter(None, (motion.mover, motion.seconder)):
        if person not in voters:
            raise Refused(f"{person} may not vote on this item, so neither move nor second.")


def _require_decision(minute: Minute) -> None:
    meeting = minute.minutes.meeting
    there = Sitting(meeting).quorum(minute.item)
    if not there.is_met:
        raise Refused(f"No decision without a quorum: {there.sentence}.")
    if minute.item and minute.item in without_opinion(meeting):
        raise Refused("The item is late. Record the chair's opinion that it is urgent first.")
    opinion = getattr(minute.item, "late_opinion", None)
    if opinion and not opinion.is_urgent:
        raise Refused("The chair does not hold this late item urgent, so it is not taken.")


def _voters(minute: Minute) -> list[Person]:
    sitting = Sitting(minute.minutes.meeting)
    if minute.item:
        return sitting.voters(minute.item)
    return [place.person for place in sitting.members if place.is_present]


def _rows(holder: Any, minute: Minute) -> Any:
    return type(holder).objects.filter(minute=minute)


def _record(minute: Minute, action: str, sentence: str, by: User | None) -> None:
    key = minute.item.key if minute.item else ""
    record(action, minute.minutes.meeting, by=by, sentence=sentence, item=key)
