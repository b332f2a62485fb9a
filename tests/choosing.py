"""Which tests to run for a room, or for what has changed since main: script/test asks this.

A test is chosen when something that it imports has changed, at however many removes. Views
are met by their address instead of an import, so a room's whole folder of tests is chosen
with them. Templates, styles and scripts nobody imports: they choose the tests of views and
those in the browser. What is not code at all (requirements, settings of the tools) chooses all.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.house import ROOMS, ROOT, arrows, module_of

EVERYTHING = ["tests"]
HOUSE_RULES = "tests/test_house_rules.py"
BROWSER = "tests/browser"
# These read no code and no page: no test but the rules of the house looks at them.
ONLY_WORDS = ("docs/", "bench/", ".github/", ".forgejo/", ".gitlab", "LICENSE")


class UnknownRoomError(LookupError):
    """Nothing is tested under that name; the argument lists what is."""


def rooms(tests: Iterable[str]) -> dict[str, str]:
    """Return the folders of tests by name: "meetings/papers" and, where only one is, "papers"."""
    folders = {parent.as_posix() for path in tests for parent in Path(path).parents}
    named = {folder.removeprefix("tests/"): folder for folder in folders - {".", "tests"}}
    last = [name.rpartition("/")[2] for name in named]
    short = {name.rpartition("/")[2]: folder for name, folder in named.items()}
    return {name: folder for name, folder in short.items() if last.count(name) == 1} | named


def of_room(name: str, tests: Iterable[str]) -> str:
    found = rooms(tests)
    if name.strip("/") not in found:
        raise UnknownRoomError(", ".join(sorted(found)))
    return found[name.strip("/")]


def of_changes(changed: Iterable[str], files: dict[str, str]) -> list[str]:
    """Return the tests to run when `changed` of all Python `files` (path → text) and others did."""
    changed = list(changed)
    if any(_is_for_everything(path) for path in changed):
        return EVERYTHING
    tests = {path for path in files if _is_test(path)}
    touched = _reached_from([path for path in changed if path.endswith(".py")], files)
    chosen = tests & touched
    for path in touched | set(changed):
        chosen |= _below(_folder_asked_by(path, changed), tests)
    for path in changed:
        if path.startswith(("templates/", "static/")):
            chosen |= _that_look_at_pages(path, tests)
    return sorted(chosen | ({HOUSE_RULES} if changed else set()))


def _is_for_everything(path: str) -> bool:
    """Neither code, a page nor words, or what every test is run with."""
    is_known = path.split("/")[0] in {*ROOMS, "tests", "templates", "static"}
    is_database = "/migrations/" in path
    is_settings = path in {"scrutiny/settings.py", "scrutiny/env.py", "tests/conftest.py"}
    is_words = path.startswith(ONLY_WORDS) or path.endswith(".md")
    return is_database or is_settings or not (is_known or is_words)


def _is_test(path: str) -> bool:
    return path.startswith("tests/") and path.rpartition("/")[2].startswith("test_")


def _reached_from(changed: list[str], files: dict[str, str]) -> set[str]:
    """Return the files that import something changed, the changed ones included.

    A file that is gone is still imported by those that have not heard.
    """
    files = files | {path: "" for path in changed if path not in files}
    above: dict[str, set[str]] = {}
    for module, below in arrows(files).items():
        for each in below:
            above.setdefault(each, set()).add(module)
    waiting, reached = [module_of(path) for path in changed], set()
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += above.get(module, ())
    return {path for path in files if module_of(path) in reached}


def _folder_asked_by(path: str, changed: list[str]) -> str:
    """Return the folder all tests of which a file asks for, "" when it asks for none.

    A conftest.py serves its folder without being imported; a view is met by its address; what
    changed itself is tested in the folder of its room.
    """
    folder, _, name = path.rpartition("/")
    app, *inside = folder.split("/")
    if name == "conftest.py" and path in changed:
        return folder
    is_view = app in ROOMS and (name.startswith("views") or "views" in inside)
    if app in ROOMS and inside and (is_view or path in changed):
        return "/".join(["tests", app, *(part for part in inside[:1])])
    return ""


def _below(folder: str, tests: set[str]) -> set[str]:
    return {path for path in tests if folder and path.startswith(f"{folder}/")}


def _that_look_at_pages(path: str, tests: set[str]) -> set[str]:
    """Return the browser's tests, and those of the views of the app that a template is of."""
    owner = path.split("/")[1]
    if "pack" in path.split("/"):
        return _below("tests/meetings", tests)
    apps = [owner] if owner in ROOMS else ROOMS
    of_views = {path for app in apps for path in _below(f"tests/{app}", tests) if "views" in path}
    is_page = path.startswith("templates/")
    return _below(BROWSER, tests) | (of_views | {"tests/test_access.py"} if is_page else set())


def _changed_since(base: str) -> list[str]:
    """Return what differs from the commit at which the work left `base`, kept by git or not yet."""
    start = _git("merge-base", base, "HEAD")
    return sorted({*_git("diff", "--name-only", "--no-renames", *start),
                   *_git("ls-files", "--others", "--exclude-standard")})  # fmt: skip


def _git(*arguments: str) -> list[str]:
    ran = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


def python_files() -> dict[str, str]:
    """Return the text of every Python file of the project, by path."""
    found = (path for folder in (*ROOMS, "tests") for path in (ROOT / folder).rglob("*.py"))
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in found}


def main(asked: str) -> int:
    files = python_files()
    if asked == "--changed":
        chosen = of_changes(_changed_since("main"), files)
        sys.stdout.write("\n".join(chosen))
        return 0
    try:
        sys.stdout.write(of_room(asked, filter(_is_test, files)))
    except UnknownRoomError as error:
        sys.stderr.write(f"No tests of “{asked}”. There are tests of: {error}.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
