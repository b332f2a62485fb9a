"""A user's rights at this moment: their grants and memberships, read anew each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

# Who can be asked to sign a paper off: the role of the grant, and what it is called.
SIGNATORIES = {"legal": "Legal", "finance": "Finance", "director": "Director"}


@dataclass(frozen=True)
class Standing:
    """What a user's grants and memberships amount to at this moment.

    Read anew for every question (on a page in `read_once`, once), so that a right ends with
    the grant or membership that it came from. Committees are given by primary key, None for all.
    """

    user_id: int | None = None
    is_administrator: bool = False
    is_officer_everywhere: bool = False
    officer_of: frozenset[int] = frozenset()
    member_of: frozenset[int] = frozenset()
    signs: frozenset[tuple[str, int | None]] = frozenset()
    writes: frozenset[int | None] = frozenset()
    person_id: int | None = None
    is_lead_everywhere: bool = False
    lead_of: frozenset[int] = frozenset()

    @property
    def is_officer(self) -> bool:
        return self.is_officer_everywhere or bool(self.officer_of)

    @property
    def is_author(self) -> bool:
        return bool(self.writes)

    @property
    def takes_part(self) -> bool:
        """Whether the user may sign or write papers at all."""
        return bool(self.signs or self.writes)

    def is_officer_of(self, committee_id: int) -> bool:
        return self.is_officer_everywhere or committee_id in self.officer_of

    def is_member_of(self, committee_id: int) -> bool:
        return committee_id in self.member_of

    def signs_for(self, role: str, committee_id: int) -> bool:
        return bool(self.signs & {(role, None), (role, committee_id)})

    def writes_for(self, committee_id: int) -> bool:
        return bool(self.writes & {None, committee_id})

    @property
    def manages_plans_everywhere(self) -> bool:
        return self.is_officer_everywhere or self.is_lead_everywhere

    @property
    def manages_plans_of(self) -> frozenset[int]:
        return self.officer_of | self.lead_of


PUBLIC = Standing()
_known: ContextVar[dict[int, Standing] | None] = ContextVar("known", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Read each user's standing once in this block: for one page that many rooms add to."""
    known = _known.get()
    token = _known.set({} if known is None else known)
    try:
        yield
    finally:
        _known.reset(token)


def standing(user: Any) -> Standing:
    """Return what `user` is now, in two queries; anyone not signed in is the public."""
    if not (user and user.is_authenticated and user.is_active):
        return PUBLIC
    known = _known.get()
    if known is None:
        return _read(user)
    if user.pk not in known:
        known[user.pk] = _read(user)
    return known[user.pk]


def _read(user: Any) -> Standing:
    grants = list(user.grants.current().values_list("role", "committee_id"))
    officer = {committee for role, committee in grants if role == "democracy-officer"}
    lead = {committee for role, committee in grants if role == "plan-lead"}
    return Standing(
        user_id=user.pk,
        is_administrator=user.is_superuser or ("administrator", None) in grants,
        is_officer_everywhere=None in officer,
        officer_of=frozenset(officer - {None}),
        member_of=_committees_of(user),
        signs=frozenset(grant for grant in grants if grant[0] in SIGNATORIES),
        writes=frozenset(committee for role, committee in grants if role == "report-author"),
        person_id=getattr(getattr(user, "person", None), "pk", None),
        is_lead_everywhere=None in lead,
        lead_of=frozenset(lead - {None}),
    )


def _committees_of(user: Any) -> frozenset[int]:
    person = getattr(user, "person", None)
    if person is None:
        return frozenset()
    return frozenset(person.memberships.current().values_list("committee_id", flat=True))
