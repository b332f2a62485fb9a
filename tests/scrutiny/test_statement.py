"""The accessibility statement (SI 2018/952) and the last day of a council (reorganisation)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership
from meetings.models import Meeting
from scrutiny.models import Council
from scrutiny.statement import waiting
from scrutiny.templatetags.wording import falls_after
from tests.council import make_meeting, seat

MARK = "After the council’s last day"


@pytest.mark.django_db
def test_the_statement_says_how_far_what_not_and_when(visit, council):
    Council.objects.update(
        compliance="partial",
        not_accessible="Plans of 2019 are scanned pictures.",
        statement_prepared_on=date(2026, 1, 5),
        statement_reviewed_on=date(2026, 11, 3),
    )
    page = visit("/accessibility/").content.decode()
    assert "<strong>partially compliant</strong>" in page
    assert "Plans of 2019 are scanned pictures." in page
    assert "prepared on 5 January 2026. It was last reviewed on 3 November 2026." in page


@pytest.mark.django_db
def test_a_fully_compliant_site_names_no_gaps(visit, council):
    Council.objects.update(compliance="full", not_accessible="Nothing any more.")
    assert "Nothing any more." not in visit("/accessibility/").content.decode()


@pytest.mark.django_db
def test_a_statement_is_not_reviewed_before_it_was_prepared(council):
    profile = council.profile
    profile.statement_prepared_on = date(2026, 5, 1)
    profile.statement_reviewed_on = date(2026, 4, 30)
    with pytest.raises(ValidationError, match="reviewed before it was prepared"):
        profile.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "is_due"), [(365, False), (366, True)])
def test_a_review_is_due_after_a_year_and_waits_for_administrators(council, people, days, is_due):
    today = timezone.localdate()
    Council.objects.update(statement_prepared_on=today - timedelta(days=days))
    assert Council.current().is_statement_due(today) is is_due
    found = [each.sentence for each in waiting(people.administrator)]
    assert found == ["Review the accessibility statement"] * is_due
    assert waiting(people.officer) == []


@pytest.mark.parametrize(
    ("day", "last_day", "is_after"),
    [
        (date(2027, 4, 1), date(2027, 4, 1), False),
        (date(2027, 4, 2), date(2027, 4, 1), True),
        (date(2027, 4, 2), None, False),
        (None, date(2027, 4, 1), False),
    ],
)
def test_a_day_falls_after_the_last_day_of_the_council(day, last_day, is_after):
    assert falls_after(day, last_day) is is_after


@pytest.mark.django_db
def test_meetings_and_terms_of_office_after_the_last_day_are_marked(visit, council, people):
    today = timezone.localdate()
    meeting = make_meeting(council.committee, in_days=90)
    Meeting.objects.update(is_announced=True)
    person = people.member.person
    Membership.objects.filter(person=person).delete()
    seat(person, council.committee, starts_on=today, ends_on=today + timedelta(days=200))
    pages = (reverse("meetings:meeting_list"), meeting.get_absolute_url(),
             person.get_absolute_url())  # fmt: skip
    assert [MARK in visit(page).content.decode() for page in pages] == [False] * 3
    Council.objects.update(last_day=today + timedelta(days=30))
    assert [MARK in visit(page).content.decode() for page in pages] == [True] * 3
