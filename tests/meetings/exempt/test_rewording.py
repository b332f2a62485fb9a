"""What words changed from one version to the next, where that can be told."""

from pathlib import Path
from types import SimpleNamespace

from meetings.pack.shapes import DOCX, PDF
from meetings.papers.rewording import MOST_CHANGES, compare
from tests.meetings.pack.pdf_files import bytes_of, line, untagged
from tests.meetings.pack.word_files import paragraph, word_file
from tests.meetings.signing import REPORT


def written(words: str, **facts) -> SimpleNamespace:
    section = REPORT["sections"][0] | {"paragraphs": [f"<p>{words}</p>"]}
    payload = REPORT | {"sections": [section]} | facts
    return SimpleNamespace(payload_kind="report", payload=payload, file=None)


def uploaded(path: Path, data: bytes, media_type: str) -> SimpleNamespace:
    path.write_bytes(data)
    file = SimpleNamespace(path=str(path))
    return SimpleNamespace(payload_kind="", file=file, media_type=media_type, digest=path.name)


def spoken(found) -> list[tuple[str, str]]:
    return [(place.removed, place.added) for place in found.places]


def test_each_changed_place_is_shown_with_the_words_around_it():
    old = written("Nine of ten homes are full &amp; one is <strong>closed</strong>.")
    new = written("Nine of ten homes are full &amp; one is being mended.")
    [place] = compare(old, new).places
    assert (place.removed, place.added) == ("closed.", "being mended.")
    assert (place.before, place.after) == ("homes are full & one is", "")


def test_the_sign_off_table_is_no_change_of_words():
    signed = [{"by": "Legal", "sent": "", "signed": "2024-10-01", "initials": "LG"}]
    found = compare(written("Same."), written("Same.", sign_offs=signed))
    assert (found.is_comparable, found.places) == (True, ())


def test_word_files_and_pdfs_are_compared_by_what_they_say(tmp_path):
    old = uploaded(tmp_path / "a", word_file(paragraph("Forty homes")), DOCX)
    new = uploaded(tmp_path / "b", word_file(paragraph("Fifty homes")), DOCX)
    assert spoken(compare(old, new)) == [("Forty", "Fifty")]
    pdf = uploaded(tmp_path / "c", bytes_of(lambda: untagged(line("Sixty homes"))), PDF)
    assert spoken(compare(new, pdf)) == [("Fifty", "Sixty")]


def test_a_picture_or_a_broken_file_cannot_be_compared(tmp_path):
    old = uploaded(tmp_path / "a", b"%PDF-1.7 broken", PDF)
    picture = uploaded(tmp_path / "b", b"\x89PNG", "image/png")
    for new in (picture, written("Words.")):
        assert not compare(old, new).is_comparable
        assert not compare(new, old).is_comparable


def test_of_very_many_changes_the_page_shows_some_and_says_how_many_more():
    old = " ".join(f"same{n} old{n}" for n in range(MOST_CHANGES + 5))
    found = compare(written(old), written(old.replace("old", "new")))
    assert (len(found.places), found.more) == (MOST_CHANGES, 5)
