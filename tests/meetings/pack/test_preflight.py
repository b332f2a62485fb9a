"""What a Word file may not bring along, and what must come through word for word."""

import io
import time
import zipfile

import pytest
from docx import Document

from meetings.pack.preflight import CleanedWord, clean_docx, require_word, words
from scrutiny.refusals import Refused
from tests.meetings.pack.word_files import (
    PACKAGE,
    field,
    paragraph,
    run,
    story,
    unzipped,
    word_file,
    zipped,
)

BY = 'w:id="1" w:author="Sam Secretwriter" w:date="2024-10-01T09:00:00Z"'
DELETED = f"<w:del {BY}><w:r><w:delText>withdrawn </w:delText></w:r></w:del>"
INSERTED = f"<w:ins {BY}>{run('agreed ')}</w:ins>"


def cleaned(body: str, **more: object) -> CleanedWord:
    return clean_docx(word_file(body, **more))


def said(body: str, **more: object) -> list[str]:
    return words(cleaned(body, **more).data)


def codes(found: CleanedWord) -> dict[str, int]:
    return {finding.code: finding.count for finding in found.findings}


def everything(data: bytes) -> bytes:
    return b"\n".join(name.encode() + part for name, part in unzipped(data).items())


# Tracked changes


def test_insertions_stay_and_deletions_go():
    found = cleaned(paragraph("The budget is ", DELETED, INSERTED, "today."))
    assert words(found.data) == ["The", "budget", "is", "agreed", "today."]
    assert codes(found)["deletions"] == 1
    assert b"withdrawn" not in everything(found.data)
    assert b"Secretwriter" not in everything(found.data)


def test_moved_words_stand_once_where_they_went():
    gone = f"<w:moveFrom {BY}>{run('first ')}</w:moveFrom>"
    here = f"<w:moveTo {BY}>{run(' first')}</w:moveTo>"
    assert said(paragraph(gone, "second", here)) == ["second", "first"]


def test_deleted_paragraph_mark_joins_two_paragraphs():
    body = paragraph("one ", mark=f"<w:del {BY}/>") + paragraph("two") + paragraph("three")
    found = cleaned(body)
    assert unzipped(found.data)["word/document.xml"].count(b"<w:p>") == 2
    assert words(found.data) == ["one", "two", "three"]


def test_wholly_deleted_paragraph_leaves_no_empty_one():
    body = paragraph("one") + paragraph(DELETED, mark=f"<w:del {BY}/>") + paragraph("two")
    assert unzipped(cleaned(body).data)["word/document.xml"].count(b"<w:p>") == 2


def test_deleted_table_rows_and_cells_go():
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    gone = f"<w:tr><w:trPr><w:del {BY}/></w:trPr>{cell.format('', paragraph('struck'))}</w:tr>"
    kept = cell.format("", paragraph("kept")) + cell.format(f"<w:cellDel {BY}/>", paragraph("no"))
    assert said(f"<w:tbl>{gone}<w:tr>{kept}</w:tr></w:tbl>") == ["kept"]


def test_table_whose_rows_are_all_deleted_goes():
    row = f"<w:tr><w:trPr><w:del {BY}/></w:trPr><w:tc>{paragraph('struck')}</w:tc></w:tr>"
    assert said(paragraph("before") + f"<w:tbl>{row}</w:tbl>") == ["before"]


def test_former_formats_go():
    change = f"<w:rPrChange {BY}><w:rPr><w:b/></w:rPr></w:rPrChange>"
    found = cleaned(paragraph(run("plain", change)))
    assert codes(found)["format-changes"] == 1
    assert b"rPrChange" not in everything(found.data)


# Comments, hidden text


