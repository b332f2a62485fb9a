"""The sign-off page of one paper, as its reader may see it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from meetings.models import Meeting, Paper, PaperContent, SignOff, SignOffRun, WithheldContent
from meetings.papers.reading import PaperDetails, details_of, versions_of
from meetings.papers.rewording import Comparison, compare
from meetings.sign_off.reading import (
    PaperSigning,
    Signatory,
    lay_out,
    route_of,
    rows_that_count,
)
from meetings.sign_off.word_table import FileSignOff, read_rows
from scrutiny.permissions import can

TO_WAIT = (SignOff.State.WAITING, SignOff.State.TO_COME)


@dataclass(frozen=True)
class Changed:
    """A change of the paper: the numbers of both versions."""

    old: int
    new: int


class SigningPage:
    """What `user` may know and do about the sign-off of a paper; read once per page."""

    def __init__(self, paper: Paper, user: Any) -> None:
        self.paper, self.user = paper, user

    @property
    def meeting(self) -> Meeting:
        return self.paper.item.meeting

    @cached_property
    def details(self) -> PaperDetails:
        return details_of([self.paper], self.user)[0]

    @cached_property
    def signing(self) -> PaperSigning:
        rows = rows_that_count(SignOff.objects.visible_to(self.user), [self.paper])
        return lay_out([self.paper], rows, route_of(self.meeting.committee))[0]

    @cached_property
    def manages(self) -> bool:
        return can(self.user, "meeting.manage", self.meeting)

    @cached_property
    def may_send(self) -> bool:
        return bool(self.signing.to_send) and can(self.user, "paper.send", self.paper)

    @property
    def has_tasks(self) -> bool:
        """Whether there is anything to do besides signing."""
        return self.may_send or (self.manages and bool(self.signing.missing or self.to_hand))

    @cached_property
    def run(self) -> SignOffRun | None:
        return SignOffRun.objects.filter(paper=self.paper).select_related("author").first()

    @cached_property
    def held(self) -> list[SignOff]:
        """Return the request for this user's own answer."""
        return list(SignOff.objects.held_by(self.user).filter(paper=self.paper))

    @cached_property
    def to_hand(self) -> list[Signatory]:
        """Return requests that an officer can reassign: those with a role of several people."""
        asked = [each for each in self.signing.signatories if each.row]
        return [each for each in asked if each.row and each.row.state in TO_WAIT]

    @cached_property
    def said(self) -> list[SignOff]:
        """Return all answers so far, newest first, superseded ones included."""
        rows = SignOff.objects.visible_to(self.user).filter(paper=self.paper)
        answered = rows.exclude(state__in=TO_WAIT).select_related("decided_by", "version")
        return list(answered.order_by("-decided_on", "-pk"))

    @cached_property
    def in_file(self) -> list[FileSignOff]:
        """Return the sign-offs in the Word document's own table that are not recorded here."""
        content = self.details.content
        missing = {each.role for each in self.signing.signatories if not each.is_signed}
        rows = read_rows(
            content.sign_off_rows if content else [],
            route_of(self.meeting.committee),
            today=timezone.localdate(),
            meeting_on=self.meeting.on,
        )
        return [each for each in rows if each.doubt or (each.is_given and each.role in missing)]

    @property
    def offers(self) -> int:
        return sum(each.is_given for each in self.in_file)

    @property
    def today(self) -> date:
        return timezone.localdate()

    @cached_property
    def changed(self) -> Changed | None:
        """Return the change that a reader has to know of, since the signatories' last version."""
        new = self.signing.number
        known = [row.version.number for row in self._known() if row.version]
        old = max((number for number in known if number < new), default=0)
        return Changed(old, new) if old else None

    def comparison(self) -> Comparison | None:
        """Return the comparison of the two versions by their words; None where nothing changed."""
        if self.changed is None:
            return None
        by_number = {each.version.number: each for each in self._versions()}
        old, new = by_number.get(self.changed.old), by_number.get(self.changed.new)
        return compare(old, new) if old and new else Comparison(False)

    def _known(self) -> list[SignOff]:
        """Return the sign-offs whose version is compared: the reader's own role's, else all."""
        rows = SignOff.objects.visible_to(self.user).filter(paper=self.paper)
        rows = rows.exclude(version=None).select_related("version")
        roles = {row.role for row in self.held}
        own = [row for row in rows if row.role in roles]
        return own or [row for row in rows if row.role not in roles]

    def _versions(self) -> list[PaperContent | WithheldContent]:
        found = versions_of(self.paper, self.user)
        numbers = {self.changed.old, self.changed.new} if self.changed else set()
        return [each for each in found if each.version.number in numbers]
