"""No word is lost without a finding on the way from a file to its finished PDF."""

import hashlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest

from meetings.pack.cache import Store
from meetings.pack.convert import Converted, media_type_of, to_pdf
from meetings.pack.losses import losses, losses_by_page, lost_formulas, without_font
from meetings.pack.shapes import FileSource
from scrutiny.refusals import Refused
from tests.meetings.pack.pdf_files import bytes_of, line, untagged
from tests.meetings.pack.word_files import paragraph, run, word_file


def said(source: str, *pages: str) -> list[str]:
    return [str(loss) for loss in losses(source.split(), pages)]


def test_the_same_words_are_no_loss_however_they_are_set():
    assert said("The Committee's re-use plan", "THE COMMITTEE’S re\x02\r\nuse\r\nplan") == []
    assert said("one two three", "one", "two three") == []
    assert said("side by side", "side side by") == []


def test_lost_words_are_named_with_the_page_on_which_they_should_be():
    pages = ("Needs are high.", "Costs are low. The end.")
    assert said("Needs are high. Costs are low. Line 45 Line 46 The end.", *pages) == [
        "page 2: “Line 45 Line 46”"
    ]


def test_a_word_that_is_said_once_too_seldom_is_lost():
    assert said("note it and note again", "note it and again") == ["page 1: “note”"]


def test_a_long_loss_is_quoted_in_part():
    [loss] = said(" ".join(f"word{n}" for n in range(40)), "nothing")
    assert loss.endswith("word11 …”")


def test_words_written_from_right_to_left_may_come_in_another_order():
    assert said("خلاصہ: رپورٹ", "ٹروپر ہصالخ") == []
    assert said("خلاصہ: رپورٹ", "ہصالخ") == ["page 1: “خلاصہ: رپورٹ”"]


def test_pages_of_two_pdfs_are_compared_one_by_one():
    found = losses_by_page(["one two", "three"], ["one two", ""])
    assert [str(each) for each in found] == ["page 2: “three”"]


def test_a_formula_counts_as_lost_when_its_letters_are_missing_beside_the_text():
    assert lost_formulas(["r=42/7"], ["The", "rate"], ["The rate 42 r = 7"]) == 0
    assert lost_formulas(["r=42/7"], ["The", "rate"], ["The rate"]) == 1


def test_letters_that_no_font_has_are_listed():
    assert without_font("Abc é ہ ✓", "20-7e a0-17f 2713") == ["“ہ”"]
    assert without_font("ہ", "") == []


# Through the converter


@pytest.fixture
def converted(tmp_path: Path, store: Store) -> Callable[[bytes], Converted]:
    def make(data: bytes) -> Converted:
        path = tmp_path / "upload"
        path.write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return to_pdf(FileSource(path, media_type_of(data), digest), store=store)

    return make


def in_this_process(job: str, arguments: dict[str, str], **gates: object) -> object:
    module, _, name = job.partition(":")
    return getattr(import_module(module), name)(**arguments)


def sentences(made: Converted) -> dict[str, str]:
    return {finding.code: finding.sentence for finding in made.findings}


def test_lines_that_a_tall_row_loses_are_named_and_cost_the_claim(
    converted: Callable[[bytes], Converted], needs_soffice: str
):
    lines = "".join(paragraph(f"Line number{n}") for n in range(46))
    height = '<w:trHeight w:val="3400"/>'
    head = f"<w:tr><w:trPr><w:cantSplit/>{height}<w:tblHeader/></w:trPr><w:tc><w:tcPr/>{{}}</w:tc>"
    rows = head.format(paragraph("Area")) + "</w:tr>"
    rows += f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr/>{lines}</w:tc></w:tr>"
    grid = '<w:tblPr/><w:tblGrid><w:gridCol w:w="4000"/></w:tblGrid>'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:bottom="1440"/>'
    body = f"<w:tbl>{grid}{rows}</w:tbl>{paragraph('After')}<w:sectPr>{page}</w:sectPr>"
    made = converted(word_file(body))
    assert "“Line number40" in sentences(made)["words-lost"]
    assert made.is_tagged
    assert not made.claims_ua


def test_words_in_boxes_small_capitals_and_notes_are_no_loss(
    converted: Callable[[bytes], Converted], needs_soffice: str
):
    made = converted(word_file(paragraph("Open ", run("Small Capitals", "<w:smallCaps/>"))))
    assert "words-lost" not in sentences(made)


def test_a_pdf_of_which_a_page_breaks_off_is_refused(
    converted: Callable[[bytes], Converted], monkeypatch: pytest.MonkeyPatch
):
    """What the cleaning library does not read it does not write; here a page of another file."""
    from meetings.pack import convert

    shorter = bytes_of(lambda: untagged(line("Before the map")))

    def cut(pdf) -> tuple:
        pdf.pages[0].obj.Contents = pdf.make_stream(line("Before the map"))
        return ()

    monkeypatch.setattr(convert, "clean", cut)
    monkeypatch.setattr(convert, "run_job", in_this_process)
    assert converted(shorter).pages == 1
    with pytest.raises((Refused, ValueError), match="page 1: “The legend”"):
        converted(bytes_of(lambda: untagged(line("Before the map") + line("The legend", up=500))))
