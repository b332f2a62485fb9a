"""Run untrusted or costly work in a child process that can harm nothing but itself.

A Word file, an upload or a page of rich text can make a converter use all
memory, run for ever, abort in C++, fetch an address or read the server's files.
So each such step runs in a child: behind a wall (wall.py), with limited memory,
processes, processor time, wall clock and file size, no core dump, a private
temporary folder and hardly any environment (so no Django settings and no secrets).

Limits are set by util-linux (`prlimit`, `setpriv`) and not by `preexec_fn`,
which can deadlock in a server with threads. They are inherited, so they stand
outside the wall.
"""

import errno
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .wall import PROJECT, wall

MIB = 1024 * 1024
TAIL_BYTES = 16 * 1024
GRACE_SECONDS = 2  # between SIGXCPU and the kernel's SIGKILL

SERVE = "from meetings.pack.child import serve; serve()"
OUT_OF_MEMORY_WORDS = ("MemoryError", "bad_alloc", "Cannot allocate memory", "out of memory")


@dataclass(frozen=True)
class Limits:
    """What a child may use: bytes of address space and of one file, seconds of CPU and of clock.

    The address space is not the memory used: WeasyPrint needs 4 GB of it for
    what takes 1.2 GB.
    """

    address_space: int = 4096 * MIB
    cpu_seconds: int = 120
    wall_seconds: float = 180
    file_size: int = 512 * MIB
    processes: int = 256


class ChildFailed(Exception):  # noqa: N818 - named for the reader of a traceback
    """The work could not be done; `str()` is a sentence for a person.

    `stderr` holds the end of the child's output, for the log only.
    """

    sentence = "This file could not be processed."

    def __init__(self, sentence: str = "", *, stderr: str = "") -> None:
        super().__init__(sentence or self.sentence)
        self.stderr = stderr


class ChildTimedOut(ChildFailed):
    sentence = "This file took too long to process. Split it or make it simpler and try again."


class ChildOutOfMemory(ChildFailed):
    sentence = "This file needs more memory than one file may have. Split it or make it simpler."


class ChildWroteTooMuch(ChildFailed):
    sentence = "What this file turns into is larger than one file may be. Split it and try again."


class ChildRefused(ChildFailed):
    """The job read its input and refused it in its own words."""


class NoWall(ChildFailed):
    sentence = (
        "Papers cannot be taken in at the moment, because this server cannot open them safely. "
        "The person who runs the site has been told what to do."
    )


class Unusable(ValueError):  # noqa: N818
    """Raised by a job whose input is at fault, with one sentence for a person."""


def run_job(
    job: str,
    arguments: Mapping[str, Any],
    *,
    reads: Iterable[Path] = (),
    writes: Iterable[Path] = (),
    limits: Limits | None = None,
) -> Any:
    """Call the function `job` ("package.module:function") in a child; return what it returns.

    Arguments go in by name, and both they and the result are JSON; files pass
    by path. The child sees only the files and folders in `reads` and `writes`; a file
    that it writes is moved to its place when it ends. The function may raise
    `Unusable`, which arrives as `ChildRefused`.

    Raises ChildFailed or one of its subclasses.
    """
    with _private_folder() as folder:
        request, reply = folder / "request.json", folder / "reply.json"
        request.write_text(json.dumps({"job": job, "arguments": dict(arguments)}))
        argv = [sys.executable, "-P", "-c", SERVE, str(request), str(reply)]
        environment = {"PYTHONPATH": str(PROJECT)}
        gates = Gates(reads, writes)
        done = _run(argv, limits or Limits(), folder, folder, environment, gates)
        answer = _read_reply(reply)
    if answer is None or "error" in answer:
        raise _failure(done, answer or {})
    return answer["result"]


