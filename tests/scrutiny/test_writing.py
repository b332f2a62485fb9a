"""What authors type, and the numbered rich text that it becomes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny import richtext, writing

WORD_HTML = """<html xmlns:o="urn:x"><style>p { color: red }</style><!-- a note -->
<p class=MsoNormal style='margin:0cm'><b>First<o:p></o:p></b> words
over two lines</p><div>Second</div><ul><li>One</li><li>Two</li></ul>
<table><tr><th>A</th><th>B|C</th></tr><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>
<ol start=3><li>C</li><li><i>D</i></li></ol>
<script>alert(1)</script><img src="x" onerror="alert(1)"><h2>Head</h2>
<p>See <a href="javascript:alert(1)">this</a> and <a href="https://a.example/">that</a></p>"""


def paragraphs(text: str, section: int = 0) -> list[str]:
    return writing.read(text, section=section).paragraphs


def test_blank_lines_part_paragraphs_and_single_breaks_stay():
    assert paragraphs("One\ntwo\n\n\nThree") == ["<p>One<br>two</p>", "<p>Three</p>"]


def test_points_belong_to_the_paragraph_before_them():
    assert paragraphs("Three:\n- a\n* b\n•\tc\n\nNext") == [
        "<p>Three:</p><ul><li>a</li><li>b</li><li>c</li></ul>",
        "<p>Next</p>",
    ]


def test_numbered_points_have_the_numbers_that_were_typed():
    assert paragraphs("Three:\n1. a\n2.\tb\n5. c") == [
        '<p>Three:</p><ol><li>a</li><li>b</li></ol><ol start="5"><li>c</li></ol>'
    ]


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("_a b_, “_c_”", "<em>a b</em>, “<em>c</em>”"),
        ("**_a_** _**b**_", "<strong><em>a</em></strong> <em><strong>b</strong></em>"),
        ("a_b_c _ d _ __", "a_b_c _ d _ __"),
        ("**a", "**a"),
    ],
)
def test_low_lines_around_words_make_them_italic(typed, set_as):
    assert paragraphs(typed) == [f"<p>{set_as}</p>"]


def test_low_lines_of_an_address_are_its_own():
    [html] = paragraphs("https://x.example/_a_/b_c_d **https://y.example/**")
    assert "<em>" not in html
    assert 'href="https://x.example/_a_/b_c_d"' in html
    assert 'href="https://y.example/"' in html


@pytest.mark.parametrize("rows", ["| A | B |\n| 1 | 2 |", "A\tB\n1\t2"])
def test_rows_with_bars_or_tabs_are_a_table_with_a_header(rows):
    [html] = paragraphs(f"Figures:\n{rows}")
    assert html == (
        '<p>Figures:</p><table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr>'
        "</thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_a_row_that_is_too_short_is_filled_up():
    [html] = paragraphs("| A | B | C |\n| 1 |")
    assert html.count("<td>") == 3


def test_a_number_that_is_computed_is_not_printed_twice():
    typed = "3.1 One\n3.2\tTwo\n\n3.3 Three"
    assert paragraphs(typed, 3) == ["<p>One</p>", "<p>Two</p>", "<p>Three</p>"]


def test_a_number_that_says_something_stays():
    assert paragraphs("3.5 million people\n\n2.1 per cent", 3) == [
        "<p>3.5 million people</p>", "<p>2.1 per cent</p>",
    ]  # fmt: skip


def test_what_stands_before_the_first_paragraph_leads_the_section():
    written = writing.read("## Why\n\nBecause", section=1)
    assert (written.lead, written.paragraphs) == ("<h3>Why</h3>", ["<p>Because</p>"])


def test_signs_of_html_are_words_and_addresses_are_links():
    [html] = paragraphs("a < b & **c** https://x.example/?a=1&b=2")
    assert html == (
        "<p>a &lt; b &amp; <strong>c</strong> "
        '<a href="https://x.example/?a=1&amp;b=2" rel="noopener noreferrer">'
        "https://x.example/?a=1&amp;b=2</a></p>"
    )


def test_each_line_and_point_is_an_entry():
    assert writing.entries("One\nTwo\n\n- Three\n\n1. Four") == ["One", "Two", "Three", "Four"]


def test_what_is_pasted_out_of_word_is_cleaned_and_kept_as_it_would_be_typed():
    typed = writing.tidy(WORD_HTML)
    assert typed == (
        "**First** words over two lines\n\nSecond\n\n- One\n- Two\n\n"
        "| A | B/C |\n| 1 2 | 3 |\n\n3. C\n4. _D_\n\n## Head\n\nSee this and that (https://a.example/)"
    )
    assert "alert" not in "".join(paragraphs(typed))


def test_what_was_tidied_is_not_changed_again():
    once = writing.tidy(WORD_HTML)
    assert writing.tidy(once) == once


def test_what_is_too_long_to_be_set_is_refused():
    with pytest.raises(ValueError, match="too long"):
        writing.tidy("<p>" + "a" * richtext.LARGEST_TEXT)


@given(st.text(alphabet="ab1. \n\t|-*_#<>&/", max_size=200))
def test_whatever_is_typed_is_set_and_clean(text):
    written = writing.read(writing.tidy(text), section=1)
    for html in (written.lead, *written.paragraphs):
        assert richtext.clean(html) == html


# What bold and italic meant when each was one expression; a long text of openings took minutes.
BOLD = re.compile(r"\*\*(?=[^\s*])(.+?)(?<=[^\s*])\*\*")
ITALIC = re.compile(r"(?<![^\s>(\[“‘\"'*])_(?=[^\s_])(.+?)(?<=[^\s_])_(?![\w/=&@-])")


@given(st.text(alphabet="ab *_(/>", max_size=60))
def test_bold_and_italic_mean_what_they_meant(words):
    marked = BOLD.sub(r"<strong>\1</strong>", writing.escaped(words))
    assert writing.inline(words) == ITALIC.sub(r"<em>\1</em>", marked)


def test_a_line_of_more_columns_than_a_page_has_is_words():
    [table] = paragraphs("|".join(["", *"a" * 40, ""]))
    assert table.startswith("<table>")
    [words] = paragraphs("|".join(["", *"a" * 41, ""]))
    assert words.startswith("<p>|a|a")


def test_lists_within_lists_without_end_are_refused_before_they_are_cleaned(monkeypatch):
    monkeypatch.setattr(richtext.nh3, "clean", lambda *_, **__: pytest.fail("cleaned"))
    with pytest.raises(ValueError, match="nested too deeply"):
        richtext.clean("<ul>" * 500)
