"""Any PDF of one paper becomes one that can stand in a pack."""

import json

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from meetings.pack.child import Unusable, run_command
from meetings.pack.structure import children, walk
from meetings.pack.tags import Normalised, normalise
from tests.meetings.pack.making import drawn, long_table, page, saved, structure_text, tag, text
from tests.meetings.pack.tagcheck import element_types, faults

WORDS = b"BT /F1 12 Tf 72 700 Td (Some words) Tj ET"
LINE = b"q 72 600 m 300 600 l S Q"
TAGGED = b"/P <</MCID 0>> BDC BT /F1 12 Tf 72 700 Td (Tagged words) Tj ET EMC "


def normalised(pdf: Pdf, tmp_path, name="paper") -> tuple[Normalised, object]:
    source = saved(pdf, tmp_path / f"{name}-raw.pdf")
    target = tmp_path / f"{name}.pdf"
    return normalise(source, target), target


def elements(pdf: Pdf, kind: str) -> list:
    return [e for e, _ in walk(pdf.Root.StructTreeRoot) if str(e.S) == kind]


# Content outside all marks


def test_a_line_outside_all_marks_becomes_an_artifact(tmp_path):
    pdf = drawn(TAGGED + LINE)
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert element_types(made) == {"Document": 1, "P": 1}


def test_words_outside_all_marks_are_not_hidden_from_a_screen_reader(tmp_path):
    pdf = drawn(TAGGED + WORDS)
    tag(pdf)
    result, made = normalised(pdf, tmp_path)
    assert result.loose_text == 1
    assert faults(made) == {}
    assert '"Some words"' in structure_text(made)


def test_marks_within_a_text_object_are_respected(tmp_path):
    content = b"BT /F1 12 Tf 72 700 Td (Loose) Tj /P <</MCID 0>> BDC (Tagged) Tj EMC (Again) Tj ET"
    pdf = drawn(content)
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert element_types(made)["P"] == 2


def test_a_mark_by_name_in_the_resources_counts(tmp_path):
    pdf = drawn(b"/P /Mark BDC BT /F1 12 Tf 72 700 Td (Named) Tj ET EMC")
    pdf.pages[0].obj.Resources.Properties = Dictionary(Mark=Dictionary(MCID=0))
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert element_types(made)["P"] == 1


def test_a_mark_without_a_number_covers_nothing(tmp_path):
    pdf = drawn(TAGGED + b"/Span <</ActualText (x)>> BDC " + LINE + b" EMC")
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}


def test_content_that_no_element_owns_becomes_an_artifact(tmp_path):
    pdf = drawn(TAGGED + b"/Span <</MCID 1>> BDC " + WORDS + b" EMC")
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert "Some words" not in structure_text(made)


def test_no_artifact_is_made_within_tagged_content(tmp_path):
    inner = b"/Span <</MCID 7>> BDC " + WORDS + b" EMC "
    pdf = drawn(TAGGED.replace(b"EMC", inner + b"EMC"))
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert "Some words" in structure_text(made)


def _with_form(content: bytes, form: bytes, **keys: object) -> Pdf:
    pdf = drawn(content)
    resources = pdf.pages[0].obj.Resources
    made = pdf.make_stream(form)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, [0, 0, 595, 842]
    made.Resources = Dictionary(Font=resources.Font)
    resources.XObject = Dictionary(Fm=made)
    for key, value in keys.items():
        made[f"/{key}"] = value
    return pdf


def test_a_form_that_is_a_drawing_becomes_an_artifact(tmp_path):
    pdf = _with_form(TAGGED + b"/Fm Do", LINE)
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert element_types(made) == {"Document": 1, "P": 1}


def test_a_form_with_loose_words_is_read(tmp_path):
    pdf = _with_form(TAGGED + b"/Fm Do", WORDS)
    tag(pdf)
    result, made = normalised(pdf, tmp_path)
    assert (result.loose_text, faults(made)) == (1, {})
    assert "Some words" in structure_text(made)


def test_a_form_with_tags_of_its_own_is_mended_within(tmp_path):
    pdf = _with_form(TAGGED + b"/Fm Do", TAGGED + LINE, StructParents=1)
    element = tag(pdf)
    form = pdf.pages[0].obj.Resources.XObject.Fm
    element.K = Array([0, Dictionary(Type=Name.MCR, Stm=form, MCID=0, Pg=pdf.pages[0].obj)])
    pdf.Root.StructTreeRoot.ParentTree.Nums.extend([1, Array([element])])
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert structure_text(made).count("Tagged words") == 2


