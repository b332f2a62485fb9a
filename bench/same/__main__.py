#!/usr/bin/env python3
"""Show that a change of the code changed nothing that anybody sees.

    .venv/bin/python bench/same BEFORE [AFTER] [--real FOLDER] [--at MOMENT] [--whole] [--again]

BEFORE and AFTER are revisions of git; AFTER is what lies in the working tree unless it is given.
Each is laid out in a folder of its own with an empty SQLite database, a clock that stands still
and keys that are drawn alike, and has the demo loaded. Then everybody of the demo and the public
visit every address that its objects give the URL patterns (bench/same/addresses.py). Compared
are the answers, the packs, minutes and plans that the commands build, the files and the rows of
the database, and the mails of five weeks. With `--real` a folder for `importmeeting` is brought
over and published in a database of its own, and its packs are compared too.

The public, an administrator, a democracy officer and a chair visit every address; the others
the first of each pattern and each a sixth of the rest, unless `--whole` lets them visit all.

It ends with 1 where anything differs, and shows how. The bytes of files are compared as they
are. Of a page only the tokens of forms and of the content policy are passed over.

A commit is recorded once for each moment and kept in var/same; `--again` records it anew.
MOMENT is ten o'clock of the present day unless given. Not compared are what a form does when it
is sent and what static/build holds: both revisions use what is built here.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from comparing import compare, details, read, table

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
KEPT = PROJECT / "var" / "same"
WORKING_TREE = "working tree"


def main() -> int:
    asked = _asked()
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="same-") as scratch, ThreadPoolExecutor(2) as both:
        sides = [Path(scratch, "before"), Path(scratch, "after")]
        names = [asked.before, asked.after]
        before, after = both.map(lambda name, side: _recorded(name, asked, side), names, sides)
        found = compare(read(before), read(after))
        print(f"{asked.before} and {asked.after}, {asked.at}, {_since(started)}\n")
        print(table(found))
        print(details(found, before, after))
    return 0 if found.is_same else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/same", description=__doc__.splitlines()[0])
    parser.add_argument("before", metavar="BEFORE", help="a revision of git")
    parser.add_argument("after", metavar="AFTER", nargs="?", default=WORKING_TREE)
    parser.add_argument("--real", type=Path, metavar="FOLDER", help="bring this meeting over too")
    parser.add_argument("--at", type=_moment, metavar="MOMENT", default=_moment(""))
    parser.add_argument("--whole", action="store_true", help="let everybody visit everything")
    parser.add_argument("--again", action="store_true", help="record both anew")
    asked = parser.parse_args()
    asked.again |= asked.before == asked.after
    asked.real = asked.real and asked.real.resolve(strict=True)
    return asked


def _moment(text: str) -> datetime:
    ten = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0)
    moment = datetime.fromisoformat(text) if text else ten
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _since(started: float) -> str:
    return f"{time.monotonic() - started:.0f} seconds"


def _recorded(name: str, asked: argparse.Namespace, scratch: Path) -> Path:
    """Return the record of a revision, made in `scratch` unless it is kept from before."""
    if name == WORKING_TREE:
        return _record(name, PROJECT, asked, scratch)
    commit = _git("rev-parse", "--verify", f"{name}^{{commit}}").decode().strip()
    kept = KEPT / _key(commit, asked)
    if kept.exists() and not asked.again:
        print(f"{name}: recorded before, {kept}", file=sys.stderr)
        return kept
    tree = scratch / "tree"
    _lay_out(commit, tree)
    made = _record(name, tree, asked, scratch)
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        beside = kept.with_name(f"{kept.name}.{os.getpid()}")
        shutil.copytree(made, beside)
        beside.rename(kept)
    return made


def _key(commit: str, asked: argparse.Namespace) -> str:
    """Name a record by all that goes into it: the commit, the moment, this script, the papers."""
    files = [*HERE.glob("*.py"), *(asked.real.iterdir() if asked.real else [])]
    parts = [
        commit,
        asked.at.isoformat(),
        *(sha256(f.read_bytes()).hexdigest() for f in sorted(files)),
    ]
    return f"{commit[:12]}-{sha256(' '.join(parts).encode()).hexdigest()[:12]}"


def _git(*words: str) -> bytes:
    return subprocess.run(["git", "-C", PROJECT, *words], check=True, stdout=subprocess.PIPE).stdout


def _lay_out(commit: str, tree: Path) -> None:
    """Unpack a commit; unlike a work tree of git it leaves nothing behind when it is cut off."""
    with tarfile.open(fileobj=BytesIO(_git("archive", commit))) as archive:
        archive.extractall(tree, filter="data")
    built = PROJECT / "static" / "build"
    if built.exists():
        (tree / "static" / "build").symlink_to(built.resolve())


def _record(name: str, tree: Path, asked: argparse.Namespace, scratch: Path) -> Path:
    record = scratch / "record"
    stages = [("demo", "")] + ([("real", str(asked.real))] if asked.real else [])
    for stage, papers in stages:
        started = time.monotonic()
        var = scratch / f"var-{stage}"
        var.mkdir(parents=True)
        if stage == "real":
            shutil.copy(scratch / "empty.sqlite3", var / "db.sqlite3")
        words = [stage, asked.at.isoformat(), str(record), *([papers] if papers else [])]
        subprocess.run(
            [sys.executable, HERE / "recording.py", *words],
            cwd=tree, env=_environment(asked, var, scratch), check=True,
        )  # fmt: skip
        print(f"{name}: {stage} recorded in {_since(started)}", file=sys.stderr)
    return record


def _environment(asked: argparse.Namespace, var: Path, scratch: Path) -> dict[str, str]:
    """Hand on hardly anything: what a shell has set would tell two machines apart."""
    return {
        "PATH": os.environ["PATH"],
        "TMPDIR": tempfile.gettempdir(),
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "VAR_DIR": str(var),
        "EMPTY_DATABASE": str(scratch / "empty.sqlite3"),
        "WHOLE_WALK": "1" if asked.whole else "",
        "SECRET_KEY": "for-comparison-only",
        "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
    }


if __name__ == "__main__":
    sys.exit(main())
