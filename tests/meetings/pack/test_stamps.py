"""Page numbers, running titles and notices stand upright in the outer 12 mm of any page."""

import subprocess

import pikepdf
import pypdfium2
import pytest

from meetings.pack.stamps import MM, Marks, Stamper, letters_of
from tests.meetings.pack.making import NOTICE, drawn, saved, text

BAND = 12 * MM
TITLE = "Appendix A – children’s services: £5m, Ŵyn and Tŷ"
MARKS = Marks("Page 27", title=TITLE, notice=NOTICE)
DARK, LIGHT = 100, 200


def stamped(pdf: pikepdf.Pdf, path, marks: Marks = MARKS):
    stamper = Stamper(pdf, letters_of(marks))
    for page in pdf.pages:
        stamper.stamp(page, marks)
    return saved(pdf, path)


def picture(path):
    """A page as its reader sees it: one pixel for each point."""
    return pypdfium2.PdfDocument(path)[0].render(scale=1).to_pil().convert("L")


def ink(image, threshold=DARK):
    """The box around everything dark: left, top, right, bottom."""
    return image.point(lambda grey: 255 if grey < threshold else 0).getbbox()


PAGES = {
    "upright": {},
    "landscape": {"MediaBox": [0, 0, 842, 595]},
    "turned 90": {"Rotate": 90},
    "turned 180": {"Rotate": 180},
    "turned 270": {"Rotate": 270},
    "turned backwards": {"Rotate": -90},
    "cropped": {"CropBox": [100, 150, 500, 700]},
    "cropped and turned": {"CropBox": [100, 150, 500, 700], "Rotate": 90},
    "cropped and turned back": {"CropBox": [100, 150, 500, 700], "Rotate": 270},
    "cropped beyond the sheet": {"CropBox": [-50, -50, 5000, 5000]},
    "off the origin": {"MediaBox": [-300, -400, 295, 442]},
    "given upside down": {"MediaBox": [595, 842, 0, 0]},
    "small": {"MediaBox": [0, 0, 300, 400]},
}


@pytest.mark.parametrize("keys", PAGES.values(), ids=PAGES.keys())
def test_the_number_stands_at_the_foot_in_the_middle(keys, tmp_path):
    image = picture(stamped(drawn(b"", **keys), tmp_path / "p.pdf", Marks("Page 27")))
    left, top, right, bottom = ink(image)
    assert image.height - BAND < top < bottom < image.height
    assert (left + right) / 2 == pytest.approx(image.width / 2, abs=2)
    assert right - left > 3 * (bottom - top)  # upright, not on its side


@pytest.mark.parametrize("keys", PAGES.values(), ids=PAGES.keys())
def test_notice_and_title_stand_at_the_top_and_the_title_at_the_right(keys, tmp_path):
    notice = picture(stamped(drawn(b"", **keys), tmp_path / "n.pdf", Marks("", notice=NOTICE)))
    title = picture(stamped(drawn(b"", **keys), tmp_path / "t.pdf", Marks("", title="Appendix A")))
    left, top, right, bottom = ink(notice)
    assert top > 0
    assert BAND - 3 < left < right < notice.width - BAND + 3
    title_left, title_top, title_right, title_bottom = ink(title)
    assert bottom < title_top < title_bottom < BAND
    assert title_right == pytest.approx(title.width - BAND, abs=2)
    assert title_left > title.width / 2


def test_a_page_printed_black_to_its_rim_keeps_its_number_legible(tmp_path):
    black = drawn(b"0 g 0 0 595 842 re f")
    image = picture(stamped(black, tmp_path / "p.pdf", Marks("Page 27")))
    light = image.point(lambda grey: 255 if grey > LIGHT else 0)
    left, top, right, bottom = light.getbbox()
    assert image.height - BAND < top < bottom < image.height
    assert sum(image.crop((left, top, right, bottom)).histogram()[:DARK]) > 60


def test_what_a_page_leaves_open_does_not_move_its_stamps(tmp_path):
    pdf = drawn(b"q 0.1 0 0 0.1 300 300 cm 1 0 0 rg Q 0.5 0 0 0.5 0 0 cm")
    image = picture(stamped(pdf, tmp_path / "p.pdf", Marks("Page 27")))
    assert ink(image)[1] > image.height - BAND


def test_more_than_ascii_is_printed_and_can_be_copied(tmp_path, pdftotext):
    words = text(stamped(drawn(b""), tmp_path / "p.pdf"))
    assert "Page 27" in words
    assert TITLE in words
    assert NOTICE in words


def test_a_letter_that_the_font_has_not_prints_as_a_question_mark(tmp_path, pdftotext):
    assert "Plan ?" in text(stamped(drawn(b""), tmp_path / "p.pdf", Marks("Plan 漢")))


def test_a_title_too_long_for_the_page_ends_in_an_ellipsis(tmp_path, pdftotext):
    marks = Marks("", title="A very long title of a report, " * 12)
    made = stamped(drawn(b""), tmp_path / "p.pdf", marks)
    left, _, right, _ = ink(picture(made))
    assert BAND - 3 < left < right < 595 - BAND + 3
    assert "…" in text(made)


def test_the_fonts_are_embedded(tmp_path):
    made = stamped(drawn(b""), tmp_path / "p.pdf")
    ran = subprocess.run(["pdffonts", made], capture_output=True, text=True, check=True)
    ours = [line for line in ran.stdout.splitlines() if "PACKAA+" in line]
    assert len(ours) == 2
    assert all("Identity-H       yes yes yes" in line for line in ours)


def test_stamps_are_artifacts(tmp_path):
    with pikepdf.open(stamped(drawn(b""), tmp_path / "p.pdf")) as pdf:
        instructions = list(pikepdf.parse_content_stream(pdf.pages[0]))
    depth = 0
    for operands, operator in instructions:
        depth += (str(operator) == "BDC") - (str(operator) == "EMC")
        if str(operator) == "BDC":
            assert operands[0] == "/Artifact"
        assert str(operator) != "Tj" or depth == 1


@pytest.mark.parametrize(("width", "shown"), [(60, "Page 127"), (24, "127")])
def test_a_narrow_page_shows_its_whole_number(width: int, shown: str, tmp_path):
    path = stamped(drawn(b"", MediaBox=[0, 0, width, 140]), tmp_path / "p.pdf", Marks("Page 127"))
    assert text(path).split() == shown.split()
