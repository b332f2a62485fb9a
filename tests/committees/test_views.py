"""The public pages of committees and councillors."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from committees.models import Membership, Person, TermsOfReference
from tests.council import (
    TinyCouncil,
    make_committee,
    make_item,
    make_meeting,
    make_paper,
    make_person,
    seat,
)

COMMITTEE = "/committees/cyp/"
YESTERDAY = timezone.localdate() - timedelta(days=1)


def _links(page: str) -> list[str]:
    return re.findall(r'class="listing-row__title">\s*<a[^>]*>([^<]*)</a>', page)


def test_members_stand_in_order_of_office(visit, council: TinyCouncil):
    seat(make_person("A Aardvark"), council.committee)
    page = visit(COMMITTEE).content.decode()
    assert _links(page) == [
        "Councillor Chair",
        "Councillor A Aardvark",
        "Councillor Member",
        "Co Optee",
    ]


def test_a_former_member_stands_among_those_before_and_not_among_the_members(visit, council):
    page = visit(COMMITTEE).content.decode()
    members, before = page.split("Members before")
    assert "Former Member" not in members
    assert "Councillor Former Member" in before


def test_a_member_is_shown_with_group_and_ward_and_a_co_optee_with_their_seat(visit, council):
    words = " ".join(visit(COMMITTEE).content.decode().split())
    assert "Tin Party, Member Ward" in words
    assert "Parent governor" in words


def test_a_committee_shows_its_announced_meetings_and_no_draft_to_the_public(visit, council):
    announced = make_meeting(council.committee, in_days=20, is_announced=True)
    draft = make_meeting(council.committee, in_days=40)
    seen = visit(COMMITTEE).content.decode()
    assert announced.get_absolute_url() in seen
    assert draft.get_absolute_url() not in seen
    assert draft.get_absolute_url() in visit(COMMITTEE, council.people.officer).content.decode()
    assert draft.get_absolute_url() not in visit(COMMITTEE, council.people.member).content.decode()


def test_the_newest_terms_of_reference_stand_open_and_older_ones_folded(visit, council):
    TermsOfReference.objects.create(
        committee=council.committee, municipal_year=2022, quorum=1, co_optee_limit=2
    )
    page = " ".join(visit(COMMITTEE).content.decode().split())
    newest, older = page.split("2022/23")
    assert '<h3 class="govuk-heading-s">2024/25</h3>' in newest
    assert "3 elected members" in newest
    assert "At most 2" in older
    assert "1 elected member </dd>" in older


def test_a_committee_without_anything_says_what_comes(visit, council):
    make_committee("NEW", "New Committee").terms_of_reference.all().delete()
    page = visit("/committees/new/").content.decode()
    for words in (
        "No meeting is announced yet.",
        "No members at present.",
        "No past meetings here.",
        "No terms of reference here yet.",
    ):
        assert words in page


def test_a_dissolved_committee_keeps_its_page_and_stands_apart(visit, council):
    make_committee("OLD", "Old Committee", dissolved_on=date(2021, 5, 4))
    current, dissolved = visit("/committees/").content.decode().split("No longer meeting")
    assert "Old Committee" not in current
    assert "dissolved 4 May 2021" in dissolved
    assert "This committee no longer meets." in visit("/committees/old/").content.decode()


def test_the_list_of_committees_counts_members_of_today(visit, council):
    page = " ".join(visit("/committees/").content.decode().split())
    assert "Scrutiny committee, 3 members" in page
    assert "Scrutiny committee, 1 member " in page


def test_an_unknown_committee_or_councillor_is_not_found(visit, council):
    assert visit("/committees/none/").status_code == 404
    assert visit("/councillors/nobody/").status_code == 404


def test_how_to_reach_somebody_is_public_only_while_they_are_in_office(visit, council):
    facts = {"email": "public@tinford.example", "phone": "01000 7"}
    sitting = make_person("In Office", **facts)
    gone = make_person("Out Office", left_on=YESTERDAY, **facts)
    seen = visit(sitting.get_absolute_url()).content.decode()
    assert "public@tinford.example" in seen
    assert "01000 7" in seen
    unseen = visit(gone.get_absolute_url()).content.decode()
    assert "public@tinford.example" not in unseen
    assert "01000 7" not in unseen
    assert "Left office" in unseen


def test_the_address_somebody_signs_in_with_is_not_public(visit, people):
    page = visit(people.member.person.get_absolute_url()).content.decode()
    assert people.member.email not in page


def test_a_councillor_page_tells_current_from_past_places(visit, council: TinyCouncil):
    person = council.people.member.person
    seat(person, council.other_committee, role=Membership.Role.VICE_CHAIR, ends_on=YESTERDAY)
    now, before = visit(person.get_absolute_url()).content.decode().split("Committees before")
    assert "Children &amp; Young People" in now
    assert "Health" not in now
    assert "Health" in before
    assert "Vice-chair" in before


def test_people_out_of_office_stand_apart_from_councillors_and_co_optees(visit, council):
    make_person("Out Office", left_on=YESTERDAY)
    page = visit("/councillors/").content.decode()
    councillors, rest = page.split("Co-opted members")
    assert "Councillor Member" in councillors
    co_optees, gone = rest.split("No longer in office")
    assert "Co Optee" in co_optees
    assert "Out Office" in gone


def _grow(council: TinyCouncil) -> None:
    """Add one of each thing that these pages list."""
    number = Person.objects.count()
    person = make_person(f"Extra {number}")
    seat(person, council.committee)
    seat(make_person(f"Past {number}", left_on=YESTERDAY), council.committee, ends_on=YESTERDAY)
    for days in (number, -number):
        meeting = make_meeting(council.committee, in_days=days, is_announced=True)
        make_paper(make_item(meeting, "Item"), "Paper")
    seat(council.people.member.person, make_committee(f"N{number}", f"Committee {number}"))
    TermsOfReference.objects.create(
        committee=council.committee, municipal_year=1900 + number, quorum=3
    )


@pytest.mark.parametrize("name", ["public", "member", "officer"])
def test_a_page_asks_as_often_for_three_rows_as_for_one(council, count_queries, name):
    user = getattr(council.people, name)
    member = council.people.member.person.get_absolute_url()
    addresses = [COMMITTEE, "/committees/", "/councillors/", member]
    _grow(council)
    once = [count_queries(address, user) for address in addresses]
    _grow(council)
    _grow(council)
    assert [count_queries(address, user) for address in addresses] == once
