"""A converter in a child process can harm nothing but itself."""

import time
from pathlib import Path

import pytest

from meetings.pack import wall
from meetings.pack.child import (
    ChildFailed,
    ChildOutOfMemory,
    ChildRefused,
    ChildTimedOut,
    ChildWroteTooMuch,
    Limits,
    run_command,
    run_job,
)

JOBS = "tests.meetings.pack.jobs"


@pytest.fixture(autouse=True)
def _jobs_of_the_tests(monkeypatch):
    monkeypatch.setattr(wall, "CODE", (*wall.CODE, "tests"))


def test_a_job_returns_what_its_function_returns():
    assert run_job(f"{JOBS}:add", {"left": 2, "right": 3}) == 5


def test_a_child_has_no_network_no_django_and_no_secrets(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    found = run_job(f"{JOBS}:surroundings", {})
    assert [line.split(":")[0].strip() for line in found["network"]] == ["lo"]
    assert found["django"] == []
    assert "DATABASE_URL" not in found["environment"]
    assert "DJANGO_SETTINGS_MODULE" not in found["environment"]


def test_the_private_folder_is_home_and_goes_with_the_child():
    found = run_job(f"{JOBS}:surroundings", {})
    assert found["environment"]["HOME"] == found["environment"]["TMPDIR"] == found["folder"]
    assert not Path(found["folder"]).exists()


def test_a_refusal_arrives_in_the_words_of_the_job():
    with pytest.raises(ChildRefused, match=r"^This file has no pages\.$"):
        run_job(f"{JOBS}:refuse", {})


def test_the_words_of_a_programmer_go_to_the_log_only():
    with pytest.raises(ChildFailed) as failure:
        run_job(f"{JOBS}:fail", {})
    assert str(failure.value) == "This file could not be processed."
    assert "the words of a programmer" in failure.value.stderr


def test_memory_is_limited():
    with pytest.raises(ChildOutOfMemory):
        run_job(f"{JOBS}:hoard", {})


def test_processor_time_is_limited():
    with pytest.raises(ChildTimedOut):
        run_job(f"{JOBS}:spin", {}, limits=Limits(cpu_seconds=1))


def test_waiting_is_limited():
    began = time.monotonic()
    with pytest.raises(ChildTimedOut):
        run_job(f"{JOBS}:sleep", {"seconds": 60}, limits=Limits(wall_seconds=0.5))
    assert time.monotonic() - began < 5


def test_the_size_of_a_file_is_limited(tmp_path):
    arguments = {"path": str(tmp_path / "large"), "size": 2_000_000}
    with pytest.raises(ChildWroteTooMuch):
        run_job(f"{JOBS}:write", arguments, writes=[tmp_path], limits=Limits(file_size=1_000_000))


def test_nothing_that_a_child_started_outlives_it(tmp_path):
    run_job(f"{JOBS}:leave_a_child", {"path": str(tmp_path / "ghost")}, writes=[tmp_path])
    time.sleep(0.8)
    assert not (tmp_path / "ghost").exists()


def test_a_command_is_heard_out(tmp_path):
    done = run_command(["sh", "-c", "pwd; echo no >&2"], cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{tmp_path}\n", "no\n")


def test_a_command_that_fails_is_a_failure_unless_told_otherwise():
    with pytest.raises(ChildFailed) as failure:
        run_command(["sh", "-c", "echo bad font >&2; exit 3"])
    assert failure.value.stderr == "bad font\n"
    assert run_command(["sh", "-c", "exit 3"], check=False).returncode == 3


def test_a_command_obeys_the_same_limits(tmp_path):
    loop = ["sh", "-c", "while :; do :; done"]
    with pytest.raises(ChildTimedOut):
        run_command(loop, limits=Limits(cpu_seconds=1))
    with pytest.raises(ChildTimedOut):
        run_command(["sleep", "60"], limits=Limits(wall_seconds=0.3))


def test_a_child_dumps_no_core():
    assert run_command(["sh", "-c", "ulimit -c"]).stdout == "0\n"
