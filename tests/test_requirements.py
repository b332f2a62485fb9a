"""What is installed: each package named with its reason, locked with hashes, tests apart."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = ("requirements.txt", "requirements-tests.txt")
LOCKS = ("requirements.lock", "requirements-tests.lock")
NAMED = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[\w.]+) +# \S.*")
LOCKED = re.compile(
    r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)(?: ; [^\\\n]+)? \\\n"
    r"(?P<hashes>(?:    --hash=.*\n)+)",
    re.MULTILINE,
)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def _text(file: str) -> str:
    return (ROOT / file).read_text()


def _named(file: str) -> dict[str, str]:
    lines = [line for line in _text(file).splitlines() if line and line[0] not in "#-"]
    rows = [NAMED.fullmatch(line) for line in lines]
    assert all(rows), [line for line, row in zip(lines, rows, strict=True) if not row]
    return {row["name"].lower(): row["version"] for row in rows if row}


def _locked(file: str) -> dict[str, str]:
    return {row["name"]: row["version"] for row in LOCKED.finditer(_text(file))}


@pytest.mark.parametrize("file", FILES)
def test_each_package_is_named_with_its_version_and_its_reason(file):
    assert len(_named(file)) > 5


@pytest.mark.parametrize("lock", LOCKS)
def test_each_locked_package_has_its_hashes(lock):
    begins = re.findall(r"^[a-z0-9].*", _text(lock), re.MULTILINE)
    rows = list(LOCKED.finditer(_text(lock)))
    assert len(rows) == len(begins) > 20
    for row in rows:
        assert all(HASH.fullmatch(line) for line in row["hashes"].splitlines()), row["name"]


@pytest.mark.parametrize(("file", "lock"), list(zip(FILES, LOCKS, strict=True)))
def test_the_lock_holds_what_the_file_names(file, lock):
    """After a change in a requirements file: script/lock."""
    assert _named(file).items() <= _locked(lock).items()


def test_the_lock_of_the_tests_holds_that_of_the_server():
    assert _locked("requirements.lock").items() <= _locked("requirements-tests.lock").items()


def test_a_council_s_server_installs_no_tools_of_the_tests():
    assert not _named("requirements-tests.txt").keys() & _locked("requirements.lock").keys()
    assert "pytest" not in _locked("requirements.lock")


@pytest.mark.parametrize("file", FILES + LOCKS)
def test_no_file_says_from_where_packages_are_fetched(file):
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|--trusted-host", _text(file))


# script/bootstrap, in a folder where each program that it calls is a stand-in that notes its call.

PYTHON = """#!/bin/sh
case "$*" in
  *"pip install"*) echo "$*" >>"$CALLS" ;;
  *"import pip"*) ;;
  *) exec python3 "$@" ;;
esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*FILES, *LOCKS, "script/bootstrap"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    _program(tmp_path / "script" / "assets", "#!/bin/sh\n")
    _program(tmp_path / ".venv" / "bin" / "python", PYTHON)
    _program(tmp_path / "programs" / "id", "#!/bin/sh\necho 1000\n")  # nothing comes by apt
    return tmp_path


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def _installed_by(checkout: Path, *arguments: str) -> list[str]:
    """Run script/bootstrap and return the locks that it installed."""
    calls = checkout / "calls"
    calls.unlink(missing_ok=True)
    env = {name: value for name, value in os.environ.items() if name != "CI"}
    env |= {"PATH": f"{checkout / 'programs'}:{env['PATH']}", "CALLS": str(calls)}
    subprocess.run([checkout / "script" / "bootstrap", *arguments], env=env, check=True)
    lines = calls.read_text().splitlines() if calls.exists() else []
    assert all("--require-hashes" in line for line in lines)
    return [line.split()[-1] for line in lines]


def test_a_server_is_set_up_from_its_own_lock_once(checkout):
    assert _installed_by(checkout) == ["requirements.lock"]
    assert _installed_by(checkout) == []


def test_tests_after_a_server_install_their_lock_and_the_server_stays_as_it_is(checkout):
    _installed_by(checkout)
    assert _installed_by(checkout, "--tests") == ["requirements-tests.lock"]
    assert _installed_by(checkout) == []
    assert _installed_by(checkout, "--tests") == []


def test_tests_install_what_a_server_needs_with_their_own(checkout):
    assert _installed_by(checkout, "--tests") == ["requirements-tests.lock"]
    assert _installed_by(checkout) == []


def test_a_changed_lock_is_installed_again(checkout):
    _installed_by(checkout, "--tests")
    with (checkout / "requirements-tests.lock").open("a") as lock:
        lock.write("# changed\n")
    assert _installed_by(checkout) == []
    assert _installed_by(checkout, "--tests") == ["requirements-tests.lock"]
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# changed\n")
    assert _installed_by(checkout) == ["requirements.lock"]
    assert _installed_by(checkout, "--tests") == ["requirements-tests.lock"]


def test_a_lock_that_failed_to_install_is_installed_again(checkout):
    python = checkout / ".venv" / "bin" / "python"
    _installed_by(checkout)
    was = (checkout / "requirements.lock").read_text()
    (checkout / "requirements.lock").write_text(was + "# changed\n")
    _program(python, PYTHON.replace('>>"$CALLS" ;;', '>>"$CALLS"; exit 1 ;;'))
    with pytest.raises(subprocess.CalledProcessError):
        _installed_by(checkout)
    _program(python, PYTHON)
    (checkout / "requirements.lock").write_text(was)
    assert _installed_by(checkout) == ["requirements.lock"]
