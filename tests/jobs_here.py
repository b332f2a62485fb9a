"""The jobs of the pack pipeline done in the test's own process, which saves starting another.

A child imports its libraries anew for each job, most of what a test of the services would
take. The child's walls are tested where the pipeline is (tests/meetings/pack), and the packs
of the real papers, of a killed worker and of a meeting in the browser are made behind them.
"""

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.pack import child

# Pango, below WeasyPrint, is not made for two threads at once.
_one_at_a_time = threading.Lock()


@contextlib.contextmanager
def jobs_here() -> Iterator[None]:
    """Do jobs here instead of in a child; external programs still run in one."""
    run = child._run

    def run_here(
        argv: list[str], limits: child.Limits, cwd: Path, *rest: object, **named: object
    ) -> subprocess.CompletedProcess[str]:
        if child.SERVE not in argv:
            return run(argv, limits, cwd, *rest, **named)
        if child.wall() is None:
            raise child.NoWall
        with _one_at_a_time, contextlib.chdir(cwd):
            child.answer_to(*map(Path, argv[-2:]))
        return subprocess.CompletedProcess(argv, 0, "", "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "_run", run_here)
        yield
