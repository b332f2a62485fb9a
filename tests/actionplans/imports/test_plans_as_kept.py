"""Tables as people keep them: nothing is lost, hidden or refused because of one cell."""

import importlib.util
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from actionplans.imports.services.table import apply_table, take_table
from actionplans.imports.table.answers import Answers, settle
from actionplans.imports.table.reading import read_table
from actionplans.imports.table.shapes import Table
from actionplans.models import Action, AreaForImprovement
from scrutiny.refusals import Refused
from tests.actionplans.plan_files import (
    csv_file,
    row,
    saved,
    with_part,
    with_parts,
    word_document,
    workbook,
)

pytestmark = pytest.mark.django_db
CASES = Path(__file__).resolve().parents[4] / "shared" / "cases" / "make.py"
COLUMNS = ("Ref", "Action", "Date Due", "RAG", "Progress")


def settled(data: bytes, areas=(), **answers) -> Table:
    return settle(read_table(data, areas), Answers(**answers))


def words(table: Table, name: str) -> list:
    return [each.values.get(name) for each in table.rows]


def refs(table: Table) -> list[str]:
    return [each.ref for each in table.rows]


# The cases that were gathered from councils


@pytest.fixture(scope="module")
def cases() -> dict[str, bytes]:
    if not CASES.is_file():
        pytest.skip("The gathered cases are not beside this clone.")
    spec = importlib.util.spec_from_file_location("cases", CASES)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    makers = {name: make for name, make in vars(made).items() if name.startswith("plan_")}
    del makers["plan_in_word"]
    return {name: make() for name, make in makers.items()}


@pytest.mark.parametrize("name", [
    "plan_title_semicolons_csv", "plan_unicode_text_txt", "plan_hidden_rows_xlsx",
    "plan_key_below_xlsx", "plan_formulas_xlsx", "plan_line_ends_xlsx", "plan_ticks_docx",
    "plan_joined_by_tracking_docx", "plan_struck_through_docx", "plan_table_in_box_docx",
    "plan_box_in_cell_docx", "plan_hidden_words_docx", "plan_percent_pounds_xlsx",
])  # fmt: skip
def test_a_gathered_plan_has_its_three_actions(cases, name):
    table = settled(cases[name])
    assert refs(table) == ["1.1", "1.2", "1.3"]
    assert table.faults == []
    assert words(table, "action") == [
        "Write one threshold guide.", "Visit each team twice a year.", "Report absence monthly.",
    ]  # fmt: skip
    assert words(table, "due_on") == ["2026-01-31", "2026-02-28", "2026-03-31"]


@pytest.mark.parametrize(
    ("name", "field", "expected"),
    [
        ("plan_ticks_docx", "status", ["✓", "✗", "Since autumn."]),
        ("plan_line_ends_xlsx", "status",
         ["Drafted.\nSent to schools.", "Four visits made.", "Since autumn."]),
        ("plan_percent_pounds_xlsx", "performance",
         ["85%", "£1,250.00", "Cover is found sooner."]),
        ("plan_box_in_cell_docx", "status",
         ["Drafted.\n\nMoved to March by the board.", "Four visits made.", "Since autumn."]),
        ("plan_dates_csv", "due_on", ["2026-01-31", "2026-02-28", None]),
        ("plan_dates_csv", "due_text", ["31-Jan-26", "28-Feb-26", "Mar-26"]),
    ],
)  # fmt: skip
def test_a_gathered_plan_has_the_words_that_are_seen(cases, name, field, expected):
    assert words(settled(cases[name]), field) == expected


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("plan_title_semicolons_csv", "One line above the table is left out."),
        ("plan_hidden_rows_xlsx", "One row is hidden in the file and left out: row 5"),
        ("plan_key_below_xlsx", "Row 6, below the table, is left out: “Key: green is complete"),
        ("plan_formulas_xlsx", "The column “Days left” is not known here and is left out."),
        ("plan_hidden_words_docx", "The file has hidden words, which were left out."),
        ("plan_hidden_words_docx", "One row is hidden in the file and left out."),
        ("plan_sheets_xlsx", "4 actions are read from 2 sheets: “Priority 1” and “Priority 2”."),
        ("plan_merged_area_xlsx", "Row 2 goes across the table (“Part A: Getting help”)"),
        ("plan_numbered_by_word_docx", "Word numbers the column “Ref” by itself"),
    ],
)
def test_what_is_left_out_of_a_gathered_plan_is_said(cases, name, note):
    assert sum(each.startswith(note) for each in settled(cases[name], ["Help"]).notes) == 1


