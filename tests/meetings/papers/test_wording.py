"""Numbers, letters and names of papers."""

import re

import pytest

from meetings.templatetags.papers import (
    headings_from,
    led_by,
    numbered,
    numbered_sections,
    people,
    resolutions,
    said,
    sign_off_date,
    whole_names,
)
from scrutiny.templatetags.wording import council_date, letters

MARK = '<span class="paper-number">1.1 </span>'


def section(style: str, *paragraphs: str) -> dict:
    return {"heading": "H", "lead_html": "", "style": style, "paragraphs": list(paragraphs)}


def test_letters_go_on_after_z():
    assert [letters(place) for place in (1, 2, 26, 27, 52, 53)] == ["A", "B", "Z", "AA", "AZ", "BA"]


def test_dates_of_action_plans_and_of_sign_offs():
    assert (council_date("2024-08-30"), council_date("")) == ("30.08.2024", "")
    assert (sign_off_date("2024-08-02"), sign_off_date("")) == ("02/08/2024", "")


def test_people_are_named_with_their_roles():
    those = [{"name": "J Jones", "role": "Chair"}, {"name": "K Tonks", "role": ""}]
    assert people(those) == "J Jones (Chair) and K Tonks"


def test_initials_stay_with_the_surname():
    assert whole_names("A R H England (Chair) & K Tonks") == (
        '<span class="paper-name">A R H England</span> (Chair) &amp; '
        '<span class="paper-name">K Tonks</span>'
    )


def test_blank_lines_part_paragraphs_and_words_are_escaped():
    assert said("One < two\n\nThree\nfour") == "<p>One &lt; two</p>\n\n<p>Three<br>four</p>"


@pytest.mark.parametrize("nothing", ["", " \n "])
def test_an_empty_cell_stays_empty(nothing):
    assert said(nothing) == ""


@pytest.mark.parametrize(
    ("html", "with_number"),
    [
        ("Bare words", f"<p>{MARK}Bare words</p>"),
        ("<p>One</p><p>Two</p>", f"<p>{MARK}One</p><p>Two</p>"),
        ("Words:<ul><li>a</li></ul>", f"<p>{MARK}Words:</p><ul><li>a</li></ul>"),
        ("<ul><li>a</li></ul>", f"<p>{MARK}</p><ul><li>a</li></ul>"),
        ("A <strong>bold</strong> word", f"<p>{MARK}A <strong>bold</strong> word</p>"),
        ("", f"<p>{MARK}</p>"),
    ],
)
def test_number_stands_in_the_paragraph_that_it_numbers(html, with_number):
    assert numbered(html, "1.1") == with_number


def test_plain_text_put_before_words_is_escaped():
    assert led_by("words", "<b> ") == "<p>&lt;b&gt; words</p>"


def test_sections_are_numbered_by_their_style():
    sections = numbered_sections(
        [section("paragraphs", "p", "q"), section("list", "p"), section("letters", "p", "q")]
    )
    marks = [re.findall(r'number">(\S+) <', "".join(one.paragraphs)) for one in sections]
    assert [one.number for one in sections] == ["1.0", "2.0", "3.0"]
    assert marks == [["1.1", "1.2"], ["1"], ["A", "B"]]


def test_single_resolution_opens_with_resolved():
    assert resolutions(["<p>it be noted.</p>"]) == [
        "<p><strong>RESOLVED – that</strong> it be noted.</p>"
    ]


def test_several_resolutions_are_lettered():
    first, second = resolutions(["it be noted; and", "it be sent."])
    assert "a) </span>it be noted; and" in first
    assert "b) </span>it be sent." in second


@pytest.mark.parametrize(
    ("html", "top", "levels"),
    [
        ("<h3>A</h3><h4>B</h4><h3>C</h3>", 2, "<h2>A</h2><h3>B</h3><h2>C</h2>"),
        ("<h4>A</h4><h3>B</h3><h4>C</h4>", 3, "<h3>A</h3><h3>B</h3><h4>C</h4>"),
        ("<h1>A</h1><h6>B</h6>", 3, "<h3>A</h3><h4>B</h4>"),
        ("<hr><p>No heading</p>", 2, "<hr><p>No heading</p>"),
    ],
)
def test_headings_start_where_they_stand_and_skip_no_level(html, top, levels):
    assert headings_from(html, top) == levels
