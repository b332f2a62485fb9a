"""What is shown must equal what is said: unseen words are found, all others left alone."""

from pathlib import Path

import pytest

from meetings.pack.looks import REASONS, look
from tests.meetings.pack.hiding_pdfs import HARMLESS, HIDING
from tests.meetings.pack.pdf_files import save

SCANS = {"ocr-layer"}  # told of, but nothing is hidden


def found_in(path: Path) -> set[str]:
    return set(look(str(path)).pages) & set(REASONS) - SCANS


@pytest.mark.parametrize("kind", HIDING)
def test_words_that_nobody_sees_are_found(kind: str, tmp_path: Path):
    code, make = HIDING[kind]
    assert found_in(save(make(), tmp_path / "paper.pdf")) == {code}


@pytest.mark.parametrize("kind", HARMLESS)
def test_words_that_can_be_read_are_left_alone(kind: str, tmp_path: Path):
    assert found_in(save(HARMLESS[kind](), tmp_path / "paper.pdf")) == set()
