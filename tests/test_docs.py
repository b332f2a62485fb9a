"""What the documents for contributors name exists: files, folders, dotted names and links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOMS, ROOT, quoted
from tests.names import dotted_name

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
# A path as it is written anywhere, code blocks included; `<kind>` is any word.
PATH = re.compile(
    r"(?<![\w/.:-])(?:scrutiny|committees|meetings|actionplans|templates|static/src|tests|docs"
    r"|script|bench|\.ci|\.github)/[\w./<>-]*"
)
NAME = re.compile(rf"(?:{'|'.join(ROOMS)})(?:\.[A-Za-z_]\w*)+")
LINK = re.compile(r"\]\(([^)#:]+)\)")
FILE = re.compile(r"[\w.-]+\.(?:py|md|toml|txt|lock|html|css|scss|sh)")
GIVEN_BY_USERS = {"meeting.toml", "plan.toml"}


def _faults(text: str, folder: Path) -> Iterator[str]:
    for path in PATH.findall(text):
        if not list(ROOT.glob(re.sub(r"<\w+>", "*", path.rstrip("./")))):
            yield f"no file {path}"
    for name in quoted(text):
        if NAME.fullmatch(name) and not _exists(name):
            yield f"nothing is called {name}"
        if FILE.fullmatch(name) and name not in GIVEN_BY_USERS and name not in _file_names():
            yield f"no file is called {name}"
    for link in LINK.findall(text):
        if not (folder / link).exists():
            yield f"a link leads to {link}"


def _exists(name: str) -> bool:
    try:
        dotted_name(name)
    except (LookupError, AttributeError):
        return False
    return True


def _file_names() -> set[str]:
    folders = [ROOT / name for name in (*ROOMS, "tests", "docs", "templates", "static/src")]
    below = {path.name for folder in folders for path in folder.rglob("*.*")}
    return below | {path.name for path in ROOT.iterdir()}


@pytest.mark.parametrize("path", DOCS, ids=[str(path.relative_to(ROOT)) for path in DOCS])
def test_what_a_document_names_exists(path):
    assert list(_faults(path.read_text(), path.parent)) == []


@pytest.mark.parametrize(
    "text",
    [
        "see meetings/services/nowhere.py for it",
        "    script/nothing --here",
        "`templates/nowhere/<kind>.html`",
        "`meetings.models.Nothing`",
        "`nowhere.py`",
        "[elsewhere](nowhere.md)",
    ],
)
def test_each_kind_of_name_can_be_missing(text):
    assert len(list(_faults(text, ROOT))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "see meetings/apps.py, and docs/.",
        "`templates/pack/<kind>.html`",
        "`meetings.models.AgendaItem.Kind`",
        "http://127.0.0.1:8000/meetings/cyp-2024-11-07/",
        "[rules](docs/rules.md)",
        "`models.py` and `meeting.toml`",
    ],
)
def test_what_exists_is_no_fault(text):
    assert list(_faults(text, ROOT)) == []


def test_the_recipes_are_linked_from_the_page_for_contributors():
    links = set(LINK.findall((ROOT / "CONTRIBUTING.md").read_text()))
    recipes = {str(path.relative_to(ROOT)) for path in DOCS if path.parent.name == "how-to"}
    assert len(recipes) >= 5
    assert recipes <= links