def test_graphics_states_and_marks_left_open_are_closed(tmp_path):
    pdf = drawn(b"Q Q EMC q q " + TAGGED + b"/Artifact BMC " + LINE)
    tag(pdf)
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    with pikepdf.open(made) as again:
        operators = [str(i.operator) for i in pikepdf.parse_content_stream(again.pages[0])]
    assert operators.count("q") == operators.count("Q")
    assert operators[0] != "Q"


# Files without tags, scans


def test_a_file_without_tags_can_be_read_but_is_no_pdf_ua(tmp_path):
    result, made = normalised(drawn(WORDS, LINE + WORDS), tmp_path)
    assert result == Normalised(pages=2, is_tagged=False, loose_text=2)
    assert faults(made) == {}
    assert structure_text(made).count("Some words") == 2


def test_a_scanned_page_says_that_it_is_one(tmp_path):
    pdf = drawn(b"q 500 0 0 700 50 50 cm /Im Do Q")
    image = pdf.make_stream(b"\xff\x00\x00")
    image.Type, image.Subtype, image.Width, image.Height = Name.XObject, Name.Image, 1, 1
    image.ColorSpace, image.BitsPerComponent = Name.DeviceRGB, 8
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=image)
    result, made = normalised(pdf, tmp_path)
    assert (result.scans, result.is_tagged, faults(made)) == (1, False, {})
    with pikepdf.open(made) as again:
        [figure] = elements(again, "/Figure")
        assert str(figure.Alt) == "Page 1 of this paper is a picture without readable text."


# The tree


def test_what_stands_in_a_list_item_goes_into_its_body(report):
    with pikepdf.open(report) as pdf:
        below = {str(k.S) for item in elements(pdf, "/LI") for k in children(item)}
    assert below == {"/Lbl", "/LBody"}


def test_header_cells_say_what_they_head(report):
    with pikepdf.open(report) as pdf:
        scopes = [str(cell.A.Scope) for cell in elements(pdf, "/TH")]
    assert (scopes.count("/Column"), scopes.count("/Row")) == (2, 90)


def test_header_cells_in_a_row_of_their_own_head_columns_without_thead(rendered):
    body = "<table><tr><th>A</th><th>B</th></tr><tr><th>x</th><td>1</td></tr></table>"
    with pikepdf.open(rendered(page("Table", body))) as pdf:
        assert [str(cell.A.Scope) for cell in elements(pdf, "/TH")] == ["/Column"] * 2 + ["/Row"]


def test_the_link_around_a_picture_owns_its_annotation(report):
    with pikepdf.open(report) as pdf:
        [figure] = elements(pdf, "/Figure")
        assert all(isinstance(kid, int) for kid in children(figure))
        assert figure.P.S == "/Link"


def test_lines_of_text_are_no_elements(report):
    assert element_types(report)["Span"] == 1


@pytest.mark.parametrize("at", ["document", "itself"])
def test_a_structure_that_loops_is_refused(at, tmp_path):
    """qpdf copies such a tree until the process aborts."""
    pdf = drawn(TAGGED)
    element = tag(pdf)
    element.K = Array([0, element.P if at == "document" else element])
    with pytest.raises(Unusable, match="refers to itself"):
        normalised(pdf, tmp_path)


def test_an_element_with_two_parents_keeps_the_first(tmp_path):
    pdf = drawn(TAGGED)
    element = tag(pdf)
    element.P.K = Array([element, element])
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}
    assert element_types(made) == {"Document": 1, "P": 1}


def test_walking_a_tree_that_loops_ends():
    pdf = drawn(TAGGED)
    element = tag(pdf)
    element.K = Array([element.P])
    with pytest.raises(Unusable, match="refers to itself"):
        list(walk(pdf.Root.StructTreeRoot))


def test_forms_that_draw_each_other_twice_are_read_once_each(tmp_path):
    pdf = _with_form(b"/Fm Do", b"/In Do /In Do")
    form = pdf.pages[0].obj.Resources.XObject.Fm
    for _ in range(30):
        inner = pdf.make_stream(b"/In Do /In Do")
        inner.Type, inner.Subtype, inner.BBox = Name.XObject, Name.Form, [0, 0, 9, 9]
        form.Resources = Dictionary(XObject=Dictionary(In=inner))
        form = inner
    form.Resources = Dictionary(XObject=Dictionary(In=form))
    result, _ = normalised(pdf, tmp_path)
    assert result.pages == 1


