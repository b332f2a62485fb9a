"""Reading a plan's table: what each row becomes, what is doubtful, what is wrong."""

import json
import re
from datetime import date, datetime

import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from actionplans.imports.table.answers import settle
from actionplans.imports.table.columns import field_of
from actionplans.imports.table.days import read_due
from actionplans.imports.table.names import identifying
from actionplans.imports.table.reading import LARGEST, read_table
from actionplans.imports.table.shapes import MAX_ROWS, Row
from scrutiny.refusals import Refused
from tests.actionplans.plan_files import (
    HEADER,
    ROW,
    csv_file,
    row,
    saved,
    with_part,
    word_document,
    word_file,
    workbook,
)

REAL = "06-appendix-2-ofsted-action-plan"
COLUMNS = ("action", "success_measure", "status", "performance")
SHEET = "xl/worksheets/sheet1.xml"
KINDS = {"word": word_file, "excel": lambda rows: saved(workbook(rows)), "csv": csv_file}


def faults(data: bytes, areas=()) -> list[str]:
    return read_table(data, areas).faults


def doubts(data: bytes, areas=()) -> dict[str, tuple[str, ...]]:
    """Return what is doubtful, by the reference that a row comes in with."""
    return {each.ref: each.doubts for each in settle(read_table(data, areas)).rows if each.doubts}


def only(data: bytes, areas=()) -> Row:
    [found] = read_table(data, areas).rows
    return found


# The real one


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_the_real_plan_gives_the_ten_actions_of_its_json_exactly(real_papers, suffix):
    expected = json.loads((real_papers / f"{REAL}.json").read_text())["actions"]
    table = read_table((real_papers / f"{REAL}.{suffix}").read_bytes())
    found = [
        {"ref": each.ref, "due": each.values["due_on"]} | {n: each.values[n] for n in COLUMNS}
        for each in table.rows
    ]
    assert found == [
        {name: action[name] for name in ("ref", "due", *COLUMNS)} for action in expected
    ]
    assert table.faults == []


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_what_is_doubtful_in_the_real_plan_is_said(real_papers, suffix):
    table = read_table((real_papers / f"{REAL}.{suffix}").read_bytes())
    assert {each.ref: each.doubts for each in table.rows if each.doubts} == {
        "9": ("“31.1.2025” was read as 31 January 2025.",),
        "10": ("“CC & JP” in Status may say who somebody is.",),
    }
    assert table.rows[8].values["due_text"] == "31.1.2025"


# All kinds of file


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_says_the_same_in_every_kind_of_file(kind):
    found = only(KINDS[kind]([ROW]))
    assert found.values == {
        "action": "Look.",
        "success_measure": "It is seen.",
        "status": "Begun.",
        "performance": "Yes.",
        "due_on": "2024-08-30",
        "due_text": "",
    }
    assert (found.ref, found.number, found.doubts, found.faults) == ("1", 2, (), ())


