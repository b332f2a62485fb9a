"""Changes to committees, their members and their roles."""

from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet
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
from committees.years import FIRST_MONTH
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

ONE_DAY = timedelta(days=1)
Row = TypeVar("Row", bound=Model)


def days_of_year(year: int) -> tuple[date, date]:
    """Return the first and the last day of a municipal year: 1 May and 30 April."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - ONE_DAY


@transaction.atomic
def add_group(name: str, *, by: User | None, short_name: str = "") -> PoliticalGroup:
    """Return the political group of this name, made if it is new."""
    group = PoliticalGroup.objects.filter(name=name).first()
    return group or _add(PoliticalGroup(name=name, short_name=short_name), by=by)


@transaction.atomic
def add_ward(name: str, *, by: User | None) -> Ward:
    """Return the ward of this name, made if it is new."""
    return Ward.objects.filter(name=name).first() or _add(Ward(name=name), by=by)


@transaction.atomic
def add_person(
    name: str,
    *,
    by: User | None,
    kind: str = Person.Kind.COUNCILLOR,
    surname: str = "",
    **facts: Any,
) -> Person:
    """Add a councillor or co-optee; the surname defaults to the last word. Refused: no name."""
    words = name.split()
    if not words:
        raise Refused("Give the person's name.")
    person = Person(name=" ".join(words), surname=surname or words[-1], kind=kind, **facts)
    return _add(person, by=by)


@transaction.atomic
def link_account(person: Person, user: User, *, by: User | None) -> Person:
    """Link a person to the account they sign in with. Raises Refused for one already linked."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.user_id == user.pk:
        return person
    if person.user_id or Person.objects.filter(user=user).exists():
        raise Refused("The person or the account is linked already.")
    person.user = user
    person.save(update_fields=["user"])
    record("person.linked", person, by=by, sentence=f"Linked {person} to an account", user=user.pk)
    return person


@transaction.atomic
def add_committee(name: str, *, code: str, by: User | None, **facts: Any) -> Committee:
    """Set up a committee. `facts` are other fields: kind, covers_education, about."""
    return _add(Committee(name=name, code=code, **facts), by=by)


