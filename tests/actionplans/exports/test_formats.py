"""Plans as downloads: every file format has the same words as the screen."""

import csv
import io
import json
from datetime import date

import docx
import pytest
from django.core.management import CommandError, call_command
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from actionplans.actions.services.actions import add_action
from actionplans.exports.columns import HEADINGS, whole_table
from actionplans.exports.data import as_json, plan_data
from actionplans.exports.sheets import as_csv, as_workbook, csv_of
from actionplans.exports.word import as_word
from actionplans.imports.table.delimited import read_delimited
from actionplans.imports.table.reading import read_table
from actionplans.models import Action, ActionPlan, AreaForImprovement
from actionplans.plans.services import change_plan
from tests.actionplans.plan_files import csv_file, row

pytestmark = pytest.mark.django_db
REAL = "06-appendix-2-ofsted-action-plan"
WORDS = "One.\n\nTwo\nthree\n and four.\n\n- a point"


@pytest.fixture
def full_plan(plan, inspection):
    AreaForImprovement.objects.create(inspection=inspection, position=1, text="Contacts")
    plan = change_plan(plan, inspection=inspection, source="What to improve", by=None)
    facts = {
        "area": inspection.areas.get(),
        "by": None,
        "action": "=1+1",
        "status": WORDS,
        "success_measure": "+44",
        "performance": "@x",
    }
    add_action(plan, ref="1", due_on=date(2024, 8, 30), **facts)
    add_action(plan, ref="2a", action="Hear.", by=None)
    return plan


@pytest.mark.parametrize("write", [as_csv, as_workbook, as_word])
def test_what_is_handed_out_comes_back_the_same(full_plan, write):
    first, second = read_table(write(whole_table(full_plan))).rows
    assert first.faults == second.faults == ()
    assert first.values == {
        "action": "=1+1",
        "success_measure": "+44",
        "status": WORDS,
        "performance": "@x",
        "due_on": "2024-08-30",
        "due_text": "",
    }
    assert (second.ref, second.values["due_on"], second.values["status"]) == ("2a", None, "")


def test_json_has_the_keys_of_a_meeting_folder(full_plan):
    data = json.loads(as_json(whole_table(full_plan)))
    assert list(data) == ["title", "source", "inspection", "actions"]
    assert data["inspection"] == {
        "framework": "ILACS",
        "start": "2024-04-29",
        "end": "2024-05-03",
        "lead_inspector": "",
        "judgements": [],
        "areas_for_improvement": ["Contacts"],
    }
    assert list(data["actions"][0]) == [
        "ref", "area", "action", "success_measure", "due", "status", "performance",
    ]  # fmt: skip
    assert [(each["area"], each["due"]) for each in data["actions"]] == [
        (1, "2024-08-30"), (None, ""),
    ]  # fmt: skip


def test_the_real_plan_goes_out_in_the_words_of_its_json(real_papers, council, media, tmp_path):
    source = real_papers / f"{REAL}.docx"
    call_command("importplan", source, plan="p", title="T", committee="CYP", stdout=io.StringIO())
    expected = json.loads((real_papers / f"{REAL}.json").read_text())
    for kind in ("json", "docx", "xlsx", "csv"):
        out = tmp_path / f"plan.{kind}"
        call_command("exportplan", "p", format=kind, out=out, stdout=io.StringIO())
    found = json.loads((tmp_path / "plan.json").read_text())
    assert set(found) == set(expected)
    assert [each | {"area": None} for each in expected["actions"]] == found["actions"]
    for kind in ("docx", "xlsx", "csv"):
        rows = read_table((tmp_path / f"plan.{kind}").read_bytes()).rows
        assert [each.values["status"] for each in rows] == [
            each["status"] for each in expected["actions"]
        ]