def test_own_types_and_classes_are_resolved(tmp_path):
    pdf = drawn(TAGGED)
    element = tag(pdf, "/Standard")
    element.C = Name.Wide
    root = pdf.Root.StructTreeRoot
    root.RoleMap = Dictionary(Standard=Name("/Body"), Body=Name.P)
    root.ClassMap = Dictionary(Wide=Dictionary(O=Name.Layout, Width=300))
    _, made = normalised(pdf, tmp_path)
    with pikepdf.open(made) as again:
        [mended] = elements(again, "/P")
        assert mended.A[0].Width == 300
        assert not {"/RoleMap", "/ClassMap"} & set(again.Root.StructTreeRoot.keys())


@pytest.mark.parametrize(
    ("kind", "means"), [("/Circular", "/NonStruct"), ("/Title", "/P"), ("/Mystery", "/NonStruct")]
)
def test_types_that_are_none_are_replaced(kind, means, tmp_path):
    pdf = drawn(TAGGED)
    tag(pdf, kind)
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Circular=Name("/Round"), Round=Name("/Circular"))
    _, made = normalised(pdf, tmp_path)
    assert element_types(made) == {"Document": 1, means.strip("/"): 1}


def test_ids_depend_on_the_file_alone(report, tmp_path):
    made = [normalise(report, tmp_path / name) and tmp_path / name for name in ("a", "b")]
    assert made[0].read_bytes() == made[1].read_bytes()


def test_an_id_given_twice_keeps_its_first_element(tmp_path):
    pdf = drawn(TAGGED)
    element = tag(pdf)
    element.ID = element.P.ID = String("same")
    _, made = normalised(pdf, tmp_path)
    assert faults(made) == {}


def test_marks_of_a_page_that_is_not_in_the_file_count_for_nothing(tmp_path):
    pdf = drawn(TAGGED, TAGGED)
    element = tag(pdf)
    element.Pg = pdf.pages[1].obj
    del pdf.pages[1]
    _, made = normalised(pdf, tmp_path)
    assert "content leads to no element" not in faults(made)


# What may not be in a pack


def _attacked() -> Pdf:
    pdf = drawn(TAGGED)
    tag(pdf)
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    root, here = pdf.Root, pdf.pages[0].obj
    root.OpenAction = root.AA = here.AA = script
    root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("x"), script])))
    pdf.attachments["secret.txt"] = b"secret"
    here.PieceInfo = Dictionary(App=Dictionary(Private=String("secret draft")))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9])
    note.Contents = String("do not publish")
    here.Annots = Array(
        [note, _link(script), _link(_uri("javascript:x")), _link(_uri("file:///etc/passwd"))]
        + [_link(_uri("https://www.gov.uk/", Next=script))]
    )
    pdf.docinfo["/Author"] = "A. N. Other"
    return pdf


def _uri(address: str, **keys: object) -> Dictionary:
    return Dictionary(S=Name.URI, URI=String(address), **keys)


def _link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[72, 700, 99, 720], A=action)


def test_nothing_in_a_normalised_paper_acts_or_tells(tmp_path):
    normalise(saved(_attacked(), tmp_path / "raw.pdf"), tmp_path / "made.pdf")
    with pikepdf.open(tmp_path / "made.pdf") as made:
        everything = b"".join(each.unparse(resolved=True) for each in made.objects)
        [link] = made.pages[0].obj.Annots
        assert str(link.A.URI) == "https://www.gov.uk/"
        assert {str(k): str(v) for k, v in made.docinfo.items()} == {"/Title": "Untitled"}
    for word in (b"JavaScript", b"alert", b"secret", b"publish", b"passwd", b"Other", b"/AA"):
        assert word not in everything
    assert faults(tmp_path / "made.pdf") == {}


