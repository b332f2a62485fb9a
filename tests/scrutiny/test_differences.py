"""What became of some words."""

from hypothesis import given
from hypothesis import strategies as st

from scrutiny.differences import compare, differs


def joined(pieces, without: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind != without)


def test_words_that_were_added_and_removed_are_told_apart():
    pieces = compare("The quorum is three members.", "The quorum is four elected members.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "The quorum is "),
        ("removed", "three"),
        ("added", "four elected"),
        ("same", " members."),
    ]


def test_the_same_words_differ_nowhere():
    assert not differs(compare("As it was.", "As it was."))
    assert compare("", "") == []


def test_a_long_text_is_compared_line_by_line():
    line = "word " * 4000
    pieces = compare(f"{line}\none", f"{line}\ntwo")
    assert [piece.kind for piece in pieces] == ["same", "removed", "added"]


@given(st.text(alphabet="ab \n", max_size=60), st.text(alphabet="ab \n", max_size=60))
def test_both_texts_can_be_read_from_the_pieces(before, after):
    pieces = compare(before, after)
    assert joined(pieces, "added") == before
    assert joined(pieces, "removed") == after
