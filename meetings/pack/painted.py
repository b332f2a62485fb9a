"""A page of a PDF as it is painted, with its letters and without them.

PDFium paints the page; what changes where a letter goes is what a reader sees of
that letter. Letters that lie on letters are taken away in turn, so that what is
written over a covered word is not taken for the word.
"""

from collections.abc import Iterator, Sequence
from ctypes import addressof, byref, c_float, c_uint, create_string_buffer
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from math import ceil
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageChops

Box = tuple[float, float, float, float]  # left, bottom, right, top, on the page
Frame = tuple[int, int, int, int]  # left, top, right, bottom, in dots
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, ...]

UNTURNED: Matrix = (1, 0, 0, 1, 0, 0)
DEEPEST = 20  # forms within forms
MOST_DOTS = 12_000_000  # of one painting: a wall map is painted more coarsely
MOST_TURNS = 6  # in which overlapping letters are taken away
OVERLAP = 0.3  # of the lower of two lines, from which they overlap
DARK_GROUND = [255 * (value < 40) for value in range(256)]
UNSEEN_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
EDGES = [c_float() for _ in range(4)]  # that PDFium writes into, one call after another
STROKED_MODES = {raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP}


@dataclass
class TextObject:
    """Some letters of one font and colour.

    `turn` says with which others they are taken away, `has_letters` whether PDFium lists
    any of them: of the same letters printed twice it lists one.
    """

    raw: Any
    box: Box
    mode: int
    turn: int = 0
    has_letters: bool = False

    @cached_property
    def colour(self) -> tuple[int, int, int, int]:
        """Red, green, blue and opacity, of 255 each."""
        is_stroked = self.mode in STROKED_MODES
        ask = raw.FPDFPageObj_GetStrokeColor if is_stroked else raw.FPDFPageObj_GetFillColor
        red, green, blue, opacity = c_uint(), c_uint(), c_uint(), c_uint(255)
        ask(self.raw, byref(red), byref(green), byref(blue), byref(opacity))
        return red.value, green.value, blue.value, opacity.value

    @cached_property
    def is_unseen(self) -> bool:
        """Whether it is of a kind that is never painted."""
        return self.mode in UNSEEN_MODES or not self.colour[3]


@dataclass
class Objects:
    """What a page is painted from: its letters, everything else, and how much is pictures."""

    texts: list[TextObject] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    pictures: list[tuple[Any, Box]] = field(default_factory=list)

    @property
    def picture_area(self) -> float:
        return sum(area(box) for _, box in self.pictures)

    @property
    def only_picture(self) -> tuple[Any, Box] | None:
        """The picture of a page that shows nothing else, and lies in no form."""
        return self.pictures[0] if len(self.others) == len(self.pictures) == 1 else None

    @property
    def by_address(self) -> dict[int, TextObject]:
        return {addressof(each.raw.contents): each for each in self.texts}

    @property
    def turns(self) -> int:
        return 1 + max((each.turn for each in self.texts), default=0)


