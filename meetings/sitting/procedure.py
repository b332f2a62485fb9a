"""The law of meeting procedure, as pure functions: quorum, votes, exclusion, late items."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time

from committees.models import Membership
from meetings.models.proceedings import Declaration, Motion

# A meeting of the afternoon or evening may end in the first hours of the next day.
NOON, EARLY = 12, 6

# They vote on education questions and on nothing else (LGA 2000 Sch A1 paras 7–8).
EDUCATION_SEATS = frozenset(
    {
        Membership.Seat.ANGLICAN.value,
        Membership.Seat.CATHOLIC.value,
        Membership.Seat.PARENT_GOVERNOR.value,
    }
)

NOTHING_IS_DECIDED = (
    "Nothing may be put to the vote, agreed or resolved. What is said can be minuted."
)


@dataclass(frozen=True)
class Interest:
    """A member's declaration on an item."""

    kind: str
    left_room: bool = False
    has_dispensation: bool = False


@dataclass(frozen=True)
class Seated:
    """A member, or a substitute, and their state during one item."""

    name: str
    seat: str
    is_here: bool
    is_remote: bool = False
    interests: Sequence[Interest] = field(default=())


@dataclass(frozen=True)
class MeetingRules:
    """The council's settings and the terms of reference that apply to every item."""

    quorum: int
    remote_count: bool = False
    registrable_bar: bool = False


@dataclass(frozen=True)
class Quorum:
    """The counted members present, and how many are required (RULES S5)."""

    here: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.here >= self.needed

    @property
    def sentence(self) -> str:
        """Return "3 of 3 elected members; co-optees do not count".

        With more present it is "4 elected members here, 3 needed".
        """
        if self.here > self.needed:
            counted = f"{self.here} elected members here, {self.needed} needed"
        else:
            counted = f"{self.here} of {self.needed} elected member{'s' * (self.needed != 1)}"
        return f"{counted}; co-optees do not count"

    @property
    def what_waits(self) -> str:
        """Return what may not be done without a quorum; "" with one."""
        return "" if self.is_met else NOTHING_IS_DECIDED


def quorum(members: Iterable[Seated], rules: MeetingRules) -> Quorum:
    """Count the elected members who are present and take part."""
    counted = [
        member
        for member in members
        if member.seat == Membership.Seat.ELECTED
        and member.is_here
        and (rules.remote_count or not member.is_remote)
        and not barred(member.interests, rules)
        and not any(interest.left_room for interest in member.interests)
    ]
    return Quorum(len(counted), rules.quorum)


def barred(interests: Iterable[Interest], rules: MeetingRules) -> bool:
    """Whether an interest bars a member from taking part (Localism Act 2011 s.31(4)).

    A disclosable pecuniary one does, and others under the council's code, unless a
    dispensation is recorded (s.33).
    """
    kinds = {Declaration.Kind.PECUNIARY.value}
    if rules.registrable_bar:
        kinds.add(Declaration.Kind.REGISTRABLE.value)
    return any(each.kind in kinds and not each.has_dispensation for each in interests)


def why_no_vote(member: Seated, rules: MeetingRules, *, is_education: bool) -> str:
    """Return why a member may not vote on an item (RULES S1, Interests), "" when they may."""
    if not member.is_here:
        return "is not here"
    if member.seat in EDUCATION_SEATS and not is_education:
        return "votes on education questions only"
    if member.seat not in EDUCATION_SEATS | {Membership.Seat.ELECTED.value}:
        return "is co-opted without a vote"
    if barred(member.interests, rules):
        return "declared an interest that bars"
    if any(interest.left_room for interest in member.interests):
        return "left the room for this item"
    if member.is_remote and not rules.remote_count:
        return "follows remotely"
    return ""


def is_after(began: time, ended: time) -> bool:
    """Whether a meeting may have ended at a time of day: after it began, or past midnight."""
    is_past_midnight = began.hour >= NOON and ended.hour < EARLY
    return ended > began or is_past_midnight


def is_lost(outcomes: Iterable[str]) -> bool:
    """Whether all decided motions of an item were lost: then nothing is resolved."""
    decided = [outcome for outcome in outcomes if outcome in Motion.DECIDED]
    return bool(decided) and all(outcome == Motion.Outcome.LOST for outcome in decided)


def unnamed_paragraphs(
    basis: str, paragraphs: Collection[int], named: Iterable[Collection[int]]
) -> set[int]:
    """Return the paragraphs of an item that no resolution to exclude the public names (E1).

    `named` has what each resolution names for this item. Confidential information needs
    no resolution (LGA 1972 s.100A(2)).
    """
    if basis != "exempt":
        return set()
    return set(paragraphs).difference(*named)
