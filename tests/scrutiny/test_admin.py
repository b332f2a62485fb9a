"""The admin pages: who opens them, what they refuse, and how often they ask."""

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.test import Client
from django.urls import reverse

from actionplans.models import Action, ActionPlan, AreaForImprovement, Inspection, Judgement
from committees.models import Person, PoliticalGroup, RoleGrant
from scrutiny.administration import OneRowAdmin, site
from scrutiny.audit import record
from scrutiny.models import AuditEntry, ClosedDay, Council, User
from tests.council import TinyCouncil, make_committee, make_person, make_user, seat

LISTS = [
    reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for model, page in site._registry.items()
    if not isinstance(page, OneRowAdmin)
]
USERS = "/admin/scrutiny/user/"
AUDIT = "/admin/scrutiny/auditentry/"
COUNCIL = "/admin/scrutiny/council/"


@pytest.fixture
def administrator(client, council: TinyCouncil):
    client.force_login(council.people.administrator)
    return client


def _fill(council: TinyCouncil, number: int) -> None:
    """Add one row to each of the lists, related to rows of its own."""
    user = make_user(f"user{number}")
    committee = make_committee(f"C{number}", f"Committee {number}")
    group = PoliticalGroup.objects.create(name=f"Group {number}")
    seat(make_person(f"Person {number}", group=group, user=user), committee)
    RoleGrant.objects.create(user=user, role="legal", committee=committee)
    ClosedDay.objects.create(day=date(2030, 1, number), reason="Stocktaking")
    inspection = Inspection.objects.create(
        framework=f"F{number}", starts_on=date(2024, 1, number), ends_on=date(2024, 2, 1)
    )
    Judgement.objects.create(inspection=inspection, position=1, subject="All", grade="Good")
    area = AreaForImprovement.objects.create(inspection=inspection, position=1, text="More")
    plan = ActionPlan.objects.create(
        slug=f"p{number}", title="Plan", source="s", committee=committee, inspection=inspection
    )
    Action.objects.create(plan=plan, position=1, ref="1", area=area, action="Act")
    record("made", committee, by=user, sentence=f"Made committee {number}")


# Who


def test_administrators_alone_open_the_admin_pages(visit, council):
    for name, user in council.people.all().items():
        response = visit("/admin/", user)
        assert (response.status_code == 200) == (name == "administrator"), name


def test_a_superuser_opens_the_admin_pages(visit, db):
    root = User.objects.create_superuser("root@tinford.example", "x", name="Root")
    assert visit("/admin/", root).status_code == 200


def test_the_admin_pages_close_with_the_grant(visit, people):
    RoleGrant.objects.filter(user=people.administrator).delete()
    assert visit("/admin/", people.administrator).status_code != 200
    assert visit(USERS, people.administrator).status_code != 200


def test_the_admin_pages_send_to_the_one_sign_in(client, council):
    response = client.get(USERS, follow=True)
    assert response.redirect_chain[-1] == (f"/accounts/login/?next={USERS}", 302)


def test_the_admin_sign_in_refuses_somebody_who_is_signed_in_already(visit, people):
    assert visit("/admin/login/", people.member).status_code == 403
    assert visit("/admin/login/").status_code == 302


# Lists


@pytest.mark.parametrize("address", LISTS)
def test_a_list_asks_as_often_for_three_rows_as_for_one(council, count_queries, people, address):
    _fill(council, 1)
    once = count_queries(address, people.administrator)
    _fill(council, 2)
    _fill(council, 3)
    assert count_queries(address, people.administrator) == once


@pytest.mark.parametrize("address", LISTS)
def test_every_list_can_be_searched(administrator, address):
    response = administrator.get(f"{address}?q=stock")
    assert response.status_code == 200
    assert b'id="searchbar"' in response.content


def test_memberships_and_grants_are_filtered_by_whether_they_hold_now(administrator, people):
    rows = {
        "membership": (people.former_member.person.memberships, people.member.person.memberships),
        "rolegrant": (people.former_officer.grants, people.officer.grants),
    }
    for model, (ended, holding) in rows.items():
        for now, expected in {"yes": holding, "no": ended}.items():
            page = administrator.get(f"/admin/committees/{model}/?now={now}").content.decode()
            seen = [kept for kept in (ended, holding) if f"/{model}/{kept.get().pk}/" in page]
            assert seen == [expected]


def test_a_form_looks_people_up_instead_of_listing_them_all(administrator):
    page = administrator.get("/admin/committees/membership/add/").content.decode()
    assert "admin-autocomplete" in page
    address = reverse("admin:autocomplete")
    found = administrator.get(
        f"{address}?app_label=committees&model_name=membership&field_name=person&term=Chair"
    )
    assert [each["text"] for each in found.json()["results"]] == ["Chair"]


def test_the_form_of_an_inspection_asks_as_often_for_three_judgements_as_for_one(
    council, count_queries, people
):
    _fill(council, 1)
    inspection = Inspection.objects.get()
    address = reverse("admin:actionplans_inspection_change", args=[inspection.pk])
    count_queries(address, people.administrator)  # fills the cache of content types
    once = count_queries(address, people.administrator)
    for position in (2, 3):
        Judgement.objects.create(
            inspection=inspection, position=position, subject="x", grade="Good"
        )
    assert count_queries(address, people.administrator) == once


