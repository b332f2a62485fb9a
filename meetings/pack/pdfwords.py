"""The words of a tagged PDF in the order in which a screen reader reads them.

Artifacts (page numbers, running heads, rules) are not words of the paper. Labels
of lists are left out too: Word and HTML count them automatically, so a source
does not hold them. (LibreOffice 7.4 writes automatic numbers as text and not as
labels: there they do count.) A word hyphenated at a line's end is joined again.
"""

from collections import defaultdict
from collections.abc import Iterator
from ctypes import addressof
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pikepdf import Dictionary, Object, Pdf

from .preflight.reading import split_words
from .structure import children, is_element, is_reference

NOT_READ = {"/Lbl"}
INLINE = {
    "/Span",
    "/Link",
    "/Reference",
    "/Quote",
    "/Code",
    "/Annot",
    "/BibEntry",
    "/Em",
    "/Strong",
}
LINE_END_HYPHEN = "\x02"  # PDFium's sign for a hyphen that ends a line
BREAK = None

Piece = tuple[tuple[int, int], int]  # the handle of a page, and an MCID on it


def words(path: Path) -> list[str]:
    """Return the words of a tagged PDF in the order of its structure tree."""
    with pikepdf.open(path) as pdf:
        handles = [page.obj.objgen for page in pdf.pages]
        order = list(_reading_order(pdf))
    texts = _text_by_piece(path, handles)
    return split_words("".join(" " if piece is BREAK else texts[piece] for piece in order))


def _reading_order(pdf: Pdf) -> Iterator[Piece | None]:
    """Yield marked content in reading order, and BREAK at each end of a block."""
    root = pdf.Root.StructTreeRoot
    roles = {str(kind): str(role) for kind, role in root.get("/RoleMap", Dictionary()).items()}
    waiting: list = [(root, None)]
    while waiting:
        kid, page = waiting.pop()
        if kid is BREAK:
            yield BREAK
        elif isinstance(kid, int):
            yield page, kid
        elif is_reference(kid, "/MCR"):
            yield kid.get("/Pg").objgen if "/Pg" in kid else page, int(kid.MCID)
        elif is_element(kid) or "/K" in kid:
            waiting.extend(_kids(kid, page, roles))


def _kids(element: Object, page: tuple[int, int] | None, roles: dict[str, str]) -> list:
    """List an element's kids last first, each with the page it is on."""
    kind = str(element.get("/S", ""))
    kind = roles.get(kind, kind)
    if kind in NOT_READ:
        return []
    page = element.Pg.objgen if "/Pg" in element else page
    kids = [(kid, page) for kid in reversed(children(element))]
    return [(BREAK, page), *kids, (BREAK, page)] if kind not in INLINE else kids


def _text_by_piece(path: Path, handles: list[tuple[int, int]]) -> dict[Piece, str]:
    texts: dict[Piece, str] = defaultdict(str)
    document = pdfium.PdfDocument(path)
    try:
        for handle, page in zip(handles, document, strict=True):
            for mcid, letters in _runs(page):
                texts[handle, mcid] += letters
            page.close()
    finally:
        document.close()
    return texts


def _runs(page: pdfium.PdfPage) -> Iterator[tuple[int, str]]:
    """Yield (MCID, letters); blanks that PDFium adds belong to the letter before them."""
    text = page.get_textpage()
    marks = {addressof(each.raw.contents): _mcid(each) for each in page.get_objects()}
    mcid = -1
    try:
        for index in range(text.count_chars()):
            owner = raw.FPDFText_GetTextObject(text, index)
            if owner and not raw.FPDFText_IsGenerated(text, index):
                mcid = marks.get(addressof(owner.contents), -1)
            letter = chr(raw.FPDFText_GetUnicode(text, index))
            yield mcid, "-" if letter == LINE_END_HYPHEN else letter
    finally:
        text.close()


def _mcid(each: pdfium.PdfObject | None) -> int:
    """Return the number of an object's mark, or of the mark around its form; else -1."""
    while each is not None:
        mcid = raw.FPDFPageObj_GetMarkedContentID(each)
        if mcid >= 0:
            return mcid
        each = each.container
    return -1