def test_a_filled_form_field_stays_as_what_it_looks_like(tmp_path):
    pdf = drawn(WORDS)
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"))
    field.V, field.Rect, field.F = String("Councillor Jones"), [72, 500, 300, 520], 4
    field.DA = String("/F1 10 Tf 0 g")
    made_field = pdf.make_indirect(field)
    pdf.pages[0].obj.Annots = Array([made_field])
    fonts = Dictionary(Font=pdf.pages[0].obj.Resources.Font)
    pdf.Root.AcroForm = Dictionary(Fields=Array([made_field]), DR=fonts, DA=field.DA)
    _, made = normalised(pdf, tmp_path)
    with pikepdf.open(made) as again:
        assert "/AcroForm" not in again.Root
        assert "/Annots" not in again.pages[0].obj
    assert "Councillor Jones" in text(made)
    assert faults(made) == {}


def test_links_outlive_the_fields_of_a_form(tmp_path):
    pdf = drawn(WORDS)
    link = _link(_uri("https://www.gov.uk/"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    pdf.Root.AcroForm = Dictionary(Fields=Array())
    _, made = normalised(pdf, tmp_path)
    with pikepdf.open(made) as again:
        assert len(again.pages[0].obj.Annots) == 1


def test_hidden_layers_are_refused(tmp_path):
    pdf = drawn(WORDS)
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    with pytest.raises(Unusable, match="hidden layers"):
        normalise(saved(pdf, tmp_path / "raw.pdf"), tmp_path / "made.pdf")


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"GIF89a" * 50, b"<html></html>"])
def test_what_is_no_pdf_is_refused(data, tmp_path):
    (tmp_path / "raw.pdf").write_bytes(data)
    with pytest.raises(Unusable, match="is not a PDF"):
        normalise(tmp_path / "raw.pdf", tmp_path / "made.pdf")


def test_a_locked_pdf_is_refused(tmp_path):
    drawn(WORDS).save(tmp_path / "raw.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(Unusable, match="password"):
        normalise(tmp_path / "raw.pdf", tmp_path / "made.pdf")


def test_a_pdf_without_pages_is_refused(tmp_path):
    with pytest.raises(Unusable, match="no pages"):
        normalise(saved(Pdf.new(), tmp_path / "raw.pdf"), tmp_path / "made.pdf")


def test_what_a_page_inherits_it_keeps(tmp_path):
    source = saved(drawn(WORDS), tmp_path / "raw.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        tree = pdf.Root.Pages
        [leaf] = tree.Kids
        tree.Rotate = 90
        for key in ("/Resources", "/MediaBox"):
            tree[key] = leaf[key]
            del leaf[key]
        pdf.save(source)
    normalise(source, tmp_path / "made.pdf")
    with pikepdf.open(tmp_path / "made.pdf") as made:
        assert made.Root.Pages.Kids[0].Rotate == 90
    assert "Some words" in text(tmp_path / "made.pdf")


# Real papers


def test_the_uploaded_inspection_report_becomes_pdf_ua(real_papers, tmp_path, verapdf):
    """Its only fault: a rule below the title that is neither tagged nor an artifact."""
    source = real_papers / "06-appendix-1-ofsted-inspection-report.pdf"
    made = tmp_path / "report.pdf"
    assert normalise(source, made) == Normalised(pages=11, is_tagged=True)
    assert faults(source) == {"neither tagged nor artifact": 2}
    assert faults(made) == {}
    assert text(made) == text(source)
    verapdf(made)


EXPORT = {
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}


def test_word_papers_by_libreoffice_become_pdf_ua(real_papers, needs_soffice, tmp_path, verapdf):
    sources = sorted(real_papers.glob("*.docx"))[:2]
    export = "pdf:writer_pdf_Export:" + json.dumps(EXPORT)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [needs_soffice, profile, "--headless", "--convert-to", export, "--outdir", tmp_path]
    run_command([*words, *sources], reads=sources, writes=[tmp_path])
    made = []
    for source in sources:
        made.append(tmp_path / f"{source.stem}-made.pdf")
        assert normalise(tmp_path / f"{source.stem}.pdf", made[-1]).is_tagged
        assert faults(made[-1]) == {}
    verapdf(*made)


def test_bookmarks_of_a_paper_are_kept(tmp_path):
    pdf = drawn(WORDS)
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem("Findings", 0))
    _, made = normalised(pdf, tmp_path)
    with pikepdf.open(made) as again, again.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Findings"]


def test_a_long_table_keeps_its_words(rendered, report):
    assert text(report).count("Cell ") == 90
    assert element_types(rendered(page("T", long_table(5))))["TD"] == 5