def test_a_form_explains_what_the_database_refuses(administrator, council, people):
    response = administrator.post(
        "/admin/committees/membership/add/",
        {
            "committee": council.committee.pk,
            "person": people.other_member.person.pk,
            "role": "co-optee",
            "seat": "elected",
            "starts_on": "2024-05-01",
        },
    )
    assert "A co-opted member has a co-opted seat" in response.content.decode()


# The council


def test_the_list_of_councils_is_the_form_of_the_one_council(administrator, council):
    response = administrator.get(COUNCIL)
    assert response["Location"] == f"{COUNCIL}{council.profile.pk}/change/"
    assert administrator.get(response["Location"]).status_code == 200


def test_a_second_council_cannot_be_added_nor_the_one_deleted(administrator, council):
    assert administrator.get(f"{COUNCIL}add/").status_code == 403
    assert administrator.post(f"{COUNCIL}add/", {}).status_code == 403
    address = f"{COUNCIL}{council.profile.pk}/delete/"
    assert administrator.post(address, {"post": "yes"}).status_code == 403
    assert Council.objects.count() == 1


def test_where_there_is_no_council_yet_its_list_opens_the_form_to_add_it(client, db):
    client.force_login(User.objects.create_superuser("root@tinford.example", "x", name="Root"))
    assert client.get(COUNCIL)["Location"] == f"{COUNCIL}add/"
    assert client.get(f"{COUNCIL}add/").status_code == 200


# Accounts


def test_an_account_is_made_by_e_mail_without_a_password(administrator):
    response = administrator.post(
        f"{USERS}add/",
        {"email": "New.Person@Tinford.Example", "name": "New Person", "usable_password": "false"},
    )
    assert response.status_code == 302
    made = User.objects.get(email="new.person@tinford.example")
    assert made.name == "New Person"
    assert not made.has_usable_password()
    assert not made.is_superuser
    assert mail.outbox == []


def test_an_address_that_differs_in_capitals_alone_is_taken(administrator, people):
    response = administrator.post(
        f"{USERS}add/",
        {"email": people.member.email.upper(), "name": "Twin", "usable_password": "false"},
    )
    assert "already exists" in response.content.decode()
    assert not User.objects.filter(name="Twin").exists()


def test_an_account_is_made_inactive_and_never_deleted(administrator, people):
    address = f"{USERS}{people.member.pk}/"
    assert administrator.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    words = {"email": people.member.email, "name": "Member"}
    assert administrator.post(f"{address}change/", words).status_code == 302
    people.member.refresh_from_db()
    assert not people.member.is_active


def test_nobody_is_made_a_superuser_in_the_admin_pages(administrator, people):
    words = {"email": people.member.email, "name": "Member", "is_active": "on"}
    administrator.post(f"{USERS}{people.member.pk}/change/", words | {"is_superuser": "on"})
    people.member.refresh_from_db()
    assert people.member.is_active
    assert not people.member.is_superuser


# The history


def test_the_history_is_read_and_never_changed(administrator, council):
    entry = record("made", council.committee, by=None, sentence="Made a committee")
    address = f"{AUDIT}{entry.pk}/"
    assert "Made a committee" in administrator.get(f"{address}change/").content.decode()
    assert administrator.post(f"{address}change/", {"sentence": "Nothing"}).status_code == 403
    assert administrator.post(f"{address}delete/", {"post": "yes"}).status_code == 403
    assert administrator.get(f"{AUDIT}add/").status_code == 403
    assert [each.sentence for each in AuditEntry.objects.all()] == ["Made a committee"]


def test_somebody_on_a_committee_is_not_deleted(administrator, people):
    person = people.member.person
    administrator.post(f"/admin/committees/person/{person.pk}/delete/", {"post": "yes"})
    assert Person.objects.filter(pk=person.pk).exists()


# Memberships


def _place(membership, **changed) -> dict:
    names = ("role", "seat", "starts_on", "ends_on")
    known = {name: getattr(membership, name) or "" for name in names}
    return known | {"person": membership.person_id, "committee": membership.committee_id} | changed


def test_a_membership_ended_in_the_admin_pages_is_in_the_history(administrator, people):
    kept = people.member.person.memberships.get()
    address = f"/admin/committees/membership/{kept.pk}/change/"
    administrator.post(address, _place(kept, ends_on="2024-09-30"))
    kept.refresh_from_db()
    assert kept.ends_on == date(2024, 9, 30)
    entry = AuditEntry.objects.about(kept.committee).first()
    assert (entry.action, entry.by) == ("member.left", people.administrator)
    administrator.post(address, _place(kept, ends_on=""))
    assert AuditEntry.objects.about(kept.committee).first().action == "member.seated"


def test_nobody_is_seated_in_the_admin_pages_against_the_rules(administrator, council, people):
    place = _place(people.member.person.memberships.get())
    cabinet = make_committee("CAB", "Cabinet", kind="executive")
    answer = administrator.post(
        "/admin/committees/membership/add/", place | {"committee": cabinet.pk}
    )
    assert "nobody is on the executive and on a scrutiny committee" in answer.content.decode()
    assert not cabinet.memberships.exists()
    parks = make_committee("PRK", "Parks")
    administrator.post("/admin/committees/membership/add/", place | {"committee": parks.pk})
    assert parks.memberships.get().person == people.member.person
    assert AuditEntry.objects.about(parks).first().action == "member.seated"


@pytest.mark.django_db
def test_no_page_is_reached_by_its_kind_and_number(people, council):
    client = Client()
    client.force_login(people.administrator)
    kind = ContentType.objects.get_for_model(Council)
    assert client.get(f"/admin/r/{kind.pk}/{council.committee.pk}/").status_code == 404