def test_the_other_gathered_plans_come_in_as_they_are_meant(cases):
    assert refs(settled(cases["plan_number_refs_xlsx"])) == ["1.1", "1.2", "1.10"]
    assert refs(settled(cases["plan_numbered_by_word_docx"])) == ["1", "2", "3"]
    assert refs(settled(cases["plan_sheets_xlsx"])) == ["1.1", "1.2", "2.1", "2.2"]
    area = settled(cases["plan_merged_area_xlsx"], ["Help"])
    assert words(area, "area") == [1, 1, 1]
    assert [each.doubts for each in area.rows] == [(), (), ()]
    [beside] = settled(cases["plan_status_progress_xlsx"]).rows
    assert (beside.values["delivery"], beside.values["status"]) == ("at-risk", "Half is done.")
    struck = settled(cases["plan_struck_through_docx"])
    assert [each.doubts for each in struck.rows] == [
        (), ("The words of this row are struck through in the file. Was the action dropped?",), (),
    ]  # fmt: skip
    dated = settled(cases["plan_dates_csv"])
    assert dated.rows[0].doubts == ("“31-Jan-26” was read as 31 January 2026.",)
    assert "HIDDEN" not in str(settled(cases["plan_hidden_words_docx"]))


# States


@pytest.mark.parametrize(
    ("text", "delivery", "kept"),
    [
        ("G", "on-track", None), ("R", "off-track", None), ("Not yet due", "not-started", None),
        ("In progress", "on-track", None), ("On hold", "at-risk", None), ("Done", "complete", None),
        ("Implemented", "complete", None), ("moved to BAU", "embedded", None),
        ("Amber/Green", "at-risk", None), ("A/G", "at-risk", None), ("🟢", "on-track", None),
        ("✓", "complete", None), ("Green – on track", "on-track", None),
        ("GREEN (complete)", "complete", None), ("100%", "complete", None),
        ("Complete – March 2025", "complete", "Complete – March 2025"),
        ("Completed 14/05/2026", "complete", "Completed 14/05/2026"),
        ("Green – two posts vacant", "on-track", "Green – two posts vacant"),
        ("No longer required", "not-stated", "No longer required"),
        ("Superseded", "not-stated", "Superseded"), ("↑", "not-stated", "↑"),
        ("", "not-stated", ""),
    ],
)  # fmt: skip
def test_a_state_is_read_and_what_no_state_says_is_kept(text, delivery, kept):
    [found] = settled(csv_file([("1", "Look.", "", text, "Half.")], COLUMNS)).rows
    assert found.values["delivery"] == delivery
    assert found.values["status"] == (f"{kept}\n\nHalf." if kept else "Half.")
    assert found.faults == ()


def test_other_words_for_a_status_are_named_once_a_file():
    rows = [(str(n), "Look.", "", "In progress", "") for n in range(1, 4)]
    table = settled(csv_file([*rows, ("4", "Hear.", "", "Done", "")], COLUMNS))
    assert table.notes == (
        "Other words for a status were read so: “In progress” as on track; “Done” as complete. "
        "Check that this is what they mean.",
    )
    assert [each.doubts for each in table.rows] == [()] * 4


def test_blue_waits_for_what_it_means_here():
    data = csv_file([("1", "Look.", "", "Blue", ""), ("2", "Hear.", "", "B", "")], COLUMNS)
    asked = settled(data)
    assert words(asked, "delivery") == ["not-stated"] * 2
    assert sum("Blue is complete to some" in note for note in asked.notes) == 1
    told = settled(data, blue="embedded")
    assert words(told, "delivery") == ["embedded"] * 2
    assert told.notes == ()


def test_a_status_column_of_states_only_is_read_as_status_and_kept_as_words():
    table = settled(csv_file([("1", "Look.", "Closed"), ("2", "Hear.", "Amber")],
                             ("Ref", "Action", "Status")))  # fmt: skip
    assert words(table, "delivery") == ["complete", "at-risk"]
    assert words(table, "status") == ["Closed", "Amber"]


def test_percent_complete_is_words_but_for_all_and_nothing():
    header = ("Ref", "Action", "% complete")
    rows = [("1", "Look.", "100%"), ("2", "Hear.", "0"), ("3", "Ask.", "50%")]
    table = settled(csv_file(rows, header))
    assert words(table, "delivery") == ["complete", "not-started", "not-stated"]
    assert words(table, "status") == [None, None, "50% complete"]


# Dates, references, owners, areas