@transaction.atomic
def seat_member(
    committee: Committee,
    person: Person,
    *,
    starts_on: date,
    by: User | None,
    role: str = Membership.Role.MEMBER,
    seat: str = "",
    ends_on: date | None = None,
) -> Membership:
    """Give a person a place on a committee from a day on, or correct the one begun that day.

    Without a seat it is an elected one, for a co-opted member "other". Refused
    (RULES S1): a member of the executive on a scrutiny committee, more
    co-opted than elected members, more than the terms of reference allow, and a
    second place at the same time.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    kept = committee.memberships.filter(person=person, starts_on=starts_on).first()
    place = kept or Membership(committee=committee, person=person, starts_on=starts_on)
    before = _facts_of(place)
    place.role, place.seat, place.ends_on = role, seat or _usual_seat(role), ends_on
    if kept and _facts_of(place) == before:
        return kept
    return keep_membership(place, by=by)


@transaction.atomic
def keep_membership(place: Membership, *, by: User | None) -> Membership:
    """Save a place on a committee that is new or was corrected. Refused as in `seat_member`."""
    committee = Committee.objects.select_for_update().get(pk=place.committee_id)
    check_place(place)
    place.full_clean()
    place.save()
    sentence = f"Seated {place.person} as {place.get_role_display().lower()} of {committee}"
    record("member.seated", committee, by=by, sentence=sentence, membership=place.pk)
    return place


@transaction.atomic
def end_membership(membership: Membership, *, on: date, by: User | None) -> Membership:
    """End a membership; `on` is its last day. Raises Refused when it has ended by then."""
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ends_on and membership.ends_on <= on:
        raise Refused(f"The membership ended on {membership.ends_on:%-d %B %Y}.")
    membership.ends_on = on
    membership.full_clean()
    membership.save(update_fields=["ends_on"])
    sentence = f"Ended the membership of {membership.person}"
    facts = {"membership": membership.pk, "on": on.isoformat()}
    record("member.left", membership.committee, by=by, sentence=sentence, **facts)
    return membership


@transaction.atomic
def set_terms_of_reference(
    committee: Committee, *, year: int, quorum: int, by: User | None, **facts: Any
) -> TermsOfReference:
    """Set a committee's terms of reference for a municipal year, with its quorum.

    `facts` are other fields: co_optee_limit, frequency, required_training, text, agreed_on.
    """
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    terms = committee.terms_of_reference.filter(municipal_year=year).first()
    terms = terms or TermsOfReference(committee=committee, municipal_year=year)
    wanted = {"quorum": quorum, **facts}
    if terms.pk and all(getattr(terms, name) == value for name, value in wanted.items()):
        return terms
    for name, value in wanted.items():
        setattr(terms, name, value)
    terms.full_clean()
    terms.save()
    sentence = f"Set the terms of reference for {terms.year_label}"
    record("terms.set", committee, by=by, sentence=sentence, year=year, quorum=quorum)
    return terms


@transaction.atomic
def grant_role(
    user: User,
    role: str,
    *,
    by: User | None,
    committee: Committee | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> RoleGrant:
    """Give an account a role, on one committee or on all; a grant that holds is kept as it is."""
    at = starts_at or timezone.now()
    held = user.grants.current(at).filter(role=role, committee=committee, ends_at=ends_at).first()
    if held:
        return held
    grant = RoleGrant(user=user, role=role, committee=committee, starts_at=at, ends_at=ends_at)
    return _add(grant, by=by)


def _add(thing: Row, *, by: User | None) -> Row:
    thing.full_clean()
    thing.save()
    name = thing._meta.verbose_name
    record(f"{thing._meta.model_name}.added", thing, by=by, sentence=f"Added the {name} {thing}")
    return thing


def _usual_seat(role: str) -> str:
    is_co_optee = role == Membership.Role.CO_OPTEE
    return Membership.Seat.OTHER if is_co_optee else Membership.Seat.ELECTED


def _facts_of(place: Membership) -> tuple:
    return place.role, place.seat, place.ends_on


def check_place(place: Membership) -> None:
    """Refuse a place that the law or the terms of reference do not allow (RULES S1)."""
    committee = place.committee
    if committee.dissolved_on and committee.dissolved_on <= place.starts_on:
        raise Refused(f"{committee} was dissolved on {committee.dissolved_on:%-d %B %Y}.")
    if _meanwhile(place, place.person.memberships.filter(committee=committee)).exists():
        raise Refused(f"{place.person} sits on {committee} already.")
    _check_executive(place)
    if place.seat != Membership.Seat.ELECTED:
        _check_co_optees(place)


def _meanwhile(place: Membership, others: QuerySet[Membership]) -> QuerySet[Membership]:
    """Keep other memberships that overlap this one."""
    others = others.exclude(pk=place.pk)
    others = others.filter(Q(ends_on=None) | Q(ends_on__gte=place.starts_on))
    return others.filter(starts_on__lte=place.ends_on) if place.ends_on else others


def _check_executive(place: Membership) -> None:
    """Refuse executive members on a scrutiny committee (Local Government Act 2000 s.9FA(3))."""
    apart: dict[str, str] = {
        Committee.Kind.SCRUTINY.value: Committee.Kind.EXECUTIVE.value,
        Committee.Kind.EXECUTIVE.value: Committee.Kind.SCRUTINY.value,
    }
    other = apart.get(place.committee.kind)
    if not other:
        return
    clash = _meanwhile(place, place.person.memberships.filter(committee__kind=other)).first()
    if clash:
        raise Refused(
            f"{place.person} sits on {clash.committee}: nobody is on the executive and on "
            "a scrutiny committee at once."
        )


def _check_co_optees(place: Membership) -> None:
    sitting = place.committee.memberships.current(place.starts_on).exclude(pk=place.pk)
    co_opted = sitting.exclude(seat=Membership.Seat.ELECTED).count() + 1
    elected = sitting.filter(seat=Membership.Seat.ELECTED).exclude(role=Membership.Role.SUBSTITUTE)
    if co_opted > elected.count():
        raise Refused("Co-opted members may not outnumber the elected ones.")
    terms = place.committee.terms_of_reference.in_force(place.starts_on)
    if terms and terms.co_optee_limit is not None and terms.co_optee_limit < co_opted:
        raise Refused(
            f"The terms of reference for {terms.year_label} allow "
            f"{terms.co_optee_limit} co-opted members."
        )
