"""Files that are damaged a little, by a seed, each in a way that keeps most of its structure.

Harmless: a value becomes one of another kind, a part or an element goes, comes twice or
stands elsewhere, a few bytes change, an end is missing. Nothing grows, nothing leads out.
"""

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random

from lxml import etree
from pikepdf import Array, Dictionary, Name, Object, Pdf, PdfError, Stream, String

from tests.actionplans.plan_files import ROW, csv_file, saved, workbook
from tests.meetings.pack.canaries import hidden_everywhere
from tests.meetings.pack.pdf_files import annotate, line, tagged, untagged
from tests.meetings.pack.word_files import field, paragraph, run, story, word_file

MOST_CHANGES = 4
Seeds = tuple[bytes, ...]


def mutant(kind: str, number: int) -> bytes:
    """Return the file of this kind and number; the same one each time."""
    random = Random(f"{kind} {number}")
    data = random.choice(_seeds(kind))
    change = _damage_bytes if random.random() < 0.2 else _CHANGES[kind]
    return change(data, random)


@cache
def _seeds(kind: str) -> Seeds:
    return {"pdf": _pdfs, "docx": _word_files, "xlsx": _workbooks, "csv": _tables}[kind]()


def _pdfs() -> Seeds:
    return tuple(map(_saved_pdf, (_form(), hidden_everywhere()[0], _tabled(), _plain())))


def _plain() -> Pdf:
    content = line("Words") + b"q BI /W 2 /H 2 /BPC 8 /CS /G ID \1\2\3\4\nEI Q " + line("More")
    return untagged(content, line("Page two"))


def _form() -> Pdf:
    pdf = untagged(line("Name:", up=800))
    fields = [
        annotate(pdf, "/Widget", FT=Name.Tx, F=4, T="name", V="Councillor B Example"),
        annotate(pdf, "/Widget", FT=Name.Btn, F=4, T="tick", V=Name.Yes),
        annotate(pdf, "/Widget", FT=Name.Ch, F=4, T="list", V="b", Opt=["a", "b"]),
    ]
    for each in fields:
        each.DA = String("/Helv 12 Tf 0 g")
    pdf.Root.AcroForm = Dictionary(Fields=fields, NeedAppearances=True)
    annotate(pdf, "/FreeText", F=4, Contents="typed")
    return pdf


def _tabled() -> Pdf:
    """A tagged file with a table, a list and a note."""
    pdf = tagged(*(f"Line {n}" for n in range(9)))
    document = pdf.Root.StructTreeRoot.K
    kinds = ("TR", "TH", "TD", "L", "LI", "Lbl", "LBody", "Note", "Figure")
    for element, kind in zip(document.K, kinds, strict=True):
        element.S = Name(f"/{kind}")
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(Heading=Name.H1)
    return pdf