def test_a_revised_date_holds_and_the_original_is_kept(plan, people):
    header = ("Ref", "Action", "Original due date", "Revised due date")
    data = csv_file([("1", "Look.", "30.06.2026", "30.09.2026"), ("2", "Hear.", "31.07.2026", "")],
                    header)  # fmt: skip
    taken = take_table(plan, data=data, file_name="plan.csv", by=people.officer)
    apply_table(taken, by=people.officer)
    assert [(f"{each.due_on}", f"{each.now_due_on}") for each in plan.actions.all()] == [
        ("2026-06-30", "2026-09-30"), ("2026-07-31", "2026-07-31"),
    ]  # fmt: skip


def test_one_and_ten_that_excel_keeps_as_one_point_one_is_read_by_its_place():
    rows = [(float(f"1.{n}"), "Look.", None, None, None) for n in (8, 9, 10, 11)]
    table = settled(saved(workbook(rows, COLUMNS)))
    assert refs(table) == ["1.8", "1.9", "1.10", "1.11"]
    assert "Excel keeps 1.10 as the number 1.1" in table.rows[2].doubts[0]


def test_one_point_one_out_of_its_order_may_be_one_point_ten():
    rows = [(1.1, "Look.", None, None, None), (1.2, "Hear.", None, None, None),
            (1.1, "Ask.", None, None, None)]  # fmt: skip
    table = settled(saved(workbook(rows, COLUMNS)))
    assert refs(table) == ["1.1", "1.2", "1.1 (2)"]
    assert "Excel keeps 1.10 as the number 1.1" in " ".join(table.rows[2].doubts)


def test_a_table_without_references_is_numbered_in_its_order():
    header = ("What we will do", "Lead officer/EM", "RAG")
    table = settled(csv_file([("Look.", "Head", ""), ("Hear.", "Lead", "")], header))
    assert refs(table) == ["1", "2"]
    assert table.notes == (
        "The table has no references, so its actions are numbered from 1 in their order.",
    )


def test_a_lead_merged_over_rows_is_the_lead_of_each_and_initials_are_doubtful_once():
    book = workbook([("1", "Look.", "JB/KT"), ("2", "Hear.", None)], ("Ref", "Action", "Lead"))
    book.active.merge_cells("C2:C3")
    table = settled(saved(book))
    assert words(table, "owner_name") == ["JB/KT", "JB/KT"]
    assert [each.doubts for each in table.rows] == [
        ("“JB/KT” in Owner may say who somebody is.",), (),
    ]  # fmt: skip


@pytest.mark.parametrize("header", [
    ("No.", "Task", "Accountable Lead", "Target Date", "BRAG"),
    ("Rec No", "Recommendation", "Leads", "Timescales", "R/A/G"),
    ("Minute No", "Obligation", "Owner", "Completion Date", "Current RAG"),
    ("Ofsted Para No", "Action", "Lead Officer/EM", "By When", "RAG"),
    ("Action ID", "What we will do", "Lead", "Date", "RAG rating"),
])  # fmt: skip
def test_headings_that_councils_use_are_known(header):
    [found] = settled(csv_file([("1", "Look.", "Head of Help", "31.03.2027", "Red")], header)).rows
    assert (found.ref, found.values) == ("1", {
        "action": "Look.", "owner_name": "Head of Help", "due_on": "2027-03-31", "due_text": "",
        "delivery": "off-track",
    })  # fmt: skip


def test_owners_and_dates_that_are_too_long_are_cut_and_quoted():
    long = "Head of Service; " * 30
    [found] = settled(csv_file([("1", "Look.", long)], ("Ref", "Action", "Lead"))).rows
    assert len(found.values["owner_name"]) <= 300
    assert long.strip("; ") in found.doubts[0]


# Spreadsheets


def test_a_cell_that_shows_a_month_is_due_on_its_last_day():
    book = workbook([("1", "Look.", date(2026, 9, 1), None, None)], COLUMNS)
    book.active["C2"].number_format = "mmm-yy"
    [found] = settled(saved(book)).rows
    assert (found.values["due_on"], found.values["due_text"]) == ("2026-09-30", "Sep-26")
    assert len(found.doubts) == 1


def test_hidden_columns_and_sheets_are_left_out_and_said():
    book = workbook([("1", "Look.", "31.03.2027", "Green", "Secret.")], COLUMNS)
    book.active.column_dimensions["E"].hidden = True
    other = book.create_sheet("Old")
    other.sheet_state = "hidden"
    table = settled(saved(book))
    assert words(table, "status") == [None]
    assert table.notes == (
        "The column “Progress” is hidden in the file and left out.",
        "The sheet “Old” is hidden in the file and was not read.",
    )


