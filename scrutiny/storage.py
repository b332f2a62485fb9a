"""File storage, and the removal of files that a failed change wrote.

A database rolls back what a failed transaction wrote; a folder does not.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage

_written: ContextVar[list[tuple["FileStorage", str]] | None] = ContextVar("_written", default=None)


class FileStorage(FileSystemStorage):
    """Files below MEDIA_ROOT; remembers what it wrote inside `removing_files_on_failure`."""

    def _save(self, name: str, content: File) -> str:
        name = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        written = _written.get()
        if written is not None:
            written.append((self, name))
        return name


@contextmanager
def removing_files_on_failure() -> Iterator[None]:
    """Delete the files written inside when the block fails.

    Put it around the transaction, never within: when the files go, the rows
    that name them are gone already. Inside another such block the files belong to the
    outer one, which removes them should it fail later.
    """
    outer = _written.get()
    written: list[tuple[FileStorage, str]] = []
    token = _written.set(written)
    try:
        yield
    except BaseException:
        for storage, name in written:
            storage.delete(name)
        raise
    else:
        if outer is not None:
            outer.extend(written)
    finally:
        _written.reset(token)


def put_in_place(data: bytes, out: Path) -> None:
    """Write a file beside its target and rename it, so that no reader meets half a file."""
    handle, beside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(data)
        Path(beside).replace(out)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
