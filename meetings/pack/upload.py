"""Clean an uploaded PDF of what may not be published, beyond what `strip` takes out.

`strip` knows what acts. This knows what uploads hide: layers, pages that were
"deleted", tags that belong to nothing; and in the end it keeps only what has a
place in a pack (`keeping`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Object, Pdf
from pypdfium2 import PdfiumError

from .annotations import print_annotations
from .child import Unusable
from .contents import rewrite_contents
from .destinations import settle_destinations
from .keeping import is_number, keep_allowed
from .layers import drop_hidden_annotations, forget_dead_marks, remove_hidden_layers
from .shapes import Finding
from .strip import spell_out_inherited
from .structure import children

MAX_PAGES = 3_000
MAX_BYTES = 200 * 1024 * 1024
LEADING_BYTES = 1024  # within which readers look for the header
HEADER = b"%PDF-"
IN_CATALOGUE = (
    *("/StructTreeRoot", "/MarkInfo", "/AcroForm", "/OCProperties", "/Names"),
    *("/Dests", "/Outlines", "/ViewerPreferences"),
)
CONTRADICTIONS = (
    *(pikepdf.PdfError, PdfiumError, ValueError, TypeError, LookupError, AttributeError),
    *(RecursionError, ArithmeticError),
)
NO_GREETING = {ord("<"), *range(9), *range(14, 32)}  # mark-up, and what no text holds

EMPTY = "This file is empty. Check that it was saved, and upload it again."
NO_PDF = "This file is damaged or is not a PDF. Save it again as PDF and upload the new copy."
NOT_READABLE = (
    "This PDF contradicts itself, so it cannot be read here. Open it, print it to PDF and upload "
    "what comes out."
)
LOCKED = "This PDF is locked with a password. Remove the password and upload it again."
NO_PAGES = "This PDF has no pages. Save it again as PDF and upload the new copy."
TOO_LARGE = "This PDF is too large. Make its pictures smaller, or split it."
PORTFOLIO = "This PDF is a folder of other files (a portfolio). Upload those files one by one."
XFA_FORM = (
    "This PDF is a form that only Adobe's programs can show. Open it there, print it to PDF "
    "and upload what comes out."
)


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
    _drop_misfits(pdf)
    return pdf


@contextmanager
def explained() -> Iterator[None]:
    """Turn what libraries raise over a file that contradicts itself into a sentence.

    What viewers shrug off is seen to where it is read; this is for what nobody has met yet.
    """
    try:
        yield
    except Unusable:
        raise
    except CONTRADICTIONS as error:
        raise Unusable(NOT_READABLE) from error


def starts_like_pdf(data: bytes) -> bool:
    """Whether a file is a PDF from its beginning on, but for a greeting of the program.

    PDF readers look for the header further in; some programs print their name and
    version first. A file that is a web page or an archive first and a PDF second is
    not taken: other programs would take it for that.
    """
    before, header, _ = data[:LEADING_BYTES].partition(HEADER)
    return bool(header) and _is_greeting(before.removeprefix(b"\xef\xbb\xbf"))


def _is_greeting(before: bytes) -> bool:
    """Whether bytes are blank, or whole lines of plain text without mark-up."""
    if not before.strip():
        return True
    is_text = before.isascii() and not set(before) & NO_GREETING
    return is_text and before.endswith(b"\n") and not before.startswith(b"PK")


def is_tagged(pdf: Pdf) -> bool:
    """Whether a PDF came with a structure tree that has anything in it."""
    root = pdf.Root.get("/StructTreeRoot")
    marked = pdf.Root.get("/MarkInfo", Dictionary()).get("/Marked", False)
    return bool(marked) and isinstance(root, Dictionary) and bool(children(root))


def clean(pdf: Pdf) -> tuple[Finding, ...]:
    """Print what prints on an upload's pages and take out what they hide, in place.

    `tags.normalise_pdf` has to follow. Returns what an officer should know of it.
    """
    spell_out_inherited(pdf)
    drop_hidden_annotations(pdf)
    findings = print_annotations(pdf)
    if "/OCProperties" in pdf.Root:
        rewrite_contents(pdf, keep_layers=True)
        remove_hidden_layers(pdf)
    rewrite_contents(pdf)
    empty_deleted_pages(pdf)
    forget_dead_marks(pdf, is_tagged=is_tagged(pdf))
    return findings


def finish(pdf: Pdf) -> None:
    """Leave a normalised PDF what a pack needs of it, in place; nothing may follow but saving."""
    settle_destinations(pdf)
    keep_allowed(pdf)


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


def _drop_misfits(pdf: Pdf) -> None:
    """Leave out what is not of the kind that its place wants: viewers shrug it off."""
    _drop_unless(Dictionary, pdf.Root, *IN_CATALOGUE)
    _drop_unless(Dictionary, pdf.trailer, "/Info")
    tree = pdf.Root.get("/StructTreeRoot", Dictionary())
    _drop_unless(Dictionary, tree, "/RoleMap", "/ClassMap", "/ParentTree", "/IDTree")
    for page in pdf.pages:
        _drop_unless(Dictionary, page.obj, "/Resources", "/Group")
        _drop_unless(Array, page.obj, "/Annots", "/CropBox")
        annotations = list(page.obj.get("/Annots", ()))
        fit = [each for each in annotations if _is_annotation(each)]
        if len(fit) != len(annotations):
            page.obj.Annots = Array(fit)


def _drop_unless(kind: type, holder: Object, *keys: str) -> None:
    for key in keys:
        if key in holder and not isinstance(holder[key], kind):
            del holder[key]


def _is_annotation(each: Object) -> bool:
    box = each.get("/Rect") if isinstance(each, Dictionary) else None
    return isinstance(box, Array) and len(box) == 4 and all(is_number(edge) for edge in box)


def _refuse_odd_kinds(pdf: Pdf, pages: int) -> None:
    if not pages:
        raise Unusable(NO_PAGES)
    if pages > MAX_PAGES:
        raise Unusable(TOO_LARGE)
    if "/Collection" in pdf.Root:
        raise Unusable(PORTFOLIO)
    if pdf.Root.get("/NeedsRendering", False):
        raise Unusable(XFA_FORM)
