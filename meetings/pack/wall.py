"""The wall round a child process: what it may see, and that it reaches nothing else.

A converter reads files that strangers made. Behind the wall (bubblewrap) there are
the programs of the system, read only, the few files that its job names, and one
folder of its own. There is no network, no other process, no home, no database, no
secret key and no socket of another program; what it starts ends with it.

Which wall holds depends on the machine, so each is tried once with a real command.
Where none does, nothing runs and no paper is taken in (NoWall): a converter without
a wall reads whatever the server's account reads.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
# The only folders of the project that a child sees. `var` lies beside them.
CODE = ("meetings", "actionplans", "scrutiny")
BUBBLEWRAP = "bwrap"
SYSTEM = (
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/var/cache/fontconfig",
)
# Without /proc a program cannot tell where it lies, so LibreOffice's libraries are named.
OFFICE = "/usr/lib/libreoffice/program"
# Inside a chroot the root is no mount, which bubblewrap needs: root makes it one.
REMOUNTED = (
    *("unshare", "--mount", "--propagation", "unchanged", "sh", "-c"),
    *('mount --rbind / /mnt && exec chroot /mnt "$@"', "sh"),
)


@dataclass(frozen=True)
class Wall:
    """One way of building the wall.

    `before` are words that go before bubblewrap's own; without `has_proc` the child sees
    no /proc, which a container masks.
    """

    before: tuple[str, ...] = ()
    has_proc: bool = True
    is_root: bool = False

    def words(
        self,
        folder: Path,
        cwd: Path,
        *,
        reads: Iterable[Path] = (),
        writes: Mapping[Path, Path] | None = None,
    ) -> list[str]:
        """Return the words to put before a command that may write in `folder` and `writes`.

        `writes` are folders by the path at which the child sees them.
        """
        kept = [("--ro-bind", path, path) for path in (*_interpreter(), *_code(), *reads)]
        kept += [
            ("--bind", real, seen) for seen, real in {folder: folder, **(writes or {})}.items()
        ]
        # A folder before what lies in it, for the later of two hides the earlier.
        kept.sort(key=lambda each: len(each[2].parts))
        return [
            *self.before,
            *(BUBBLEWRAP, "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
            *("--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts"),
            *self._own_namespace(),
            *_system(),
            # LibreOffice puts a socket into /tmp whatever TMPDIR says.
            *("--dev", "/dev", "--tmpfs", "/tmp"),
            *self._proc(),
            *(str(word) for each in kept for word in each),
            *("--chdir", str(cwd), "--"),
        ]

    def _own_namespace(self) -> tuple[str, ...]:
        if self.is_root:
            return ()
        # Forbidding further namespaces writes to /proc/sys, which is not there without /proc.
        return ("--unshare-user", *(("--disable-userns",) if self.has_proc else ()))

    def _proc(self) -> tuple[str, ...]:
        if self.has_proc:
            return ("--proc", "/proc")
        version = ("--ro-bind", "/etc/os-release", "/proc/version")
        return ("--dir", "/proc", *version, "--setenv", "LD_LIBRARY_PATH", OFFICE)


def wall() -> Wall | None:
    """Return the first wall that holds a real command on this machine, or None."""
    return _wall(os.geteuid() == 0)


@cache
def _wall(is_root: bool) -> Wall | None:
    return next(filter(_holds, possible_walls(is_root=is_root)), None)


def possible_walls(*, is_root: bool) -> Sequence[Wall]:
    """Return the walls that a root or an ordinary account can build, the strongest first."""
    plain = [Wall(has_proc=has_proc, is_root=is_root) for has_proc in (True, False)]
    if not is_root:
        return plain
    return [*plain, Wall(before=REMOUNTED, is_root=True)]


def _holds(wall: Wall) -> bool:
    with tempfile.TemporaryDirectory(prefix="wall-") as folder, suppress(OSError):
        words = wall.words(Path(folder), Path(folder))
        return not subprocess.run([*words, "true"], capture_output=True).returncode
    return False


@cache
def _system() -> tuple[str, ...]:
    words = ["--ro-bind", "/usr", "/usr"]
    for name in ("bin", "lib", "lib32", "lib64", "sbin"):
        path = Path("/", name)
        if path.is_symlink():
            words += ["--symlink", os.readlink(path), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for shared in SYSTEM:
        words += ["--ro-bind-try", shared, shared]
    return tuple(words)


@cache
def _interpreter() -> tuple[Path, ...]:
    """Return where Python and its packages lie when that is not below /usr."""
    named = {Path(sys.prefix), Path(sys.base_prefix)}
    homes = named | {home.resolve() for home in named}
    return tuple(sorted(home for home in homes if not home.is_relative_to("/usr")))


def _code() -> tuple[Path, ...]:
    return tuple(PROJECT / name for name in CODE)
