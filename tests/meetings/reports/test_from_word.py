"""A Word document made from the template fills a report; words without a place are listed."""

from html import escape

import pytest

from meetings.pack.word_blocks import read_blocks
from meetings.reports.payload import lacking
from meetings.reports.services import from_word
from meetings.reports.services.from_word import merged, placed, read_word
from meetings.reports.services.reports import save_report
from scrutiny.refusals import Refused
from tests.council import make_item, make_meeting
from tests.meetings.pack.word_files import NAMESPACES, paragraph, run, word_file
from tests.meetings.written_reports import make_report

pytestmark = pytest.mark.django_db

REAL = ("04-terms-of-reference-report.docx", "05-work-programme-report.docx",
        "06-ofsted-action-plan-report.docx")  # fmt: skip


@pytest.fixture
def report(council):
    return make_report(make_item(make_meeting(council.committee), "Fostering"))


def line(text: str) -> str:
    return paragraph(run(escape(text)))


def point(text: str) -> str:
    properties = '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    return f"<w:p>{properties}{run(text)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        return f"<w:tc>{''.join(map(line, text.split(chr(10))))}</w:tc>"

    cells = ("".join(map(cell, row)) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{each}</w:tr>' for each in cells)}</w:tbl>"


def read(report, *blocks: str):
    return read_word(word_file("".join(blocks)), report)


# The real papers


@pytest.mark.parametrize("name", REAL)
def test_the_real_reports_fill_every_section_that_is_written(report, real_papers, name):
    reading = read_word((real_papers / name).read_bytes(), report)
    saved = save_report(report, merged(reading, report, over=True), revision=0, by=None)
    assert lacking(saved) == {}
    reasons = {why for why, _ in reading.unplaced}
    assert "Sign-offs are given on the page of the paper" in reasons
    assert not any("name" in why for why in reasons)


def test_a_real_report_is_read_paragraph_by_paragraph(report, real_papers):
    reading = read_word((real_papers / REAL[2]).read_bytes(), report)
    assert len(reading.sections["background"].split("\n\n")) == 14
    assert [(body["body"], body["on"]) for body in reading.bodies][:2] == [
        ("SMT", "2024-09-24"), ("Cabinet", "2024-11-07"),
    ]  # fmt: skip
    assert reading.no_background_papers


def test_what_the_end_of_a_page_parted_is_joined(report, real_papers):
    reading = read_word((real_papers / REAL[1]).read_bytes(), report)
    first = reading.sections["background"].split("\n\n")[0]
    assert "public, key stakeholders" in first
    assert "The title, repeated at the head of a page" in dict(reading.unplaced)


# The head


def test_labels_are_told_by_their_words(report):
    rows = (("WARDS AFFECTED", "All"), ("Cabinet member:", "Cllr A\nAble"), ("Budget code", "7"))
    reading = read(report, line("A title"), table(*rows))
    assert reading.title == "A title"
    assert reading.values == {"wards": "All", "cabinet-member": "Cllr A Able"}
    assert ["The template has no such line in its header", "Budget code 7"] in reading.unplaced


def test_a_choice_that_is_none_is_not_placed(report):
    reading = read(report, table(("Wards Affected", "All"), ("Key Decision", "Perhaps")))
    assert "key-decision" not in reading.values
    assert ["“Key Decision” has no such choice", "Perhaps"] in reading.unplaced
    chosen = read(report, table(("Key Decision", "not key decision")))
    assert chosen.values == {"key-decision": "Not Key Decision"}


def test_the_reports_own_meeting_is_no_other_body(report):
    day = report.meeting.on
    own = f"{report.meeting.committee.name} - {day:%-d %B %Y}"
    value = f"Cabinet – 7 th November 2024\n{own}\nLater"
    reading = read(report, table(("Wards Affected", "All"), ("Report considered by", value)))
    assert [(body["body"], body["on"]) for body in reading.bodies] == [("Cabinet", "2024-11-07")]
    assert ["A body without a date", "Later"] in reading.unplaced


# The sections


def test_paragraphs_points_and_tables_are_kept_apart(report):
    reading = read(
        report,
        line("3.0 Background"), line("3.1 One:"), point("a"), point("b"), line("3.2 Two"),
        table(("Year", "Number"), ("2024", "7|8")), line("5.0 Alternative options"), line("None"),
    )  # fmt: skip
    assert reading.sections == {
        "background": "One:\n\n- a\n- b\n\nTwo\n\n| Year | Number |\n| 2024 | 7/8 |",
        "alternatives": "None",
    }


def test_a_section_is_told_by_its_words_whatever_its_number(report):
    reading = read(report, line("2.0 Background"), line("2.1 Words"))
    assert reading.sections == {"background": "Words"}


def test_an_unknown_heading_and_what_is_under_it_is_not_placed(report):
    styled = '<w:p><w:pPr><w:pStyle w:val="H1"/></w:pPr>' + run("Consultation") + "</w:p>"
    style = '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    styles = f"<w:styles {NAMESPACES}>{style}</w:styles>".encode()
    data = word_file(
        line("3.0 Background") + line("Kept") + styled + line("Who was asked"),
        parts={"word/styles.xml": styles},
        relations={"rId9": ("styles", "styles.xml")},
    )
    reading = read_word(data, report)
    assert reading.sections == {"background": "Kept"}
    assert [words for _, words in reading.unplaced] == ["Consultation", "Who was asked"]


def test_none_under_background_papers_says_so(report):
    assert read(report, line("14.0 Background Papers"), line("1 None.")).no_background_papers


def test_what_is_made_by_itself_is_left_to_itself(report):
    reading = read(
        report, line("3.0 Background"), line("Words"), line("15.0 Appendices"), line("A Map"),
        line("16.0 Report Sign Off"), table(("Legal", "1/1/24")),
    )  # fmt: skip
    assert [words for _, words in reading.unplaced] == ["A Map", "Legal | 1/1/24"]


def test_deleted_and_hidden_words_are_not_read(report):
    gone = '<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>Gone</w:delText></w:r></w:del>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden</w:t></w:r>"
    reading = read(report, line("3.0 Background"), f"{gone}{run('Kept')}{hidden}</w:p>")
    assert reading.sections == {"background": "Kept"}


def test_a_footnote_is_told(report):
    note = f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{line("See elsewhere")}</w:footnote>'
    mark = '<w:p><w:r><w:t>Words</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    data = word_file(
        line("3.0 Background") + mark,
        parts={"word/footnotes.xml": f"{note}</w:footnotes>".encode()},
        relations={"rId9": ("footnotes", "footnotes.xml")},
    )
    assert ["A footnote or endnote", "See elsewhere"] in read_word(data, report).unplaced


