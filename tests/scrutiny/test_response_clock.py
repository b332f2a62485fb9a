"""The two months of s.9FE, by the vectors of the rule."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.response_clock import months_after, response_clock


@pytest.mark.parametrize(
    ("received", "last"),
    [
        (date(2025, 1, 15), date(2025, 3, 14)),
        (date(2024, 12, 31), date(2025, 2, 28)),
        (date(2023, 12, 31), date(2024, 2, 29)),
        (date(2023, 12, 29), date(2024, 2, 28)),
        (date(2025, 7, 31), date(2025, 9, 30)),
        (date(2025, 1, 1), date(2025, 2, 28)),
        (date(2025, 11, 1), date(2025, 12, 31)),
    ],
)
def test_the_answer_is_due_within_two_months_beginning_with_the_day_of_receipt(received, last):
    assert response_clock(received).last_day == last


def test_the_later_of_report_and_notice_begins_the_two_months():
    report, notice = date(2025, 1, 3), date(2025, 1, 15)
    assert response_clock(report, notice).begins_on == notice
    assert response_clock(report, notice).last_day == date(2025, 3, 14)
    assert response_clock(notice, report).last_day == date(2025, 3, 14)


def test_the_clock_shows_its_working():
    assert response_clock(date(2024, 12, 30), date(2024, 12, 31)).working == (
        "The report was received on Monday 30 December 2024.",
        "The notice was received on Tuesday 31 December 2024.",
        "The notice came later, so the period begins with its day.",
        "February has no day 31, so two months beginning with that day end with the last of "
        "the month, Friday 28 February 2025.",
    )


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_no_period_is_longer_than_two_months_nor_shorter_than_the_shortest_two(received):
    last = response_clock(received).last_day
    assert timedelta(days=57) <= last - received <= timedelta(days=61)
    assert last <= months_after(received, 2)
