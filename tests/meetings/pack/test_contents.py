"""Content streams as viewers read them: what they shrug off, we do too, and no word is lost."""

import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Name, Pdf

from meetings.pack.child import Unusable
from meetings.pack.contents import language, rewrite_contents, spelling
from tests.meetings.pack.pdf_files import line, untagged

RED_LOOKING_LIKE_AN_END = b"\x28\x51\x51" * 3 + b"\x1fEI(Q" + b"\x51" * 34


def rewritten(*pages: bytes) -> Pdf:
    pdf = untagged(*pages)
    rewrite_contents(pdf)
    return pdf


def words(pdf: Pdf, path: Path) -> str:
    pdf.save(path)
    page = pypdfium2.PdfDocument(path)[0]
    return " ".join(page.get_textpage().get_text_range().split())


def inline(facts: bytes, data: bytes) -> bytes:
    return b"q 9 0 0 9 0 0 cm BI " + facts + b" ID " + data + b"\nEI Q\n"


PACKED = zlib.compress(bytes(range(48)))
PICTURES = {
    "plain": (b"/W 4 /H 4 /BPC 8 /CS /RGB", RED_LOOKING_LIKE_AN_END),
    "packed": (b"/W 4 /H 4 /BPC 8 /CS /RGB /F /Fl", PACKED),
    "hexadecimal": (b"/W 1 /H 1 /BPC 8 /CS /RGB /F [/AHx]", b"ff0000>"),
    "runs": (b"/W 4 /H 1 /BPC 8 /CS /G /F /RL", b"\x03 EI \x80"),
    "mask": (b"/W 8 /H 3 /IM true", b"EI\xff"),
    "palette": (b"/W 2 /H 1 /BPC 8 /CS [/I /RGB 1 <ff0000 00ff00>]", b"\0\1"),
    "fax": (b"/W 8 /H 1 /F /CCF /DP <</K -1 /Columns 8>>", b"\x26\xa0\x80"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_words_behind_an_inline_picture_stay(name: str, tmp_path: Path):
    content = line("Before") + inline(*PICTURES[name]) + line("After the map", up=500)
    pdf = rewritten(content)
    assert words(pdf, tmp_path / "a.pdf") == "Before After the map"
    [picture] = pdf.pages[0].obj.Resources.XObject.values()
    assert picture.Subtype == "/Image"


def test_inline_picture_keeps_its_dots():
    for name, dots in (("plain", RED_LOOKING_LIKE_AN_END), ("packed", bytes(range(48)))):
        pdf = rewritten(inline(*PICTURES[name]))
        [picture] = pdf.pages[0].obj.Resources.XObject.values()
        assert picture.read_bytes() == dots


def test_inline_picture_without_an_end_is_refused_with_its_page():
    endless = b"q BI /W 900 /H 900 /BPC 8 /CS /RGB ID 123"
    with pytest.raises(Unusable, match="Page 2 of this PDF"):
        rewritten(line("Whole"), endless)


def test_words_that_look_like_a_picture_are_words(tmp_path: Path):
    pdf = rewritten(line("a BI with an ID \\) BI") + line("Next", up=600))
    assert words(pdf, tmp_path / "a.pdf") == "a BI with an ID ) BI Next"


@pytest.mark.parametrize(
    "odd",
    [b"w\x85x", b"(unheard) unheard", b"cm", b"/Nowhere Do", b"(text) w", b"/Gone gs", b"1 2 ET2"],
)
def test_odd_operator_is_skipped(odd: bytes, tmp_path: Path):
    pdf = rewritten(line("Before") + b"q " + odd + b" Q\n" + line("After", up=600))
    assert words(pdf, tmp_path / "a.pdf") == "Before After"
    operators = {str(each.operator) for each in pikepdf.parse_content_stream(pdf.pages[0])}
    assert operators == {"BT", "Tf", "Tr", "Td", "Tj", "ET", "q", "Q"}


def test_page_with_more_operands_than_an_operator_takes_is_read(tmp_path: Path):
    assert words(rewritten(b"9 9 " + line("Words")), tmp_path / "a.pdf") == "Words"


def test_page_without_contents_is_blank():
    pdf = rewritten(b"")
    del pdf.pages[0].obj.Contents
    rewrite_contents(pdf)
    assert pdf.pages[0].obj.Contents.read_bytes().strip() == b""


def test_form_that_draws_itself_is_written_once():
    pdf = untagged(b"/Fm Do")
    form = pdf.make_stream(b"/Fm Do 0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form)
    form.BBox = [0, 0, 9, 9]
    form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Fm=form))
    pdf.pages[0].obj.Resources.XObject = form.Resources.XObject
    rewrite_contents(pdf)
    assert b"re" in form.read_bytes()


def test_form_without_resources_takes_those_of_its_page(tmp_path: Path):
    pdf = untagged(b"/Fm Do")
    form = pdf.make_stream(line("Within"), Type=Name.XObject, Subtype=Name.Form)
    form.BBox = [0, 0, 595, 842]
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Fm=form)
    rewrite_contents(pdf)
    assert words(pdf, tmp_path / "a.pdf") == "Within"
    assert "/F1" in form.Resources.Font


def test_mark_may_spell_a_sign_and_no_more():
    assert spelling(pikepdf.String("ffi")) == "ffi"
    assert spelling(pikepdf.String("Wolverquince")) == ""
    assert spelling(Name.ffi) == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [("en-GB", "en-GB"), ("cy", "cy"), ("ur-Arab-PK", "ur-Arab-PK"), ("Wolverquince", "")]
    + [("", ""), ("en GB", ""), ("en-Wolverquince", "")],
)
def test_language_is_a_tag_of_a_language(given: str, kept: str):
    assert language(pikepdf.String(given)) == kept
