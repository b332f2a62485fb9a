"""docs/rules.md W1, W2, N1, N2, O1, S3."""

from datetime import date

import pytest

from scrutiny.workingdays import (
    is_working_day,
    latest_publication,
    latest_supply,
    why_closed,
    working_days_after,
    working_days_between,
)


@pytest.mark.parametrize(
    ("meeting_on", "publish_by"),
    [
        (date(2019, 4, 23), date(2019, 4, 11)),
        (date(2019, 4, 25), date(2019, 4, 15)),
        (date(2024, 11, 7), date(2024, 10, 30)),
        (date(2026, 4, 8), date(2026, 3, 27)),
        (date(2026, 9, 15), date(2026, 9, 7)),
        (date(2027, 1, 5), date(2026, 12, 23)),
    ],
)
def test_an_agenda_is_open_five_clear_days_before(meeting_on, publish_by):
    assert latest_publication(meeting_on).deadline == publish_by


def test_wales_asks_for_three_clear_days():
    assert latest_publication(date(2024, 11, 7), "wales").deadline == date(2024, 11, 1)


def test_the_count_shows_each_day_and_why_one_was_skipped():
    count = latest_publication(date(2026, 4, 8))
    assert [(d.day.day, d.number, d.skipped) for d in count.days] == [
        (7, 1, ""),
        (6, None, "Easter Monday"),
        (5, None, "Sunday"),
        (4, None, "Saturday"),
        (3, None, "Good Friday"),
        (2, 2, ""),
        (1, 3, ""),
        (31, 4, ""),
        (30, 5, ""),
        (29, None, "Sunday"),
        (28, None, "Saturday"),
    ]


def test_a_council_adds_its_own_closed_days():
    closed = {date(2024, 10, 30): "Council closed"}
    assert why_closed(date(2024, 10, 30), closed) == "Council closed"
    assert latest_publication(date(2024, 11, 7), closed=closed).deadline == date(2024, 10, 29)


@pytest.mark.parametrize(
    ("received_on", "number", "deadline"),
    [
        (date(2016, 8, 26), 30, date(2016, 10, 10)),
        (date(2016, 8, 26), 70, date(2016, 12, 5)),
        (date(2016, 6, 27), 70, date(2016, 10, 4)),
    ],
)
def test_ofsted_periods_run_in_working_days_from_receipt(received_on, number, deadline):
    assert working_days_after(received_on, number).deadline == deadline


def test_a_period_of_no_days_is_refused():
    with pytest.raises(ValueError, match="at least one working day"):
        working_days_after(date(2024, 1, 2), 0)


def test_days_left_go_negative_once_the_deadline_is_past():
    assert working_days_between(date(2024, 10, 25), date(2024, 10, 30)) == 3
    assert working_days_between(date(2024, 10, 30), date(2024, 10, 25)) == -3


def test_christmas_moved_from_a_saturday_is_a_bank_holiday():
    assert not is_working_day(date(2021, 12, 27))
    assert not is_working_day(date(2021, 12, 28))
    assert is_working_day(date(2021, 12, 29))


@pytest.mark.parametrize(
    ("received_on", "supply_by"),
    [
        (date(2024, 11, 7), date(2024, 11, 22)),  # clear: 8, 11–15 and 18–21 November
        (date(2024, 11, 9), date(2024, 11, 25)),  # received on a Saturday
        (date(2024, 12, 17), date(2025, 1, 6)),  # Christmas, New Year and a weekend between
        (date(2026, 3, 26), date(2026, 4, 14)),  # Good Friday and Easter Monday
    ],
)
def test_a_document_of_the_executive_is_supplied_within_ten_clear_days(received_on, supply_by):
    assert latest_supply(received_on).deadline == supply_by


def test_the_count_to_supply_shows_ten_clear_days_and_what_was_skipped():
    days = latest_supply(date(2024, 12, 17)).days
    assert [day.number for day in days if day.number] == list(range(1, 11))
    skipped = [day.skipped for day in days if day.skipped]
    weekend = ["Saturday", "Sunday"]
    assert skipped == [
        *weekend,
        "Christmas Day",
        "Boxing Day",
        *weekend,
        "New Year's Day",
        *weekend,
    ]
    assert days[-1].day == date(2025, 1, 5)
