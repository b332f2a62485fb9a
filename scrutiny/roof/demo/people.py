"""The demonstration's council and committees, their members, and the accounts."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from committees import services
from committees.models import Committee, Membership, Person, PoliticalGroup, Ward
from committees.services.training import record_training
from committees.years import municipal_year
from scrutiny.models import Council, User
from scrutiny.roof.demo.content import read
from scrutiny.services import set_up_council

PASSWORD = "demo-council"
OFFICER = "democracy.officer@example.org"


def sign_ins() -> list[dict[str, str]]:
    """The sign-ins in the order in which they are shown: role, name, email and more."""
    return read("sign_ins")["sign_ins"]


def officer() -> User | None:
    """Return the officer who makes the demonstration's meetings; None once the account is gone."""
    return User.objects.filter(email=OFFICER).first()


def make_council_and_people() -> Council:
    """Make the council and its people; keep what an imported council has already."""
    council = Council.objects.first() or set_up_council(by=None, **read("council"))
    hashed = make_password(PASSWORD)  # once for all of them: it is slow on purpose
    accounts = {words["email"]: _account(words, hashed) for words in sign_ins()}
    by = accounts[OFFICER]
    words = read("committees")
    for name in words["groups"]:
        services.add_group(name, by=by)
    for name in words["wards"]:
        services.add_ward(name, by=by)
    for committee in words["committees"]:
        _make_committee(committee, by)
    _set_terms(by)
    _record_training(by)
    for sign_in in sign_ins():
        _give_rights(accounts[sign_in["email"]], sign_in, by)
    return council


def _account(words: dict[str, str], hashed: str) -> User:
    email = words["email"]
    kept = User.objects.filter(email=email).first()
    return kept or User.objects.create(email=email, name=words["name"], password=hashed)


def _make_committee(words: dict[str, Any], by: User) -> None:
    people = words.pop("people")
    committee = Committee.objects.filter(code=words["code"]).first()
    committee = committee or services.add_committee(by=by, **words)
    # Elected members first: co-opted ones may not outnumber them at any moment.
    for place in sorted(people, key=lambda place: place.get("role") == "co-optee"):
        _seat(committee, place, by)


def _seat(committee: Committee, place: dict[str, Any], by: User) -> None:
    """Seat a person, unless an imported meeting has seated them already."""
    person = Person.objects.filter(name=place["name"]).first() or _person(place, by)
    if committee.memberships.filter(person=person).exists():
        return
    services.seat_member(
        committee,
        person,
        role=place.get("role", Membership.Role.MEMBER),
        seat=place.get("seat", ""),
        starts_on=place["from"],
        ends_on=place.get("until"),
        by=by,
    )


def _person(place: dict[str, Any], by: User) -> Person:
    is_co_optee = place.get("role") == "co-optee"
    return services.add_person(
        place["name"],
        kind=Person.Kind.CO_OPTEE if is_co_optee else Person.Kind.COUNCILLOR,
        group=PoliticalGroup.objects.filter(name=place.get("group")).first(),
        ward=Ward.objects.filter(name=place.get("ward")).first(),
        by=by,
    )


def _set_terms(by: User) -> None:
    for words in read("terms")["terms"]:
        committee = Committee.objects.get(code=words.pop("committee"))
        year = words.pop("municipal_year", municipal_year(timezone.localdate()))
        if not committee.terms_of_reference.filter(municipal_year=year).exists():
            services.set_terms_of_reference(committee, year=year, by=by, **words)


def _record_training(by: User) -> None:
    """Record the required training of most members; for some it ends soon."""
    today = timezone.localdate()
    for words in read("terms")["training"]:
        for person in Person.objects.filter(name__in=words["people"]):
            record_training(
                person,
                course=words["course"],
                done_on=today - timedelta(days=words["taken_days_ago"]),
                expires_on=today + timedelta(days=words["counts_for_days"]),
                by=by,
            )


def _give_rights(user: User, words: dict[str, str], by: User) -> None:
    if "person" in words:
        services.link_account(Person.objects.get(name=words["person"]), user, by=by)
    else:
        committee = Committee.objects.filter(code=words.get("committee")).first()
        services.grant_role(user, words["grant"], committee=committee, by=by)
