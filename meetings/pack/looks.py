"""See on a PDF's pages what a reader of the paper would not: words under boxes, unseen words.

Works on the painted page (through PDFium), not on the file's structure.
"""

from collections import Counter
from collections.abc import Iterator
from ctypes import addressof, byref, c_int, c_uint
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

Box = tuple[float, float, float, float]  # left, bottom, right, top

DARK = 80  # of 255, for each of red, green and blue
OPAQUE = 250  # of 255
COVERS_PAGE = 0.6  # the share from which a picture is the page
FEW_WORDS = 25  # letters; fewer on a page that is a picture are a stamp or a number
TELLING = 3  # letters under a box that are worth a refusal
INVISIBLE = {raw.FPDF_TEXTRENDERMODE_INVISIBLE}


@dataclass(frozen=True)
class _Letter:
    box: Box
    order: int
    is_invisible: bool

    def is_within(self, box: Box) -> bool:
        across = (self.box[0] + self.box[2]) / 2
        up = (self.box[1] + self.box[3]) / 2
        return box[0] <= across <= box[2] and box[1] <= up <= box[3]


@dataclass(frozen=True)
class _Look:
    """What one page shows: its letters, dark boxes in painting order, pictures."""

    letters: list[_Letter]
    dark: list[tuple[int, Box]]
    picture_share: float
    box: Box

    @property
    def is_scan(self) -> bool:
        return self.picture_share > COVERS_PAGE


def look(path: str, covers: dict[int, list[Box]]) -> Counter[str]:
    """Count pages by what is odd about them.

    `covers` are boxes by page index that lie over the page (annotations).
    """
    found: Counter[str] = Counter()
    document = pdfium.PdfDocument(path)
    try:
        for number, page in enumerate(document):
            found.update(_oddities(_look_at(page), covers.get(number, [])))
            page.close()
    finally:
        document.close()
    return found


def _oddities(seen: _Look, covers: list[Box]) -> Iterator[str]:
    under = sum(_is_covered(letter, seen, covers) for letter in seen.letters)
    if under >= TELLING:
        yield "false-redaction"
    invisible = sum(letter.is_invisible for letter in seen.letters)
    if invisible:
        yield "ocr-layer" if seen.is_scan else "invisible-text"
    if seen.is_scan and len(seen.letters) < FEW_WORDS:
        yield "picture-of-text"
    if any(not letter.is_within(seen.box) for letter in seen.letters):
        yield "off-page-text"


def _is_covered(letter: _Letter, seen: _Look, covers: list[Box]) -> bool:
    """A dark box hides what was painted before it, not the white heading painted on it."""
    painted_over = any(order > letter.order and letter.is_within(box) for order, box in seen.dark)
    return painted_over or any(letter.is_within(box) for box in covers)


def _look_at(page: pdfium.PdfPage) -> _Look:
    orders: dict[int, int] = {}
    dark: list[tuple[int, Box]] = []
    pictures = 0.0
    for order, each in enumerate(page.get_objects()):
        orders[addressof(each.raw.contents)] = order
        if each.type == raw.FPDF_PAGEOBJ_PATH and _is_dark_area(each):
            dark.append((order, _place(each)))
        elif each.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += _area(_place(each))
    box = page.get_cropbox()
    return _Look(_letters(page, orders), dark, pictures / max(_area(box), 1.0), box)


def _letters(page: pdfium.PdfPage, orders: dict[int, int]) -> list[_Letter]:
    text = page.get_textpage()
    letters = []
    try:
        for index in range(text.count_chars()):
            owner = raw.FPDFText_GetTextObject(text, index)
            if not owner or raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            if not chr(raw.FPDFText_GetUnicode(text, index)).strip():
                continue
            invisible = raw.FPDFTextObj_GetTextRenderMode(owner) in INVISIBLE
            order = orders.get(addressof(owner.contents), len(orders))
            letters.append(_Letter(text.get_charbox(index), order, invisible))
    finally:
        text.close()
    return letters


def _is_dark_area(path: pdfium.PdfObject) -> bool:
    mode, stroke = c_int(), c_int()
    if not raw.FPDFPath_GetDrawMode(path, byref(mode), byref(stroke)) or not mode.value:
        return False
    red, green, blue, alpha = c_uint(), c_uint(), c_uint(), c_uint()
    raw.FPDFPageObj_GetFillColor(path, byref(red), byref(green), byref(blue), byref(alpha))
    colours = (red.value, green.value, blue.value)
    return max(colours) <= DARK and alpha.value >= OPAQUE


def _place(each: pdfium.PdfObject) -> Box:
    """Where an object stands on the page, forms around it taken into account."""
    box, around = each.get_bounds(), each.container
    while around is not None:
        box = around.get_matrix().on_rect(*box)
        around = around.container
    return box


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
