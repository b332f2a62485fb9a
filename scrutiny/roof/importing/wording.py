"""The words of a folder as plain data that has been checked.

`place` names the file and the key that something comes from, for the line that
explains a service's refusal.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from actionplans.as_at.plan_text import PlanText
from meetings.minutes.services.whole_minutes import MinuteText
from scrutiny.roof.importing.folder import SourceFile


@dataclass(frozen=True)
class MemberWords:
    place: str
    name: str
    role: str
    seat: str


@dataclass(frozen=True)
class CommitteeWords:
    """`facts` are fields of Committee besides its code; `quorum` is None when it is not given."""

    place: str
    code: str
    facts: dict[str, Any]
    quorum: int | None
    members: tuple[MemberWords, ...]


@dataclass(frozen=True)
class MeetingWords:
    """`facts` are fields of Meeting besides when and where."""

    place: str
    starts_at: datetime
    on: date
    venue: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Exemption:
    """The reason for which an item or paper is withheld, and its public title."""

    paragraphs: tuple[int, ...]
    public_interest: str
    public_title: str


@dataclass(frozen=True)
class PaperWords:
    """A paper from an uploaded `file` or of an action `plan`, exactly one of them."""

    place: str
    kind: str
    title: str
    label: str
    file: SourceFile | None
    plan: PlanText | None
    exempt: Exemption | None


@dataclass(frozen=True)
class PersonWords:
    name: str
    role: str


@dataclass(frozen=True)
class MinutesWords:
    """The minutes of an earlier meeting; `venue` is "" when the file does not give it."""

    place: str
    starts_at: datetime
    on: date
    ended: time
    venue: str
    first_number: int
    present: tuple[str, ...]
    chair: str
    apologies: tuple[str, ...]
    in_attendance: tuple[PersonWords, ...]
    minutes: tuple[MinuteText, ...]


@dataclass(frozen=True)
class ItemWords:
    place: str
    kind: str
    business: str
    title: str
    purpose: str
    presenters: tuple[str, ...]
    late: str
    exempt: Exemption | None
    minutes: MinutesWords | None
    papers: tuple[PaperWords, ...] = ()
    items: tuple["ItemWords", ...] = ()


@dataclass(frozen=True)
class FolderWords:
    """A whole folder; `council` holds fields of Council, `digest` hashes every file named."""

    council: dict[str, Any]
    committee: CommitteeWords
    meeting: MeetingWords
    items: tuple[ItemWords, ...]
    digest: str = field(compare=False)

    @property
    def minutes(self) -> list[MinutesWords]:
        return [item.minutes for item in self.items if item.minutes]
