"""A child sees its input and its own folder, and reaches nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from meetings.pack import child, wall
from meetings.pack.child import NoWall, run_command, run_job
from meetings.pack.wall import Wall

JOBS = "tests.meetings.pack.jobs"
AS_NOBODY = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone else")


@pytest.fixture(autouse=True)
def _jobs_of_the_tests(monkeypatch):
    monkeypatch.setattr(wall, "CODE", (*wall.CODE, "tests"))


@pytest.fixture
def outside():
    """Things outside the wall that are open to the account of the test."""
    with ExitStack() as opened:
        # Beside /tmp, since the path of a socket has a hundred letters at most.
        secrets = Path(opened.enter_context(TemporaryDirectory(dir="/var/tmp")))
        (secrets / "key").write_text("top secret")
        tcp = opened.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = opened.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        udp.settimeout(0.2)
        abstract = opened.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0planted-{os.getpid()}")
        abstract.listen()
        named = opened.enter_context(socket.socket(socket.AF_UNIX))
        named.bind(str(secrets / "socket"))
        named.listen()
        sleeper = subprocess.Popen(["sleep", "60"], env={"PLANTED": "1", "PATH": os.defpath})
        opened.callback(sleeper.wait)
        opened.callback(sleeper.kill)
        yield {
            "secret": str(secrets / "key"),
            "folder": str(secrets),
            "process": str(sleeper.pid),
            "tcp": str(tcp.getsockname()[1]),
            "udp": str(udp.getsockname()[1]),
            "abstract": f"planted-{os.getpid()}",
            "socket": str(secrets / "socket"),
        }, udp  # fmt: skip


def test_a_planted_converter_gets_nowhere(outside):
    asked, udp = outside
    opened = run_job(f"{JOBS}:ways_out", {"asked": asked})
    # Sending into an empty network succeeds; nothing arrives.
    assert set(opened) <= {"send by UDP"}
    with pytest.raises(TimeoutError):
        udp.recv(100)


def test_without_the_wall_each_way_is_open(outside, monkeypatch):
    """The test above is not blind: what it tries can be done where there is no wall."""
    monkeypatch.setattr(Wall, "words", lambda *_, **__: [])
    opened = set(run_job(f"{JOBS}:ways_out", {"asked": outside[0]}))
    as_root = {"write a program", "mount", "open a disk"}
    assert opened | as_root == {
        "read a secret", "list the folder of secrets", "write outside", "write a program",
        "read the environment of another", "signal another", "connect by TCP", "send by UDP",
        "reach an abstract socket", "reach a socket in a folder", "open a disk", "mount",
        "read the accounts",
    }  # fmt: skip


def test_only_what_a_job_names_is_there(tmp_path):
    given, other, written = (tmp_path / name for name in ("given", "other", "written"))
    given.write_text("words")
    other.write_text("words of another")
    script = f"cat {given} >{written}; cat {other} >>{written}; echo x >>{given}; ls {tmp_path}"
    done = run_command(["sh", "-c", script], reads=[given], writes=[written], check=False)
    assert (written.read_text(), given.read_text()) == ("words", "words")
    assert done.stdout.split() == ["given", "written"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["given", "other", "written"]


def test_a_file_may_be_written_beside_and_renamed(tmp_path):
    target = tmp_path / "target"
    target.write_text("before")
    script = f"echo after >{target}.new && mv {target}.new {target}"
    run_command(["sh", "-c", script], writes=[target])
    assert target.read_text() == "after\n"
    assert list(tmp_path.iterdir()) == [target]


def test_what_a_child_starts_ends_with_it(tmp_path):
    ghost = tmp_path / "ghost"
    script = f"setsid sh -c 'sleep 1; touch {ghost}' >/dev/null 2>&1 &"
    run_command(["sh", "-c", script], writes=[tmp_path])
    time.sleep(1.3)
    assert not ghost.exists()


@ROOT_ONLY
def test_an_ordinary_account_has_a_wall_that_counts_its_processes(monkeypatch):
    # An interpreter in the home of root is nothing that another account could show.
    monkeypatch.setattr(wall, "_interpreter", tuple)
    monkeypatch.setattr(wall, "CODE", ())
    with TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        words = Wall().words(folder, folder)
        forks = "i=0; while [ $i -lt 400 ]; do sleep 5 & i=$((i+1)); done; echo started $i"
        limited = [*AS_NOBODY, "prlimit", "--nproc=64", *words, "sh", "-c", forks]
        done = subprocess.run(limited, capture_output=True, text=True, timeout=30)
    if "namespace" in done.stderr:
        pytest.skip("user namespaces are not allowed here")
    assert "Cannot fork" in done.stderr
    assert "started 400" not in done.stdout


@ROOT_ONLY
def test_root_builds_a_wall_where_its_root_is_no_mount():
    walls = wall.possible_walls(is_root=True)
    assert wall._holds(walls[-1])


@pytest.fixture
def no_wall(monkeypatch):
    """A machine on which no wall can be built."""
    monkeypatch.setattr(wall, "BUBBLEWRAP", "no-such-program")
    wall._wall.cache_clear()
    yield
    wall._wall.cache_clear()


@pytest.mark.usefixtures("no_wall")
def test_nothing_runs_where_no_wall_can_be_built(tmp_path):
    assert wall.wall() is None
    with pytest.raises(NoWall):
        run_command(["touch", tmp_path / "ran"], writes=[tmp_path])
    assert not (tmp_path / "ran").exists()


def test_a_program_that_is_no_wall_is_not_taken_for_one(monkeypatch):
    monkeypatch.setattr(wall, "BUBBLEWRAP", shutil.which("false"))
    assert not wall._holds(Wall(is_root=os.geteuid() == 0))


def test_the_interpreter_outside_usr_is_seen():
    words = child._walled(Path("/tmp"), Path("/tmp"), (), {})
    assert sys.prefix.startswith("/usr") or sys.prefix in words
