"""Small PDFs for tests, tagged and not, with whatever an upload may hide."""

import io
from collections.abc import Callable
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from pypdfium2 import PdfDocument

BLACK_BOX = b"0 g 60 690 300 30 re f"


def untagged(*pages: bytes) -> Pdf:
    """Make a PDF of content streams; /F1 is Helvetica (not embedded)."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    font.Encoding = Name.WinAnsiEncoding
    fonts = Dictionary(F1=pdf.make_indirect(font))
    for content in pages:
        page = pdf.add_blank_page(page_size=(595, 842)).obj
        page.Contents = pdf.make_stream(content)
        page.Resources = Dictionary(Font=fonts)
    return pdf


def line(words: str, *, up: int = 700, mode: int = 0) -> bytes:
    return f"BT /F1 12 Tf {mode} Tr 72 {up} Td ({words}) Tj ET\n".encode()


def tagged(*paragraphs: str) -> Pdf:
    """Make a PDF of one page whose lines are tagged as paragraphs."""
    lines = [
        f"/P <</MCID {n}>> BDC ".encode() + line(words, up=700 - 20 * n) + b"EMC\n"
        for n, words in enumerate(paragraphs)
    ]
    pdf = untagged(b"".join(lines))
    page = pdf.pages[0].obj
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    elements = Array(
        [
            pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page, K=number)
            )
            for number in range(len(paragraphs))
        ]
    )
    document.K, root.K = elements, document
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, elements])))
    page.StructParents = 0
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return pdf


def annotate(pdf: Pdf, subtype: str, **keys: Object | str) -> Object:
    annotation = pdf.make_indirect(
        Dictionary(Type=Name.Annot, Subtype=Name(subtype), Rect=[60, 690, 360, 720], **keys)
    )
    page = pdf.pages[0].obj
    page.Annots = Array([*page.get("/Annots", ()), annotation])
    return annotation


def link(pdf: Pdf, **action: Object | str) -> None:
    annotate(pdf, "/Link", A=Dictionary(**action))


def layered(pdf: Pdf, content: bytes, *, hidden: str, shown: str) -> None:
    """Give the first page content that uses the layers /Hidden and /Shown."""
    layers = {}
    for key, title in (("/Hidden", hidden), ("/Shown", shown)):
        layers[key] = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=title))
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(content)
    page.Resources.Properties = Dictionary(layers)
    off = Array([layers["/Hidden"]])
    pdf.Root.OCProperties = Dictionary(OCGs=Array(layers.values()), D=Dictionary(OFF=off))


def save(pdf: Pdf, path: Path, **how: object) -> Path:
    pdf.save(path, **how)
    return path


def bytes_of(make: Callable[[], Pdf]) -> bytes:
    out = io.BytesIO()
    make().save(out)
    return out.getvalue()


def everything_in(path: Path) -> bytes:
    """All that a PDF says: strings in plain letters, streams decoded, and the letters on pages.

    The latter because a font's subset has numbers of its own for its letters.
    """
    said = [page.get_textpage().get_text_range().encode() for page in PdfDocument(path)]
    with Pdf.open(path) as pdf:
        for each in [*pdf.objects, pdf.trailer]:
            if isinstance(each, Object):
                said.append(each.unparse(resolved=True))
            said.extend(_strings(each, 0))
            if isinstance(each, Stream) and each.get("/Subtype") != "/Image":
                said.append(each.read_bytes())
            elif isinstance(each, Stream):
                said.append(each.read_raw_bytes())
    return b"\n".join(said)


def _strings(each: object, depth: int) -> list[bytes]:
    """Strings within an object, UTF-16 turned into UTF-8."""
    if isinstance(each, Dictionary | Stream):
        kids = list(each.values())
    elif isinstance(each, Array):
        kids = list(each)
    else:
        return [str(each).encode(errors="replace")]
    return [
        word for kid in kids if depth < 20 and _is_direct(kid) for word in _strings(kid, depth + 1)
    ]


def _is_direct(kid: object) -> bool:
    return not (isinstance(kid, Object) and kid.is_indirect)
