"""Files that every viewer or Word itself opens are taken, and what is taken can be bound."""

import hashlib
from pathlib import Path

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from meetings.pack import pdfwords
from meetings.pack.assemble import build_pack
from meetings.pack.build import Builder
from meetings.pack.cache import Store
from meetings.pack.convert import Converted, media_type_of, to_pdf
from meetings.pack.preflight import clean_docx, words
from meetings.pack.shapes import DOCX, PDF, FileSource, PaperOutline
from scrutiny.refusals import Refused
from tests.meetings.pack.making import BUILT_AT, front_of, part
from tests.meetings.pack.pdf_files import annotate, bytes_of, line, tagged, untagged
from tests.meetings.pack.word_files import paragraph, retyped, word_file

GREETING = b"GPL Ghostscript 10.02.0 (2023-09-13)\nCopyright (C) 2023 Artifex\n"


def converted(data: bytes, folder: Path) -> Converted:
    path = folder / "upload"
    path.write_bytes(data)
    source = FileSource(path, media_type_of(data), hashlib.sha256(data).hexdigest())
    return to_pdf(source, title="A paper", store=Store(folder / "store"))


def _odd_bookmarks(pdf: Pdf) -> None:
    pdf.Root.Outlines = pdf.make_stream(b"1 0 <", N=1, First=4)


def _bookmarks_in_a_circle(pdf: Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title="Again", Dest=[pdf.pages[0].obj, Name.Fit]))
    item.Next = item.First = item
    pdf.Root.Outlines = Dictionary(First=item, Last=item)


def _bookmark_to_nowhere(pdf: Pdf) -> None:
    item = pdf.make_indirect(Dictionary(Title="Gone", Dest=String("no such place")))
    pdf.Root.Outlines = Dictionary(First=item, Last=item)


def _damaged_places(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(Dests=Dictionary(Kids=Array([String("odd")])))
    annotate(pdf, "/Link", Dest=String("there"))


def _odd_places(pdf: Pdf) -> None:
    annotate(pdf, "/Link", Dest=Array([pdf.pages[0].obj, String("odd"), Name.Odd]))
    annotate(pdf, "/Link", Dest=Array([5]))


def _resource_called_s(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(S=Dictionary(ca=1))


def _odd_annotations(pdf: Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([5, Dictionary(Subtype=Name.Link), Array([])])


def _misfits(pdf: Pdf) -> None:
    for key in ("/Names", "/Dests", "/OCProperties", "/AcroForm", "/ViewerPreferences"):
        pdf.Root[key] = Array([1])


def _odd_operator(pdf: Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(line("Words") + b"q w\x85x Q\n")


ODD = [
    _odd_bookmarks, _bookmarks_in_a_circle, _bookmark_to_nowhere, _damaged_places, _odd_places,
    _resource_called_s, _odd_annotations, _misfits, _odd_operator,
]  # fmt: skip


@pytest.mark.parametrize("spoil", ODD, ids=lambda spoil: spoil.__name__.strip("_"))
def test_what_viewers_shrug_off_is_taken_and_bound(spoil, tmp_path: Path, report: Path):
    def make() -> Pdf:
        pdf = untagged(line("Words"))
        spoil(pdf)
        return pdf

    made = converted(bytes_of(make), tmp_path)
    assert pdfwords.words(made.path) == ["Words"]
    target = tmp_path / "pack.pdf"
    build_pack(
        target, front=front_of(report), parts=[part("a", made.path)], title="Pack",
        built_at=BUILT_AT,
    )  # fmt: skip
    assert target.is_file()


def test_greeting_of_a_program_before_the_header_is_taken(tmp_path: Path):
    made = converted(GREETING + bytes_of(lambda: untagged(line("Words"))), tmp_path)
    assert pdfwords.words(made.path) == ["Words"]
    assert b"Ghostscript" not in made.path.read_bytes()


@pytest.mark.parametrize("before", [b"<html></html>\n", b"PK\x03\x04\n", b"no line end", b"\x01\n"])
def test_another_kind_of_file_before_the_header_is_not_taken(before: bytes):
    with pytest.raises(Refused):
        media_type_of(before + bytes_of(lambda: tagged("x")))


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@pytest.mark.parametrize(
    ("default", "override"),
    [
        (f"{WORD}document.main+xml", None),
        ("application/xml", f"{WORD}template.main+xml"),
        ("application/xml", "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    ],
)
def test_main_part_of_a_word_file_is_found_as_the_format_says(default: str, override: str | None):
    data = retyped(word_file(paragraph("A transcript")), default, override)
    assert media_type_of(data) == DOCX
    assert words(clean_docx(data).data) == ["A", "transcript"]


def test_build_says_which_paper_it_refuses(tmp_path: Path):
    path = tmp_path / "upload.pdf"
    path.write_bytes(bytes_of(lambda: untagged(b"q BI /W 900 /H 900 /CS /RGB /BPC 8 ID 123")))
    paper = PaperOutline("key", "Costs", FileSource(path, PDF, ""), label="Appendix B")
    with pytest.raises(Refused, match=r"^“Appendix B: Costs”: Page 1 of this PDF is damaged\."):
        Builder(store=Store(tmp_path / "store")).part(paper, "#000000")


def test_file_that_contradicts_itself_is_refused_with_what_to_do(tmp_path: Path):
    def make() -> Pdf:
        pdf = tagged("Words")
        pdf.Root.StructTreeRoot.K.K[0].A = Dictionary(O=Name.Table, Headers=5)
        return pdf

    with pytest.raises(Refused, match="print it to PDF and upload"):
        converted(bytes_of(make), tmp_path)


def test_zip_whose_index_leads_before_its_beginning_is_damaged():
    data = word_file(paragraph("Words"))
    with pytest.raises(Refused, match="damaged"):
        media_type_of(data[:-6] + (2**31).to_bytes(4, "little") + data[-2:])