@pytest.mark.parametrize("kind", KINDS)
def test_empty_cells_stay_empty_and_empty_rows_are_passed_over(kind):
    table = read_table(KINDS[kind]([row("1", status="", made=""), ("",) * 6, row("2")]))
    assert [(each.ref, each.values["status"]) for each in table.rows] == [
        ("1", ""),
        ("2", "Begun."),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_date_is_named_by_its_row_whatever_the_file(kind):
    data = KINDS[kind]([row("1"), row("2", due="31.02.2025")])
    assert faults(data) == ["Row 3: “31.02.2025” is no date: February 2025 has 28 days"]


@pytest.mark.parametrize("kind", KINDS)
def test_two_actions_with_one_reference_come_in_apart_and_are_named(kind):
    assert doubts(KINDS[kind]([row("1"), row("2"), row("1")])) == {
        "1 (2)": ("1 is the reference of row 2 too, so this one is called “1 (2)”.",)
    }


@pytest.mark.parametrize("kind", KINDS)
def test_words_that_a_page_end_cut_off_go_back_to_their_row(kind):
    rest = ("", "and listen.", "", "", "A second paragraph.", "")
    found = only(KINDS[kind]([ROW, rest]))
    assert found.values["action"] == "Look. and listen."
    assert found.values["status"] == "Begun.\n\nA second paragraph."
    assert found.doubts == ("Row 3 has no reference, so it was read as the rest of this one.",)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_with_a_date_and_no_reference_is_an_action_that_lacks_one(kind):
    assert doubts(KINDS[kind]([ROW, row("")])) == {
        "Row 3": (
            "It has no reference, so it is called “Row 3”. Enter one in the file to import it "
            "again.",
        )
    }


@pytest.mark.parametrize("kind", ["excel", "csv"])  # the maker of Word files takes minutes
def test_two_thousand_rows_are_read_and_one_more_is_refused(kind):
    rows = [row(str(number)) for number in range(MAX_ROWS)]
    assert len(read_table(KINDS[kind](rows)).rows) == MAX_ROWS
    with pytest.raises(Refused, match="more than 2,000 rows"):
        read_table(KINDS[kind]([*rows, row("one more")]))


def test_all_that_is_wrong_is_said_at_once():
    rows = [row("1", due="31.02.2025"), row("2", action=""), row("1"), row("3", due="45534")]
    assert faults(csv_file(rows)) == [
        "Row 2: “31.02.2025” is no date: February 2025 has 28 days",
        "Row 5: “45534” is a number, no date; format the cell as a date, or write 30.08.2024",
    ]
    assert read_table(csv_file(rows)).notes == (
        "Row 3 says no action and is left out: “2; It is seen.; 30.08.2024; Begun.; Yes.”.",
    )


# Columns


def test_columns_are_known_by_many_names_and_in_any_order():
    header = ("By when", "Action to be taken", "Ref.", "Owner", "RAG", "Area", "Notes")
    cells = ("1 May 2024", "Look.", "7", "Head of Service", "Amber", "2", "x")
    table = read_table(csv_file([cells], header), ["Contacts", "Rights"])
    [found] = table.rows
    assert found.values == {
        "action": "Look.",
        "due_on": "2024-05-01",
        "due_text": "1 May 2024",
        "owner_name": "Head of Service",
        "area": 2,
        "delivery": "at-risk",
    }
    assert table.notes == ("The column “Notes” is not known here and is left out.",)


def test_a_status_word_that_nobody_knows_is_kept_as_words():
    found = only(csv_file([("1", "Look.", "Purple")], ("Ref", "Action", "RAG")))
    assert (found.values["delivery"], found.values["status"]) == ("not-stated", "Purple")
    assert found.doubts == (
        "“Purple” is no status known here: it is kept as words and the action is “not stated”.",
    )


def test_an_area_is_found_by_its_words_and_one_that_the_inspection_lacks_is_named():
    header = ("Ref", "Action", "Area")
    data = csv_file([("1", "Look.", "Rights"), ("2", "Hear.", "Roads")], header)
    table = read_table(data, ["Contacts", "Rights"])
    assert table.rows[0].values["area"] == 2
    assert table.rows[1].doubts == (
        "“Roads” is no area for improvement of this inspection, so none is set.",
    )
    assert read_table(data, []).notes == (
        "The column for areas names none of this plan: it answers no inspection that names any, "
        "so no area is set.",
    )


def test_what_is_in_no_column_is_not_in_the_values():
    assert only(csv_file([("1", "Look.")], ("Ref", "Action"))).values == {"action": "Look."}


def test_a_file_without_the_columns_is_refused():
    for data in (csv_file([ROW], ("a", "b", "c", "d", "e", "f")), word_file([], ("Name", "Date"))):
        with pytest.raises(Refused, match="^No table with the columns Ref and Action"):
            read_table(data)


def test_a_table_without_rows_is_refused():
    with pytest.raises(Refused, match="^The table has no actions"):
        read_table(csv_file([]))


def test_of_two_columns_for_one_thing_the_surer_is_read_and_the_other_named():
    table = read_table(
        csv_file([("1", "x", "1.2.25", "30.08.2024")], ("Ref", "Action", "Deadline", "Due date"))
    )
    assert table.rows[0].values["due_on"] == "2024-08-30"
    assert table.notes == ("The column “Deadline” is left out: “Due date” is read as Date Due.",)


@pytest.mark.parametrize("heading", [HEADER[4], "Progress update"])
def test_the_words_of_progress_stand_under_several_headings(heading):
    assert field_of(heading) == "status"


# Dates


@pytest.mark.parametrize(
    ("text", "day", "is_doubtful"),
    [
        ("30.08.2024", date(2024, 8, 30), False),
        ("29.02.2024", date(2024, 2, 29), False),
        ("31.1.2025", date(2025, 1, 31), True),
        ("30/08/24", date(2024, 8, 30), True),
        ("2024-08-30", date(2024, 8, 30), True),
        ("30th August 2024", date(2024, 8, 30), True),
        ("30.08.2024 (revised)", date(2024, 8, 30), True),
        ("31-Mar-27", date(2027, 3, 31), True),
        ("31 Mar 27", date(2027, 3, 31), True),
        ("31-03-27", date(2027, 3, 31), True),
        ("31st of March 2027", date(2027, 3, 31), True),
        ("2026/12/31", date(2026, 12, 31), True),
        ("w/c 18 January 2027", date(2027, 1, 18), True),
        ("Overdue (was 30/06/2026)", date(2026, 6, 30), True),
        ("March 2025", date(2025, 3, 31), True),
        ("Sept-26", date(2026, 9, 30), True),
        ("End of Sept 2026", date(2026, 9, 30), True),
        ("By end of Mar 26", date(2026, 3, 31), True),
        ("Feb 2028", date(2028, 2, 29), True),
        *((words, None, True) for words in (
            "Ongoing", "TBC", "Q3 2025/26", "Spring Term", "2025/26", "2027", "Monthly",
            "Immediate", "Within 6 months", "See action 3.2.10", "v1.1.25",
            "See 12.11.24 minutes", "Completed 14/05/2026", "Ongoing – review 30/09/2026",
            "30.08.2024 and 30.09.2024", "Was asked for by 31/04/2027",
        )),
        ("", None, False),
    ],
)  # fmt: skip
def test_a_date_is_read_and_a_guess_is_called_one(text, day, is_doubtful):
    found = read_due(text)
    assert (found.day, bool(found.doubt), found.fault) == (day, is_doubtful, "")
    assert text in found.doubt or not is_doubtful


@pytest.mark.parametrize("text", ["30/06/2026 (revised 30/09/2026)", "now 30.9.26, was 30.6.26"])
def test_of_two_dates_the_later_is_due_where_a_word_says_that_it_moved(text):
    found = read_due(text)
    assert (found.day, found.first) == (date(2026, 9, 30), date(2026, 6, 30))
    assert "moved from 30 June 2026" in found.doubt


def test_what_excel_makes_of_a_month_in_csv_is_words():
    assert read_due("Mar-26", is_delimited=True).day is None
    assert read_due("Sept-26", is_delimited=True).day == date(2026, 9, 30)
    assert read_due("31-Jan-26", is_delimited=True).day == date(2026, 1, 31)


@pytest.mark.parametrize(
    "text", ["31.02.2025", "00.01.2025", "01.13.2025", "45534", "31/04/2027", "12/31/2026",
             "31 June 2025", "30.08.0024"],
)  # fmt: skip
def test_what_looks_like_a_date_and_is_none_is_a_fault(text):
    found = read_due(text)
    assert (found.day, found.doubt) == (None, "")
    assert text in found.fault


@given(st.text(max_size=40))
def test_no_words_for_a_date_break_the_reading(text):
    found = read_due(text)
    assert not (found.day and found.fault)
    assert found.day or found.doubt or found.fault or not text.strip()


def test_a_date_cell_is_a_date_without_doubt():
    book = workbook([row("1", due=datetime(2024, 8, 30)), row("2", due=date(2024, 9, 1))])
    table = read_table(saved(book))
    assert [each.values["due_on"] for each in table.rows] == ["2024-08-30", "2024-09-01"]
    assert [each.doubts for each in table.rows] == [(), ()]


# Who somebody is


def test_words_that_may_identify_are_found_and_abbreviations_are_not():
    text = "Two IROs (CC & JP), Mrs Smith and (AB) at ab@x.gov.uk do QA & QR work with an LA (SOP)."
    assert identifying(text) == ["CC & JP", "AB", "Mrs Smith", "ab@x.gov.uk"]


# Spreadsheets


def test_a_formula_without_a_value_is_named_and_never_worked_out():
    found = only(saved(workbook([row("1", status="=1+1")])))
    assert found.values["status"] == ""
    assert found.doubts == (
        f"The cell under “{HEADER[4]}” holds a formula without a value, so it was left empty; "
        "type its value in.",
    )


def test_what_excel_last_worked_out_is_read_and_that_is_said():
    plain = saved(workbook([row("1", status="=1+1")]))
    table = read_table(with_part(plain, SHEET, lambda xml: re.sub(
        rb"</f><v ?/?>(</v>)?", b"</f><v>2</v>", xml)))  # fmt: skip
    assert table.rows[0].values["status"] == "2"
    assert table.notes == (f"Formulas under “{HEADER[4]}”: what Excel last worked out is read.",)


def test_what_looks_like_a_formula_in_csv_is_words():
    found = only(csv_file([row("1", status="=cmd|x")]))
    assert (found.values["status"], len(found.doubts)) == ("=cmd|x", 1)


def test_words_that_we_wrote_so_that_they_are_no_formula_come_back():
    assert only(csv_file([row("1", status="'=not a sum")])).values["status"] == "=not a sum"
    assert only(csv_file([row("1", status="'quoted'")])).values["status"] == "'quoted'"


def test_a_cell_merged_over_rows_is_read_for_each_and_that_is_said():
    book = workbook([row("1"), row("2", due=None)])
    book.active.merge_cells("D2:D3")
    table = read_table(saved(book))
    assert [each.values["due_on"] for each in table.rows] == ["2024-08-30"] * 2
    assert table.notes == (
        "Cells of “Date Due” that are merged over several rows are read for each row.",
    )


def test_a_heading_across_the_table_is_left_out_and_said():
    book = workbook([("Contacts", None, None, None, None, None), ROW])
    book.active.merge_cells("A2:F2")
    table = read_table(saved(book))
    assert [each.ref for each in table.rows] == ["1"]
    assert table.notes == ("Row 2 goes across the table (“Contacts”) and is left out.",)


def test_lines_above_the_header_are_passed_over_and_whole_numbers_are_references():
    book = workbook([HEADER, (1, *ROW[1:]), (2.0, *ROW[1:])], ("Our plan",))
    assert [each.ref for each in read_table(saved(book)).rows] == ["1", "2"]


def test_a_workbook_with_macros_a_damaged_one_and_a_bomb_are_refused():
    plain = saved(workbook([ROW]))
    macros = with_part(plain, "[Content_Types].xml", lambda xml: xml.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"))  # fmt: skip
    with pytest.raises(Refused, match="macros"):
        read_table(macros)
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    smuggled = with_part(
        plain, "xl/worksheets/sheet1.xml", lambda xml: entity + xml.replace(b"Look.", b"&e;")
    )
    with pytest.raises(Refused, match="document type"):
        read_table(smuggled)
    with pytest.raises(Refused):
        read_table(with_part(plain, "xl/worksheets/sheet1.xml", lambda xml: b" " * 200_000_000))
    with pytest.raises(Refused):
        read_table(with_part(plain, "xl/workbook.xml", lambda xml: b"<workbook/>"))


# Word


def test_a_cell_merged_with_the_one_above_is_read_for_each_row():
    document = word_document([row("1"), row("2", due="")])
    table = document.tables[0]
    table.cell(1, 3).merge(table.cell(2, 3))
    found = read_table(saved(document))
    assert [each.values["due_on"] for each in found.rows] == ["2024-08-30"] * 2
    assert found.notes == ("Cells that are merged with the one above are read for each row.",)


def test_a_cell_merged_with_its_neighbour_is_doubtful():
    document = word_document([row("1")])
    table = document.tables[0]
    table.cell(1, 1).merge(table.cell(1, 2))
    assert only(saved(document)).doubts == (
        "The cell under “Action” is merged with the cell beside it; all its words are read here.",
    )


def test_a_row_merged_across_is_a_heading():
    document = word_document([("",) * 6, ROW])
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(1, 5)).text = "Contacts"
    found = read_table(saved(document))
    assert [each.ref for each in found.rows] == ["1"]
    assert found.notes == ("Row 2 goes across the table (“Contacts”) and is left out.",)


def test_paragraphs_and_breaks_are_parted_by_a_blank_line_but_not_a_cut_sentence():
    document = word_document([ROW])
    cell = document.tables[0].cell(1, 4)
    cell.text = ""
    run = cell.paragraphs[0].add_run("First")
    run.add_break()
    run.add_text("second goes on")
    run.add_break()
    run.add_text(" after the page.")
    cell.add_paragraph("Third")
    assert (
        only(saved(document)).values["status"]
        == "First\n\nsecond goes on\n after the page.\n\nThird"
    )


def test_deleted_and_hidden_words_are_left_out_and_that_is_said():
    document = word_document([ROW])
    paragraph = document.tables[0].cell(1, 1).paragraphs[0]
    struck = OxmlElement("w:del")
    run = OxmlElement("w:r")
    text = OxmlElement("w:delText")
    text.text = "Not this."
    run.append(text)
    struck.append(run)
    paragraph._p.append(struck)
    hidden = paragraph.add_run("Nor this.")
    hidden._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    table = read_table(saved(document))
    assert table.rows[0].values["action"] == "Look."
    assert len(table.notes) == 2


def test_tables_that_follow_each_other_are_read_as_one():
    document = word_document([row("1")])
    again = document.add_table(rows=2, cols=6)
    for cells, texts in zip(again.rows, (HEADER, row("2")), strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    table = read_table(saved(document))
    assert [(each.ref, each.number) for each in table.rows] == [("1", 2), ("2", 4)]
    assert table.notes == (
        "The file has 2 tables with these columns; they are read one after the other.",
    )


def test_an_absurd_number_of_columns_is_not_believed():
    document = word_document([ROW])
    properties = document.tables[0].rows[1]._tr.get_or_add_trPr()
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "999999999")
    properties.append(before)
    assert only(saved(document)).ref == "1"


# What is no table


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "password"),
        (b"%PDF-1.7", "no Word file"),
        (b"<html>", "no Word file"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"Ref,Action\n\x00,x", "no Word file"),
        (b'Ref,Action\n1,"not closed', "cannot be read"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(data, words):
    with pytest.raises(Refused, match=words):
        read_table(data)


def test_a_file_that_is_too_large_is_refused():
    with pytest.raises(Refused, match="larger than 20 MB"):
        read_table(b"x" * (LARGEST + 1))


def test_windows_text_is_read_and_that_is_said():
    table = read_table("Ref;Action\n1;Café – look".encode("cp1252"))
    assert table.rows[0].values["action"] == "Café – look"
    assert "not in UTF-8" in table.notes[0]


def test_a_row_survives_being_kept_as_json():
    found = only(csv_file([row("1", due="31.1.2025")]))
    assert Row.from_json(json.loads(json.dumps(found.as_json()))) == found
