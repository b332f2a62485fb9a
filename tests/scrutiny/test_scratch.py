"""Temporary files lie below VAR_DIR and do not outlive their process, however it ends."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from scrutiny import env, scratch

PROCESS = """
import sys, tempfile, time
from pathlib import Path
from scrutiny import scratch
scratch.begin(Path(sys.argv[1]))
print(tempfile.mkstemp()[1], flush=True)
if sys.argv[2] == "wait":
    time.sleep(60)
"""


def start(root, how):
    process = subprocess.Popen(
        [sys.executable, "-c", PROCESS, root, how],
        stdout=subprocess.PIPE,
        text=True,
        cwd=settings.BASE_DIR,
    )
    return process, Path(process.stdout.readline().strip())


def test_the_site_keeps_its_temporary_files_below_var():
    assert Path(tempfile.gettempdir()).is_relative_to(settings.VAR_DIR)


def test_nothing_is_left_of_a_process_that_ends(tmp_path):
    process, made = start(tmp_path, "end")
    process.wait(10)
    assert made.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_goes_with_the_next_start(tmp_path):
    process, made = start(tmp_path, "wait")
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert made.exists()
    after, _ = start(tmp_path, "end")
    after.wait(10)
    assert list(tmp_path.iterdir()) == []


def test_a_living_process_keeps_what_it_uses_and_loses_what_is_old(tmp_path):
    process, made = start(tmp_path, "wait")
    try:
        assert scratch.sweep(tmp_path) == 0
        assert made.exists()
        long_ago = time.time() - 7200
        os.utime(made, (long_ago, long_ago))
        assert scratch.sweep(tmp_path, max_age=3600) == 1
        assert not made.exists()
    finally:
        process.kill()
        process.wait(10)


def test_a_folder_that_others_may_enter_is_refused(tmp_path):
    tmp_path.chmod(0o750)
    with pytest.raises(ImproperlyConfigured, match="chmod 700"):
        env.private_folder(tmp_path)
    tmp_path.chmod(0o700)
    assert env.private_folder(tmp_path) == tmp_path


def test_files_of_the_site_are_its_own(tmp_path):
    (tmp_path / "file").write_text("x")
    assert (tmp_path / "file").stat().st_mode & 0o077 == 0
