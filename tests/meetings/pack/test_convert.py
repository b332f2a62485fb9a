"""From upload to tagged PDF: nothing hidden comes through, and no word is lost."""

import hashlib
import io
import json
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name, Pdf
from PIL import Image

from meetings.pack import convert, pdfwords, preflight
from meetings.pack.cache import Store
from meetings.pack.convert import Converted, ToolMissing, media_type_of, to_pdf
from meetings.pack.jpeg import picture_only
from meetings.pack.metadata import claims_ua, describe
from meetings.pack.shapes import PDF, FileSource
from scrutiny.refusals import Refused
from tests.meetings.pack.pdf_files import (
    BLACK_BOX,
    annotate,
    bytes_of,
    everything_in,
    layered,
    line,
    link,
    tagged,
    untagged,
)
from tests.meetings.pack.word_files import field, paragraph, run, story, word_file, zipped

LEAST_EQUAL = 0.995
SECRET = "Wolverquince"
BY = f'w:id="1" w:author="{SECRET}" w:date="2024-10-01T09:00:00Z"'

Convert = Callable[..., Converted]


@pytest.fixture
def converted(tmp_path: Path, store: Store) -> Convert:
    """Convert bytes as an upload would be."""

    def make(data: bytes, *, title: str = "A paper") -> Converted:
        path = tmp_path / "upload"
        path.write_bytes(data)
        source = FileSource(path, media_type_of(data), hashlib.sha256(data).hexdigest())
        return to_pdf(source, title=title, store=store)

    return make


def codes(made: Converted) -> dict[str, int]:
    return {finding.code: finding.count for finding in made.findings}


def equal_share(source: list[str], made: list[str]) -> float:
    return SequenceMatcher(None, source, made, autojunk=False).ratio()


# The real papers


@pytest.fixture(scope="module")
def real_pdfs(real_papers: Path, needs_soffice: str, store: Store) -> dict[Path, Converted]:
    papers = sorted([*real_papers.glob("*.docx"), *real_papers.glob("*.pdf")])
    made = {}
    for path in papers:
        data = path.read_bytes()
        source = FileSource(path, media_type_of(data), hashlib.sha256(data).hexdigest())
        made[path] = to_pdf(source, title=path.stem, store=store)
    return made


def test_real_papers_keep_their_words_in_order(real_pdfs: dict[Path, Converted]):
    assert len(real_pdfs) == 7
    for path, made in real_pdfs.items():
        is_word = path.suffix == ".docx"
        source = preflight.words(path.read_bytes()) if is_word else pdfwords.words(path)
        assert len(source) > 400
        assert equal_share(source, pdfwords.words(made.path)) >= LEAST_EQUAL, path.name


def test_comparison_of_words_sees_a_lost_paragraph(real_pdfs: dict[Path, Converted]):
    path, made = next((p, m) for p, m in real_pdfs.items() if "terms-of-reference-report" in p.name)
    source = preflight.words(path.read_bytes())
    assert equal_share(source[:100] + source[120:], pdfwords.words(made.path)) < LEAST_EQUAL
    swapped = source[200:] + source[:200]
    assert equal_share(swapped, pdfwords.words(made.path)) < LEAST_EQUAL


def test_real_papers_are_pdf_ua(real_pdfs: dict[Path, Converted], verapdf: Callable[..., None]):
    assert all(made.claims_ua and made.is_tagged for made in real_pdfs.values())
    verapdf(*[made.path for made in real_pdfs.values()])


def test_real_papers_carry_their_title_and_language(real_pdfs: dict[Path, Converted]):
    for path, made in real_pdfs.items():
        with pikepdf.open(made.path) as pdf:
            assert str(pdf.Root.Lang) == ("en-GB" if path.suffix == ".docx" else "en-US")
            assert pdf.Root.ViewerPreferences.DisplayDocTitle
            assert pdf.open_metadata()["dc:title"] == path.stem


def test_landscape_stays_landscape(real_pdfs: dict[Path, Converted]):
    wide = {path.name for path, made in real_pdfs.items() if _is_landscape(made.path)}
    assert wide == {"05-appendix-a-work-programme.docx", "06-appendix-2-ofsted-action-plan.docx"}


def _is_landscape(path: Path) -> bool:
    with pikepdf.open(path) as pdf:
        boxes = [page.mediabox for page in pdf.pages]
        return all(float(box[2]) > float(box[3]) for box in boxes)


