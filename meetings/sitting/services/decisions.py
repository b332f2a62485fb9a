"""A committee's decisions: motions, votes, resolutions, actions and undertakings."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from committees.models import Person
from meetings.diary.lateness import without_opinion
from meetings.models import (
    FollowUp,
    Minute,
    MinuteAction,
    Motion,
    Resolution,
    Undertaking,
    Vote,
    VoteCast,
)
from meetings.sitting.grounds import grounds_of_one
from meetings.sitting.procedure import is_lost
from meetings.sitting.services.closed_words import closed_words_of, is_apart, put_words_of
from meetings.sitting.services.locking import locked
from meetings.sitting.sitting import Sitting
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

Decided = TypeVar("Decided", Motion, Resolution, MinuteAction, Undertaking)
Followed = TypeVar("Followed", MinuteAction, Undertaking)
Way = VoteCast.Way
Outcome = Motion.Outcome
LOST = (
    "What was moved on this item was lost. First write down the motion that was carried, or "
    "agreed without a vote."
)
COUNTED = {"votes_for": Way.FOR, "votes_against": Way.AGAINST, "abstained": Way.ABSTAINED}


@transaction.atomic
def write_down(
    holder: Decided, text: str, *, by: User | None, in_private: bool | None = None, **facts: Any
) -> Decided:
    """Add a motion, resolution, action or undertaking to its minute, or change it.

    `facts` are its other fields; `in_private` puts the words into the exempt minute of an
    open item, or takes them out, and None leaves them. Raises Refused without words, and for a
    resolution or outcome without a quorum (RULES S5), on a late item before the chair gave an
    opinion (N4), or on a lost motion; a new resolution belongs to the carried motion, if any.
    """
    minute = locked(holder.minute)
    is_new = holder.pk is None
    for name, value in facts.items():
        setattr(holder, name, value)
    if not text.strip():
        raise Refused("Write down the words.")
    goes_apart = _goes_apart(minute, holder, in_private)
    _check(minute, holder, goes_apart)
    if is_new:
        rows = _rows(holder, minute)
        holder.position = (rows.aggregate(last=Max("position"))["last"] or 0) + 1
        if isinstance(holder, Resolution):
            holder.motion = _motion_carried(minute, goes_apart)
    holder.full_clean(exclude=["text"])
    holder.save()
    put_words_of(holder, text.strip(), in_private=goes_apart)
    name = str(holder._meta.verbose_name)
    _record(minute, f"{holder._meta.model_name}.recorded", f"Wrote down: {name}", by)
    return holder


@transaction.atomic
def remove(holder: Decided, *, by: User | None) -> None:
    """Remove what was recorded by mistake. Raises Refused for a motion with resolutions."""
    minute = locked(holder.minute)
    if isinstance(holder, Motion) and holder.resolutions.exists():
        raise Refused("Remove its resolutions first.")
    name = str(holder._meta.verbose_name)
    holder.delete()
    _record(minute, "minute.removed", f"Took off: {name}", by)


@transaction.atomic
def follow_up(thing: Followed, *, state: str, by: User | None, outcome: str = "") -> Followed:
    """Record whether an action or undertaking is done, and its outcome; also after publication.

    `outcome` prints on the next agenda, so it must hold no exempt words. Raises Refused without
    an outcome for a closed one.
    """
    thing = type(thing).objects.select_for_update().get(pk=thing.pk)
    if state not in FollowUp.State.values:
        raise Refused("Say whether it is done.")
    is_open = state == FollowUp.State.OPEN
    if not is_open and not outcome.strip():
        raise Refused("Say what came of it.")
    thing.state = state
    thing.outcome = "" if is_open else outcome.strip()
    thing.closed_on = None if is_open else timezone.localdate()
    thing.full_clean(exclude=["text"])
    thing.save(update_fields=["state", "outcome", "closed_on"])
    sentence = f"{thing.label}: {thing.get_state_display().lower()}"
    _record(thing.minute, f"{thing.label.lower()}.followed", sentence, by)
    return thing


@transaction.atomic
def count_vote(
    motion: Motion,
    *,
    votes_for: int,
    votes_against: int,
    abstained: int,
    by: User | None,
    casting_vote: str = "",
    recorded: Mapping[Person, str] | None = None,
) -> Vote:
    """Record a vote by show of hands; the chair's casting vote decides a tie.

    `recorded` are the votes of those who asked for theirs to be recorded, among the counts.
    """
    counts = {"votes_for": votes_for, "votes_against": votes_against, "abstained": abstained}
    return _take_vote(motion, counts, recorded or {}, casting_vote, by)


@transaction.atomic
def name_votes(
    motion: Motion, ways: Mapping[Person, str], *, by: User | None, casting_vote: str = ""
) -> Vote:
    """Record a vote by name; `ways` are for, against or abstained."""
    return _take_vote(motion, _count(ways), ways, casting_vote, by)


def contradictions(counts: Mapping[str, int], ways: Mapping[Person, str]) -> dict[str, str]:
    """Return a sentence for each count with more names than votes."""
    found = {}
    for name, named in _count(ways).items():
        if named > counts[name]:
            label = COUNTED[name].label.lower()
            found[name] = (
                f"{named} by name {label}, but {counts[name]} counted. Correct one of them."
            )
    return found


def _count(ways: Mapping[Person, str]) -> dict[str, int]:
    cast = list(ways.values())
    return {name: cast.count(way) for name, way in COUNTED.items()}


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
    check_votes(counts, ways, voters)
    outcome = _outcome(counts, casting_vote)
    Vote.objects.filter(motion=motion).delete()
    is_by_name = counts == _count(ways)
    vote = Vote(motion=motion, is_by_name=is_by_name, eligible=len(voters), **counts)
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


def check_votes(counts: dict[str, int], ways: Mapping[Person, str], voters: list[Person]) -> None:
    """Refuse more votes than voters, and people who may not vote or whose vote is not counted."""
    if sum(counts.values()) == 0:
        raise Refused("Nobody voted. Enter the votes, or say that it was agreed without one.")
    if sum(counts.values()) > len(voters):
        raise Refused(f"{sum(counts.values())} votes, but {len(voters)} may vote on this item.")
    for person in ways:
        if person not in voters:
            raise Refused(f"{person} may not vote on this item.")
    for sentence in contradictions(counts, ways).values():
        raise Refused(sentence)


def _outcome(counts: dict[str, int], casting_vote: str) -> str:
    if counts["votes_for"] == counts["votes_against"]:
        if casting_vote not in ("for", "against"):
            raise Refused("The votes are equal. Enter the chair's casting vote.")
        return Outcome.CARRIED if casting_vote == "for" else Outcome.LOST
    return Outcome.CARRIED if counts["votes_for"] > counts["votes_against"] else Outcome.LOST


def _goes_apart(minute: Minute, holder: Decided, in_private: bool | None) -> bool:
    """Whether its words go into the exempt minute. Raises Refused where nothing is exempt."""
    if is_apart(minute):
        return True
    was_apart = holder.pk is not None and bool(closed_words_of(holder))
    if in_private and not (was_apart or grounds_of_one(minute.item)):
        raise Refused("Nothing of this item is withheld, so it has no exempt minute.")
    return was_apart if in_private is None else in_private


def _moved_there(minute: Minute, goes_apart: bool) -> QuerySet[Motion]:
    """Return the motions of the exempt minute, or those of the open one."""
    return minute.motions.filter(text="") if goes_apart else minute.motions.exclude(text="")


def _check(minute: Minute, holder: Any, goes_apart: bool) -> None:
    if isinstance(holder, Motion):
        check_movers(holder.mover, holder.seconder, _voters(minute))
    outcomes = _moved_there(minute, goes_apart).values_list("outcome", flat=True)
    if isinstance(holder, Resolution) and is_lost(outcomes):
        raise Refused(LOST)
    decides = isinstance(holder, Resolution) or (
        isinstance(holder, Motion) and holder.outcome in Motion.DECIDED
    )
    if decides:
        _require_decision(minute)


def _motion_carried(minute: Minute, goes_apart: bool) -> Motion | None:
    """Return the carried motion, among several the one without a resolution yet."""
    moved = _moved_there(minute, goes_apart)
    carried = moved.filter(outcome__in=(Outcome.AGREED, Outcome.CARRIED))
    found = list(carried.filter(resolutions=None)) or list(carried)
    return found[0] if len(found) == 1 else None


def check_movers(mover: Person | None, seconder: Person | None, voters: list[Person]) -> None:
    """Refuse a seconder who is the mover, and movers who may not vote on the motion."""
    if mover and mover == seconder:
        raise Refused("Somebody other than the mover seconds it.", "seconder")
    for person in filter(None, (mover, seconder)):
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
