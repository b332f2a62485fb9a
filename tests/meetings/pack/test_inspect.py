"""What an officer is told about an upload before it goes into a pack."""

import hashlib
from pathlib import Path

import pytest
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name, Pdf, Permissions

from meetings.pack.inspect import inspect, pdf_findings
from meetings.pack.shapes import DOCX, PDF, FileSource
from scrutiny.refusals import Refused
from tests.meetings.pack.pdf_files import (
    BLACK_BOX,
    annotate,
    layered,
    line,
    link,
    save,
    tagged,
    untagged,
)
from tests.meetings.pack.word_files import paragraph, run, word_file


def codes(pdf: Pdf, tmp_path: Path, **how: object) -> dict[str, int]:
    path = save(pdf, tmp_path / "upload.pdf", **how)
    return {finding.code: finding.count for finding in pdf_findings(path)}


def proper(*words: str) -> Pdf:
    """What an officer is told about an upload before it goes into a pack."""
    pdf = tagged(*(words or ("Open words",)))
    pdf.docinfo["/Title"] = "A paper"
    pdf.Root.Lang = "en-GB"
    return pdf


def test_nothing_is_found_in_a_proper_pdf(tmp_path: Path):
    assert codes(proper(), tmp_path) == {}


def test_missing_tags_title_and_language_are_reported(tmp_path: Path):
    assert set(codes(untagged(line("Words")), tmp_path)) == {"untagged", "no-title", "no-language"}


def test_comments_scripts_and_reaching_out_are_reported(tmp_path: Path):
    pdf = proper()
    annotate(pdf, "/Text", Contents="Is this lawful?")
    annotate(pdf, "/Highlight", C=[1, 1, 0])
    link(pdf, S=Name.JavaScript, JS="app.alert(1)")
    link(pdf, S=Name.Launch, F="calc.exe")
    link(pdf, S=Name.URI, URI="file:///S:/draft.docx")
    link(pdf, S=Name.URI, URI="https://www.gov.uk/")
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(2)")
    found = codes(pdf, tmp_path)
    assert found == {"comments": 2, "scripts": 2, "actions": 1, "links": 1}


def test_attachments_are_reported(tmp_path: Path):
    pdf = proper()
    pdf.attachments["list.xlsx"] = AttachedFileSpec(pdf, b"names")
    assert codes(pdf, tmp_path) == {"attachments": 1}


def test_hidden_layers_are_reported(tmp_path: Path):
    pdf = proper()
    content = b"/OC /Hidden BDC " + line("secret") + b"EMC"
    layered(pdf, content, hidden="Secret", shown="Open")
    assert codes(pdf, tmp_path)["hidden-layers"] == 1


def test_author_is_reported_but_the_program_is_not(tmp_path: Path):
    pdf = proper()
    pdf.docinfo["/Author"] = "Sam Secretwriter"
    pdf.docinfo["/Producer"] = "A program"
    assert codes(pdf, tmp_path) == {"metadata": 1}


def test_deleted_page_still_in_the_file_is_reported(tmp_path: Path):
    pdf = proper()
    pdf.add_blank_page()
    pdf.pages[0].obj.PackTest = pdf.pages[1].obj
    del pdf.pages[1]
    assert codes(pdf, tmp_path) == {"deleted-pages": 1}


def test_restrictions_are_reported(tmp_path: Path):
    lock = Encryption(owner="owner", user="", allow=Permissions(extract=False))
    assert codes(proper(), tmp_path, encryption=lock) == {"restrictions": 1}


# Redaction that hides nothing


def test_words_under_a_black_box_are_refused(tmp_path: Path):
    pdf = untagged(line("The child is called Alex") + BLACK_BOX)
    path = save(pdf, tmp_path / "upload.pdf")
    first = pdf_findings(path)[0]
    assert (first.code, first.severity) == ("false-redaction", "refuse")


def test_black_box_within_a_form_is_seen_where_it_stands(tmp_path: Path):
    pdf = untagged(line("The child is called Alex") + b"q 1 0 0 1 60 690 cm /Fx1 Do Q")
    box = pdf.make_stream(b"0 g 0 0 300 30 re f", Type=Name.XObject, Subtype=Name.Form)
    box.BBox = [0, 0, 300, 30]
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fx1=box)
    assert codes(pdf, tmp_path)["false-redaction"] == 1