def run_command(
    argv: Sequence[str | Path],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    reads: Iterable[Path] = (),
    writes: Iterable[Path] = (),
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run an external program in a child, with a temporary folder as HOME and TMPDIR.

    `cwd` is that private folder unless given; one that is given may be written. `reads` and
    `writes` are as for `run_job`. stdout and stderr of the result
    are the last 16 KB of each.

    Raises ChildTimedOut at a deadline; with `check`, ChildFailed or one of its
    subclasses when the program does not end with 0.
    """
    with _private_folder() as folder:
        words = [str(word) for word in argv]
        gates = Gates(reads, [*writes, *([cwd] if cwd else [])])
        done = _run(words, limits or Limits(), cwd or folder, folder, environment or {}, gates)
    if check and done.returncode:
        raise _failure(done, {})
    return done


def serve() -> None:
    """Run as the child process. Called by `run_job` only.

    A job starts no programs. Without a path to them a library is looked for where the loader
    looks, and not by the compiler too, which would cost WeasyPrint a quarter of a second.
    """
    os.environ["PATH"] = ""
    answer_to(Path(sys.argv[1]), Path(sys.argv[2]))


def answer_to(request: Path, reply: Path) -> None:
    """Read a request, do the job, write the reply."""
    asked = json.loads(request.read_text())
    try:
        answer = {"result": _function(asked["job"])(**asked["arguments"])}
    except Exception as error:
        traceback.print_exc()
        answer = {"error": str(error), "kind": _kind(error)}
    reply.write_text(json.dumps(answer))


def _private_folder() -> Any:
    return _FolderPath(prefix="pack-", ignore_cleanup_errors=True)


class _FolderPath(tempfile.TemporaryDirectory):
    def __enter__(self) -> Path:
        return Path(super().__enter__())


@dataclass(frozen=True)
class Gates:
    """The files and folders that a child may read, and those that it may write."""

    reads: Iterable[Path] = ()
    writes: Iterable[Path] = ()


def _run(
    argv: list[str],
    limits: Limits,
    cwd: Path,
    folder: Path,
    extra: Mapping[str, str],
    gates: Gates,
) -> subprocess.CompletedProcess[str]:
    """Start the child, wait for it, and end all its descendants."""
    said, complained = folder / "stdout", folder / "stderr"
    with (
        said.open("wb") as stdout,
        complained.open("wb") as stderr,
        _opened(gates) as writes,
    ):
        process = subprocess.Popen(
            [*_limited(limits), *_walled(folder, cwd, gates.reads, writes), *argv],
            cwd=cwd,
            env=_environment(folder) | dict(extra),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        try:
            code = process.wait(timeout=limits.wall_seconds)
        except subprocess.TimeoutExpired:
            raise ChildTimedOut(stderr=_tail(complained)) from None
        finally:
            _end_family(process)
    return subprocess.CompletedProcess(argv, code, _tail(said), _tail(complained))


@contextmanager
def _opened(gates: Gates) -> Iterator[dict[Path, Path]]:
    """Go through the folders that a child may write, by the path at which it sees them.

    A file is written in an empty folder that the child sees in the place of the file's own,
    for some libraries write beside the file and rename. It is moved to its place afterwards.
    """
    with ExitStack() as stack:
        folders: dict[Path, Path] = {}
        files = []
        for path in (each.absolute() for each in gates.writes):
            if path.is_dir():
                folders[path] = path
                continue
            files.append(path)
            if path.parent not in folders:
                made = tempfile.TemporaryDirectory(dir=path.parent, prefix=".of-child-")
                folders[path.parent] = Path(stack.enter_context(made))
        yield folders
        for path in files:
            written = folders[path.parent] / path.name
            if written.is_file() and written != path:
                written.replace(path)


def _walled(folder: Path, cwd: Path, reads: Iterable[Path], writes: Mapping[Path, Path]) -> list:
    """Return the words that build the wall. Raises NoWall where this machine has none."""
    standing = wall()
    if standing is None:
        raise NoWall
    shown = sorted({path.absolute() for path in reads})
    return standing.words(folder, cwd.absolute(), reads=shown, writes=writes)


def _limited(limits: Limits) -> list[str]:
    """Return the words that limit the command after them; the child ends with its parent."""
    cpu = f"{limits.cpu_seconds}:{limits.cpu_seconds + GRACE_SECONDS}"
    return [
        *("setpriv", "--no-new-privs", "--pdeathsig", "KILL"),
        *("prlimit", f"--as={limits.address_space}", f"--cpu={cpu}"),
        *(f"--fsize={limits.file_size}", "--core=0", f"--nproc={limits.processes}"),
    ]


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "SOURCE_DATE_EPOCH": "0",
        "PYTHONHASHSEED": "0",
    }


def _end_family(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group: a program may leave children behind."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _tail(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return file.read().decode(errors="replace")


def _read_reply(path: Path) -> dict[str, Any] | None:
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return None


def _failure(done: subprocess.CompletedProcess[str], answer: dict[str, str]) -> ChildFailed:
    kind = answer.get("kind") or _kind_of_death(done)
    if kind == ChildRefused.__name__:
        return ChildRefused(answer["error"], stderr=done.stderr)
    kinds = {
        each.__name__: each
        for each in (ChildTimedOut, ChildOutOfMemory, ChildWroteTooMuch, ChildFailed)
    }
    return kinds[kind](stderr=done.stderr)


def _kind(error: Exception) -> str:
    """Name the class of ChildFailed for an exception in the child."""
    if isinstance(error, Unusable):
        return ChildRefused.__name__
    if isinstance(error, MemoryError) or "bad_alloc" in str(error):
        return ChildOutOfMemory.__name__
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return ChildWroteTooMuch.__name__
    return ChildFailed.__name__


def _kind_of_death(done: subprocess.CompletedProcess[str]) -> str:
    """Guess from the exit code and the last words; a program started by another gives 128 + n."""
    died_of = -done.returncode if done.returncode < 0 else done.returncode - 128
    if died_of == signal.SIGXCPU:
        return ChildTimedOut.__name__
    if died_of == signal.SIGXFSZ:
        return ChildWroteTooMuch.__name__
    # SIGKILL that we did not send comes from the kernel's out-of-memory killer or a hard limit.
    if died_of == signal.SIGKILL or any(word in done.stderr for word in OUT_OF_MEMORY_WORDS):
        return ChildOutOfMemory.__name__
    return ChildFailed.__name__


def _function(job: str) -> Callable[..., Any]:
    module, _, name = job.partition(":")
    return getattr(importlib.import_module(module), name)