def test_a_column_of_colours_without_words_is_said():
    book = workbook([("1", "Look.", "31.03.2027", None, "Begun.")], COLUMNS)
    book.active["D2"].fill = PatternFill("solid", fgColor="FF00B050")
    table = settled(saved(book))
    assert words(table, "delivery") == ["not-stated"]
    assert table.notes == (
        "The column “RAG” has colours and no words. Colours are not read: type the words.",
    )


def test_a_row_struck_through_in_a_spreadsheet_is_doubtful():
    book = workbook([("1", "Look.", "31.03.2027", "Green", "Begun.")], COLUMNS)
    for cell in book.active[2]:
        cell.font = Font(strike=True)
    [found] = settled(saved(book)).rows
    assert found.doubts[0].startswith("The words of this row are struck through")


def test_an_error_and_a_format_far_below_do_no_harm():
    book = workbook([("1", "Look.", "31.03.2027", "Green", "#REF!")], COLUMNS)
    book.active["E2"].data_type = "e"
    book.active["A900000"].font = Font(bold=True)
    [found] = settled(saved(book)).rows
    assert found.values["status"] == ""
    assert "holds an error (#REF!)" in found.doubts[0]


def test_a_cell_with_a_style_that_is_lost_is_read():
    data = saved(workbook([("1", "Look.", "31.03.2027", "Green", "Begun.")], COLUMNS))
    broken = with_part(data, "xl/worksheets/sheet1.xml",
                       lambda xml: xml.replace(b'<c r="B2"', b'<c r="B2" s="77"'))  # fmt: skip
    assert broken != data
    assert words(settled(broken), "action") == ["Look."]


def test_strict_files_and_templates_are_read():
    def strict(name: str, part: bytes) -> bytes:
        found = rb"http://schemas\.openxmlformats\.org/(\w+)/2006/(main|relationships)"
        changed = re.sub(found, rb"http://purl.oclc.org/ooxml/\1/\2", part)
        old = b"purl.oclc.org/ooxml/package/relationships"
        new = b"schemas.openxmlformats.org/package/2006/relationships"
        return changed.replace(old, new)

    def template(name: str, part: bytes) -> bytes:
        return part.replace(b"sheet.main+xml", b"template.main+xml").replace(
            b"document.main+xml", b"template.main+xml")  # fmt: skip

    rows = [("1", "Look.", "31.03.2027", "Green", "Begun.")]
    for data in (saved(workbook(rows, COLUMNS)), saved(word_document(rows, COLUMNS))):
        for change in (strict, template):
            changed = with_parts(data, change)
            assert changed != data
            assert words(settled(changed), "status") == ["Begun."]


