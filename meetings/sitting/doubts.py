"""Whether decisions are still valid by the present attendance and interests.

Both can be corrected after a decision was recorded, so it is checked again before it is
published. It changes nothing.
"""

from collections.abc import Iterator

from committees.models import Person
from meetings.models import AgendaItem, Exclusion, Minute, Motion, Resolution, Vote
from meetings.sitting.procedure import is_lost
from meetings.sitting.sitting import Sitting

Doubt = tuple[AgendaItem, str]
NO_MEMBER = "does not sit here"


def doubts_about_items(sitting: Sitting) -> Iterator[Doubt]:
    """Yield the items whose decisions are not valid, with a sentence each (RULES S1, S5)."""
    rows = Minute.objects.filter(minutes__meeting=sitting.meeting).exclude(item=None)
    people = ("motions__mover", "motions__seconder", "motions__vote__votes_cast__person")
    for minute in rows.select_related("item").prefetch_related("resolutions", *people):
        item = minute.item
        assert item is not None
        motions, resolutions = list(minute.motions.all()), list(minute.resolutions.all())
        if resolutions or any(motion.outcome in Motion.DECIDED for motion in motions):
            yield from _without_quorum(sitting, item, f"“{item}” was decided")
        if _resolves_what_was_lost(motions, resolutions):
            yield item, f"“{item}” has a resolution, but what was moved was lost."
        for motion in motions:
            yield from _by_others(sitting, item, _acts(motion))
            if hasattr(motion, "vote"):
                yield from _too_many_votes(sitting, item, motion.vote)


def doubts_about_exclusions(sitting: Sitting) -> Iterator[Doubt]:
    """Yield the exclusions of the public that are not valid, each with its first item."""
    rows = Exclusion.objects.filter(meeting=sitting.meeting)
    for exclusion in rows.select_related("mover", "seconder").prefetch_related("named__item"):
        item = exclusion.first_item
        if item is None:
            continue
        yield from _without_quorum(sitting, item, f"The public was excluded for “{item}”")
        acts = [(exclusion.mover, "moved to exclude the public")]
        acts += [(exclusion.seconder, "seconded to exclude the public")]
        yield from _by_others(sitting, item, acts)
        yield from _too_many_votes(sitting, item, exclusion)


def _resolves_what_was_lost(motions: list[Motion], resolutions: list[Resolution]) -> bool:
    """Whether a lost motion has a resolution, in the open or in the exempt minute."""
    sides = {bool(resolution.text) for resolution in resolutions}
    moved = [[each.outcome for each in motions if bool(each.text) == side] for side in sides]
    return any(map(is_lost, moved))


def _acts(motion: Motion) -> list[tuple[Person | None, str]]:
    acts = [(motion.mover, "moved a motion"), (motion.seconder, "seconded a motion")]
    if hasattr(motion, "vote"):
        acts += [(cast.person, "voted") for cast in motion.vote.votes_cast.all()]
    return acts


def _without_quorum(sitting: Sitting, item: AgendaItem, what: str) -> Iterator[Doubt]:
    there = sitting.quorum(item)
    if not there.is_met:
        yield item, f"{what}, but the attendance has no quorum for it: {there.sentence}."


def _by_others(
    sitting: Sitting, item: AgendaItem, acts: list[tuple[Person | None, str]]
) -> Iterator[Doubt]:
    reasons = {place.person: why for place, why in sitting.votes(item)}
    for person, act in acts:
        why = reasons.get(person, NO_MEMBER) if person else ""
        if why:
            yield item, f"“{item}”: {person} {act}, but {why}."


def _too_many_votes(
    sitting: Sitting, item: AgendaItem, counts: Vote | Exclusion
) -> Iterator[Doubt]:
    may_vote = len(sitting.voters(item))
    if counts.total > may_vote:
        yield item, f"“{item}”: {counts.total} votes were counted, but {may_vote} may vote."
