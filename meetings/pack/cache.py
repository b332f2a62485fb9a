"""A store of finished files, each under the hash of everything that it was made from.

The same key means the same content, so nothing is ever changed in
place: two writers of one key do no harm, and what is lost is made again.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

HOUR = 3600
UNFINISHED = ".unfinished-"


def content_key(*ingredients: str | bytes | Path) -> str:
    """Hash ingredients to a key: text and bytes as they are, a Path by its file's content.

    Lengths are hashed too, so ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.sha256()
    for each in ingredients:
        if isinstance(each, Path):
            data = each.read_bytes()
        else:
            data = each.encode() if isinstance(each, str) else each
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


class Store:
    """Files by content key below a folder that only this account can read."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def get(self, key: str, suffix: str = ".pdf") -> Path | None:
        """Return the file of this key, or None, and mark it as used for `prune`."""
        path = self._path(key, suffix)
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def make(self, key: str, maker: Callable[[Path], object], suffix: str = ".pdf") -> Path:
        """Return the file of this key; if there is none, let `maker` write it to a path.

        What `maker` raises goes through, and nothing is kept then.
        """
        if kept := self.get(key, suffix):
            return kept
        path = self._path(key, suffix)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=UNFINISHED, suffix=suffix)
        os.close(handle)
        unfinished = Path(name)
        try:
            maker(unfinished)
            unfinished.chmod(0o600)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
        return path

    def put(self, key: str, data: bytes, suffix: str = ".pdf") -> Path:
        """Keep bytes under a key."""
        return self.make(key, lambda path: path.write_bytes(data), suffix)

    def prune(
        self, *, max_bytes: int, max_age: float, spare: float = HOUR, now: float | None = None
    ) -> int:
        """Delete files unused for `max_age` seconds, then the oldest above `max_bytes`.

        Nothing used within `spare` seconds goes: a pack may be being made of it.
        Returns how many files went.
        """
        now = time.time() if now is None else now
        gone, total = 0, 0
        for used, size, path in sorted(self._files(), reverse=True):
            total += size
            age = now - used
            if age > spare and (age > max_age or total > max_bytes):
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _path(self, key: str, suffix: str) -> Path:
        return self.root / key[:2] / f"{key}{suffix}"

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.root.glob("*/*"):
            with suppress(FileNotFoundError):
                facts = path.stat()
                found.append((facts.st_mtime, facts.st_size, path))
        return found