# Word files


def _telltale_word_file() -> bytes:
    """A Word file with a random word in every place that must not reach the PDF."""
    gone = f"<w:del {BY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"
    marks = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>'
    reference = '<w:r><w:commentReference w:id="0"/></w:r>'
    body = (
        paragraph("Open ", gone, f"<w:ins {BY}>{run('words ')}</w:ins>", "remain")
        + paragraph(marks.format(run("Discussed")), reference)
        + paragraph(run(SECRET, "<w:vanish/>"))
        + paragraph(field(f'INCLUDETEXT "{SECRET}.docx"', "included"))
        + '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/></w:sectPr>'
    )
    remark = f'<w:comment w:id="0" w:author="{SECRET}">{paragraph(SECRET)}</w:comment>'
    footer = paragraph("Borough footer ", "Page ", field("PAGE", "1"))
    core = (
        '<cp:coreProperties xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:cp='
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties">'
        f"<dc:creator>{SECRET}</dc:creator></cp:coreProperties>"
    )
    return word_file(
        body,
        parts={
            "word/comments.xml": story("comments", remark),
            "word/footer1.xml": story("ftr", footer),
            "docProps/core.xml": core.encode(),
            "docProps/custom.xml": f"<Properties><p>{SECRET}</p></Properties>".encode(),
        },
        relations={"rId3": ("footer", "footer1.xml"), "rId4": ("comments", "comments.xml")},
    )


def test_hidden_words_of_a_word_file_never_reach_the_pdf(
    converted: Convert, needs_soffice: str, pdftotext: str
):
    made = converted(_telltale_word_file())
    assert SECRET.encode() not in everything_in(made.path)
    shown = subprocess.run([pdftotext, made.path, "-"], capture_output=True, text=True).stdout
    assert " ".join(shown.split()) == "Open words remain Discussed included Borough footer"
    assert pdfwords.words(made.path) == ["Open", "words", "remain", "Discussed", "included"]


def test_word_without_preflight_would_tell(needs_soffice: str, tmp_path: Path):
    """The search above can find something: LibreOffice prints deletions and comments."""
    path = tmp_path / "upload.docx"
    path.write_bytes(_telltale_word_file())
    _print_raw(path)
    assert SECRET.encode() in everything_in(tmp_path / "upload.pdf")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A local server that notes who calls."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()
        thread = threading.Thread(target=_note_calls, args=(server, calls, ended))
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/spy.png", calls
        ended.set()
        thread.join()


def _note_calls(server: socket.socket, calls: list[str], ended: threading.Event) -> None:
    while not ended.is_set():
        try:
            connection, _ = server.accept()
        except TimeoutError:
            continue
        calls.append(str(connection))
        connection.close()


def test_remote_picture_is_never_asked_for(
    listener: tuple[str, list[str]], needs_soffice: str, tmp_path: Path
):
    address, calls = listener
    data = _with_remote_picture(address)
    path = tmp_path / "upload.docx"
    path.write_bytes(data)
    _print_raw(path)
    assert calls, "LibreOffice alone asks for it, or this test shows nothing"
    calls.clear()
    path.write_bytes(preflight.clean_docx(data).data)
    _print_raw(path)
    assert not calls


def _with_remote_picture(address: str) -> bytes:
    graphic = (
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:link="rId7"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic>"
    )
    inline = '<wp:inline><wp:extent cx="914400" cy="914400"/><wp:docPr id="1" name="p"/>'
    drawing = f"<w:r><w:drawing>{inline}{graphic}</wp:inline></w:drawing></w:r>"
    return word_file(paragraph("Seen", drawing), external={"rId7": ("image", address)})


