"""A tiny council whose people are named after what they are.

Built as the screens build it: rows by their models, changes by the services.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from committees.models import (
    Committee,
    Membership,
    Person,
    PoliticalGroup,
    RoleGrant,
    TermsOfReference,
    Ward,
)
from meetings.agenda.services.items import add_item
from meetings.diary.services import plan_meeting
from meetings.exempt.services.withholding import withhold
from meetings.models import AgendaItem, Meeting, Paper
from meetings.papers.services.papers import write_paper
from scrutiny.models import Council, User

PASSWORD = "a tiny council keeps its papers in order"
LONG_AGO = date(2020, 5, 14)
Role, Seat, Granted = Membership.Role, Membership.Seat, RoleGrant.Role


@dataclass(frozen=True)
class People:
    """One user for each thing that one can be; members are members of `committee`."""

    public: Any
    nobody: User
    administrator: User
    officer: User
    committee_officer: User
    other_officer: User
    former_officer: User
    author: User
    signatory: User
    action_owner: User
    plan_lead: User
    chair: User
    member: User
    co_optee: User
    former_member: User
    other_member: User

    def all(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class TinyCouncil:
    """`committee` (CYP) is the one most tests are about, `other_committee` (HLT) is not."""

    profile: Council
    committee: Committee
    other_committee: Committee
    people: People


def restore_usual_rows(**signal: Any) -> None:
    """Put back what migrations added: a test that flushes the database takes it away."""
    import_module("meetings.migrations.0002_usual_rows").add_usual_rows(apps, None)
    frameworks = import_module("actionplans.migrations.0004_published_frameworks")
    frameworks.add_published_frameworks(apps, None)


def make_council() -> TinyCouncil:
    profile = Council.objects.create(
        name="Borough of Tinford",
        short_name="Tinford Council",
        strapline="Small, and all here",
        contact_email="democracy@tinford.example",
        contact_phone="01000 000001",
    )
    committee = make_committee("CYP", "Children & Young People Scrutiny Committee")
    other = make_committee("HLT", "Health Scrutiny Committee")
    return TinyCouncil(profile, committee, other, make_people(committee, other))


def make_committee(code: str, name: str, **facts: Any) -> Committee:
    committee = Committee.objects.create(
        code=code, name=name, about=f"It looks at what concerns {code}.", **facts
    )
    TermsOfReference.objects.create(
        committee=committee, municipal_year=2024, quorum=3, text="To scrutinise."
    )
    return committee


def make_people(committee: Committee, other: Committee) -> People:
    return People(
        public=AnonymousUser(),
        nobody=make_user("nobody"),
        administrator=_granted("administrator", Granted.ADMINISTRATOR),
        officer=_granted("officer", Granted.DEMOCRACY_OFFICER),
        committee_officer=_granted(
            "committee_officer", Granted.DEMOCRACY_OFFICER, committee=committee
        ),
        other_officer=_granted("other_officer", Granted.DEMOCRACY_OFFICER, committee=other),
        former_officer=_granted(
            "former_officer",
            Granted.DEMOCRACY_OFFICER,
            starts_at=timezone.now() - timedelta(days=400),
            ends_at=timezone.now() - timedelta(days=1),
        ),
        author=_granted("author", Granted.REPORT_AUTHOR, committee=committee),
        signatory=_granted("signatory", Granted.LEGAL),
        action_owner=_granted("action_owner", Granted.ACTION_OWNER),
        plan_lead=_granted("plan_lead", Granted.PLAN_LEAD, committee=committee),
        chair=_seated("chair", committee, role=Role.CHAIR),
        member=_seated("member", committee),
        co_optee=_seated("co_optee", committee, role=Role.CO_OPTEE, seat=Seat.PARENT_GOVERNOR),
        former_member=_seated(
            "former_member", committee, ends_on=timezone.localdate() - timedelta(days=1)
        ),
        other_member=_seated("other_member", other),
    )


def make_user(name: str, **fields: Any) -> User:
    return User.objects.create_user(
        f"{name}@tinford.example", PASSWORD, name=name.replace("_", " ").title(), **fields
    )


def make_person(name: str, *, kind: str = Person.Kind.COUNCILLOR, **facts: Any) -> Person:
    """Make a person in public life; a councillor has a group and a ward of their own."""
    if kind == Person.Kind.COUNCILLOR:
        facts.setdefault("group", PoliticalGroup.objects.get_or_create(name="Tin Party")[0])
        facts.setdefault("ward", Ward.objects.get_or_create(name=f"{name} Ward")[0])
    return Person.objects.create(name=name, surname=name.split()[-1], kind=kind, **facts)


def seat(person: Person, committee: Committee, **facts: Any) -> Membership:
    return Membership.objects.create(
        person=person, committee=committee, **({"starts_on": LONG_AGO} | facts)
    )


def make_meeting(
    committee: Committee, *, in_days: int = 30, at: datetime | None = None, **facts: Any
) -> Meeting:
    """Plan a meeting at 6 pm so many days from now (a negative number: ago), or `at` a moment."""
    evening = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0)
    starts_at = at or evening + timedelta(days=in_days)
    return plan_meeting(committee, starts_at=starts_at, venue="Tin Hall, Tinford", by=None, **facts)


def make_item(meeting: Meeting, title: str, **facts: Any) -> AgendaItem:
    return add_item(meeting, title=title, by=None, **facts)


def make_paper(item: AgendaItem, title: str, *, body: str = "<p>Words.</p>", **facts) -> Paper:
    """Write a paper of free text."""
    payload = {"title": title, "body_html": body, "landscape": False}
    facts.setdefault("kind", Paper.Kind.REPORT)
    return write_paper(
        item, payload_kind="document", payload=payload, title=title, by=None, **facts
    )


def make_exempt(holder: AgendaItem | Paper, public_title: str, *, paragraph: int = 3) -> None:
    """Withhold an item or paper: paragraph 3 leaves it to members, paragraph 1 to officers only."""
    withhold(
        holder,
        basis=holder.Basis.EXEMPT,
        paragraphs=[paragraph],
        public_title=public_title,
        public_interest="Disclosing it would do more harm than good.",
        by=None,
    )


def _granted(name: str, role: str, **grant: Any) -> User:
    user = make_user(name)
    RoleGrant.objects.create(user=user, role=role, **grant)
    return user


def _seated(name: str, committee: Committee, **facts: Any) -> User:
    user = make_user(name)
    is_co_optee = facts.get("role") == Role.CO_OPTEE
    kind = Person.Kind.CO_OPTEE if is_co_optee else Person.Kind.COUNCILLOR
    seat(make_person(user.name, kind=kind, user=user), committee, **facts)
    return user
