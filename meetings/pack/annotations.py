"""Print onto a PDF's pages what was typed, stamped and drawn on them; notes go.

Council officers fill in forms and sign with programs that lay words over the page
(ISO 32000-1, 12.5). Whoever prints the file gets them, so they are part of the paper.
What reviewers write to each other, and what viewers hide, is not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from .form_fields import Field, draw_answers
from .shapes import Finding

TYPED = {"/FreeText", "/Stamp", "/Ink", "/Watermark"}
SHAPES = {"/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"}
HIDDEN, PRINT, NO_VIEW = 1 << 1, 1 << 2, 1 << 5
CALLOUT = "/FreeTextCallout"  # words beside an arrow: how reviewers point at something

PRINTED = (
    "What was typed, stamped or drawn onto {pages} was printed into the paper. Check that it is "
    "meant to be published."
)
NOT_PRINTED = (
    "Something typed, stamped or drawn onto {pages} does not print and was removed. If it is "
    "part of the paper, print the file to PDF and upload what comes out."
)
HIDDEN_ONE = "One form field that viewers hide, such as a password, was removed."
HIDDEN_MANY = "{n} form fields that viewers hide, such as passwords, were removed."


def print_annotations(pdf: Pdf) -> tuple[Finding, ...]:
    """Turn what prints into content of its page, in place; links stay. Return what to look at.

    Raises Unusable for a form's answer that does not fit its box.
    """
    sorted_out = _Sorted()
    for number, page in enumerate(pdf.pages, 1):
        if "/Annots" in page.obj:
            kept = [each for each in page.obj.Annots if sorted_out.keeps(each, number)]
            page.obj.Annots = Array(kept)
    if sorted_out.fields:
        draw_answers(pdf, sorted_out.fields)
    if sorted_out.fields or sorted_out.printed:
        if "/AcroForm" not in pdf.Root:
            pdf.Root.AcroForm = Dictionary(Fields=Array())
        pdf.Root.AcroForm.NeedAppearances = False
        pdf.flatten_annotations("all")
    if "/AcroForm" in pdf.Root:
        del pdf.Root.AcroForm
    return sorted_out.findings()


def is_comment(annotation: Object) -> bool:
    """Whether an annotation is a note, a mark or a shape that does not print."""
    kind = str(annotation.get("/Subtype", ""))
    others = {"/Link", "/Widget", "/Popup", "/Redact", "/FileAttachment"}
    return kind not in others and not _prints(annotation)


@dataclass
class _Sorted:
    """Annotations told apart: fields to draw, pages with what prints and with what does not."""

    fields: list[Field] = field(default_factory=list)
    printed: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)
    hidden: int = 0

    def keeps(self, annotation: Object, page: int) -> bool:
        kind = annotation.get("/Subtype")
        if kind == "/Widget":
            return self._keeps_field(Field(annotation, page))
        if _prints(annotation):
            self.printed.add(page)
            return True
        if kind in TYPED and not _is_hidden(annotation):
            self.lost.add(page)
        return kind == "/Link"

    def _keeps_field(self, given: Field) -> bool:
        if given.is_secret or _is_hidden(given.widget):
            self.hidden += bool(given.answer)
            return False
        self.fields.append(given)
        return True

    def findings(self) -> tuple[Finding, ...]:
        found = []
        for code, sentence, pages in (
            ("typed-printed", PRINTED, self.printed),
            ("typed-lost", NOT_PRINTED, self.lost),
        ):
            if pages:
                told = sentence.format(pages=pages_in_words(pages))
                found.append(Finding(code, "warn", told, len(pages)))
        if self.hidden:
            told = HIDDEN_ONE if self.hidden == 1 else HIDDEN_MANY.format(n=self.hidden)
            found.append(Finding("hidden-fields", "cleaned", told, self.hidden))
        return tuple(found)


def pages_in_words(pages: Iterable[int]) -> str:
    *others, last = sorted(pages)
    return f"pages {', '.join(map(str, others))} and {last}" if others else f"page {last}"


def _prints(annotation: Object) -> bool:
    kind, flags = annotation.get("/Subtype"), _flags(annotation)
    if kind not in TYPED | SHAPES or annotation.get("/IT") == CALLOUT:
        return False
    return bool(flags & PRINT) and not _is_hidden(annotation) and _has_look(annotation)


def _is_hidden(annotation: Object) -> bool:
    return bool(_flags(annotation) & (HIDDEN | NO_VIEW))


def _flags(annotation: Object) -> int:
    given = annotation.get("/F", 0)
    return given if isinstance(given, int) else 0


def _has_look(annotation: Object) -> bool:
    looks = annotation.get("/AP")
    look = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(look, Dictionary):
        state = annotation.get("/AS")
        look = look.get(str(state)) if isinstance(state, Name) else None
    return isinstance(look, Stream)