def test_a_section_that_is_too_long_is_not_cut_in_silence(report, monkeypatch):
    monkeypatch.setitem(from_word.LONGEST, "section", 10)
    reading = read(report, line("2.0 Purpose of Report"), line("Ok"), line("3.0 Background"),
                   line("Longer than that"))  # fmt: skip
    assert reading.sections == {"purpose": "Ok"}
    assert ["“Background” is longer than 10 characters", "Longer than that"] in reading.unplaced


# Taking it


def test_what_is_typed_is_not_overwritten_unless_that_is_said(report):
    typed = make_report(
        make_item(report.meeting, "Adoption"), title="Adoption", sections={"background": "Typed."},
        values={}, no_background_papers=True,
    )  # fmt: skip
    reading = read(typed, line("Other"), line("3.0 Background"), line("Read."),
                   line("14.0 Background Papers"), line("Constitution"))  # fmt: skip
    replaced = {each.label: each.replaces for each in placed(reading, typed) if each.replaces}
    assert replaced == {"Title": "Adoption", "3.0 Background": "Typed."}
    kept = merged(reading, typed, over=False)
    assert (kept.title, kept.sections["background"]) == ("Adoption", "Typed.")
    over = merged(reading, typed, over=True)
    assert (over.title, over.sections["background"]) == ("Other", "Read.")
    assert not over.no_background_papers


# Files that are none


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "empty"), (b"%PDF-1.7", "not a Word file"), (b"PK\x03\x04 no zip", "damaged")],
)
def test_a_file_that_is_no_word_file_is_refused_with_what_to_do(report, data, words):
    with pytest.raises(Refused, match=words):
        read_word(data, report)


def test_a_word_file_of_another_kind_is_refused(report):
    with pytest.raises(Refused, match="Nothing in this Word file"):
        read(report, line("Dear Sir"), line("Yours"))


def test_a_file_with_more_than_a_report_can_hold_is_refused():
    with pytest.raises(Refused, match="more paragraphs"):
        read_blocks(word_file(line("x") * 5_001))