def test_a_damaged_file_is_called_by_its_right_name():
    sheet = saved(workbook([("1", "Look.", "", "", "")], COLUMNS))
    with pytest.raises(Refused, match="^This spreadsheet is damaged"):
        read_table(sheet[: len(sheet) // 2])
    document = saved(word_document([("1", "Look.", "", "", "")], COLUMNS))
    with pytest.raises(Refused, match="^This Word file is damaged"):
        read_table(document[: len(document) // 2])


# CSV


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman"])
def test_text_of_any_letters_is_read(encoding):
    text = "Ref;Action;Lead\n1;Café – the team’s “front door”;Head\n"
    table = settled(text.encode(encoding))
    assert words(table, "action") == ["Café – the team’s “front door”"]


def test_a_line_that_names_the_separator_and_a_title_are_passed_over():
    table = settled(
        b"sep=;\r\nPlan, as at May, second issue\r\n\r\nRef;Action\r\n1;Look, twice.\r\n"
    )
    assert words(table, "action") == ["Look, twice."]
    assert table.notes == ("One line above the table is left out.",)


# Word


def test_a_nested_table_is_read_as_lines_and_a_symbol_as_its_sign():
    document = word_document([("1", "Look.", "31.03.2027", "Green", "Begun.")], COLUMNS)
    cell = document.tables[0].cell(1, 4)
    nested = cell.add_table(rows=1, cols=2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "May", "4 visits"
    run = cell.paragraphs[0].add_run()
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0E8")
    run._r.append(symbol)
    [found] = settled(saved(document)).rows
    assert found.values["status"] == "Begun.➔\n\nMay; 4 visits"
    assert "table inside the cell" in found.doubts[0]


def test_a_style_based_on_one_that_hides_hides_too():
    document = word_document([("1", "Look.", "31.03.2027", "Green", "Begun.")], COLUMNS)
    for name, inside in (("Aside", "<w:rPr><w:vanish/></w:rPr>"),
                         ("More", '<w:basedOn w:val="Aside"/>')):  # fmt: skip
        document.styles.element.append(parse_xml(
            f'<w:style {nsdecls("w")} w:type="character" w:styleId="{name}"><w:name '
            f'w:val="{name}"/>{inside}</w:style>'))  # fmt: skip
    document.tables[0].cell(1, 4).paragraphs[0]._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:rPr><w:rStyle w:val="More"/></w:rPr>'
        "<w:t>Not this.</w:t></w:r>"))  # fmt: skip
    table = settled(saved(document))
    assert words(table, "status") == ["Begun."]
    assert table.notes == ("The file has hidden words, which were left out.",)


def test_a_table_without_headings_goes_on_with_the_one_before():
    document = word_document([row("1")])
    rest = document.add_table(rows=1, cols=6)
    for cell, text in zip(rest.rows[0].cells, row("2"), strict=True):
        cell.text = text
    table = settled(saved(document))
    assert refs(table) == ["1", "2"]
    assert "A table without headings" in table.notes[0]


# What a person answers


def test_a_date_that_cannot_be_meant_is_left_out_where_somebody_says_so(plan, people):
    data = csv_file([("1", "Look.", "31/04/2027", "", ""), ("2", "Hear.", "1.5.2027", "", "")],
                    COLUMNS)  # fmt: skip
    taken = take_table(plan, data=data, file_name="plan.csv", by=people.officer)
    with pytest.raises(Refused, match="Row 2: “31/04/2027” is no date: April 2027 has 30 days"):
        apply_table(taken, by=people.officer)
    apply_table(taken, by=people.officer, answers=Answers(leave_faults=True))
    first = plan.actions.get(ref="1")
    assert (first.due_on, first.due_text) == (None, "31/04/2027")
    taken.refresh_from_db()
    assert taken.rows["answers"]["leave_faults"] is True


def two_sheets() -> bytes:
    book = Workbook()
    for number, title in enumerate(("Now", "Last year")):
        sheet = book.active if number == 0 else book.create_sheet()
        sheet.title = title
        sheet.append(COLUMNS)
        sheet.append(("1", f"Look {title}.", "31.03.2027", "Blue", "Begun."))
    return saved(book)


def test_blue_and_the_sheets_are_asked_on_the_page(plan, people, client):
    client.force_login(people.officer)
    taken = take_table(plan, data=two_sheets(), file_name="plan.xlsx", by=people.officer)
    address = reverse("actionplans:work_import", args=[taken.key])
    page = client.get(address).content.decode()
    assert "What does blue mean in this table?" in page
    assert "Sheet “Last year”, row 2: 1 is the reference of sheet “Now”, row 2 too" in page
    client.post(address, {"blue": "complete", "sheets": ["Now"]})
    [action] = plan.actions.all()
    assert (action.ref, action.action, action.delivery) == ("1", "Look Now.", "complete")


def test_the_command_takes_the_same_answers(plan, people, tmp_path):
    file = tmp_path / "plan.xlsx"
    file.write_bytes(two_sheets())
    asked = {"plan": plan.slug, "by": people.officer.email, "stdout": StringIO()}
    with pytest.raises(CommandError, match="no sheet Next with a plan: Now, Last year"):
        call_command("importplan", file, sheet=["Next"], **asked)
    call_command("importplan", file, sheet=["Last year"], blue="embedded", **asked)
    assert list(plan.actions.values_list("action", "delivery")) == [
        ("Look Last year.", "embedded")
    ]  # fmt: skip


def test_no_cell_with_a_doubt_keeps_a_plan_out(plan, inspection, people):
    header = ("Ref", "Action", "By when", "RAG", "Area", "Lead", "Progress")
    cells = ("", "Look.", "TBC", "Purple", "Roads", "All schools", "=sum")
    data = csv_file([cells, ("1", "Hear.", "Q3 2025/26", "B", "9", "JB", "x"), cells], header)
    taken = take_table(plan, data=data, file_name="plan.csv", by=people.officer)
    assert len(apply_table(taken, by=people.officer)) == 3
    assert Action.objects.filter(delivery="not-stated", due_on=None).count() == 3
    assert not AreaForImprovement.objects.filter(actions__isnull=False).exists()