def test_comments_go_with_their_marks_and_names():
    marks = '<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/>'
    reference = '<w:r><w:commentReference w:id="0"/></w:r>'
    remark = f"<w:comment {BY}>{paragraph('Is this lawful?')}</w:comment>"
    found = cleaned(
        paragraph(marks.format(run("Agreed.")), reference),
        parts={"word/comments.xml": story("comments", remark), "word/people.xml": b"<x/>"},
        relations={"rId5": ("comments", "comments.xml")},
    )
    assert codes(found)["comments"] == 1
    assert words(found.data) == ["Agreed."]
    for trace in (b"lawful", b"Secretwriter", b"comment", b"people"):
        assert trace not in everything(found.data)


STYLES = story(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heir"><w:basedOn w:val="Base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Shown"><w:basedOn w:val="Base"/>'
    '<w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Round"><w:basedOn w:val="Round"/></w:style>',
)
WITH_STYLES = {
    "parts": {"word/styles.xml": STYLES},
    "relations": {"rId9": ("styles", "styles.xml")},
}


@pytest.mark.parametrize(
    "hidden",
    [
        paragraph(run("secret", "<w:vanish/>")),
        paragraph(run("secret", '<w:rStyle w:val="Ghost"/>')),
        paragraph("secret", style="Base"),
        paragraph("secret", style="Heir"),
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{paragraph('secret')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{paragraph()}</w:tc></w:tr></w:tbl>",
        paragraph(
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" hidden="1" name="secret"/>'
            "</wp:inline></w:drawing></w:r>"
        ),
    ],
)
def test_hidden_text_goes_and_is_reported(hidden: str):
    found = cleaned(paragraph("open") + hidden + paragraph("end"), **WITH_STYLES)
    assert words(found.data) == ["open", "end"]
    assert codes(found)["hidden"] == 1
    assert b"secret" not in everything(found.data)


@pytest.mark.parametrize(
    "shown",
    [
        paragraph(run("seen", '<w:vanish w:val="0"/>'), style="Base"),
        paragraph("seen", style="Shown"),
        paragraph(run("seen", '<w:rStyle w:val="Ghost"/>'), style="Base"),
        paragraph("seen", style="Round"),
    ],
)
def test_text_that_word_shows_stays(shown: str):
    assert said(shown, **WITH_STYLES) == ["seen"]


def test_what_stays_prints_everywhere():
    found = cleaned(
        paragraph(run("seen", '<w:rStyle w:val="Ghost"/>'), style="Base"), **WITH_STYLES
    )
    assert b"vanish" not in everything(found.data)


# Fields


@pytest.mark.parametrize("name", ["INCLUDETEXT", "DDEAUTO", "LINK", "INCLUDEPICTURE", "DATABASE"])
def test_fields_that_fetch_become_their_last_text(name: str):
    found = cleaned(paragraph("See ", field(f'{name} "file:///etc/passwd"', "the plan")))
    assert words(found.data) == ["See", "the", "plan"]
    assert codes(found)["outside-fields"] == 1
    assert b"passwd" not in everything(found.data)


def test_simple_field_becomes_its_last_text():
    body = paragraph(f'<w:fldSimple w:instr=" DATE ">{run("7 November")}</w:fldSimple>')
    found = cleaned(body)
    assert words(found.data) == ["7", "November"]
    assert b"fldSimple" not in everything(found.data)


def test_field_within_a_field_goes_with_its_code():
    inner = field("DOCPROPERTY Secret", "classified")
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    outer = mark.format("begin") + code + inner + mark.format("separate") + run("shown")
    found = cleaned(paragraph(outer + mark.format("end")))
    assert words(found.data) == ["shown"]
    assert b"classified" not in everything(found.data)


def test_table_of_contents_and_web_links_stay_fields():
    body = paragraph(field('TOC \\o "1-3"', "1 Purpose"), field('HYPERLINK "https://a.uk"', "A"))
    assert unzipped(cleaned(body).data)["word/document.xml"].count(b"instrText") == 4


def test_link_field_to_a_file_becomes_text():
    found = cleaned(paragraph(field('HYPERLINK "file:///c:/secret.xls"', "figures")))
    assert words(found.data) == ["figures"]
    assert b"secret.xls" not in everything(found.data)


@pytest.mark.parametrize(
    ("footer", "left"),
    [
        (["Page ", field("PAGE", "3"), " of ", field("NUMPAGES", "9")], ""),
        (["- ", field("PAGE", "3"), " -"], ""),
        (["Strategy 2024 | Page ", field("PAGE", "3")], "Strategy 2024"),
        (["Draft", '<w:fldSimple w:instr="PAGE"><w:r><w:t>3</w:t></w:r></w:fldSimple>'], "Draft"),
        (["Prepared by Finance"], "Prepared by Finance"),
    ],
)
def test_own_page_numbers_leave_the_footer(footer: list[str], left: str):
    data = word_file(
        paragraph("Body")
        + '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/></w:sectPr>',
        parts={"word/footer1.xml": story("ftr", paragraph(*footer))},
        relations={"rId3": ("footer", "footer1.xml")},
    )
    part = unzipped(clean_docx(data).data)["word/footer1.xml"]
    assert " ".join(_text(part).split()) == left


def test_link_field_without_an_address_becomes_text():
    assert said(paragraph(field("HYPERLINK", "nowhere"))) == ["nowhere"]


def test_page_field_in_the_body_becomes_text():
    assert said(paragraph("see page ", field("PAGEREF x", "12"))) == ["see", "page", "12"]


def _text(part: bytes) -> str:
    from lxml import etree

    return "".join(etree.fromstring(part).itertext())


# Parts and references


def test_macros_embedded_files_and_custom_data_are_left_behind():
    found = clean_docx(
        word_file(
            paragraph("Text", '<w:r><w:object><o:OLEObject r:id="rId3"/></w:object></w:r>'),
            parts={
                "word/vbaProject.bin": b"macro",
                "word/embeddings/oleObject1.bin": b"ole",
                "word/activeX/activeX1.bin": b"ax",
                "customXml/item1.xml": b"<secret/>",
                "docProps/thumbnail.jpeg": b"\xff\xd8",
                "docProps/custom.xml": b"<Properties><property/></Properties>",
            },
            relations={
                "rId2": ("vbaProject", "vbaProject.bin"),
                "rId3": ("oleObject", "embeddings/oleObject1.bin"),
                "rId4": ("customXml", "../customXml/item1.xml"),
            },
            main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
        )
    )
    assert set(unzipped(found.data)) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/document.xml",
    }
    assert {"macros", "embedded", "properties"} <= set(codes(found))
    assert b"macroEnabled" not in everything(found.data)


