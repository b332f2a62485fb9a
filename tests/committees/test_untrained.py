"""Warnings that required training is missing, ends soon or has expired."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from committees import untrained
from committees.models import TermsOfReference
from committees.services.training import record_training
from committees.years import municipal_year
from scrutiny import reminders

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TAKEN = TODAY - timedelta(days=200)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def committee(council, people):
    """A committee that requires one course, which all but the member have taken."""
    require(council.committee, "Corporate Parenting")
    for user in (people.chair, people.co_optee, people.former_member):
        take(user)
    return council.committee


def require(committee, courses: str) -> None:
    TermsOfReference.objects.filter(committee=committee).update(required_training=courses)


def take(user, ends_on: date | None = None, course: str = "Corporate Parenting") -> None:
    record_training(user.person, course=course, done_on=TAKEN, expires_on=ends_on, by=None)


def told(user, today: date = TODAY) -> list[str]:
    return [each.sentence for each in untrained.reminders(today) if each.to == user]


def lines(user) -> list[str]:
    return [each.sentence for each in untrained.waiting(user)]


def test_what_is_missing_is_said_to_the_member_and_to_the_officers(committee, people):
    [sentence] = told(people.member)
    assert sentence == f"Take the training that {committee} requires: Corporate Parenting"
    assert lines(people.member) == [sentence]
    for officer in (people.officer, people.committee_officer):
        assert told(officer) == [
            f"Councillor Member has not taken the training that {committee} requires: "
            "Corporate Parenting"
        ]
        assert lines(officer) == [f"Training for {committee} is due for 1 member"]
    for user in (people.other_officer, people.former_member, people.chair, people.other_member):
        assert told(user) == lines(user) == []


def test_both_are_told_60_and_28_days_before_the_end_and_once_it_has_expired(committee, people):
    ends_on = TODAY + timedelta(days=60)
    take(people.member, ends_on)

    def occasions(on):
        return {each.to: each.once.split()[3] for each in untrained.reminders(on)}

    all_of_them = (people.member, people.officer, people.committee_officer)
    assert occasions(TODAY - DAY) == {}
    assert occasions(TODAY) == dict.fromkeys(all_of_them, "60")
    assert occasions(ends_on - timedelta(days=29)) == dict.fromkeys(all_of_them, "60")
    assert occasions(ends_on - timedelta(days=28)) == dict.fromkeys(all_of_them, "28")
    assert occasions(ends_on) == dict.fromkeys(all_of_them, "28")
    assert occasions(ends_on + DAY) == dict.fromkeys(all_of_them, "expired")


def test_what_ends_soon_waits_with_its_last_day(committee, people):
    ends_on = TODAY + timedelta(days=60)
    take(people.member, ends_on)
    [own] = untrained.waiting(people.member)
    assert own.sentence.startswith("Your training “Corporate Parenting” counts until")
    assert (own.url, own.due_on, own.is_overdue) == ("/work/training/", ends_on, False)
    [of_committee] = untrained.waiting(people.committee_officer)
    assert of_committee.sentence == f"Training for {committee} ends soon for 1 member"
    assert (of_committee.url, of_committee.due_on) == ("/work/committees/cyp/training/", ends_on)


def test_what_has_expired_is_overdue_and_counted_once(committee, people):
    take(people.member, TODAY - DAY)
    take(people.other_member, TODAY + DAY)
    [own] = untrained.waiting(people.member)
    assert own.is_overdue
    assert own.sentence.endswith("and is to be taken again")
    assert lines(people.committee_officer) == [f"Training for {committee} is due for 1 member"]


def test_who_took_it_for_good_or_for_long_is_left_alone(people):
    take(people.member, TODAY + timedelta(days=61))
    assert list(untrained.reminders(TODAY)) == []
    assert lines(people.member) == lines(people.officer) == []


def test_a_course_that_two_committees_require_is_said_once(council, people, mailoutbox):
    require(council.other_committee, "Corporate Parenting")
    council.other_committee.memberships.create(person=people.member.person, starts_on=TAKEN)
    take(people.member, TODAY + DAY)
    take(people.other_member)
    assert len(lines(people.member)) == 1
    reminders.send(TODAY)
    [mail] = [mail for mail in mailoutbox if mail.to == [people.member.email]]
    assert mail.body.count("Corporate Parenting") == 1


def test_what_is_missing_is_said_once_each_municipal_year(people, mailoutbox):
    year = municipal_year(TODAY)
    for on in (TODAY, TODAY + DAY, date(year + 1, 6, 1), date(year + 1, 7, 1)):
        reminders.send(on)
    assert len([mail for mail in mailoutbox if mail.to == [people.member.email]]) == 2


def test_my_training_shows_what_is_required_of_oneself_alone(visit, council, people):
    address = reverse("committees:my_training")
    take(people.member, TODAY + DAY)
    page = visit(address, people.member).content.decode()
    assert "Ends soon" in page
    assert "Not taken" not in page
    empty = visit(address, people.other_member).content.decode()
    assert "Your committees require no training." in empty
    assert f'href="{address}"' in visit("/work/", people.member).content.decode()


def test_the_list_asks_the_same_for_many_committees(council, people, count_queries):
    count_queries("/work/", people.officer)
    before = count_queries("/work/", people.officer)
    require(council.other_committee, "Scrutiny\nFinance")
    assert count_queries("/work/", people.officer) == before
