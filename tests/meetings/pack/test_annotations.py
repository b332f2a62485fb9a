"""What was typed, stamped or filled in is printed whole; what viewers hide and notes go."""

from pathlib import Path

import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from meetings.pack.annotations import pages_in_words
from meetings.pack.child import Unusable
from meetings.pack.convert import finish_job
from meetings.pack.shapes import PDF
from tests.meetings.pack.pdf_files import annotate, everything_in, layered, line, untagged

PRINTS, HIDDEN, NO_VIEW = 4, 2, 32
PASSWORD, MULTILINE = 1 << 13, 1 << 12
LONG = "First line.\rSecond line.\rThird, " + "and on " * 20 + "to the LAST."


def made(pdf: Pdf, folder: Path) -> tuple[list[str], dict[str, tuple[str, int]]]:
    """The words of the finished paper, and its findings by code."""
    pdf.save(folder / "upload.pdf")
    target = folder / "finished.pdf"
    told = finish_job(str(folder / "upload.pdf"), str(target), "A paper", "en-GB", PDF)
    page = pypdfium2.PdfDocument(target)[0]
    words = page.get_textpage().get_text_range().split()
    return words, {each["code"]: (each["sentence"], each["count"]) for each in told["findings"]}


def look(pdf: Pdf, words: str) -> Object:
    drawn = pdf.make_stream(f"BT /F1 12 Tf 2 8 Td ({words}) Tj ET".encode())
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, [0, 0, 300, 30]
    drawn.Resources = pdf.pages[0].obj.Resources
    return Dictionary(N=drawn)


def field(pdf: Pdf, value: str = "", **keys: object) -> Object:
    widget = annotate(pdf, "/Widget", **({"FT": Name.Tx, "F": PRINTS, "T": "name"} | keys))
    widget.DA = String("/Helv 12 Tf 0 g")
    if value:
        widget.V = String(value)
    form = pdf.Root.get("/AcroForm", Dictionary(Fields=Array(), NeedAppearances=True))
    form.Fields.append(widget)
    pdf.Root.AcroForm = form
    return widget


def sheet() -> Pdf:
    return untagged(line("Form", up=800))


@pytest.mark.parametrize("kind", ["/FreeText", "/Stamp", "/Ink", "/Square"])
def test_what_prints_is_printed_and_told_with_its_page(kind: str, tmp_path: Path):
    pdf = sheet()
    annotate(pdf, kind, F=PRINTS, AP=look(pdf, "APPROVED"), Contents="hidden remark")
    words, found = made(pdf, tmp_path)
    assert words == ["Form", "APPROVED"]
    assert "onto page 1 was printed" in found["typed-printed"][0]
    assert "comments" not in found
    assert b"remark" not in everything_in(tmp_path / "finished.pdf")


@pytest.mark.parametrize("flags", [0, PRINTS | HIDDEN, PRINTS | NO_VIEW])
def test_what_does_not_print_goes(flags: int, tmp_path: Path):
    pdf = sheet()
    annotate(pdf, "/FreeText", F=flags, AP=look(pdf, "secret"), Contents="secret")
    words, found = made(pdf, tmp_path)
    assert words == ["Form"]
    assert found["comments"][1] == 1
    assert ("typed-lost" in found) == (flags == 0)
    assert b"secret" not in everything_in(tmp_path / "finished.pdf")


@pytest.mark.parametrize("kind", ["/Text", "/Highlight", "/Caret", "/StrikeOut"])
def test_notes_of_reviewers_go(kind: str, tmp_path: Path):
    pdf = sheet()
    annotate(pdf, kind, F=PRINTS, AP=look(pdf, "note"), Contents="note")
    assert made(pdf, tmp_path)[0] == ["Form"]


def test_callout_of_a_reviewer_goes(tmp_path: Path):
    pdf = sheet()
    annotate(pdf, "/FreeText", F=PRINTS, IT=Name.FreeTextCallout, AP=look(pdf, "note"))
    words, found = made(pdf, tmp_path)
    assert words == ["Form"]
    assert "page 1" in found["typed-lost"][0]


