"""A user's rights, read anew for each question, or once for a page."""

import pytest
from django.urls import reverse

from scrutiny.permissions import standing
from scrutiny.standing import read_once

pytestmark = pytest.mark.django_db


def test_a_right_that_ends_is_gone_at_once_and_within_one_page_by_the_next(people):
    officer = people.committee_officer
    with read_once():
        assert standing(officer).is_officer
        officer.grants.all().delete()
        assert standing(officer).is_officer
        with read_once():
            assert standing(officer).is_officer
    assert not standing(officer).is_officer


def test_each_person_is_read_for_themselves(people, django_assert_num_queries):
    with read_once():
        first, other = standing(people.member), standing(people.officer)
        assert (first.is_officer, other.is_officer) == (False, True)
        with django_assert_num_queries(0):
            assert standing(people.member) == first


def test_my_work_asks_little_of_a_member(people, count_queries):
    assert count_queries(reverse("my_work"), people.member) <= 20