def _saved_pdf(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _word_files() -> Seeds:
    gone = '<w:del w:id="1" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(word)}</w:tc>' for word in words)}</w:tr>"
        for words in (("Name", "Sign-off"), ("A", "1 May"))
    )
    body = (
        paragraph("Purpose", style="Heading1")
        + paragraph("Open ", gone, run("secret", "<w:vanish/>"), field("PAGE", "1"))
        + f"<w:tbl><w:tblPr/><w:tblGrid/>{table}</w:tbl>"
        + '<w:sectPr><w:footerReference w:type="default" r:id="rId3"/></w:sectPr>'
    )
    parts = {
        "word/styles.xml": story(
            "styles", '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        ),
        "word/footer1.xml": story("ftr", paragraph("Foot")),
        "word/comments.xml": story("comments", f'<w:comment w:id="0">{paragraph("x")}</w:comment>'),
    }
    kinds = {"rId2": ("styles", "styles.xml"), "rId3": ("footer", "footer1.xml")}
    relations = kinds | {"rId4": ("comments", "comments.xml")}
    return (word_file(body, parts=parts, relations=relations), word_file(paragraph("Words")))


def _workbooks() -> Seeds:
    book = workbook([ROW, ("2", "Act.", "Seen.", "31.08.2024", "", "")])
    book.create_sheet("Other").append(["Key", "Green"])
    book.active.merge_cells("A4:C4")
    return (saved(book),)


def _tables() -> Seeds:
    plain = csv_file([ROW, ("2", "Act; or not", 'Said "so"', "31.08.2024", "a\nb", "")])
    text = plain.decode()
    return (plain, text.encode("utf-16"), text.replace(",", ";").encode("cp1252", "replace"))


# Changes


def _damage_bytes(data: bytes, random: Random) -> bytes:
    if random.random() < 0.3:
        return data[: random.randrange(len(data))]
    damaged = bytearray(data)
    for _ in range(random.randint(1, 8)):
        damaged[random.randrange(len(damaged))] = random.randrange(256)
    return bytes(damaged)


def _damage_pdf(data: bytes, random: Random) -> bytes:
    with Pdf.open(io.BytesIO(data)) as pdf:
        for _ in range(random.randint(1, MOST_CHANGES)):
            _change_object(pdf, random)
        out = io.BytesIO()
        try:
            pdf.save(out)
        except (PdfError, RuntimeError):
            return _damage_bytes(data, random)
        return out.getvalue()


def _change_object(pdf: Pdf, random: Random) -> None:
    objects = [each for each in pdf.objects if isinstance(each, Dictionary | Stream | Array)]
    each = random.choice(objects)
    while random.random() < 0.6 and (inner := _inner(each)):
        each = random.choice(inner)
    if isinstance(each, Stream) and random.random() < 0.5:
        _change_content(each, random)
    elif isinstance(each, Array):
        if len(each):
            place = random.randrange(len(each))
            if random.random() < 0.4:
                del each[place]
            else:
                each[place] = _odd_value(objects, random)
    elif keys := [key for key in each.keys() if key != "/Length"]:  # noqa: SIM118
        key = random.choice(sorted(keys))
        if random.random() < 0.4:
            del each[key]
        else:
            each[key] = _odd_value(objects, random)


def _inner(each: Object) -> list[Object]:
    values = list(each) if isinstance(each, Array) else list(each.values())
    return [v for v in values if isinstance(v, Dictionary | Array) and not v.is_indirect]


def _odd_value(objects: list[Object], random: Random) -> object:
    return random.choice(
        [
            lambda: random.choice(objects),
            lambda: random.choice([0, -1, 7, 65_537, True]),
            lambda: Name.Odd,
            lambda: String("odd \xe9"),
            lambda: Array(),
            lambda: Dictionary(),
            lambda: Array([1, Name.Odd, String("x")]),
        ]
    )()


def _change_content(stream: Object, random: Random) -> None:
    try:
        words = stream.read_bytes().split(b" ")
    except PdfError:
        return
    place = random.randrange(len(words))
    odd = random.choice([b"", b"w\x85", b"/Odd", b"(", b"<<", b"]", b"BT", b"Q", b"EMC", b"-.5."])
    words[place : place + random.randint(0, 2)] = [odd]
    stream.write(b" ".join(words))


def _damage_package(data: bytes, random: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(random.randint(1, MOST_CHANGES)):
        name = random.choice(sorted(parts))
        if random.random() < 0.1:
            del parts[name]
        elif random.random() < 0.1:
            parts[name] = _damage_bytes(parts[name] or b" ", random)
        else:
            parts[name] = _damage_xml(parts[name], random)
        if not parts:
            break
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _damage_xml(data: bytes, random: Random) -> bytes:
    try:
        root = etree.fromstring(data)
    except etree.XMLSyntaxError:
        return data
    everything = list(root.iter(etree.Element))
    each = random.choice(everything)
    parent = each.getparent()
    way = random.randrange(5)
    if way == 0 and each.attrib:
        each.set(random.choice(sorted(each.attrib)), random.choice(["", "odd", "-1", "99999", "é"]))
    elif way == 1 and each.attrib:
        del each.attrib[random.choice(sorted(each.attrib))]
    elif way == 2 and parent is not None:
        parent.remove(each)
    elif way == 3 and parent is not None:
        parent.append(etree.fromstring(etree.tostring(each, with_tail=False)))
    elif parent is not None:
        place = random.choice(everything)
        if each not in place.iterancestors() and place is not each:
            place.append(each)
    return etree.tostring(root)


def _damage_table(data: bytes, random: Random) -> bytes:
    cells = re.split(rb"([,;\n\t])", data)
    for _ in range(random.randint(1, MOST_CHANGES)):
        place = random.randrange(len(cells))
        cells[place] = random.choice(
            [b"", b'"', b"\x00", b"\xff\xfe", b"\n", b",,,,", b"31.02.2024"]
        )
    return b"".join(cells)


_CHANGES: dict[str, Callable[[bytes, Random], bytes]] = {
    "pdf": _damage_pdf,
    "docx": _damage_package,
    "xlsx": _damage_package,
    "csv": _damage_table,
}
