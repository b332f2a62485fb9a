"""Lists, tables and pictures have the shape that screen readers rely on."""

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
from docx import Document
from docx.oxml import parse_xml
from pikepdf import Array, Name, Object, Pdf
from PIL import Image

from meetings.pack import pdfwords
from meetings.pack.cache import Store
from meetings.pack.convert import Converted, media_type_of, to_pdf
from meetings.pack.shapes import FileSource
from meetings.pack.shaping import drop_frames, pad_tables, row_widths, settle_lists
from meetings.pack.structure import children, is_element, new_element
from tests.meetings.pack import tagcheck
from tests.meetings.pack.pdf_files import line, tagged
from tests.meetings.pack.word_files import paragraph, run, story, word_file


def converted(data: bytes, folder: Path, store: Store) -> Converted:
    path = folder / "upload.docx"
    path.write_bytes(data)
    return to_pdf(FileSource(path, media_type_of(data), ""), title="A paper", store=store)


def numbered(*lines: tuple[int | None, str]) -> bytes:
    """A Word file of numbered lines by level; a line of level None is an ordinary paragraph."""
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="{1}"/></w:lvl>'
    )
    levels = level.format(0, "%1.") + level.format(1, "%1.%2")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    number = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = "".join(
        f"<w:p>{'' if depth is None else number.format(depth)}{run(words)}</w:p>"
        for depth, words in lines
    )
    return word_file(
        body,
        parts={"word/numbering.xml": story("numbering", numbering)},
        relations={"rId2": ("numbering", "numbering.xml")},
    )


def test_list_that_a_paragraph_interrupts_stays_a_list(
    needs_soffice: str, verapdf: Callable[..., None], tmp_path: Path, store: Store
):
    lines = [(0, "Background"), (1, "First."), (None, "Between."), (1, "Second."), (0, "Options")]
    made = converted(numbered(*lines), tmp_path, store)
    heard = "1. Background 1.1 First. Between. 1.2 Second. 2. Options"
    assert " ".join(pdfwords.words(made.path)) == heard
    assert made.claims_ua
    assert tagcheck.faults(made.path) == {}
    with pikepdf.open(made.path) as pdf:
        parents = [str(e.P.S) for e in pdf.objects if is_element(e) and e.S == "/LI"]
    assert parents == ["/L"] * 4
    verapdf(made.path)


TEXT_BOX = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
    '2006"><mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/'
    'wordprocessingShape" Requires="wps"><w:drawing><wp:inline><wp:extent cx="2000000" '
    'cy="500000"/><wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.'
    'microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill>'
    '<a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr><wps:txbx><w:txbxContent>'
    "{}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
)


def test_text_box_is_no_picture_that_lacks_a_description(
    needs_soffice: str, verapdf: Callable[..., None], tmp_path: Path, store: Store
):
    box = TEXT_BOX.format(paragraph("That the Cabinet Member answers."))
    data = word_file(paragraph("Before") + f"<w:p>{box}</w:p>" + paragraph("After"))
    made = converted(data, tmp_path, store)
    said = "Before That the Cabinet Member answers. After"
    assert " ".join(pdfwords.words(made.path)) == said
    assert made.claims_ua
    verapdf(made.path)


def test_frame_of_lines_only_is_dropped_and_a_drawing_with_words_is_not():
    for content, dropped in ((b"0 0 9 9 re S", 1), (b"0 0 9 9 re S " + line("Chart"), 0)):
        pdf, document = _tree(b"/Figure <</MCID 0>> BDC " + content + b" EMC")
        _element(pdf, document, "/Figure", 0).Pg = pdf.pages[0].obj
        _element(pdf, document, "/Div")
        assert drop_frames(pdf) == dropped


def test_items_and_words_find_their_list():
    pdf, document = _tree(b"")
    loose = _element(pdf, document, "/LI")
    shown = _element(pdf, document, "/L")
    first = _element(pdf, shown, "/LI")
    words = _element(pdf, shown, "/P")
    settle_lists(pdf)
    one, other = children(document)
    assert (one.S, other.S) == ("/L", "/L")
    assert children(one)[0].objgen == loose.objgen
    assert loose.P.objgen == one.objgen
    assert [kid.objgen for kid in children(first)] == [words.objgen]
    assert words.P.objgen == first.objgen


def test_short_rows_are_padded():
    pdf, document = _tree(b"")
    table = _element(pdf, document, "/Table")
    for cells in (3, 1, 3):
        row = _element(pdf, table, "/TR")
        for _ in range(cells):
            _element(pdf, row, "/TD")
    pad_tables(pdf)
    assert [width for _, width in row_widths(table)] == [3, 3, 3]
    assert children(children(table)[1])[1].A.ColSpan == 2


def _tree(content: bytes) -> tuple[Pdf, Object]:
    pdf = tagged("x")
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    document = pdf.Root.StructTreeRoot.K
    document.K = Array()
    return pdf, document


def _element(pdf: Pdf, parent: Object, kind: str, *kids: int) -> Object:
    made = new_element(pdf, kind, parent, list(kids))
    parent.K.append(made)
    return made


def test_decorative_picture_is_an_artifact(needs_soffice: str, tmp_path: Path, store: Store):
    made = converted(_decorated(), tmp_path, store)
    assert made.claims_ua
    with pikepdf.open(made.path) as pdf:
        assert not [e for e in pdf.objects if is_element(e) and e.S == "/Figure"]
        assert [each for each in pdf.objects if _is_picture(each)]


def _is_picture(each: object) -> bool:
    return isinstance(each, pikepdf.Stream) and each.get("/Subtype") == Name.Image


def _decorated() -> bytes:
    out, picture = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    document = Document()
    document.add_paragraph("Words")
    shape = document.add_picture(picture)
    space = "http://schemas.microsoft.com/office/drawing/2017/decorative"
    main = "http://schemas.openxmlformats.org/drawingml/2006/main"
    shape._inline.docPr.append(
        parse_xml(
            f'<a:extLst xmlns:a="{main}"><a:ext uri="{{C183D7F6-B498-43B3-948B-1728B52AA6E4}}">'
            f'<d:decorative xmlns:d="{space}" val="1"/></a:ext></a:extLst>'
        )
    )
    document.save(out)
    return out.getvalue()