class Painter:
    """Paints one page, at any scale, with some of its objects or all."""

    def __init__(self, page: pdfium.PdfPage, objects: Objects) -> None:
        self._page, self._objects = page, objects
        self.box: Box = page.get_bbox()
        self._turned = page.get_rotation()
        width, height = page.get_size()
        self._largest = (MOST_DOTS / max(width * height, 1.0)) ** 0.5

    def at(self, scale: float, *, with_annotations: bool = False, grey: bool = False) -> "Painting":
        """Paint the page whole, without its letters, and without each turn of them.

        In shades of grey it is several times as quick, and may miss what differs in hue only.
        """
        scale = min(scale, self._largest)
        texts, turns = self._objects.texts, self._objects.turns
        whole = self._paint(scale, with_annotations, grey)
        shown = []
        for turn in range(turns):
            chosen = [each.raw for each in texts if each.turn == turn]
            _switch(chosen, on=False)
            bare = self._paint(scale, with_annotations, grey)
            _switch(chosen, on=True)
            shown.append(difference(whole, bare))
        if turns > 1:
            bare = self.bare(scale, with_annotations=with_annotations)
        return Painting(self, scale, bare, shown)

    def bare(self, scale: float, *, with_annotations: bool = False) -> Image.Image:
        """Paint the page without its letters."""
        letters = [each.raw for each in self._objects.texts]
        _switch(letters, on=False)
        painted = self._paint(min(scale, self._largest), with_annotations)
        _switch(letters, on=True)
        return painted

    def bare_in_grey(self, scale: float) -> "Painting":
        """Paint the page without its letters, as quickly as that can be done.

        Of a page that is one photograph only as much is read as the scale needs.
        """
        scale = min(scale, self._largest)
        picture = self._objects.only_picture
        if picture is not None and (found := self._photograph(*picture, scale)):
            return Painting(self, scale, found, [])
        letters = [each.raw for each in self._objects.texts]
        _switch(letters, on=False)
        painted = self._paint(scale, grey=True)
        _switch(letters, on=True)
        return Painting(self, scale, painted, [])

    def _photograph(self, picture: Any, box: Box, scale: float) -> Image.Image | None:
        """Read a JPEG that lies upright on an unturned page; None where it is anything else."""
        turned = _matrix(picture)
        if self._turned or turned[0] <= 0 or turned[3] <= 0 or any(turned[1:3]):
            return None
        data = _raw_jpeg(picture)
        if not data:
            return None
        left, top, right, bottom = self.frame(box, scale)
        try:
            with Image.open(BytesIO(data), formats=["JPEG"]) as opened:
                if opened.mode not in ("L", "RGB"):
                    return None
                opened.draft("L", (right - left, bottom - top))
                shrunk = opened.convert("L").resize((right - left, bottom - top))
        except (OSError, SyntaxError, ValueError):
            return None
        across, up = self._page.get_size()
        painted = Image.new("L", (ceil(across * scale), ceil(up * scale)), "white")
        painted.paste(shrunk, (left, top))
        return painted

    def letters_alone(self, scale: float) -> Image.Image:
        """Paint nothing but the letters, all in black; no other painting may follow."""
        _switch(self._objects.others, on=False)
        for each in self._objects.texts:
            if not each.is_unseen:
                raw.FPDFPageObj_SetFillColor(each.raw, 0, 0, 0, 255)
                raw.FPDFPageObj_SetStrokeColor(each.raw, 0, 0, 0, 255)
        painted = self._paint(min(scale, self._largest))
        return difference(painted, Image.new("RGB", painted.size, "white"))

    def frame(self, box: Box, scale: float) -> Frame:
        """Return the dots that a box on the page takes up, at least one each way."""
        scale = min(scale, self._largest)
        left, bottom, right, top = self.box
        if self._turned == 90:
            edges = (box[1] - bottom, box[0] - left, box[3] - bottom, box[2] - left)
        elif self._turned == 180:
            edges = (right - box[2], box[1] - bottom, right - box[0], box[3] - bottom)
        elif self._turned == 270:
            edges = (top - box[3], right - box[2], top - box[1], right - box[0])
        else:
            edges = (box[0] - left, top - box[3], box[2] - left, top - box[1])
        x, y, far_x, far_y = (edge * scale for edge in edges)
        return (
            int(x),
            int(y),
            max(int(far_x + 0.999), int(x) + 1),
            max(int(far_y + 0.999), int(y) + 1),
        )

    def _paint(
        self, scale: float, with_annotations: bool = False, grey: bool = False
    ) -> Image.Image:
        made = self._page.render(
            scale=scale,
            draw_annots=with_annotations,
            may_draw_forms=False,
            rev_byteorder=True,
            grayscale=grey,
        )
        return made.to_pil()


