"""What is new for a user: since the visit before this one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from scrutiny.looks import FIRST, look
from scrutiny.models import LastLook
from tests.council import make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def ann(now):
    return make_user("ann", joined_at=now - timedelta(days=100))


def test_the_first_look_goes_back_a_week_and_not_before_the_account_was_made(ann, now):
    assert look(ann, now) == now - FIRST
    new = make_user("new", joined_at=now - HOUR)
    assert look(new, now) == now - HOUR


def test_opening_the_page_again_loses_nothing(ann, now):
    for minutes in (0, 0.5, 30, 80):
        assert look(ann, now + timedelta(minutes=minutes)) == now - FIRST


def test_the_next_visit_shows_what_came_after_the_last_look(ann, now):
    look(ann, now)
    look(ann, now + HOUR / 2)
    monday = now + timedelta(days=3)
    assert look(ann, monday) == now + HOUR / 2
    assert look(ann, monday + HOUR / 2) == now + HOUR / 2


def test_within_a_minute_nothing_is_written(ann, now, django_assert_num_queries):
    look(ann, now)
    with django_assert_num_queries(1):
        look(ann, now + timedelta(seconds=20))
    assert LastLook.objects.get().at == now


def test_everybody_looks_for_themselves(ann, now):
    look(ann, now)
    bob = make_user("bob", joined_at=now - timedelta(days=100))
    assert look(bob, now + 5 * HOUR) == now + 5 * HOUR - FIRST
