"""What the tests let a child process do."""

import os
import sys
import time
from pathlib import Path

from meetings.pack.child import Unusable


def add(left: int, right: int) -> int:
    return left + right


def surroundings() -> dict[str, object]:
    return {
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "django": [name for name in sys.modules if name.startswith("django")],
        "network": Path("/proc/net/dev").read_text().splitlines()[2:],
    }


def refuse() -> None:
    raise Unusable("This file has no pages.")


def fail() -> None:
    raise KeyError("the words of a programmer")


def hoard() -> None:
    bytearray(8 << 30)


def spin() -> None:
    while True:
        pass


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def write(path: str, size: int) -> None:
    Path(path).write_bytes(b"x" * size)


def leave_a_child(path: str) -> None:
    """Start a process that would write a file after half a second, and do not wait for it."""
    if not os.fork():
        time.sleep(0.5)
        Path(path).write_text("still here")
        os._exit(0)
