"""Draw what was filled into a PDF's form, so that all of it is seen when it is printed.

Many programs leave it to the viewer to draw an answer, and a viewer scrolls where an
answer is longer than its box. On paper nothing scrolls: the letters get smaller until
all of them fit. What a viewer hides (passwords, hidden fields) is no part of the paper.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .child import Unusable
from .fonts import REGULAR, Face, embed

TOO_LONG = (
    "An answer in a form field on page {n} is longer than its box. Open the file, print it to "
    "PDF and upload what comes out."
)
UNKNOWN_LETTERS = (
    "An answer in a form field on page {n} has letters that cannot be drawn here. Open the file, "
    "print it to PDF and upload what comes out."
)
MULTILINE, PASSWORD, PUSH_BUTTON = 1 << 12, 1 << 13, 1 << 16
DEEPEST_FIELD = 20
USUAL_SIZE, SMALLEST = 12.0, 4.0
LEADING = 1.15
PADDING = 2.0
SIZE_IN_DEFAULT = re.compile(r"([\d.]+)\s+Tf")
TICK = "4"  # in ZapfDingbats, which all viewers have
CENTRED, TO_THE_RIGHT = 1, 2


@dataclass(frozen=True)
class Field:
    """A widget with what its field says of it, inherited or its own."""

    widget: Object
    page: int

    def get(self, key: str) -> object:
        each: object = self.widget
        for _ in range(DEEPEST_FIELD):
            if not isinstance(each, Dictionary):
                break
            if key in each:
                return each[key]
            each = each.get("/Parent")
        return None

    @property
    def kind(self) -> str:
        return str(self.get("/FT") or "")

    @property
    def flags(self) -> int:
        given = self.get("/Ff")
        return given if isinstance(given, int) else 0

    @property
    def is_secret(self) -> bool:
        return self.kind == "/Tx" and bool(self.flags & PASSWORD)

    @property
    def answer(self) -> str:
        """What was typed or chosen, as a viewer shows it."""
        given = self.get("/V")
        if self.kind == "/Ch":
            chosen = list(given) if isinstance(given, Array) else [given]
            return "\n".join(self._shown(each) for each in chosen if isinstance(each, String))
        if isinstance(given, Stream):
            given = String(given.read_bytes().decode("latin-1"))
        text = str(given) if isinstance(given, String) else ""
        return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()

    @property
    def size(self) -> float:
        found = SIZE_IN_DEFAULT.search(str(self.get("/DA") or ""))
        return float(found[1]) if found and float(found[1]) else 0.0

    @property
    def box(self) -> tuple[float, float]:
        left, low, right, high = (float(edge) for edge in self.widget.Rect)
        return abs(right - left), abs(high - low)

    def _shown(self, exported: Object) -> str:
        options = self.get("/Opt")
        for each in options if isinstance(options, Array) else ():
            if isinstance(each, Array) and len(each) == 2 and str(each[0]) == str(exported):
                return str(each[1])
        return str(exported)


def draw_answers(pdf: Pdf, fields: list[Field]) -> None:
    """Give each field a look that shows its whole answer, where it has none or a shorter one.

    Raises Unusable for an answer that does not fit its box in letters of 4 points.
    """
    form = pdf.Root.get("/AcroForm", Dictionary())
    is_due = bool(form.get("/NeedAppearances", False))
    letters = "".join(
        sorted({letter for field in fields for letter in field.answer if letter > " "})
    )
    face = embed(pdf, REGULAR, letters + " ")
    for field in fields:
        if field.kind == "/Btn":
            _settle_button(pdf, field)
        elif field.kind in ("/Tx", "/Ch") and field.answer:
            is_drawn = _look_of(field) is not None and not is_due
            if not is_drawn or not _is_shown_whole(field, face):
                _draw_text(pdf, field, face)


def _look_of(field: Field) -> Object | None:
    looks = field.widget.get("/AP")
    return looks.get("/N") if isinstance(looks, Dictionary) else None


def _is_shown_whole(field: Field, face: Face) -> bool:
    """Whether a program that drew an answer had the room for it; else it cut it."""
    is_block = field.flags & MULTILINE or len(list(_lines(field, face, field.size))) == 1
    return bool(is_block) and _fits(field, face, field.size)


def _fits(field: Field, face: Face, size: float) -> bool:
    """Whether an answer fits its box in letters of this size; of size 0 the viewer sees to it."""
    if not size:
        return True
    lines = list(_lines(field, face, size))
    width, height = field.box
    room = width - 2 * PADDING
    if any(face.width(each, size) > room for each in lines):
        return False
    is_row = len(lines) == 1
    return is_row or len(lines) * size * LEADING <= height - PADDING


def _lines(field: Field, face: Face, size: float) -> Iterator[str]:
    room = field.box[0] - 2 * PADDING
    for paragraph in field.answer.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and face.width(longer, size) > room:
                yield line
                line = word
            else:
                line = longer
        yield line


def _draw_text(pdf: Pdf, field: Field, face: Face) -> None:
    if set(field.answer) - face.glyphs.keys() - set("\n\t"):
        raise Unusable(UNKNOWN_LETTERS.format(n=field.page))
    size = field.size or USUAL_SIZE
    if not field.flags & MULTILINE:
        size = min(size, max(field.box[1] - PADDING, SMALLEST))
    while not _fits(field, face, size):
        if size <= SMALLEST:
            raise Unusable(TOO_LONG.format(n=field.page))
        size = max(size - 0.5, SMALLEST)
    content = b"".join(_placed(field, face, size))
    _set_look(pdf, field, content, Dictionary(Answer=face.font))


def _placed(field: Field, face: Face, size: float) -> Iterator[bytes]:
    width, height = field.box
    lines = list(_lines(field, face, size))
    tall = len(lines) * size * LEADING
    is_block = field.flags & MULTILINE or len(lines) > 1
    top = height - PADDING if is_block else (height + tall) / 2
    for number, line in enumerate(lines):
        left = _left(field, face, line, size, width)
        up = top - size * (0.92 + LEADING * number)
        place = f"/Answer {size:g} Tf {left:.2f} {up:.2f} Td".encode()
        yield b"BT 0 g %s %s Tj ET\n" % (place, face.encode(line))


def _left(field: Field, face: Face, line: str, size: float, width: float) -> float:
    rest = width - 2 * PADDING - face.width(line, size)
    return PADDING + {CENTRED: rest / 2, TO_THE_RIGHT: rest}.get(field.get("/Q"), 0.0)  # type: ignore[call-overload]


def _settle_button(pdf: Pdf, field: Field) -> None:
    """Let a box or a radio button show what was chosen."""
    looks, chosen = _look_of(field), field.widget.get("/AS", field.get("/V"))
    if isinstance(looks, Dictionary):
        if "/AS" not in field.widget:
            is_on = isinstance(chosen, Name) and str(chosen) in looks
            field.widget.AS = chosen if is_on else Name.Off
        return
    is_ticked = isinstance(chosen, Name) and chosen != "/Off"
    if looks is None and is_ticked and not field.flags & PUSH_BUTTON:
        signs = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.ZapfDingbats)
        width, height = field.box
        size = max(min(width, height) - PADDING, SMALLEST)
        place = f"{(width - 0.85 * size) / 2:.2f} {(height - 0.7 * size) / 2:.2f} Td".encode()
        content = b"BT 0 g /Sign %g Tf %s (%s) Tj ET" % (size, place, TICK.encode())
        _set_look(pdf, field, content, Dictionary(Sign=signs))


def _set_look(pdf: Pdf, field: Field, content: bytes, fonts: Object) -> None:
    look = pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form)
    look.BBox = Array([0, 0, *field.box])
    look.Resources = Dictionary(Font=fonts)
    field.widget.AP = Dictionary(N=look)
