import pytest

from meetings.minute_words import to_html


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("", ""),
        ("One.\n\nTwo\nlines.", "<p>One.</p><p>Two<br>lines.</p>"),
        ("Q: Why?\nA: Because.", "<p><em>Why?</em></p><p>Because.</p>"),
        ("Q: Why\nso?\n\nA: Here.", "<p><em>Why<br>so?</em></p><p>Here.</p>"),
        ("- a\n- b\n\nEnd", "<ul><li>a</li><li>b</li></ul><p>End</p>"),
        ("Before\n- a", "<p>Before</p><ul><li>a</li></ul>"),
        ("<b>5 < 6 & 7</b>", "<p>&lt;b&gt;5 &lt; 6 &amp; 7&lt;/b&gt;</p>"),
        ("One\r\n\r\nTwo", "<p>One</p><p>Two</p>"),
    ],
)
def test_typed_text_prints_as_paragraphs_questions_answers_and_lists(typed, printed):
    assert to_html(typed) == printed
