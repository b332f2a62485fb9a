"""What is shown must equal what is said: unseen words are found, all others left alone."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from meetings.pack.convert import Overrulable, to_pdf
from meetings.pack.inspect import look_at_printed
from meetings.pack.looks import REASONS, look
from meetings.pack.preflight import clean_docx
from meetings.pack.shapes import DOCX, FileSource
from tests.meetings.pack import hiding_words
from tests.meetings.pack.hiding_pdfs import HARMLESS, HIDING
from tests.meetings.pack.pdf_files import line, save, untagged

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


# Word files, as LibreOffice prints them


@pytest.fixture(scope="module")
def printed(needs_soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All kinds printed in one run, by kind."""
    folder = tmp_path_factory.mktemp("printed")
    files = {kind: data for kind, (_, data) in hiding_words.HIDING.items()}
    files |= hiding_words.HARMLESS
    made = {kind: folder / f"{number}.docx" for number, kind in enumerate(files)}
    for kind, path in made.items():
        path.write_bytes(clean_docx(files[kind]).data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder]
    subprocess.run([*command, *made.values()], check=True, capture_output=True)
    return {kind: path.with_suffix(".pdf") for kind, path in made.items()}


@pytest.mark.parametrize("kind", hiding_words.HIDING)
def test_words_that_nobody_sees_in_a_word_file_are_found(kind: str, printed: dict[str, Path]):
    code, _ = hiding_words.HIDING[kind]
    assert [finding.code for finding in look_at_printed(printed[kind]).findings] == [code]


@pytest.mark.parametrize("kind", hiding_words.HARMLESS)
def test_words_of_a_word_file_that_can_be_read_are_left_alone(kind: str, printed: dict[str, Path]):
    assert look_at_printed(printed[kind]).findings == ()


def test_thirty_kinds_that_hide_words_and_thirty_that_do_not_are_told_apart():
    assert len(HIDING) + len(hiding_words.HIDING) >= 30
    assert len(HARMLESS) + len(hiding_words.HARMLESS) >= 30


def test_a_word_file_with_covered_words_is_refused_by_page_and_paragraph(
    tmp_path: Path, store, needs_soffice: str
):
    _, data = hiding_words.HIDING["black shape over words"]
    path = tmp_path / "upload.docx"
    path.write_bytes(data)
    source = FileSource(path, DOCX, hashlib.sha256(data).hexdigest())
    with pytest.raises(Overrulable, match="on page 1, paragraph 1"):
        to_pdf(source, store=store)
    taken = FileSource(path, DOCX, source.sha256, ("false-redaction",))
    assert to_pdf(taken, store=store).pages == 1


def test_where_words_are_hidden_is_told_without_the_words(tmp_path: Path):
    words = line("Costs and risks") + line("The child is called Alexandra", up=600)
    pdf = untagged(words + b"0 g 172 596 80 16 re f")
    [place] = look(str(save(pdf, tmp_path / "paper.pdf"))).places["false-redaction"]
    assert str(place) == "page 1, paragraph 2 (“The child is called …”)"
