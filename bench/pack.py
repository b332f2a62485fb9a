#!/usr/bin/env python3
"""Seconds for each stage of an agenda pack: cold, unchanged, and after one paper changed.

    bench/pack.py [FOLDER]

FOLDER is a meeting as `manage.py importmeeting` reads it; without one, the papers
beside this clone (../shared/papers). Also prints how long binding the pack takes
against `qpdf` joining the same files, which loses their tags. Machines are noisy:
believe the ratios of one run.
"""

import argparse
import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=PROJECT.parent / "shared/papers")
    folder = parser.parse_args().folder
    if not folder.is_dir():
        sys.exit(f"{folder} is not there. Name a folder that importmeeting can read.")
    with tempfile.TemporaryDirectory() as scratch:
        _set_up(Path(scratch))
        _measure(folder)


def _set_up(scratch: Path) -> None:
    os.environ.update(VAR_DIR=str(scratch), DJANGO_SETTINGS_MODULE="scrutiny.settings")
    os.environ.pop("DATABASE_URL", None)
    sys.path.insert(0, str(PROJECT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measure(folder: Path) -> None:
    from django.conf import settings
    from django.core.management import call_command

    from meetings.models import Meeting, Paper
    from meetings.papers.services.papers import refresh_generated, replace_file
    from meetings.papers.services.uploads import look_at

    call_command("importmeeting", folder, stdout=io.StringIO())
    meeting = Meeting.objects.get(state=Meeting.State.DRAFT)
    refresh_generated(meeting, by=None)
    shutil.rmtree(settings.PACK_CACHE_ROOT)  # uploads were converted as they were looked at
    stages = _timed_builder()
    _show("cold", meeting, stages)
    _show("nothing changed", meeting, stages)
    paper = Paper.objects.filter(origin=Paper.Origin.UPLOADED, item__meeting=meeting).first()
    content = paper.versions.first().content
    replace_file(paper, look_at(_touched(content.file.read()), content.file_name), by=None)
    parts, bound = _show("one paper changed", meeting, stages)
    _against_qpdf(parts, bound)


def _touched(data: bytes) -> bytes:
    """The same Word file with other bytes: one more part that nothing refers to."""
    import zipfile

    changed = io.BytesIO(data)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr("touched.txt", "another upload")
    return changed.getvalue()


def _timed_builder():
    from meetings.pack.build import Builder
    from meetings.pack.shapes import FileSource

    class TimedBuilder(Builder):
        def __init__(self) -> None:
            super().__init__()
            self.seconds = Counter()
            self.counted = Counter()

        @contextmanager
        def stage(self, name):
            start = time.perf_counter()
            yield
            self.seconds[name] += time.perf_counter() - start
            self.counted[name] += 1

        def part(self, paper, brand):
            is_file = isinstance(paper.source, FileSource)
            with self.stage("convert uploads" if is_file else "render written papers"):
                return super().part(paper, brand)

        def front_sheet(self, outline, ranges):
            with self.stage("front sheet"):
                return super().front_sheet(outline, ranges)

        def with_single_papers(self, *everything):
            with self.stage("papers on their own"):
                return super().with_single_papers(*everything)

        def pack(self, outline, parts, room):
            before = self.seconds["front sheet"]
            start = time.perf_counter()
            built = super().pack(outline, parts, room)
            front = self.seconds["front sheet"] - before
            self.seconds["assemble"] += time.perf_counter() - start - front
            self.counted["assemble"] += 1
            return built

    return TimedBuilder


def _show(title, meeting, builder_class):
    from meetings.pack.outline import pack_outline

    builder = builder_class()
    start = time.perf_counter()
    with builder.stage("outline"):
        outlines = {"public": pack_outline(meeting, "public")}
    parts = builder.parts(outlines)
    packs = builder.with_single_papers(outlines, builder.packs(outlines, parts), parts)
    pack = packs["public"]
    whole = time.perf_counter() - start
    print(f"{title}: {whole:.2f} s, {pack.built.sheets} pages")
    for name, seconds in builder.seconds.items():
        print(f"  {name:24} {seconds:6.2f} s  ({builder.counted[name]}×)")
    return [part.path for part in parts.values()], builder.seconds["assemble"]


def _against_qpdf(parts, bound) -> None:
    if not shutil.which("qpdf"):
        print("qpdf is not installed, so there is nothing to compare with (Debian package qpdf)")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["qpdf", "--empty", "--pages", *map(str, parts), "--", f"{folder}/joined.pdf"]
        seconds = sorted(_seconds(command) for _ in range(ROUNDS))[ROUNDS // 2]
    print(f"assemble against qpdf: {bound:.2f} s / {seconds:.2f} s = {bound / seconds:.1f}×")


def _seconds(command) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
