import pytest

from meetings.sitting.minute_words import to_html


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
        ("Q: Which?\n- a\n- b\nA: Both.",
         "<p><em>Which?</em></p><ul><li>a</li><li>b</li></ul><p>Both.</p>"),
        ("Q: **Why** _so_?", "<p><em><strong>Why</strong> <em>so</em>?</em></p>"),
        ("## Costs\nHigh", "<h3>Costs</h3><p>High</p>"),
        ("1. a\n2. b\nEnd", "<ol><li>a</li><li>b</li></ol><p>End</p>"),
    ],
)  # fmt: skip
def test_typed_text_prints_as_paragraphs_questions_answers_and_lists(typed, printed):
    assert to_html(typed) == printed


@pytest.mark.parametrize(
    "line",
    [
        "a)\tthe report", "| a | b |", "1985. That year", "3.5 million people", "Name: ______",
        "snake_case_names", "5 * 6 * 7", "*****", "Question: why?",
    ],
)  # fmt: skip
def test_what_is_no_mark_prints_as_it_was_typed(line):
    assert to_html(f"Before\n{line}\nafter") == f"<p>Before<br>{line}<br>after</p>"