def test_no_cell_is_a_formula(full_plan):
    text = as_csv(whole_table(full_plan)).decode("utf-8-sig")
    cells = [cell for cells in csv.reader(io.StringIO(text)) for cell in cells]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    sheet = load_workbook(io.BytesIO(as_workbook(whole_table(full_plan)))).active
    assert "f" not in {cell.data_type for cells in sheet.iter_rows() for cell in cells}
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].quotePrefix


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_guarded_cell_of_the_csv_comes_back_unguarded(start):
    data = csv_of([("1", f"{start}Look.", "", "", "", "")])
    [_, cells] = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert cells[1] == f"'{start}Look."
    [_, row] = read_delimited(data).rows
    assert row.cells[1] == f"{start}Look."
    assert row.remarks == ()


def test_the_word_file_has_the_layout_of_the_real_one(full_plan):
    document = docx.Document(io.BytesIO(as_word(whole_table(full_plan))))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    [table] = document.tables
    assert tuple(cell.text for cell in table.rows[0].cells) == HEADINGS
    assert [paragraph.text for paragraph in document.paragraphs][:4] == [
        "Plan", "What to improve", "Contacts", f"Progress as at {date.today():%A %-d %B %Y}",
    ]  # fmt: skip
    assert table.rows[0]._tr.trPr.xpath("w:tblHeader")
    assert as_word(whole_table(full_plan)) == as_word(whole_table(full_plan))


def test_what_no_file_can_hold_is_left_out(full_plan):
    Action.objects.filter(ref="2a").update(action="a\x0bb\x1fc")
    for write in (as_csv, as_workbook, as_word):
        assert read_table(write(whole_table(full_plan))).rows[1].values["action"] == "abc"


def test_a_plan_without_an_inspection_says_so_in_json(plan):
    assert plan_data(whole_table(plan))["inspection"] is None


# The commands


def run(name: str, *args, **options) -> str:
    out = io.StringIO()
    call_command(name, *args, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def table(tmp_path):
    def write(*rows):
        file = tmp_path / "plan.csv"
        file.write_bytes(csv_file(rows))
        return file

    return write


def test_the_command_begins_a_plan_and_says_what_each_row_became(council, media, table):
    said = run("importplan", table(row("1", due="31.1.2025")), plan="p", title="T", committee="cyp")
    assert said.splitlines() == [
        "1: A new action",
        "  “31.1.2025” was read as 31 January 2025.",
        "T: 1 actions from plan.csv",
    ]
    assert ActionPlan.objects.get(slug="p").committee == council.committee


def test_a_dry_run_and_a_faulty_table_leave_nothing(council, media, table):
    options = {"plan": "p", "title": "T", "committee": "CYP"}
    assert "Nothing was changed." in run("importplan", table(row("1")), dry_run=True, **options)
    with pytest.raises(CommandError, match="Row 2: “31.02.2025” is no date"):
        run("importplan", table(row("1", due="31.02.2025")), **options)
    assert not ActionPlan.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"plan": "p", "title": "T"}, "--committee: say which"),
        ({"plan": "p", "committee": "CYP"}, "--title: say what"),
        ({"plan": "p", "title": "T", "committee": "CYQ"}, "Did you mean CYP"),
        ({"plan": "p q", "title": "T", "committee": "CYP"}, "--plan: p q is no address"),
        ({"plan": "p", "title": "T", "committee": "CYP", "by": "x@y.z"}, "--by: nobody"),
        ({"plan": "p", "title": "T", "committee": "CYP", "by": "member@tinford.example"},
         "does not manage plans"),
    ],
)  # fmt: skip
def test_the_command_names_the_option_that_is_wrong(council, media, table, options, words):
    with pytest.raises(CommandError, match=words):
        run("importplan", table(row("1")), **options)


def test_an_unknown_plan_a_missing_file_and_a_missing_folder_are_said(plan, tmp_path):
    with pytest.raises(CommandError, match="There is no plan plen. Did you mean plan?"):
        run("exportplan", "plen", format="csv", out=tmp_path / "x.csv")
    with pytest.raises(CommandError, match="is not a folder"):
        run("exportplan", "plan", format="csv", out=tmp_path / "no" / "x.csv")
    with pytest.raises(CommandError, match="cannot be read"):
        run("importplan", tmp_path / "none.csv", plan="plan")
