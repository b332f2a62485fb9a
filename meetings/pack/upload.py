"""Clean an uploaded PDF of what may not be published, beyond what `strip` takes out.

`strip` knows what acts and what tells of a file's maker. This knows what
uploads hide: layers, pages that were "deleted", the data that cameras write
into pictures, files under a cover sheet, tags that belong to nothing.
"""

from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .child import Unusable
from .layers import forget_dead_marks, remove_hidden_layers
from .strip import spell_out_inherited
from .structure import children

MAX_PAGES = 3_000
MAX_BYTES = 200 * 1024 * 1024
LEADING_BYTES = 16  # a byte-order mark or a few blanks may precede the header

EMPTY = "This file is empty. Check that it was saved, and upload it again."
NO_PDF = "This file is damaged or is not a PDF. Save it again as PDF and upload the new copy."
LOCKED = "This PDF is locked with a password. Remove the password and upload it again."
NO_PAGES = "This PDF has no pages. Save it again as PDF and upload the new copy."
TOO_LARGE = "This PDF is too large. Make its pictures smaller, or split it."
PORTFOLIO = "This PDF is a folder of other files (a portfolio). Upload those files one by one."
XFA_FORM = (
    "This PDF is a form that only Adobe's programs can show. Open it there, print it to PDF "
    "and upload what comes out."
)
OUTLINE_KEYS = {"/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest"}
PRIVATE_KEYS = ("/AF", "/OPI", "/LastModified", "/F", "/FFilter", "/FDecodeParms")
JPEG_START = b"\xff\xd8"
JPEG_SCAN = 0xDA
# Application segments other than JFIF (E0), colour profile (E2) and Adobe's colours (EE); comments.
JPEG_PRIVATE = {*range(0xE1, 0xF0), 0xFE} - {0xE2, 0xEE}


def open_upload(path: Path) -> Pdf:
    """Open an uploaded PDF.

    Raises Unusable for a file that is empty, no PDF, damaged, locked, without
    pages, too large, a portfolio or a dynamic form.
    """
    size = path.stat().st_size
    if not size:
        raise Unusable(EMPTY)
    if size > MAX_BYTES:
        raise Unusable(TOO_LARGE)
    try:
        pdf = pikepdf.open(path)
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Unusable(LOCKED) from None
    except pikepdf.PdfError:
        raise Unusable(NO_PDF) from None
    _refuse_odd_kinds(pdf, pages)
    return pdf


def starts_like_pdf(data: bytes) -> bool:
    """Whether a file is a PDF from its first bytes on.

    PDF readers look for the header further in, too; a file that is a web page
    first and a PDF second is not taken.
    """
    return data[:LEADING_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")


def is_tagged(pdf: Pdf) -> bool:
    """Whether a PDF came with a structure tree that has anything in it."""
    root = pdf.Root.get("/StructTreeRoot")
    marked = pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    return bool(marked) and isinstance(root, Dictionary) and bool(children(root))


def clean(pdf: Pdf) -> None:
    """Take out what an upload hides, in place. `tags.normalise_pdf` has to follow."""
    spell_out_inherited(pdf)
    remove_hidden_layers(pdf)
    empty_deleted_pages(pdf)
    forget_dead_marks(pdf, is_tagged=is_tagged(pdf))
    _clean_bookmarks(pdf)
    _clean_link_actions(pdf)
    for each in pdf.objects:
        if isinstance(each, Stream):
            _drop_private_keys(each)
            _drop_camera_data(each)


def deleted_pages(pdf: Pdf) -> list[Object]:
    """Return pages that are still in the file though they are not among its pages."""
    shown = {page.obj.objgen for page in pdf.pages}
    return [
        each
        for each in pdf.objects
        if isinstance(each, Dictionary)
        and each.get("/Type") == "/Page"
        and each.objgen not in shown
    ]


def empty_deleted_pages(pdf: Pdf) -> None:
    """Links, bookmarks and the structure tree can keep a deleted page and its words alive."""
    for page in deleted_pages(pdf):
        for key in list(page.keys()):
            del page[key]


def without_camera_data(jpeg: bytes) -> bytes:
    """Return a JPEG without what cameras and programs write into it: place, time, names."""
    if not jpeg.startswith(JPEG_START):
        return jpeg
    kept, at = [JPEG_START], len(JPEG_START)
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != JPEG_SCAN:
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in JPEG_PRIVATE:
            kept.append(jpeg[at : at + length])
        at += length
    return b"".join(kept) + jpeg[at:]


def _refuse_odd_kinds(pdf: Pdf, pages: int) -> None:
    if not pages:
        raise Unusable(NO_PAGES)
    if pages > MAX_PAGES:
        raise Unusable(TOO_LARGE)
    if "/Collection" in pdf.Root:
        raise Unusable(PORTFOLIO)
    if pdf.Root.get("/NeedsRendering", False):
        raise Unusable(XFA_FORM)


def _clean_bookmarks(pdf: Pdf) -> None:
    """Leave bookmarks their title and a place in this file."""
    seen = set()
    waiting = [pdf.Root.get("/Outlines")]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        waiting += [item.get("/First"), item.get("/Next")]
        action = item.get("/A")
        if isinstance(action, Dictionary) and action.get("/S") == "/GoTo" and "/D" in action:
            item.Dest = action.D
        for key in set(item.keys()) - OUTLINE_KEYS - {"/Type"}:
            del item[key]


def _clean_link_actions(pdf: Pdf) -> None:
    """Write a link's action anew, so that nothing rides along with it."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            action = annotation.get("/A") if isinstance(annotation, Dictionary) else None
            if not isinstance(action, Dictionary):
                continue
            if action.get("/S") == "/GoTo" and "/D" in action:
                annotation.A = Dictionary(S=Name.GoTo, D=action.D)
            elif action.get("/S") == "/URI" and "/URI" in action:
                annotation.A = Dictionary(S=Name.URI, URI=action.URI)


def _drop_private_keys(stream: Object) -> None:
    for key in PRIVATE_KEYS:
        if key in stream:
            del stream[key]


def _drop_camera_data(stream: Object) -> None:
    filters = stream.get("/Filter")
    if stream.get("/Subtype") != "/Image" or filters not in (Name.DCTDecode, [Name.DCTDecode]):
        return
    before = stream.read_raw_bytes()
    after = without_camera_data(before)
    if len(after) < len(before):
        given = stream.get("/DecodeParms")
        parameters = given if isinstance(given, Dictionary) else None
        stream.write(after, filter=Name.DCTDecode, decode_parms=parameters)
