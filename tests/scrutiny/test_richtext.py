"""Rich text: what is let through, what is not, and that cleaning twice changes nothing."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scrutiny.richtext import ATTRIBUTES, LARGEST_TEXT, TAGS, clean, from_plain, to_plain

TAG = re.compile(r"<\s*/?\s*([a-zA-Z][^\s/>]*)([^>]*)>")
ATTRIBUTE = re.compile(r"""([a-zA-Z_:][-\w:.]*)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""")
LINK = '<a href="https://www.gov.uk/" rel="noopener noreferrer">guidance</a>'
KEPT = [
    "<p>Plain <strong>strong</strong> <em>em</em> H<sub>2</sub>O m<sup>2</sup></p>",
    "<ul><li>One<ul><li>Nested</li></ul></li></ul>",
    '<ol start="3"><li>Three</li></ol>',
    "<h3>Head</h3><h4>Lower</h4><blockquote><p>Said</p></blockquote>",
    '<table><caption>Figures</caption><thead><tr><th scope="col">A</th></tr></thead>'
    '<tbody><tr><td colspan="2" rowspan="20">1</td></tr></tbody></table>',
    f"<p>{LINK}</p>",
    "<p>Fish &amp; chips, 3 &lt; 4</p>",
]
HOSTILE = [
    ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
    ("<style>p{color:red}</style><p>x</p>", "<p>x</p>"),
    ('<p style="color:red" onclick="go()" class="big" id="top">x</p>', "<p>x</p>"),
    ('<img src="x" onerror="alert(1)">x', "x"),
    ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
    ('<a href="JaVa\tScRiPt:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
    ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
    ('<a href="file:///etc/passwd">x</a>', '<a rel="noopener noreferrer">x</a>'),
    ('<a href="pack:k3y">x</a>', '<a rel="noopener noreferrer">x</a>'),
    ("<svg><script>alert(1)</script></svg>x", "x"),
    ("<math><mi>x</mi></math>y", "y"),
    ("<!-- a comment --><p>x</p>", "<p>x</p>"),
    ("<h1>x</h1><h2>y</h2>", "xy"),
    ('<iframe src="https://example.org"></iframe>x', "x"),
    ('<table><tr><td colspan="1000000">x</td></tr></table>',
     "<table><tbody><tr><td>x</td></tr></tbody></table>"),
    ('<table><tr><td rowspan="0">x</td></tr></table>',
     "<table><tbody><tr><td>x</td></tr></tbody></table>"),
    ('<table><tr><th scope="everything">x</th></tr></table>',
     "<table><tbody><tr><th>x</th></tr></tbody></table>"),
    ('<ol start="99999"><li>x</li></ol>', "<ol><li>x</li></ol>"),
    ('<ol start="-1"><li>x</li></ol>', "<ol><li>x</li></ol>"),
    ("<p>open <em>never closed", "<p>open <em>never closed</em></p>"),
]  # fmt: skip
PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<b onx=1>", "<script>", "</script>", "<!--", "-->", "<svg>", "</svg>",
        "<math>", "<a href='javascript:x'>", '<a href="https://x.y">', "</a>", "<td colspan=9>",
        "<table>", "<tr>", "</table>", "<style>", "</style>", "<img src=x onerror=y>", "<", ">",
        '"', "'", "&lt;", "&#60;", "&", "\x00", "<template>", "<noscript>", "</noscript>", "text",
    ]
)  # fmt: skip


@pytest.mark.parametrize("text", KEPT)
def test_what_our_pages_can_set_is_kept_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize(("hostile", "left"), HOSTILE)
def test_what_acts_or_styles_is_taken_out(hostile, left):
    assert clean(hostile) == left


@given(st.lists(PIECES | st.text(max_size=8), max_size=14).map("".join))
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
@example("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>")
@settings(max_examples=100, deadline=None)
def test_nothing_but_the_allowed_is_ever_left(text):
    cleaned = clean(text)
    for name, attributes in TAG.findall(cleaned):
        assert name in TAGS
        named = {attribute.lower() for attribute in ATTRIBUTE.findall(attributes)}
        assert named <= ATTRIBUTES.get(name, set()) | ({"rel"} if name == "a" else set())


@given(st.lists(PIECES | st.text(max_size=8), max_size=14).map("".join))
@settings(max_examples=100, deadline=None)
def test_cleaning_what_is_clean_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("text", [*KEPT, *(hostile for hostile, _ in HOSTILE)])
def test_cleaning_real_examples_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_plain_text_comes_back_in_the_same_words(text):
    visible = re.sub(r"[^\S\n]|[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", " ", text)
    assert to_plain(clean(from_plain(visible))).split() == visible.split()


def test_blank_lines_part_paragraphs_and_single_breaks_stay():
    assert from_plain("One\ntwo\n\n \nA & B < C\n") == "<p>One<br>two</p><p>A &amp; B &lt; C</p>"
    assert from_plain(" \n\n ") == ""


def test_words_that_stand_in_different_blocks_do_not_run_together():
    assert to_plain("<p>one</p><ul><li>two</li><li>th<em>ree</em></li></ul>") == "one two three"
    assert to_plain("<table><tr><td>a</td><td>b &amp; c</td></tr></table>") == "a b & c"


def test_text_of_more_than_half_a_million_characters_is_refused():
    assert clean("a" * LARGEST_TEXT) == "a" * LARGEST_TEXT
    with pytest.raises(ValueError, match="too long"):
        clean("a" * (LARGEST_TEXT + 1))


def test_what_is_nested_deeper_than_anybody_reads_is_refused():
    with pytest.raises(ValueError, match="nested too deeply"):
        clean("<blockquote>" * 5_000 + "x")


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_span_in_superscript_is_dropped_without_an_error(capsys):
    clean('<table><tr><td colspan="²">x</td></tr></table>')
    assert capsys.readouterr().err == ""
