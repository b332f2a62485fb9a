"""Words are found as they are typed, marked up, escaped and printed, and only they."""

import re

import pytest

from meetings.taking_down.words import blanked, fitting, pattern_of, squeezed, without

NAME = "Jane O'Neill-Smith"
NOTICE = "[removed on 1 December 2026]"


@pytest.mark.parametrize(
    "text",
    [
        "Jane O'Neill-Smith", "jane o’neill‑smith", "JANE\n O'NEILL-SMITH",
        "Jane&nbsp;O&#x27;Neill-Smith",
        "<strong>Jane</strong> O&#39;Neill-Smith", "*Jane* O'Neill-Smith", "Jane_O'Neill-Smith.pdf",
        "Jane   O'Neill–Smith’s plan",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(text):
    assert pattern_of(NAME).search(text)


@pytest.mark.parametrize("text", ["Jane O'Neill-Smithson", "Mary-Jane Neill Smith", "Jane", ""])
def test_other_names_are_not_found(text):
    assert not pattern_of(NAME).search(text)


def test_the_notice_takes_the_place_of_the_words_wherever_they_are():
    value = {"rows": [["Report of Jane O'Neill-Smith", 3]], "title": "Fostering"}
    assert without(value, pattern_of(NAME), NOTICE) == {
        "rows": [[f"Report of {NOTICE}", 3]],
        "title": "Fostering",
    }


def test_a_tag_that_opens_in_the_words_is_closed_after_the_notice():
    text = "<p>By <strong>Jane</strong> O'Neill-Smith.</p>"
    said = without(text, pattern_of(NAME), NOTICE)
    assert said == f"<p>By <strong>{NOTICE}</strong>.</p>"
    assert len(re.findall("<strong>", said)) == len(re.findall("</strong>", said))


def test_a_field_that_is_too_short_for_the_notice_gets_a_shorter_one():
    assert fitting(f"{NOTICE} terms", NOTICE, 20) == "[removed] terms"
    assert fitting("Short", NOTICE, 20) == "Short"


def test_a_thing_keeps_its_shape_without_its_words():
    assert blanked(["A", {"b": "c"}, 3, ""], NOTICE) == [NOTICE, {"b": NOTICE}, 3, ""]


def test_lines_hyphens_and_ligatures_do_not_hide_words_in_a_pdf():
    assert squeezed("Jane O'Neill-Smith") in squeezed("ofﬁcer JANE O’NEILL-\nSMITH said")