def test_remote_pictures_and_templates_lose_their_address():
    address = "http://127.0.0.1:9/spy.png"
    blip = '<a:graphic><a:graphicData><pic:pic><a:blip r:link="rId7"/></pic:pic></a:graphicData>'
    drawing = f"<w:r><w:drawing><wp:inline>{blip}</a:graphic></wp:inline></w:drawing></w:r>"
    old = f'<w:r><w:pict><v:shape><v:imagedata src="{address}"/></v:shape></w:pict></w:r>'
    found = cleaned(
        paragraph("Seen", drawing, old),
        parts={
            "word/settings.xml": story("settings", '<w:attachedTemplate r:id="rId1"/>'),
            "word/_rels/settings.xml.rels": _template_relation(address),
        },
        relations={"rId8": ("settings", "settings.xml")},
        external={"rId7": ("image", address)},
    )
    assert b"127.0.0.1" not in everything(found.data)
    assert codes(found)["linked-pictures"] == 2
    assert codes(found)["template"] == 1


def _template_relation(address: str) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    line = f'<Relationship Id="rId1" Type="{kind}" Target="{address}" TargetMode="External"/>'
    return f'<Relationships xmlns="{PACKAGE}relationships">{line}</Relationships>'.encode()


@pytest.mark.parametrize(
    ("address", "stays"),
    [
        ("https://www.gov.uk/", True),
        ("mailto:clerk@example.gov.uk", True),
        ("file:///S:/Cabinet/draft.docx", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_web_and_mail_links_stay(address: str, stays: bool):
    link = f'<w:hyperlink r:id="rId7">{run("linked")}</w:hyperlink>'
    found = cleaned(paragraph(link), external={"rId7": ("hyperlink", address)})
    assert words(found.data) == ["linked"]
    assert (address.encode() in everything(found.data)) is stays
    assert ("links" in codes(found)) is not stays


def test_names_in_the_properties_go_and_the_papers_title_comes():
    document = Document()
    document.core_properties.author = "Sam Secretwriter"
    document.core_properties.last_modified_by = "Sam Secretwriter"
    document.add_paragraph("Text")
    out = io.BytesIO()
    document.save(out)
    found = clean_docx(out.getvalue(), title="Work Programme & Plan")
    assert b"Secretwriter" not in everything(found.data)
    assert Document(io.BytesIO(found.data)).core_properties.title == "Work Programme & Plan"
    assert codes(found)["properties"] == 2


def test_content_controls_become_plain_text():
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x"/></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Chosen')}</w:sdtContent></w:sdt>"
    )
    found = cleaned(control)
    assert words(found.data) == ["Chosen"]
    assert b"dataBinding" not in everything(found.data)


def test_note_of_deleted_text_goes():
    note = '<w:footnote w:id="{}">{}</w:footnote>'
    notes = note.format(2, paragraph("kept")) + note.format(3, paragraph("dropped"))
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    found = cleaned(
        paragraph("A", reference.format(2), f"<w:del {BY}>{reference.format(3)}</w:del>"),
        parts={"word/footnotes.xml": story("footnotes", notes)},
        relations={"rId4": ("footnotes", "footnotes.xml")},
    )
    assert b"kept" in everything(found.data)
    assert b"dropped" not in everything(found.data)


# What readers need


def test_factory_language_becomes_the_councils():
    default = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US"/></w:rPr></w:rPrDefault>'
    found = cleaned(
        paragraph("colour"),
        parts={"word/styles.xml": story("styles", default + "</w:docDefaults>")},
        relations={"rId9": ("styles", "styles.xml")},
    )
    styles = unzipped(found.data)["word/styles.xml"]
    assert b"en-GB" in styles
    assert b"en-US" not in styles


def _table(*rows: list[str]) -> str:
    made = ["".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>"


def _bold(text: str) -> str:
    return run(text, "<w:b/>")


def test_plain_header_row_is_marked():
    found = cleaned(_table([_bold("Action"), _bold("Due")], ["Audit", "May"]))
    assert b"tblHeader" in unzipped(found.data)["word/document.xml"]
    assert codes(found)["header-rows"] == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["Lead Director:", "A Name"], ["Wards:", "All"]],
        [[_bold("Lead Director:"), "A Name"], [_bold("Wards:"), "All"]],
        [[_bold("All"), _bold("bold")], [_bold("in"), _bold("here")]],
        [[_bold("One"), _bold("row")]],
    ],
)
def test_row_that_may_be_no_header_is_left_alone(rows: list[list[str]]):
    assert b"tblHeader" not in unzipped(cleaned(_table(*rows)).data)["word/document.xml"]


