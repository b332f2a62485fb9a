"""Words that tell of a fault, or of a state that a paper is not in any more."""

from collections.abc import Mapping

import pytest

from meetings.pack.preflight import clean_docx
from meetings.pack.telltales import telltales
from tests.meetings.pack.word_files import field, paragraph, story, word_file

WATERMARK = (
    '<w:r><w:pict><v:shape type="#_x0000_t136"><v:textpath on="t" string="DRAFT"/></v:shape>'
    "</w:pict></w:r>"
)


def codes(body: str, **kinds: Mapping) -> dict[str, str]:
    found = clean_docx(word_file(body, **kinds)).findings
    return {finding.code: finding.sentence for finding in found if finding.code != "no-headings"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("as in section Error! Reference source not found. below", "broken-reference"),
        ("Error! Bookmark not defined.", "broken-reference"),
        ("APPENDIX B: NOT FOR PUBLICATION", "not-for-publication"),
        ("Not for publication by virtue of paragraph 3", "not-for-publication"),
        ("DRAFT", "draft-mark"),
        ("DRAFT v0.3", "draft-mark"),
        ("Needs ........ 2\nCosts ........ 9\nRisks . . . . . 12", "own-contents"),
    ],
)
def test_telling_words_are_found(text: str, code: str):
    assert set(telltales(f"Before\n{text}\nAfter")) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "The appendix is exempt and therefore not for publication.",
        "The draft minutes were confirmed.",
        "DRAFT CARE PLANS were looked at by the Committee.",
        "Human error! The figure was corrected.",
        "Name ................ Date ................",
    ],
)
def test_sentences_that_only_speak_of_such_things_are_left_alone(text: str):
    assert telltales(text) == {}


def test_a_broken_reference_of_word_is_quoted():
    body = paragraph("See ", field("REF _Ref1", "Error! Reference source not found."))
    assert "“Error! Reference source not found.”" in codes(body)["broken-reference"]


def test_a_mark_across_the_page_and_words_at_its_head_are_read():
    head = story("hdr", paragraph("NOT FOR PUBLICATION by virtue of paragraph 3", WATERMARK))
    body = paragraph("Words") + (
        '<w:sectPr><w:headerReference w:type="default" r:id="rId3"/></w:sectPr>'
    )
    found = codes(
        body, parts={"word/header1.xml": head}, relations={"rId3": ("header", "header1.xml")}
    )
    assert set(found) == {"not-for-publication", "draft-mark"}


@pytest.mark.parametrize(("switches", "found"), [("", {"own-contents"}), (r" \n", set())])
def test_a_contents_page_with_page_numbers_is_told_of(switches: str, found: set[str]):
    assert set(codes(paragraph(field(rf'TOC \o "1-2"{switches}', "Needs")))) == found
