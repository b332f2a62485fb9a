"""Changes to committees and their members."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from committees.models import Committee, Membership, Person, PoliticalGroup, RoleGrant
from committees.services import (
    add_committee,
    add_group,
    add_person,
    add_ward,
    days_of_year,
    end_membership,
    grant_role,
    link_account,
    seat_member,
    set_terms_of_reference,
)
from committees.years import municipal_year
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_user

MAY = date(2024, 5, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return add_committee("Parks Scrutiny Committee", code="PRK", by=None)


def seated(committee, name, **facts):
    return seat_member(
        committee, add_person(name, by=None), **{"starts_on": MAY, "by": None} | facts
    )


def acts(thing):
    return list(AuditEntry.objects.about(thing).values_list("action", flat=True))


def test_a_municipal_year_runs_from_may_to_april():
    assert [municipal_year(date(2024, *day)) for day in ((4, 30), (5, 1), (12, 31))] == [
        2023, 2024, 2024,
    ]  # fmt: skip
    assert days_of_year(2024) == (date(2024, 5, 1), date(2025, 4, 30))


def test_the_surname_is_the_last_word_unless_it_is_given():
    assert add_person(" A R H  England ", by=None).surname == "England"
    assert add_person("J van der Berg", surname="van der Berg", by=None).surname == "van der Berg"


def test_a_person_has_a_name():
    with pytest.raises(Refused, match="name"):
        add_person("  ", by=None)


def test_groups_and_wards_are_made_once():
    assert add_group("Green", by=None) == add_group("Green", by=None)
    assert add_ward("North", by=None) == add_ward("North", by=None)
    assert PoliticalGroup.objects.count() == 1


def test_a_member_is_seated_and_it_is_recorded(committee):
    officer = make_user("officer")
    place = seated(committee, "A Oak", role="chair", by=officer)
    assert (place.role, place.seat, place.starts_on, place.ends_on) == (
        "chair",
        "elected",
        MAY,
        None,
    )
    entry = AuditEntry.objects.about(committee).first()
    assert (entry.action, entry.by, entry.sentence) == (
        "member.seated",
        officer,
        "Seated A Oak as chair of Parks Scrutiny Committee",
    )


def test_seating_somebody_the_same_way_again_changes_nothing(committee):
    place = seated(committee, "A Oak")
    before = acts(committee)
    assert seat_member(committee, place.person, starts_on=MAY, by=None) == place
    assert acts(committee) == before


def test_a_role_is_put_right_from_the_same_day(committee):
    place = seated(committee, "A Oak")
    corrected = seat_member(committee, place.person, starts_on=MAY, role="vice-chair", by=None)
    assert (corrected.pk, corrected.role) == (place.pk, "vice-chair")


def test_nobody_sits_on_a_committee_twice_at_once(committee):
    place = seated(committee, "A Oak", ends_on=date(2025, 4, 30))
    with pytest.raises(Refused, match="^A Oak sits on Parks Scrutiny Committee already.$"):
        seat_member(committee, place.person, starts_on=date(2025, 4, 30), by=None)
    seat_member(committee, place.person, starts_on=date(2025, 5, 1), by=None)
    assert place.person.memberships.count() == 2


def test_nobody_is_on_the_executive_and_on_a_scrutiny_committee(committee):
    cabinet = add_committee("Cabinet", code="CAB", kind="executive", by=None)
    leader = seated(cabinet, "L Leader", ends_on=date(2025, 4, 30)).person
    with pytest.raises(Refused, match="^L Leader sits on Cabinet"):
        seat_member(committee, leader, starts_on=MAY, by=None)
    assert seat_member(committee, leader, starts_on=date(2025, 5, 1), by=None).pk
    with pytest.raises(Refused, match="^L Leader sits on Parks"):
        seat_member(cabinet, leader, starts_on=date(2025, 6, 1), by=None)


def test_co_opted_members_never_outnumber_elected_ones(committee):
    seated(committee, "A Oak")
    seated(committee, "S Stand-in", role="substitute")
    co_optee = seated(committee, "C Elm", role="co-optee")
    assert co_optee.seat == Membership.Seat.OTHER
    with pytest.raises(Refused, match="outnumber"):
        seated(committee, "D Yew", role="co-optee", seat="anglican")


def test_co_opted_members_keep_to_the_terms_of_reference(committee):
    set_terms_of_reference(committee, year=2024, quorum=2, co_optee_limit=1, by=None)
    for name in ("A Oak", "B Ash"):
        seated(committee, name)
    seated(committee, "C Elm", role="co-optee")
    with pytest.raises(Refused, match="^The terms of reference for 2024/25 allow 1 co-opted"):
        seated(committee, "D Yew", role="co-optee")


def test_nobody_is_seated_on_a_dissolved_committee(committee):
    Committee.objects.update(dissolved_on=date(2024, 5, 1))
    with pytest.raises(Refused, match="dissolved on 1 May 2024"):
        seated(committee, "A Oak")
    assert not Membership.objects.exists()


def test_a_member_has_an_elected_seat(committee):
    seated(committee, "B Ash")
    with pytest.raises(ValidationError, match="co-opted seat"):
        seated(committee, "A Oak", seat="catholic")


def test_a_membership_ends_with_its_last_day(committee):
    place = end_membership(seated(committee, "A Oak"), on=date(2024, 9, 30), by=None)
    assert committee.memberships.current(date(2024, 9, 30)).exists()
    assert not committee.memberships.current(date(2024, 10, 1)).exists()
    assert acts(committee)[0] == "member.left"
    with pytest.raises(Refused, match="ended on 30 September 2024"):
        end_membership(place, on=date(2024, 12, 1), by=None)


def test_terms_of_reference_are_one_for_each_year(committee):
    first = set_terms_of_reference(committee, year=2024, quorum=3, by=None)
    again = set_terms_of_reference(committee, year=2024, quorum=3, by=None)
    changed = set_terms_of_reference(committee, year=2024, quorum=4, text="To look.", by=None)
    assert {first.pk, again.pk, changed.pk} == {first.pk}
    assert (changed.quorum, changed.text) == (4, "To look.")
    assert acts(committee).count("terms.set") == 2


def test_an_account_belongs_to_one_person():
    user, oak = make_user("oak"), add_person("A Oak", by=None)
    link_account(oak, user, by=None)
    assert link_account(oak, user, by=None).user == user
    with pytest.raises(Refused, match="linked already"):
        link_account(add_person("B Ash", by=None), user, by=None)
    assert Person.objects.get(name="B Ash").user is None


def test_a_role_is_granted_once_while_it_holds(committee):
    user = make_user("officer")
    grant = grant_role(user, "democracy-officer", committee=committee, by=None)
    assert grant_role(user, "democracy-officer", committee=committee, by=None) == grant
    grant_role(user, "democracy-officer", by=None)
    assert RoleGrant.objects.count() == 2
    assert acts(grant) == ["rolegrant.added"]


def test_a_grant_that_ended_is_granted_anew():
    user = make_user("officer")
    grant = grant_role(user, "legal", by=None)
    RoleGrant.objects.update(ends_at=timezone.now())
    assert grant_role(user, "legal", by=None) != grant
