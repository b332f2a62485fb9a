"""Comparing versions of a file: a line that ends elsewhere is no change."""

from pathlib import Path

import pytest

from meetings.pack.said import healed, words_job
from meetings.pack.shapes import PDF
from tests.meetings.pack.pdf_files import line, save, untagged


def said(folder: Path, *lines: str) -> list[str]:
    content = b"".join(line(words, up=700 - 14 * n) for n, words in enumerate(lines))
    return words_job(str(save(untagged(content), folder / "a.pdf")), PDF)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["A well-", "known plan for"], ["A well-known plan for"]),
        (["Co-", "operation of all"], ["Cooperation of all"]),
        (["Budget 2024-", "25 was set"], ["Budget 2024-25 was set"]),
        (["Budget 2024-", "/25 was set"], ["Budget 2024-/25 was set"]),
        (["A well-", "known plan"], ["A", "well-", "known plan"]),
    ],
)
def test_word_cut_by_a_line_end_is_the_same_word(one: list, other: list, tmp_path: Path):
    before, after = said(tmp_path, *one), said(tmp_path, *other)
    assert healed(before, after) == healed(after, before)


def test_word_with_another_hyphen_is_another_word(tmp_path: Path):
    before, after = said(tmp_path, "to re-form it"), said(tmp_path, "to reform it")
    assert healed(before, after) != healed(after, before)
