"""Page numbers, running titles and notices, drawn over finished pages as artifacts.

They are in the outer 12 mm, upright for the reader whatever the page's
rotation and crop, each letter with a white edge, so that they stay legible over
a page that is printed to its rim.
"""

from dataclasses import dataclass
from typing import Literal

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from .fonts import BOLD, REGULAR, Face, embed

MM = 72 / 25.4
SIDE = 12 * MM
NUMBER_UP = 7 * MM  # baselines: from the lower edge, and from the upper edge downwards
NOTICE_DOWN = 6 * MM
TITLE_DOWN = 10.5 * MM
SIZE = 9.0
SMALLEST = 6.0
EDGE = 2.0  # points of white around each letter
NARROWEST = 0.8  # of a page narrower than the margins leave room for
BEFORE_NUMBER = "Page "
ELLIPSIS = "…"
BLANK = "This page is intentionally left blank"

Align = Literal["centre", "right"]


@dataclass(frozen=True)
class Marks:
    """The stamps of one page; "" for none. `middle` is printed across the middle of it."""

    number: str
    title: str = ""
    notice: str = ""
    middle: str = ""


class Stamper:
    """Stamps the pages of one PDF with fonts that hold only the letters needed."""

    def __init__(self, pdf: Pdf, letters: set[str]) -> None:
        self._pdf = pdf
        text = "".join(sorted(letters | {ELLIPSIS}))
        self._faces = {
            "/PackRegular": embed(pdf, REGULAR, text),
            "/PackBold": embed(pdf, BOLD, text),
        }
        self._before = pdf.make_stream(b"q\n")

    def stamp(self, page: Page, marks: Marks) -> None:
        """Draw marks on a page. Its own content is put between q and Q first."""
        frame = _frame(page)
        drawn = [
            self._line(frame, "/PackBold", marks.notice, "centre", frame.height - NOTICE_DOWN),
            self._line(frame, "/PackRegular", marks.title, "right", frame.height - TITLE_DOWN),
            self._line(frame, "/PackRegular", marks.middle, "centre", frame.height / 2),
            self._line(frame, "/PackRegular", marks.number, "centre", NUMBER_UP),
        ]
        after = b"\nQ\n" + b"".join(drawn)
        page.obj.Contents = Array(
            [self._before, *_contents(page.obj), self._pdf.make_stream(after)]
        )
        _add_fonts(self._pdf, page.obj, self._faces)

    def _line(self, frame: "Frame", font: str, text: str, align: Align, height: float) -> bytes:
        if not text:
            return b""
        face = self._faces[font]
        is_wide = frame.width > 4 * SIDE
        room = frame.width - 2 * SIDE if is_wide else NARROWEST * frame.width
        if face.width(text, SMALLEST) > room:
            text = text.removeprefix(BEFORE_NUMBER)  # a narrow page still says which one it is
        text, size = _fitted(face, text, room)
        width = face.width(text, size)
        left = (frame.width - width) / 2 if align == "centre" else frame.width - SIDE - width
        shown = b"%s Tj" % face.encode(text)
        place = f"{left:.2f} {height:.2f} Td".encode()
        return (
            b"/Artifact <</Type /Pagination>> BDC\n"
            b"q %s cm\n"
            % frame.matrix
            + b"1 G 0 g %g w 1 j\n" % EDGE
            # The edge first, under all letters, then the letters.
            + b"BT %s %g Tf 1 Tr %s %s ET\n" % (font.encode(), size, place, shown)
            + b"BT %s %g Tf 0 Tr %s %s ET\n" % (font.encode(), size, place, shown)
            + b"Q\nEMC\n"
        )


@dataclass(frozen=True)
class Frame:
    """A page as its reader sees it: width and height in points, and the transformation."""

    width: float
    height: float
    matrix: bytes


def letters_of(marks: Marks) -> set[str]:
    return set(marks.number + marks.title + marks.notice + marks.middle)


def _frame(page: Page) -> Frame:
    """Turn a page's crop box, rotation and unit into the frame to draw in."""
    left, low, right, high = _visible_box(page)
    unit = float(page.obj.get("/UserUnit", 1))
    turn = int(page.obj.get("/Rotate", 0)) % 360
    a, b, x, y = {
        90: (0, 1, right, low),
        180: (-1, 0, right, high),
        270: (0, -1, left, high),
    }.get(turn, (1, 0, left, low))
    numbers = [each / unit for each in (a, b, -b, a)] + [x, y]
    sides = (right - left) * unit, (high - low) * unit
    width, height = sides if turn in (0, 180) else (sides[1], sides[0])
    return Frame(width, height, " ".join(f"{each:.4f}" for each in numbers).encode())


def _visible_box(page: Page) -> tuple[float, float, float, float]:
    """Return the part of the crop box within the media box, as left, low, right, high."""
    media, crop = (_sorted_box(box) for box in (page.mediabox, page.cropbox))
    left, low = max(media[0], crop[0]), max(media[1], crop[1])
    right, high = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, low, right, high) if left < right and low < high else media


def _sorted_box(box: Object) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(edge) for edge in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _fitted(face: Face, text: str, room: float) -> tuple[str, float]:
    """Make a line fit: smaller letters first, then an ellipsis."""
    size = max(SMALLEST, min(SIZE, SIZE * room / max(face.width(text, SIZE), 1)))
    if face.width(text, size) <= room or len(text) < 2:
        return text, size
    while len(text) > 1 and face.width(text + ELLIPSIS, size) > room:
        text = text[:-1].rstrip()
    return text + ELLIPSIS, size


def _contents(page: Object) -> list[Object]:
    contents = page.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _add_fonts(pdf: Pdf, page: Object, faces: dict[str, Face]) -> None:
    """Add fonts to resources that other pages may share (then once for all of them)."""
    if "/Resources" not in page:
        page.Resources = Dictionary()
    if "/Font" not in page.Resources:
        page.Resources.Font = Dictionary()
    for name, face in faces.items():
        page.Resources.Font[Name(name)] = face.font
