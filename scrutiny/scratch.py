"""The temporary files of a process: below VAR_DIR, its own, and gone with it.

Uploads and what converters make of them may be exempt, so they never lie in /tmp. Each
process has a folder that it keeps locked. One whose process was killed is unlocked, and
the next process that starts takes it away.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

LOCK = ".lock"
NEW = 60  # seconds in which a folder may have no lock yet
_held: list[int] = []


def begin(root: Path) -> Path:
    """Make the folder of this process below `root`, and let `tempfile` use it."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep(root)
    folder = Path(tempfile.mkdtemp(dir=root, prefix=f"{os.getpid()}-"))
    _held.append(_lock(folder / LOCK))
    tempfile.tempdir = str(folder)
    atexit.register(_end, folder, os.getpid())
    return folder


def sweep(root: Path, *, max_age: float | None = None) -> int:
    """Remove the folders of processes that have ended; return how many files and folders went.

    With `max_age`, in seconds, also what a living process has left alone for longer.
    """
    gone = 0
    for folder in root.iterdir():
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
        elif max_age is not None:
            gone += _remove_old(folder, time.time() - max_age)
    return gone


def _lock(path: Path) -> int:
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return handle


def _is_left(folder: Path) -> bool:
    lock = folder / LOCK
    try:
        if not lock.exists():
            return time.time() - folder.stat().st_mtime > NEW
        os.close(_lock(lock))
    except OSError:
        return False
    return True


def _remove_old(folder: Path, before: float) -> int:
    gone = 0
    for path in folder.iterdir():
        with suppress(OSError):
            if path.name == LOCK or path.stat().st_mtime > before:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            gone += 1
    return gone


def _end(folder: Path, process: int) -> None:
    # A process forked from this one ends without taking the folder away from it.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
