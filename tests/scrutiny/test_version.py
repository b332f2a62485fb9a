"""The number of this software: in one place, told to officers, explained in CHANGELOG.md."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from scrutiny import __version__

ROOT = Path(__file__).resolve().parents[2]
OFFICERS = (
    "administrator", "officer", "committee_officer", "other_officer", "author", "signatory",
    "plan_lead",
)  # fmt: skip
SHOWN = f"Scrutiny {__version__}"


@pytest.mark.django_db
def test_the_footer_tells_the_version_to_officers_only(visit, people):
    told = {name for name, user in people.all().items() if _is_told(visit("/", user))}
    assert told == set(OFFICERS)


def _is_told(response) -> bool:
    return SHOWN in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/work/", "/admin/"])
def test_officers_pages_tell_it_too(visit, people, address):
    assert _is_told(visit(address, people.administrator if "admin" in address else people.officer))


def test_a_page_for_which_there_is_no_reader_has_a_footer_without_it():
    page = render_to_string("500.html")
    assert "About this site" in page
    assert SHOWN not in page


def test_the_command_line_tells_it():
    command = [sys.executable, ROOT / "manage.py", "version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"{SHOWN} (Django ")


def test_the_changelog_begins_with_what_is_unreleased_and_then_this_version():
    headings = re.findall(r"^## \[(.+?)\](.*)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == ("Unreleased", "")
    assert headings[1][0] == __version__
    assert all(re.fullmatch(r" - \d{4}-\d\d-\d\d", day) for _, day in headings[1:])


def test_the_number_is_written_in_one_place():
    files = [*ROOT.glob("*.toml"), *ROOT.glob("*.json"), *(ROOT / "scrutiny").glob("*.py")]
    holding = [path.name for path in files if f'"{__version__}"' in path.read_text()]
    assert holding == ["__init__.py"]
