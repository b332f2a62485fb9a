"""script/test ROOM and script/test --changed run what they should, and no less."""

import subprocess

import pytest

from tests.choosing import EVERYTHING, UnknownRoomError, of_changes, of_room, python_files, rooms
from tests.house import ROOT

FILES = {
    "meetings/papers/services.py": "",
    "meetings/papers/views/paper.py": "from meetings.papers import services",
    "meetings/agenda/views.py": "from meetings.papers import services",
    "meetings/agenda/order.py": "",
    "committees/terms.py": "",
    "tests/council.py": "from committees import terms",
    "tests/meetings/conftest.py": "",
    "tests/meetings/papers/test_services.py": "from meetings.papers.services import write",
    "tests/meetings/papers/test_views.py": "",
    "tests/meetings/agenda/test_order.py": "from meetings.agenda import order",
    "tests/meetings/agenda/test_views.py": "import tests.council",
    "tests/committees/test_views.py": "",
    "tests/browser/test_pages.py": "",
    "tests/test_access.py": "",
    "tests/test_house_rules.py": "",
}
ALL = {path for path in FILES if "/test_" in path}
PAPERS = {"tests/meetings/papers/test_services.py", "tests/meetings/papers/test_views.py"}
AGENDA = {"tests/meetings/agenda/test_order.py", "tests/meetings/agenda/test_views.py"}


def chosen(*changed: str) -> set[str]:
    return set(of_changes(changed, FILES)) - {"tests/test_house_rules.py"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ("committees/terms.py", {"tests/meetings/agenda/test_views.py"}),
        ("meetings/agenda/order.py", AGENDA),
        ("meetings/papers/views/paper.py", PAPERS),
        ("meetings/papers/services.py", PAPERS | AGENDA),
        ("tests/meetings/conftest.py", PAPERS | AGENDA),
        ("tests/meetings/papers/test_views.py", {"tests/meetings/papers/test_views.py"}),
        ("static/src/js/menu.js", {"tests/browser/test_pages.py"}),
        ("docs/rules.md", set()),
        ("README.md", set()),
    ],
)
def test_what_changed_chooses_the_tests_that_could_notice(changed, expected):
    assert chosen(changed) == expected


def test_a_template_chooses_the_views_of_its_app_and_the_browser():
    found = chosen("templates/committees/committee.html")
    assert found == {"tests/committees/test_views.py", "tests/browser/test_pages.py",
                     "tests/test_access.py"}  # fmt: skip


def test_a_template_of_all_apps_chooses_the_views_of_all():
    assert {path for path in ALL if "views" in path} <= chosen("templates/components/table.html")


def test_a_file_that_is_gone_chooses_those_that_still_import_it():
    files = FILES | {"tests/meetings/test_gone.py": "from meetings.gone import thing"}
    assert "tests/meetings/test_gone.py" in of_changes(["meetings/gone.py"], files)


@pytest.mark.parametrize(
    "changed",
    ["requirements.txt", "pyproject.toml", "script/test", "tests/conftest.py",
     "scrutiny/settings.py", "meetings/migrations/0002_usual_rows.py", "manage.py"],
)  # fmt: skip
def test_what_every_test_is_run_with_chooses_all(changed):
    assert of_changes([changed], FILES) == EVERYTHING


def test_no_change_chooses_nothing():
    assert of_changes([], FILES) == []


def test_a_room_is_called_by_its_name_or_by_app_and_name():
    assert of_room("papers", ALL) == of_room("meetings/papers/", ALL) == "tests/meetings/papers"
    assert of_room("meetings", ALL) == "tests/meetings"


def test_a_name_that_two_rooms_have_is_not_enough():
    twice = [*ALL, "tests/actionplans/papers/test_views.py"]
    assert "papers" not in rooms(twice)
    assert of_room("actionplans/papers", twice) == "tests/actionplans/papers"


def test_an_unknown_room_is_refused_with_the_names_that_are_known():
    with pytest.raises(UnknownRoomError, match="agenda"):
        of_room("attic", ALL)


def test_the_project_itself_is_read():
    found = of_changes(["meetings/papers/services/papers.py"], python_files())
    assert {"tests/meetings/papers/test_services.py", "tests/test_house_rules.py"} <= set(found)
    assert "tests/scrutiny/test_workingdays.py" not in found


def test_script_test_refuses_an_unknown_room_before_it_sets_anything_up():
    ran = subprocess.run([ROOT / "script/test", "attic"], capture_output=True, text=True)
    assert ran.returncode == 2
    assert "attic" in ran.stderr
    assert "meetings/papers" in ran.stderr
