"""Dates, times and lists of names read as councils write them."""

from datetime import UTC, date, datetime, time

import pytest

from scrutiny.templatetags.wording import as_day, clock, joined, long_date


@pytest.mark.parametrize(
    "value", ["2024-11-07", date(2024, 11, 7), datetime(2024, 11, 7, 18, 0)], ids=repr
)
def test_long_date_names_the_weekday(value):
    assert long_date(value) == "Thursday 7 November 2024"


def test_moment_is_written_in_local_time():
    late = datetime(2024, 6, 30, 23, 30, tzinfo=UTC)
    assert long_date(late) == "Monday 1 July 2024"
    assert clock(late) == "12.30 am"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("18:00", "6.00 pm"),
        (time(9, 5), "9.05 am"),
        (time(12, 0), "12.00 noon"),
        (time(12, 30), "12.30 pm"),
        (time(0, 0), "12.00 am"),
        (datetime(2024, 11, 7, 18, 41), "6.41 pm"),
    ],
)
def test_clock_has_a_full_stop_and_am_or_pm(value, written):
    assert clock(value) == written


@pytest.mark.parametrize("nothing", [None, ""])
def test_no_date_and_no_time_are_written_as_nothing(nothing):
    assert long_date(nothing) == ""
    assert clock(nothing) == ""


def test_text_that_is_no_date_is_refused():
    with pytest.raises(ValueError):
        as_day("7 November")


@pytest.mark.parametrize(
    ("names", "written"),
    [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (("A", "B", "C"), "A, B and C")],
)
def test_names_are_joined_with_and_before_the_last(names, written):
    assert joined(names) == written
