"""Sign-offs for a page: each paper with each of its signatories.

It changes nothing. Rows come from the caller: `SignOff.objects.visible_to(user)` for a page.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from committees.models import Committee
from meetings.models import Meeting, Paper, PaperVersion, SignOff, SignOffRoute, SignOffStep
from scrutiny.models import User
from scrutiny.permissions import SIGNATORIES, signatories_of

State = SignOff.State


@dataclass(frozen=True)
class Signatory:
    """One signatory of one paper: their answer, and whether it still holds.

    `newest` is the primary key of the paper's newest version, None without one; `people`
    are those who may answer.
    """

    role: str
    name: str
    row: SignOff | None
    newest: int | None
    people: tuple[User, ...] = ()

    @property
    def is_signed(self) -> bool:
        return bool(self.row and self.row.is_given and self.row.holds_for_id == self.newest)

    @property
    def is_outdated(self) -> bool:
        return bool(self.row and self.row.is_given and self.row.holds_for_id != self.newest)

    @property
    def waits(self) -> bool:
        return bool(self.row and self.row.state == State.WAITING)

    @property
    def is_returned(self) -> bool:
        return bool(self.row and self.row.state == State.RETURNED)

    def is_late(self, today: date) -> bool:
        return bool(self.waits and self.row and self.row.due_on and self.row.due_on < today)

    @property
    def word(self) -> str:
        if self.row is None:
            return "Not sent"
        return "Changed since" if self.is_outdated else self.row.get_state_display()

    @property
    def colour(self) -> str:
        if self.is_signed:
            return "green"
        if self.is_outdated or self.is_returned:
            return "orange"
        return "blue" if self.waits else "grey"

    @property
    def who(self) -> str:
        """Return who holds it, or who answered."""
        if self.row and self.row.decided_by and self.row.how == SignOff.How.HERE:
            return self.row.decided_by.name
        return " or ".join(each.name for each in self.people) or "Nobody holds this role"


@dataclass(frozen=True)
class PaperSigning:
    """A paper with its signatories in order; `number` is that of its newest version."""

    paper: Paper
    number: int
    signatories: tuple[Signatory, ...]

    @property
    def is_asked_for(self) -> bool:
        """Whether it needs sign-off: a report always, another paper once it was sent."""
        is_report = self.paper.kind == Paper.Kind.REPORT
        is_made = self.paper.origin == Paper.Origin.GENERATED
        was_sent = any(each.row for each in self.signatories)
        return bool(self.signatories) and (was_sent or (is_report and not is_made))

    @property
    def missing(self) -> tuple[Signatory, ...]:
        if not self.is_asked_for:
            return ()
        return tuple(each for each in self.signatories if not each.is_signed)

    @property
    def outdated(self) -> tuple[Signatory, ...]:
        return tuple(each for each in self.signatories if each.is_outdated)

    @property
    def to_send(self) -> tuple[Signatory, ...]:
        """Return those whom sending it would ask, now or when it is their turn."""
        asked = (State.WAITING, State.TO_COME)
        return tuple(each for each in self.missing if not (each.row and each.row.state in asked))


@dataclass(frozen=True)
class Routes:
    """The routes of all committees, read once."""

    by_committee: Mapping[int | None, tuple[SignOffStep, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, committees: Iterable[int] | None = None) -> "Routes":
        routes = SignOffRoute.objects.prefetch_related("steps")
        if committees is not None:
            routes = routes.filter(Q(committee=None) | Q(committee__in=list(committees)))
        return cls({route.committee_id: tuple(route.steps.all()) for route in routes})

    def of(self, committee_id: int) -> tuple[SignOffStep, ...]:
        """Return the steps of a committee, its own or those for all; empty where no one signs."""
        default = self.by_committee.get(None, ())
        return self.by_committee.get(committee_id, default)


def route_of(committee: Committee) -> tuple[SignOffStep, ...]:
    return Routes.read([committee.pk]).of(committee.pk)


def lay_out(
    papers: Sequence[Paper], rows: Iterable[SignOff], steps: Sequence[SignOffStep]
) -> list[PaperSigning]:
    """Return the papers of one meeting with their signatories, in a fixed number of queries.

    `rows` are the sign-offs that count. Those of signatories who are no longer on the route
    are left out.
    """
    newest = newest_versions(papers)
    held = {(row.paper_id, row.role): row for row in rows}
    people = _people(papers[0].item.meeting, steps) if papers else {}
    return [_signing(paper, newest.get(paper.pk), held, steps, people) for paper in papers]


def newest_versions(papers: Sequence[Paper]) -> dict[int, PaperVersion]:
    """Return the newest version of each paper, by the paper's primary key."""
    versions = PaperVersion.objects.filter(paper__in=papers).order_by("number")
    return {version.paper_id: version for version in versions}


def rows_that_count(rows: QuerySet[SignOff], papers: Sequence[Paper]) -> list[SignOff]:
    """Keep the current sign-offs of some papers; `rows` is what the reader may see."""
    current = rows.filter(paper__in=papers, is_current=True)
    return list(current.select_related("decided_by", "holder"))


def _people(meeting: Meeting, steps: Sequence[SignOffStep]) -> dict[str, tuple[User, ...]]:
    return {
        step.role: tuple(signatories_of(meeting.committee_id, step.role))
        for step in steps
        if step.role in SIGNATORIES
    }


def _signing(
    paper: Paper,
    newest: PaperVersion | None,
    held: Mapping[tuple[int, str], SignOff],
    steps: Sequence[SignOffStep],
    people: Mapping[str, tuple[User, ...]],
) -> PaperSigning:
    found = []
    for step in steps:
        row = held.get((paper.pk, step.role))
        those = (row.holder,) if row and row.holder else people.get(step.role, ())
        key = newest.pk if newest else None
        found.append(Signatory(step.role, step.name, row, key, those))
    return PaperSigning(paper, newest.number if newest else 0, tuple(found))