def test_picture_without_description_is_reported():
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" {}/></wp:inline></w:drawing></w:r>'
    bare, described = drawing.format('name="x"'), drawing.format('descr="A map"')
    assert codes(cleaned(paragraph(bare, described)))["no-alt-text"] == 1


def test_skipped_heading_is_reported():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in (1, 2, 3)
    )
    found = cleaned(
        paragraph("One", style="H1") + paragraph("Three", style="H3"),
        parts={"word/styles.xml": story("styles", styles)},
        relations={"rId9": ("styles", "styles.xml")},
    )
    assert codes(found)["skipped-heading"] == 1


def test_words_come_in_reading_order_cell_by_cell():
    body = paragraph("Before") + _table(["a", "b"], ["c", "d e"]) + paragraph("after")
    assert said(body) == ["Before", "a", "b", "c", "d", "e", "after"]


def test_cleaning_twice_changes_nothing():
    once = cleaned(paragraph("The ", DELETED, INSERTED, field("DATE", "today")))
    again = clean_docx(once.data, title=once.title)
    assert again.data == once.data
    assert not [finding for finding in again.findings if finding.severity == "cleaned"]


def test_real_papers_keep_every_word(real_papers):
    papers = sorted(real_papers.glob("*.docx"))
    assert len(papers) == 6
    for paper in papers:
        data = paper.read_bytes()
        assert words(clean_docx(data).data) == words(data), paper.name