def _print_raw(path: Path) -> None:
    """Let LibreOffice print a file as it is: no wall around it, no preflight before it."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    target = ("--convert-to", "pdf", "--outdir", str(path.parent), str(path))
    subprocess.run(["soffice", profile, "--headless", *target], capture_output=True, check=True)


def _numbered() -> bytes:
    """Automatic numbers 1, 1.1, 1.2, which a court paper may cite."""
    level = (
        '<w:lvl w:ilvl="{0}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="{1}"/></w:lvl>'
    )
    levels = level.format(0, "%1.") + level.format(1, "%1.%2")
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    lines = [
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"{run(words)}</w:p>"
        for depth, words in (
            (0, "Purpose"),
            (1, "first"),
            (1, "second"),
            (0, "Costs"),
            (1, "third"),
        )
    ]
    return word_file(
        "".join(lines),
        parts={"word/numbering.xml": story("numbering", numbering)},
        relations={"rId2": ("numbering", "numbering.xml")},
    )


def test_automatic_numbers_stay_exactly(converted: Convert, needs_soffice: str):
    made = converted(_numbered())
    heard = " ".join(pdfwords.words(made.path))
    assert heard == "1. Purpose 1.1 first 1.2 second 2. Costs 2.1 third"


def _written(fill: Callable[[Document], None]) -> bytes:
    document = Document()
    fill(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_undescribed_picture_costs_the_claim(
    converted: Convert, needs_soffice: str, verapdf: Callable[..., None]
):
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(picture, "PNG")
    made = converted(_written(lambda document: document.add_picture(picture)))
    assert codes(made)["no-alt-text"] == 1
    assert not made.claims_ua
    with pytest.raises(AssertionError):
        verapdf(made.path)


def test_links_headings_and_tables_are_pdf_ua(
    converted: Convert, needs_soffice: str, verapdf: Callable[..., None]
):
    def fill(document: Document) -> None:
        document.add_heading("Purpose", 1)
        document.add_paragraph("First", style="List Number")
        document.add_paragraph("Bullet", style="List Bullet")
        document.add_heading("Detail", 2)
        table = document.add_table(3, 2)
        for cell, words in zip(table.rows[0].cells, ("Action", "Due"), strict=True):
            cell.paragraphs[0].add_run(words).bold = True
        table.rows[1].cells[0].text, table.rows[1].cells[1].text = "Audit", "May"

    made = converted(_written(fill))
    assert made.claims_ua
    assert codes(made)["header-rows"] == 1
    with pikepdf.open(made.path) as pdf:
        headers = [e for e in pdf.objects if isinstance(e, Dictionary) and e.get("/S") == "/TH"]
    assert len(headers) == 2
    verapdf(made.path)


def test_missing_libreoffice_is_said_with_the_remedy(
    converted: Convert, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    convert.soffice_version.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="apt-get install libreoffice-writer-nogui"):
        converted(word_file(paragraph("Words")))
    convert.soffice_version.cache_clear()


# PDFs


def test_what_acts_or_hides_in_a_pdf_goes(converted: Convert):
    def make() -> Pdf:
        pdf = tagged("Open words", "remain")
        annotate(pdf, "/Text", Contents=SECRET)
        annotate(pdf, "/FileAttachment", Contents=SECRET)
        link(pdf, S=Name.JavaScript, JS=SECRET)
        link(pdf, S=Name.Launch, F=SECRET)
        link(pdf, S=Name.URI, URI="https://www.gov.uk/", Next=Dictionary(S=Name.Launch, F=SECRET))
        pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=SECRET)
        pdf.attachments[SECRET] = AttachedFileSpec(pdf, SECRET.encode())
        pdf.docinfo["/Author"] = SECRET
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Purpose", 0))
        pdf.Root.Outlines.First.AA = Dictionary(S=Name.JavaScript, JS=SECRET)
        with pdf.open_metadata() as metadata:
            metadata["dc:creator"] = [SECRET]
        return pdf

    made = converted(bytes_of(make))
    assert SECRET.encode() not in everything_in(made.path)
    assert b"https://www.gov.uk/" in everything_in(made.path)
    assert {"comments", "scripts", "actions", "attachments", "metadata"} <= set(codes(made))
    assert pdfwords.words(made.path) == ["Open", "words", "remain"]


@pytest.mark.parametrize("by_usage", [False, True])
def test_hidden_layer_is_removed_and_shown_layer_stays(converted: Convert, by_usage: bool):
    def make() -> Pdf:
        pdf = tagged("unused")
        content = (
            b"/P <</MCID 0>> BDC "
            + line("Open")
            + b"/OC /Shown BDC "
            + line("words", up=680)
            + b"EMC "
            b"/OC /Hidden BDC " + line(SECRET, up=660) + b"0 0 9 9 re f EMC EMC"
        )
        layered(pdf, content, hidden=SECRET, shown="Seen")
        if by_usage:
            hidden = pdf.Root.OCProperties.OCGs[0]
            hidden.Usage = Dictionary(View=Dictionary(ViewState=Name.OFF))
            pdf.Root.OCProperties.D = Dictionary()
        return pdf

    made = converted(bytes_of(make))
    assert SECRET.encode() not in everything_in(made.path)
    assert pdfwords.words(made.path) == ["Open", "words"]
    assert codes(made)["hidden-layers"] == 1


def test_deleted_page_that_the_tags_still_know_is_emptied(converted: Convert):
    def make() -> Pdf:
        pdf = tagged("Open")
        pdf.pages.append(pdf.pages[0])
        gone = pdf.pages[1].obj
        gone.Contents = pdf.make_stream(line(SECRET))
        document = pdf.Root.StructTreeRoot.K
        ghost = Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=gone, K=0)
        document.K.append(pdf.make_indirect(ghost))
        del pdf.pages[1]
        return pdf

    made = converted(bytes_of(make))
    assert SECRET.encode() not in everything_in(made.path)
    assert codes(made)["deleted-pages"] == 1


def test_untagged_pdf_is_read_but_claims_nothing(converted: Convert):
    made = converted(bytes_of(lambda: untagged(line("One"), line("Two"))))
    assert (made.pages, made.is_tagged, made.claims_ua) == (2, False, False)
    assert codes(made)["untagged"] == 1
    assert pdfwords.words(made.path) == ["One", "Two"]


def test_words_are_read_where_only_the_tree_is_lost(converted: Convert):
    """Programs that join PDFs leave the marks and drop the tree."""

    def make() -> Pdf:
        pdf = tagged("Words", "remain")
        del pdf.Root.StructTreeRoot, pdf.Root.MarkInfo
        return pdf

    assert pdfwords.words(converted(bytes_of(make)).path) == ["Words", "remain"]


def test_claim_of_pdf_ua_is_taken_back_when_it_is_not_deserved(converted: Convert):
    def make() -> Pdf:
        pdf = tagged("A font that is not embedded")
        describe(pdf, title="A paper", lang="en-GB", claim=True)
        return pdf

    made = converted(bytes_of(make))
    assert made.is_tagged
    assert not made.claims_ua
    assert codes(made)["font-missing"] == 1
    with pikepdf.open(made.path) as pdf:
        assert not claims_ua(pdf)


def test_form_fields_print_and_are_reported(converted: Convert):
    def make() -> Pdf:
        pdf = tagged("Name:")
        look = pdf.make_stream(b"BT 0 g /F1 12 Tf 2 8 Td (Filled) Tj ET")
        look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, [0, 0, 300, 30]
        look.Resources = pdf.pages[0].obj.Resources
        widget = annotate(pdf, "/Widget", FT=Name.Tx, T="name", V="Filled", F=4)
        widget.AP = Dictionary(N=look)
        pdf.Root.AcroForm = Dictionary(Fields=[widget])
        return pdf

    made = converted(bytes_of(make))
    assert codes(made)["form-fields"] == 1
    assert pdfwords.words(made.path) == ["Name:", "Filled"]


def test_restrictions_are_lifted_and_reported(converted: Convert, tmp_path: Path):
    out = io.BytesIO()
    tagged("Open").save(out, encryption=Encryption(owner="owner", user=""))
    made = converted(out.getvalue())
    assert codes(made)["restrictions"] == 1
    with pikepdf.open(made.path) as pdf:
        assert not pdf.is_encrypted


def test_structure_that_leads_back_into_itself_is_refused(converted: Convert):
    def make() -> Pdf:
        pdf = tagged("Open", "words")
        document = pdf.Root.StructTreeRoot.K
        document.K.append(document)
        return pdf

    with pytest.raises(Refused, match="refers to itself"):
        converted(bytes_of(make))


def test_what_is_glued_to_the_end_of_a_pdf_goes(converted: Convert):
    made = converted(bytes_of(lambda: tagged("Open")) + zipped({"a.txt": SECRET.encode() * 9}))
    assert SECRET.encode() not in made.path.read_bytes()
    assert pdfwords.words(made.path) == ["Open"]


# Refusals


def _locked() -> bytes:
    out = io.BytesIO()
    tagged("Open").save(out, encryption=Encryption(owner="owner", user="user"))
    return out.getvalue()


def _no_pages() -> Pdf:
    pdf = tagged("Open")
    del pdf.pages[0]
    return pdf


def _portfolio() -> Pdf:
    pdf = tagged("Open this in Acrobat")
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    return pdf


def _dynamic_form() -> Pdf:
    pdf = tagged("Please wait")
    pdf.Root.NeedsRendering = True
    return pdf


def _redaction() -> Pdf:
    return untagged(line(f"The child is {SECRET}") + BLACK_BOX)


REFUSED = {
    "empty": (lambda: b"", "empty"),
    "web page before a PDF": (lambda: b"<html></html>" + bytes_of(lambda: tagged("x")), "kind of"),
    "spreadsheet": (lambda: zipped({"[Content_Types].xml": b"<Types/>"}), "not a Word file"),
    "text": (lambda: b"just words", "kind of file"),
    "GIF": (lambda: b"GIF89a" + bytes(20), "kind of file"),
    "truncated": (lambda: bytes_of(lambda: tagged("x"))[:120], "damaged"),
    "noise": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 9, "damaged"),
    "locked": (_locked, "password"),
    "no pages": (lambda: bytes_of(_no_pages), "no pages"),
    "portfolio": (lambda: bytes_of(_portfolio), "portfolio"),
    "dynamic form": (lambda: bytes_of(_dynamic_form), "form"),
    "false redaction": (lambda: bytes_of(_redaction), "covered, or have the colour"),
    "damaged picture": (lambda: _picture("PNG")[:60], "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unfit_upload_is_refused_in_words(name: str, converted: Convert):
    make, telling = REFUSED[name]
    with pytest.raises(Refused, match=telling):
        converted(make())


def test_refused_upload_leaves_nothing_in_the_store(tmp_path: Path):
    store = Store(tmp_path / "store")
    path = tmp_path / "upload.pdf"
    path.write_bytes(bytes_of(_redaction))
    with pytest.raises(Refused):
        to_pdf(FileSource(path, PDF, ""), title="A paper", store=store)
    assert not list(store.root.glob("*/*"))


# Pictures


def _picture(kind: str, *, size: tuple[int, int] = (300, 200), **how: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **how)
    return out.getvalue()


def _with_place(kind: str) -> bytes:
    data = Image.Exif()
    data[0x010E] = data[0x013B] = SECRET  # description, artist
    return _picture(kind, exif=data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_picture_becomes_a_page_described_by_the_title(kind: str, converted: Convert):
    made = converted(_with_place(kind), title="Map of the wards")
    assert made.pages == 1
    assert codes(made)["picture"] == 1
    assert not made.claims_ua
    everything = everything_in(made.path)
    assert b"Map of the wards" in everything
    assert SECRET.encode() not in everything


def test_wide_picture_stands_on_a_landscape_page(converted: Convert):
    assert _is_landscape(converted(_picture("PNG")).path)
    assert not _is_landscape(converted(_picture("PNG", size=(200, 300))).path)


def test_camera_data_leave_a_jpeg_and_the_picture_stays():
    before = _with_place("JPEG")
    after = picture_only(before)
    assert SECRET.encode() in before
    assert SECRET.encode() not in after
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(before)).tobytes()


# The store


def test_same_upload_is_converted_once_and_another_title_again(tmp_path: Path):
    store = Store(tmp_path / "store")
    path = tmp_path / "upload.pdf"
    path.write_bytes(bytes_of(lambda: tagged("Open")))
    source = FileSource(path, PDF, "")
    first = to_pdf(source, title="A paper", store=store)
    written = first.path.stat().st_mtime_ns
    facts = first.path.with_suffix(".json")
    facts.write_text(json.dumps(json.loads(facts.read_text()) | {"pages": 77}))
    assert to_pdf(source, title="A paper", store=store).pages == 77
    assert first.path.stat().st_mtime_ns >= written
    assert to_pdf(source, title="Another", store=store).pages == 1


def test_result_is_made_again_when_the_store_lost_half_of_it(tmp_path: Path):
    store = Store(tmp_path / "store")
    path = tmp_path / "upload.pdf"
    path.write_bytes(bytes_of(lambda: tagged("Open")))
    first = to_pdf(FileSource(path, PDF, ""), title="A paper", store=store)
    shutil.copy(first.path, tmp_path / "first.pdf")
    first.path.unlink()
    again = to_pdf(FileSource(path, PDF, ""), title="A paper", store=store)
    assert again.path.read_bytes() == (tmp_path / "first.pdf").read_bytes()