def test_stamp_of_a_hidden_layer_is_not_printed(tmp_path: Path):
    pdf = sheet()
    stamp = annotate(pdf, "/Stamp", F=PRINTS, AP=look(pdf, "secret"))
    layered(pdf, line("Form"), hidden="Off", shown="On")
    stamp.OC = pdf.pages[0].obj.Resources.Properties.Hidden
    assert made(pdf, tmp_path)[0] == ["Form"]


# Forms


def test_answer_without_a_look_is_drawn(tmp_path: Path):
    pdf = sheet()
    field(pdf, "Councillor B Example – £5")
    assert made(pdf, tmp_path)[0] == ["Form", *["Councillor", "B", "Example", "–", "£5"]]


@pytest.mark.parametrize("keys", [{"F": HIDDEN}, {"F": NO_VIEW | PRINTS}, {"Ff": PASSWORD}])
def test_answer_that_viewers_hide_is_not_printed(keys: dict, tmp_path: Path):
    pdf = sheet()
    widget = field(pdf, "swordfish", **keys)
    widget.AP = look(pdf, "swordfish")
    words, found = made(pdf, tmp_path)
    assert words == ["Form"]
    assert found["hidden-fields"][1] == 1
    assert b"swordfish" not in everything_in(tmp_path / "finished.pdf")


@pytest.mark.parametrize("flags", [0, MULTILINE])
def test_answer_longer_than_its_line_is_drawn_whole(flags: int, tmp_path: Path):
    pdf = sheet()
    field(pdf, LONG, Ff=flags).Rect = [60, 600, 360, 720]
    words, _ = made(pdf, tmp_path)
    assert words == ["Form", *LONG.split()]


def test_look_that_cuts_an_answer_is_drawn_anew(tmp_path: Path):
    pdf = sheet()
    widget = field(pdf, LONG)
    widget.AP, widget.Rect = look(pdf, "First line."), [60, 600, 360, 720]
    pdf.Root.AcroForm.NeedAppearances = False
    assert made(pdf, tmp_path)[0][-1] == "LAST."


def test_look_that_shows_its_answer_stays(tmp_path: Path):
    pdf = sheet()
    field(
        pdf,
        "Yes",
    ).AP = look(pdf, "Yes, as drawn")
    pdf.Root.AcroForm.NeedAppearances = False
    assert made(pdf, tmp_path)[0] == ["Form", "Yes,", "as", "drawn"]


@pytest.mark.parametrize(
    ("answer", "telling"), [(LONG * 30, "longer than its box"), ("اردو", "letters")]
)
def test_answer_that_cannot_be_drawn_is_refused_with_its_page(
    answer: str, telling: str, tmp_path: Path
):
    pdf = sheet()
    field(pdf, answer)
    with pytest.raises(Unusable, match=f"form field on page 1 .*{telling}"):
        made(pdf, tmp_path)


def test_chosen_line_of_a_list_prints_as_it_is_shown(tmp_path: Path):
    pdf = sheet()
    widget = field(pdf, "x2", FT=Name.Ch)
    widget.Opt = Array(
        [Array([String("x1"), String("First")]), Array([String("x2"), String("Second")])]
    )
    assert made(pdf, tmp_path)[0] == ["Form", "Second"]


def test_ticks_are_printed_with_and_without_a_look(tmp_path: Path):
    pdf = sheet()
    drawn = field(pdf, FT=Name.Btn)
    drawn.AP = Dictionary(N=Dictionary(Yes=look(pdf, "ticked").N, Off=look(pdf, "empty").N))
    drawn.V = Name.Yes
    bare = field(pdf, FT=Name.Btn)
    bare.V, bare.Rect = Name.On, [60, 600, 80, 620]
    empty = field(pdf, FT=Name.Btn)
    empty.V, empty.Rect = Name.Off, [60, 500, 80, 520]
    assert made(pdf, tmp_path)[0] == ["Form", "ticked", "✔"]


def test_pages_are_listed_in_words():
    assert pages_in_words({3}) == "page 3"
    assert pages_in_words({7, 1, 3}) == "pages 1, 3 and 7"