@dataclass
class Painting:
    """A page at one scale: what each turn of letters shows, and the page without any."""

    painter: Painter
    scale: float
    bare: Image.Image
    shown: list[Image.Image]

    def frame(self, box: Box) -> Frame:
        return self.painter.frame(box, self.scale)


def objects_of(page: pdfium.PdfPage) -> Objects:
    """List what a page is painted from, forms and what they hold included."""
    found = Objects()
    waiting = [(each, UNTURNED, 0) for each in _objects_on(page)]
    while waiting:
        each, matrix, depth = waiting.pop()
        kind = raw.FPDFPageObj_GetType(each)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < DEEPEST:
                inner = _times(_matrix(each), matrix)
                waiting += [(kid, inner, depth + 1) for kid in _objects_in(each)]
        elif kind == raw.FPDF_PAGEOBJ_TEXT:
            mode = raw.FPDFTextObj_GetTextRenderMode(each)
            found.texts.append(TextObject(each, _bounds(each, matrix), mode))
        else:
            found.others.append(each)
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                found.pictures.append((each, _bounds(each, matrix)))
    _take_turns(found.texts)
    return found


def area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def difference(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return how far two paintings differ at each dot, in the colour in which they do most.

    On dark ground only lightness counts: nobody reads black on navy.
    """
    if one.mode == "L":
        return ImageChops.difference(one, other)
    red, green, blue = ImageChops.difference(one, other).split()
    by_hue = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    ground = other.convert("L")
    by_lightness = ImageChops.difference(one.convert("L"), ground)
    return Image.composite(by_lightness, by_hue, ground.point(DARK_GROUND))


def _objects_on(page: pdfium.PdfPage) -> Iterator[Any]:
    for number in range(raw.FPDFPage_CountObjects(page)):
        yield raw.FPDFPage_GetObject(page, number)


def _objects_in(form: Any) -> Iterator[Any]:
    for number in range(raw.FPDFFormObj_CountObjects(form)):
        yield raw.FPDFFormObj_GetObject(form, number)


def _bounds(each: Any, matrix: Matrix) -> Box:
    raw.FPDFPageObj_GetBounds(each, *EDGES)
    left, bottom, right, top = (edge.value for edge in EDGES)
    if matrix == UNTURNED:
        return left, bottom, right, top
    a, b, c, d, e, f = matrix
    corners = [(left, bottom), (left, top), (right, bottom), (right, top)]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    return min(across), min(up), max(across), max(up)


def _raw_jpeg(picture: Any) -> bytes:
    """Return a picture's data as it stands in the file if that is a JPEG and nothing masks it."""
    if raw.FPDFImageObj_GetImageFilterCount(picture) != 1 or raw.FPDFPageObj_HasTransparency(
        picture
    ):
        return b""
    name = create_string_buffer(16)
    raw.FPDFImageObj_GetImageFilter(picture, 0, name, 16)
    if name.value != b"DCTDecode":
        return b""
    size = raw.FPDFImageObj_GetImageDataRaw(picture, None, 0)
    data = create_string_buffer(size)
    raw.FPDFImageObj_GetImageDataRaw(picture, data, size)
    return data.raw


def _matrix(form: Any) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(form, byref(found))
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _take_turns(texts: Sequence[TextObject]) -> None:
    """Give letters that lie on other letters another turn than those have."""
    open_ones: list[TextObject] = []
    for each in sorted(texts, key=lambda text: text.box[1]):
        open_ones = [other for other in open_ones if other.box[3] > each.box[1]]
        taken = {other.turn for other in open_ones if _overlap(each.box, other.box)}
        each.turn = next((n for n in range(MOST_TURNS) if n not in taken), MOST_TURNS - 1)
        open_ones.append(each)


def _overlap(one: Box, other: Box) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    least = min(one[3] - one[1], other[3] - other[1])
    return across > OVERLAP * least and up > OVERLAP * least


def _switch(objects: Sequence[Any], *, on: bool) -> None:
    for each in objects:
        raw.FPDFPageObj_SetIsActive(each, on)
