"""What the tests let a child process do."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
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


def ways_out(asked: dict[str, str]) -> list[str]:
    """Try each way out of the wall; return the names of those that were open.

    `asked` names what lies outside: a secret file, a folder, a process, sockets.
    """
    ways: dict[str, Callable[[], object]] = {
        "read a secret": lambda: Path(asked["secret"]).read_text(),
        "list the folder of secrets": lambda: os.listdir(Path(asked["secret"]).parent),
        "write outside": lambda: Path(asked["folder"], "planted").write_text("x"),
        "write a program": _may_write_programs,
        "read the environment of another": lambda: _environment_of(int(asked["process"])),
        "signal another": lambda: os.kill(int(asked["process"]), signal.SIGURG),
        "connect by TCP": lambda: socket.create_connection(("127.0.0.1", int(asked["tcp"])), 1),
        "send by UDP": lambda: _send_to("127.0.0.1", int(asked["udp"])),
        "reach an abstract socket": lambda: _connect("\0" + asked["abstract"]),
        "reach a socket in a folder": lambda: _connect(asked["socket"]),
        "open a disk": _open_a_disk,
        "mount": lambda: subprocess.run(
            ["/usr/bin/unshare", "--mount", "/usr/bin/true"], check=True, capture_output=True
        ),
        "read the accounts": lambda: Path("/etc/passwd").read_text(),
    }
    return [name for name, attempt in ways.items() if _succeeds(attempt)]


def _succeeds(attempt: Callable[[], object]) -> bool:
    with suppress(OSError, subprocess.CalledProcessError):
        attempt()
        return True
    return False


def _may_write_programs() -> None:
    if not os.access("/usr/bin", os.W_OK):
        raise OSError("read only")


def _environment_of(process: int) -> None:
    if b"PLANTED" not in Path(f"/proc/{process}/environ").read_bytes():
        raise OSError("another process, with a number of this world")


def _send_to(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect((host, port))
        out.send(b"planted")


def _connect(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as out:
        out.connect(address)


def _open_a_disk() -> None:
    names = [path for path in Path("/dev").iterdir() if path.is_block_device()]
    if not names and not Path("/dev/mem").exists():
        raise OSError("no disk and no memory here")