def test_white_words_on_a_dark_heading_are_no_redaction(tmp_path: Path):
    pdf = untagged(BLACK_BOX + b" 1 g " + line("Heading"))
    assert "false-redaction" not in codes(pdf, tmp_path)


def test_text_marker_over_words_is_no_redaction(tmp_path: Path):
    pdf = untagged(line("Marked") + b"/GS gs 1 1 0 rg 60 690 300 30 re f")
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(GS=Dictionary(BM=Name.Multiply))
    assert "false-redaction" not in codes(pdf, tmp_path)


CORNERS = [60, 720, 360, 720, 60, 690, 360, 690]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [("/Square", {"IC": [0]}), ("/Highlight", {"C": [0], "QuadPoints": CORNERS})],
)
def test_black_annotation_over_words_is_refused(tmp_path: Path, kind: str, keys: dict):
    pdf = untagged(line("The child is called Alex"))
    annotate(pdf, kind, **keys)
    assert codes(pdf, tmp_path)["false-redaction"] == 1


def test_redaction_that_was_never_applied_is_refused(tmp_path: Path):
    pdf = proper()
    annotate(pdf, "/Redact")
    assert codes(pdf, tmp_path) == {"redaction-marks": 1}


# Words nobody sees, pictures nobody hears


def test_invisible_words_are_reported(tmp_path: Path):
    assert codes(untagged(line("unseen", mode=3)), tmp_path)["invisible-text"] == 1


def _scan(pdf: Pdf, words: bytes) -> Pdf:
    image = pdf.make_stream(b"\xff" * 300, Type=Name.XObject, Subtype=Name.Image)
    image.Width = image.Height = 10
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    page = pdf.pages[0].obj
    page.Resources.XObject = Dictionary(Im1=image)
    page.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im1 Do Q " + words)
    return pdf


def test_recognised_words_of_a_scan_are_reported_differently(tmp_path: Path):
    pdf = _scan(untagged(b""), line("Words of a scan that a machine has recognised", mode=3))
    found = codes(pdf, tmp_path)
    assert found["ocr-layer"] == 1
    assert "invisible-text" not in found


def test_page_that_is_a_picture_is_reported(tmp_path: Path):
    assert codes(_scan(untagged(b""), b""), tmp_path)["picture-of-text"] == 1


def test_words_cropped_away_are_reported(tmp_path: Path):
    pdf = untagged(line("shown", up=300) + line("cut off", up=800))
    pdf.pages[0].obj.CropBox = [0, 0, 595, 400]
    assert codes(pdf, tmp_path)["off-page-text"] == 1


# Through the child


def _source(path: Path, media_type: str) -> FileSource:
    return FileSource(path, media_type, hashlib.sha256(path.read_bytes()).hexdigest())


def test_word_file_is_inspected_by_its_preflight(tmp_path: Path):
    path = tmp_path / "upload.docx"
    path.write_bytes(word_file(paragraph("open", run("secret", "<w:vanish/>"))))
    codes = [finding.code for finding in inspect(_source(path, DOCX))]
    assert codes == ["hidden", "no-headings"]


def test_pdf_is_inspected_in_a_child(tmp_path: Path):
    path = save(proper(), tmp_path / "upload.pdf")
    assert inspect(_source(path, PDF)) == ()


def test_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path):
    path = tmp_path / "upload.pdf"
    path.write_bytes(b"%PDF-1.7 nonsense")
    with pytest.raises(Refused, match="damaged"):
        inspect(_source(path, PDF))


def test_real_inspection_report_hides_nothing(real_papers: Path):
    path = real_papers / "06-appendix-1-ofsted-inspection-report.pdf"
    assert pdf_findings(path) == ()


def test_layer_that_is_not_for_the_screen_is_reported_as_hidden(tmp_path: Path):
    pdf = proper()
    layered(pdf, b"/OC /Hidden BDC " + line("secret") + b"EMC", hidden="Secret", shown="Open")
    hidden = pdf.Root.OCProperties.OCGs[0]
    hidden.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
    pdf.Root.OCProperties.D = Dictionary()
    assert codes(pdf, tmp_path) == {"hidden-layers": 1}
