"""Counting pages, apart from binding, so that the child that counts starts sooner."""

from collections.abc import Sequence
from pathlib import Path

import pikepdf

from .child import Limits, run_job


def count_pages(paths: Sequence[Path], *, limits: Limits | None = None) -> list[int]:
    """Count the pages of PDFs, in a child process."""
    names = [str(path) for path in paths]
    return run_job(
        "meetings.pack.counting:count_pages_job", {"names": names}, reads=paths, limits=limits
    )


def count_pages_job(names: list[str]) -> list[int]:
    counts = []
    for name in names:
        with pikepdf.open(name) as pdf:
            counts.append(len(pdf.pages))
    return counts