# Refusals


def _encrypted() -> bytes:
    data = bytearray(word_file(paragraph("x")))
    for at in _places(data, b"PK\x01\x02"):
        data[at + 8] |= 1
    return bytes(data)


def _places(data: bytes, magic: bytes) -> list[int]:
    return [at for at in range(len(data)) if data.startswith(magic, at)]


def _lying() -> bytes:
    """A part of 2 MB whose directory entry says that it has 10 bytes."""
    data = bytearray(word_file(paragraph("x" * 2_000_000)))
    entry = _places(data, b"PK\x01\x02")[2]
    data[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _twice() -> bytes:
    out = io.BytesIO(word_file(paragraph("x")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/DOCUMENT.xml", story("document", ""))
    return out.getvalue()


def _office(kind: str) -> bytes:
    main = f"application/vnd.openxmlformats-officedocument.{kind}.main+xml"
    return word_file("", main_type=main)


def _with_doctype() -> bytes:
    parts = unzipped(word_file(paragraph("x")))
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = entity + parts["word/document.xml"].replace(b">x<", b">&e;<")
    return zipped(parts)


REFUSED = {
    "empty": (b"", "empty"),
    "text": (b"just words", "not a Word file"),
    "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "password-protected or an old"),
    "spreadsheet": (_office("spreadsheetml.sheet"), "spreadsheet"),
    "slides": (_office("presentationml.presentation"), "presentation"),
    "plain zip": (zipped({"a.txt": b"a"}), "not a Word file"),
    "encrypted": (_encrypted(), "password"),
    "truncated": (word_file(paragraph("x"))[:-40], "damaged"),
    "lying header": (_lying(), "damaged"),
    "part twice": (_twice(), "damaged"),
    "part outside": (word_file("", parts={"../../x": b""}), "damaged"),
    "document type": (_with_doctype(), "document type"),
    "no XML": (word_file("<w:p>"), "damaged"),
    "inserted file": (
        word_file("", relations={"rId2": ("aFChunk", "chunk.html")}),
        "another file inserted",
    ),
    "strict": (
        zipped(
            unzipped(word_file(""))
            | {"word/document.xml": b'<d:document xmlns:d="http://purl.oclc.org/ooxml/x"/>'}
        ),
        "Strict Open XML",
    ),
    "missing part": (word_file("", relations={"rId2": ("styles", "styles.xml")}), "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_unfit_file_is_refused_in_words(name: str):
    data, telling = REFUSED[name]
    with pytest.raises(Refused, match=telling):
        clean_docx(data)


@pytest.mark.parametrize("name", ["bomb", "many parts", "large part"])
def test_zip_bomb_is_refused_at_once(name: str):
    parts = {
        "bomb": {"word/media/a.bin": bytes(30 * 1024 * 1024)},
        "many parts": {f"word/media/{n}.png": b"" for n in range(2_001)},
        "large part": {"word/glossary.xml": b"<a>" + b"ab" * (20 * 1024 * 1024) + b"</a>"},
    }[name]
    data = word_file("", parts=parts)
    started = time.perf_counter()
    with pytest.raises(Refused, match="too large once unpacked"):
        clean_docx(data)
    assert time.perf_counter() - started < 0.1


def test_kind_of_file_is_found_without_unpacking_it():
    require_word(word_file(paragraph("x")))
    with pytest.raises(Refused, match="spreadsheet"):
        require_word(_office("spreadsheetml.sheet"))
