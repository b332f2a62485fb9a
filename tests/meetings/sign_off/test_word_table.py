"""The sign-off table of a Word document: certain and doubtful rows."""

from datetime import date
from types import SimpleNamespace

import pytest

from meetings.pack.preflight import clean_docx
from meetings.pack.preflight.sign_offs import sign_off_rows
from meetings.sign_off.word_table import read_rows
from tests.meetings.pack.word_files import paragraph, run, word_file

MEETING, TODAY = date(2024, 11, 7), date(2024, 10, 30)
STEPS = [
    SimpleNamespace(role="legal", name="Legal"),
    SimpleNamespace(role="finance", name="Finance"),
    SimpleNamespace(role="director", name="Chief Officer"),
]
HEADING = ("Signed Off By", "Date Sent", "Date Signed Off", "Initials")


def table(*rows: tuple[str, ...]) -> str:
    def cell(text: str) -> str:
        return f"<w:tc>{paragraph(text)}</w:tc>"

    lines = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/>{lines}</w:tbl>{paragraph('')}"


def rows_in(body: str) -> list[list[str]]:
    return sign_off_rows(clean_docx(word_file(body)).data)


def read(*rows: tuple[str, ...]):
    return read_rows(rows, STEPS, today=TODAY, meeting_on=MEETING)


def test_the_table_is_found_among_others_whatever_the_order_of_its_columns():
    other = table(("Cabinet Member", "A Name"), ("Initials", "x"))
    ours = table(
        ("Initials", "Previously signed off by", "Sent", "Date signed"),
        ("LG", "Legal", "1/10/2024", "2/10/2024"),
        ("", "", "", ""),
    )
    assert rows_in(other + ours) == [["Legal", "1/10/2024", "2/10/2024", "LG"]]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("No table"),
        table(("Signed Off By", "Date Sent", "Initials"), ("Legal", "1/10/2024", "LG")),
        table(HEADING),
        "<w:tbl><w:tblPr/></w:tbl>" + paragraph(""),
    ],
)
def test_a_file_without_such_a_table_or_with_half_of_one_says_nothing(body):
    assert rows_in(body) == []


def test_what_was_deleted_or_hidden_in_the_table_is_not_read():
    deleted = '<w:del w:id="1" w:author="A"><w:r><w:delText>XX</w:delText></w:r></w:del>'
    hidden = run("secret", "<w:vanish/>")
    cells = "".join(
        f"<w:tc>{paragraph(*words)}</w:tc>"
        for words in (("Legal",), ("1/10/2024",), (deleted, "2/10/2024"), ("LG", hidden))
    )
    heading = "".join(f"<w:tc>{paragraph(word)}</w:tc>" for word in HEADING)
    body = f"<w:tbl><w:tblPr/><w:tr>{heading}</w:tr><w:tr>{cells}</w:tr></w:tbl>{paragraph('')}"
    assert rows_in(body) == [["Legal", "1/10/2024", "2/10/2024", "LG"]]


def test_a_row_with_merged_or_missing_cells_keeps_its_columns():
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{paragraph("Legal")}</w:tc>'
    short = f"<w:tr>{wide}<w:tc>{paragraph('LG')}</w:tc></w:tr>"
    odd = (
        f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr>{paragraph("Finance")}</w:tc></w:tr>'
    )
    heading = "".join(f"<w:tc>{paragraph(word)}</w:tc>" for word in HEADING)
    body = f"<w:tbl><w:tblPr/><w:tr>{heading}</w:tr>{short}{odd}</w:tbl>{paragraph('')}"
    assert rows_in(body) == [["Legal", "", "", "LG"], ["Finance", "", "", ""]]


def test_a_table_without_end_is_read_as_far_as_a_page_can_show():
    long = table(HEADING, *[("Legal" * 60, "1/1/2024", "", "")] * 30)
    found = rows_in(long)
    assert len(found) == 20
    assert len(found[0][0]) == 100


def test_the_real_reports_say_who_signed(real_papers):
    found = {
        path.name[:2]: sign_off_rows(clean_docx(path.read_bytes()).data)
        for path in real_papers.glob("*-report.docx")
    }
    assert {number: len(rows) for number, rows in found.items()} == {"04": 2, "05": 2, "06": 3}
    steps = [*STEPS[:2], SimpleNamespace(role="director", name="Director")]
    for rows in found.values():
        for each in read_rows(rows, steps, today=TODAY, meeting_on=MEETING):
            assert (each.doubt, each.is_given) == ("", True)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("06/08/24", date(2024, 8, 6)),
        ("06/08/2024", date(2024, 8, 6)),
        ("6.8.24", date(2024, 8, 6)),
        ("6 August 2024", date(2024, 8, 6)),
        ("6 Aug 2024", date(2024, 8, 6)),
        ("2024-08-06", date(2024, 8, 6)),
    ],
)
def test_days_are_read_as_people_write_them(written, expected):
    [each] = read(("Legal", "", written, "LG"))
    assert (each.signed_on, each.doubt) == (expected, "")


def test_a_signatory_is_known_by_the_office_or_by_the_name_as_printed():
    rows = [("Legal Services", "", "", ""), ("chief officer", "", "", ""), ("FINANCE", "", "", "")]
    assert [each.role for each in read(*rows)] == ["legal", "director", "finance"]


def test_who_has_not_signed_yet_is_no_doubt_and_no_sign_off():
    [each] = read(("Legal", "01/10/2024", "", ""))
    assert (each.doubt, each.is_given, each.sent_on) == ("", False, date(2024, 10, 1))


@pytest.mark.parametrize(
    ("row", "doubt"),
    [
        (("Mayor", "", "01/10/2024", "MM"), "No signatory of this committee is called “Mayor”."),
        (("", "", "01/10/2024", "MM"), "It does not say who."),
        (("Legal and Finance", "", "01/10/2024", "LF"), "“Legal and Finance” could be Legal or"),
        (("Legal", "", "31/02/2024", "LG"), "“31/02/2024” is no date."),
        (("Legal", "TBC", "01/10/2024", "LG"), "“TBC” is no date."),
        (("Legal", "02/10/2024", "01/10/2024", "LG"), "It is signed before it was sent."),
        (("Legal", "", "31/10/2024", "LG"), "31/10/2024 is still to come."),
        (("Legal", "", "01/10/2014", "LG"), "01/10/2014 is more than a year before the meeting."),
        (("Legal", "", "01/10/2024", ""), "It has a date but no initials."),
        (("Legal", "", "", "LG"), "It has initials but no date."),
        (("Legal", "", "01/10/2024", "Leonie Galt"), "“Leonie Galt” are no initials."),
    ],
)
def test_a_doubtful_row_says_why_and_is_no_sign_off(row, doubt):
    [each] = read(row)
    assert each.doubt.startswith(doubt)
    assert not each.is_given


def test_an_office_that_stands_there_twice_is_doubtful_both_times():
    rows = [("Legal", "", "01/10/2024", "LG"), ("Legal Services", "", "02/10/2024", "XY")]
    assert [each.doubt for each in read(*rows)] == [
        "Legal is in the table more than once.",
        "Legal Services is in the table more than once.",
    ]
