from datetime import date, time

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from scrutiny.fields import ClockField, DayField, LinesField, moment, read_clock, read_day


class Sheet(forms.Form):
    on = DayField()
    at = ClockField()
    names = LinesField(line_length=10)


def sheet(day="7", month="11", year="2024", at="6.00 pm", names="A"):
    return Sheet({"on_0": day, "on_1": month, "on_2": year, "at": at, "names": names})


@pytest.mark.parametrize("month", ["11", "nov", "Nov", "November", " NOV "])
def test_a_month_is_a_number_or_a_name(month):
    form = sheet(month=month)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2024, 11, 7)


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "4", "2024", "That month has 30 days."),
        ("1", "13", "2024", "There is no such date."),
        ("1", "xyz", "2024", "Enter the month as a number or a name."),
        ("one", "4", "2024", "Enter the day in figures and the year with four of them."),
        ("1", "4", "24", "Enter the day in figures and the year with four of them."),
        ("1", "4", "0000", "There is no such date."),
        ("", "", "", "Enter the day, month and year"),
        ("1", "", "2024", "Enter the day, month and year"),
    ],
)
def test_what_is_no_date_is_said_in_a_sentence(day, month, year, sentence):
    assert sheet(day, month, year).errors["on"] == [sentence]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("6.00 pm", time(18)),
        ("6pm", time(18)),
        ("18:00", time(18)),
        ("12.00 noon", time(12)),
        ("12 am", time(0)),
        ("9.30 a.m.", time(9, 30)),
    ],
)
def test_a_time_is_read_as_people_write_it(text, at):
    assert read_clock(text) == at


@pytest.mark.parametrize("text", ["25:00", "18:60", "13 pm", "0 am", "six", "6.00 pm or so"])
def test_an_hour_that_does_not_exist_is_said_in_a_sentence(text):
    assert sheet(at=text).errors["at"] == ["Enter a time such as 6.00 pm or 18:00."]


def test_a_time_that_the_clocks_skip_is_refused():
    with pytest.raises(ValidationError, match="does not exist"):
        moment(date(2024, 3, 31), time(1, 30))
    assert timezone.localtime(moment(date(2024, 10, 27), time(1, 30))).time() == time(1, 30)


@pytest.mark.parametrize(
    "text",
    ["7 November 2024", "Thursday 7 Nov 2024", "7th nov 2024", "7/11/2024", "7.11.2024",
     "2024-11-07"],
)  # fmt: skip
def test_a_day_on_a_line_is_read_as_it_is_written(text):
    assert read_day(text) == date(2024, 11, 7)


@pytest.mark.parametrize("text", ["", "7 November", "30 February 2024", "7/13/2024", "soon"])
def test_what_is_no_day_is_an_error(text):
    with pytest.raises(ValueError):
        read_day(text)


def test_a_list_is_its_lines_without_empty_ones():
    assert sheet(names=" A \n\n B\r\n").fields["names"].clean(" A \n\n B\r\n") == ["A", "B"]


@pytest.mark.parametrize("text", ["A" * 11, "A\x00B"])
def test_a_line_that_is_too_long_or_no_text_is_said(text):
    assert sheet(names=text).errors["names"]


def test_a_list_is_shown_as_lines_and_a_time_as_words():
    html = Sheet(initial={"at": time(18), "names": ["A", "B"]}).as_p()
    assert 'value="6.00 pm"' in html
    assert "A\nB</textarea>" in html
