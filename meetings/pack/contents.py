"""Write each content stream anew: the operators that a page needs, and what they name.

Viewers skip what they do not know, so we do too. An operator of no standard, one
with the wrong operands, a comment and a marked point are left out; a mark keeps
what readers of tags need and no more. Resources that no operator names are
dropped, and with them what hides there: pictures and forms that nothing draws.
Forms, patterns and the letters of Type 3 fonts are content streams as well.

From here on every stream can be read with `pikepdf.parse_content_stream`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Operator, Pdf, Stream, String

from .child import Unusable
from .inline_pictures import externalise
from .repairs import STANDARD_TYPES
from .structure import Handle

UNREADABLE = "Page {n} of this PDF is damaged. Print the file to PDF and upload the new copy."
NUMBERS = {
    **dict.fromkeys(("q", "Q", "h", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"), 0),
    **dict.fromkeys(("W", "W*", "BT", "ET", "T*", "EMC"), 0),
    **dict.fromkeys(("w", "J", "j", "M", "i", "Tc", "Tw", "Tz", "TL", "Tr", "Ts", "G", "g"), 1),
    **dict.fromkeys(("m", "l", "Td", "TD", "d0"), 2),
    **dict.fromkeys(("RG", "rg"), 3),
    **dict.fromkeys(("v", "y", "re", "K", "k"), 4),
    **dict.fromkeys(("cm", "c", "Tm", "d1"), 6),
}
NAMES = {
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "Do": "/XObject",
}
COLOURS = {"sc", "SC", "scn", "SCN"}
INTENTS = {"/AbsoluteColorimetric", "/RelativeColorimetric", "/Saturation", "/Perceptual"}
DEVICE_SPACES = {"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/Pattern"}
DEFAULT_SPACES = ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK")
MOST_COLOURANTS = 32
LONGEST_SPELLING = 4  # letters that a mark may put in the place of a sign: "ffi", a tick
ARTIFACTS = {"/Pagination", "/Layout", "/Page", "/Background"}

Instruction = Any


def rewrite_contents(pdf: Pdf, *, keep_layers: bool = False) -> None:
    """Rewrite the content of all pages and all that they draw, in place.

    `keep_layers` leaves the marks of layers for whoever removes hidden ones next.

    Raises Unusable, naming the page, for content that cannot be read.
    """
    scribe = _Scribe(pdf, keep_layers)
    for number, page in enumerate(pdf.pages, 1):
        try:
            scribe.write(page.obj)
        except (pikepdf.PdfError, ValueError, TypeError) as error:
            raise Unusable(UNREADABLE.format(n=number)) from error
    scribe.share_out()


def instructions(holder: pikepdf.Page | Object) -> Iterator[Instruction]:
    """Yield the instructions of a page or form that have a known operator and its operands."""
    for instruction in pikepdf.parse_content_stream(holder):
        operator = _operator(instruction)
        operands = list(instruction.operands)
        if operator == "INLINE IMAGE":
            yield instruction
        elif (fitting := _fitting(operator, operands)) is not None:
            same = len(fitting) == len(operands)
            yield instruction if same else _instruction(operator, *fitting)


def spelling(given: object) -> str:
    """Return what a mark or tag may have read in place of its content, or "".

    A few letters for a sign or a ligature may pass; whole words that are not
    what is seen may not.
    """
    words = str(given) if isinstance(given, String) else ""
    return words if len(words) <= LONGEST_SPELLING and not words.isspace() else ""


def language(given: object) -> str:
    """Return a language tag such as en-GB, or "" for anything else."""
    tag = str(given) if isinstance(given, String) else ""
    parts = tag.split("-")
    fits = tag.isascii() and all(0 < len(each) <= 8 and each.isalnum() for each in parts)
    return tag if fits and 2 <= len(parts[0]) <= 3 else ""


@dataclass
class _Scribe:
    """Writes each stream once, however many pages draw it."""

    pdf: Pdf
    keep_layers: bool
    done: set[Handle] = field(default_factory=set)
    drawn_fonts: dict[Handle, Object] = field(default_factory=dict)

    def write(self, page: Object) -> None:
        """Write a page and everything drawn on it; a list of what waits stands for recursion."""
        waiting = [(page, page.get("/Resources"))]
        while waiting:
            holder, inherited = waiting.pop()
            if holder.objgen in self.done:
                continue
            self.done.add(holder.objgen)
            own = holder.get("/Resources")
            given = own if isinstance(own, Dictionary) else inherited
            resources = given if isinstance(given, Dictionary) else Dictionary()
            copy = _Copy(self.pdf, resources, self.keep_layers)
            copy.take_all(holder)
            holder.Resources = copy.used
            waiting += [(each, resources) for each in self._drawn_with(copy.used)]

    def share_out(self) -> None:
        """Give each font of drawn letters what its letters use, which have no resources."""
        for font in self.drawn_fonts.values():
            shared: Object = Dictionary()
            for drawing in _drawings(font):
                for kind, named in drawing.get("/Resources", Dictionary()).items():
                    shared[kind] = Dictionary({**shared.get(kind, {}), **named})
                del drawing["/Resources"]
            font.Resources = shared

    def _drawn_with(self, used: Object) -> Iterator[Object]:
        """Yield the content streams among resources: forms, patterns, letters, masks."""
        yield from _inner_streams(used)
        for font in used.get("/Font", Dictionary()).values():
            if isinstance(font, Dictionary) and isinstance(font.get("/CharProcs"), Dictionary):
                font = font if font.is_indirect else self.pdf.make_indirect(font)
                self.drawn_fonts[font.objgen] = font
                yield from _letters(font)


@dataclass
class _Copy:
    """A content stream being copied, with the resources that it turns out to use."""

    pdf: Pdf
    resources: Object
    keep_layers: bool
    written: list[Instruction] = field(default_factory=list)
    used: Object = field(default_factory=Dictionary)

    def take_all(self, holder: Object) -> None:
        self._keep_defaults()
        source, pictures = externalise(self.pdf, holder, self.resources)
        if pictures:
            self.used.XObject = Dictionary(pictures)
        for instruction in instructions(source):
            self._take(str(instruction.operator), list(instruction.operands), instruction)
        data = pikepdf.unparse_content_stream(self.written)
        if isinstance(holder, Stream):
            holder.write(data)
        else:
            holder.Contents = self.pdf.make_stream(data)

    def _take(self, operator: str, operands: list, instruction: Instruction) -> None:
        if self.keep_layers and operator == "BDC" and operands[0] == "/OC":
            if len(operands) > 1 and isinstance(operands[1], Name):
                self._use("/Properties", str(operands[1]))
            self.written.append(instruction)
        elif operator in ("BMC", "BDC"):
            self.written.append(self._mark(operands))
        elif self._has_what_it_names(operator, operands):
            self.written.append(instruction)

    def _has_what_it_names(self, operator: str, operands: list) -> bool:
        """Note what an operator names; False where there is no such thing."""
        if operator in NAMES:
            kind, name = NAMES[operator], str(operands[0])
            return (kind == "/ColorSpace" and name in DEVICE_SPACES) or self._use(kind, name)
        if operator == "Tf":
            self._use("/Font", str(operands[0]))  # a text without its font is still a text
        elif operator in ("scn", "SCN") and operands and isinstance(operands[-1], Name):
            return self._use("/Pattern", str(operands[-1]))
        return True

    def _use(self, kind: str, name: str) -> bool:
        ours = self.used.get(kind)
        if ours is not None and name in ours:
            return True
        among = self.resources.get(kind)
        found = among.get(name) if isinstance(among, Dictionary) else None
        if not isinstance(found, Dictionary | Stream | Array | Name):
            return False
        if ours is None:
            self.used[kind] = Dictionary()
        self.used[kind][name] = found
        return True

    def _keep_defaults(self) -> None:
        for name in DEFAULT_SPACES:
            self._use("/ColorSpace", name)

    def _mark(self, operands: list) -> Instruction:
        tag = operands[0] if operands[0] in STANDARD_TYPES | {"/Artifact", "/OC"} else Name.Span
        given = operands[1] if len(operands) > 1 else None
        if isinstance(given, Name):
            among = self.resources.get("/Properties")
            given = among.get(str(given)) if isinstance(among, Dictionary) else None
        kept = _properties(tag, given) if isinstance(given, Dictionary) else {}
        if tag == "/OC":
            return _instruction("BMC", Name.Span)
        if not kept:
            return _instruction("BMC", tag)
        return _instruction("BDC", tag, Dictionary(kept))


def _properties(tag: Object, given: Object) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if tag == "/Artifact":
        return {"/Type": given.Type} if given.get("/Type") in ARTIFACTS else {}
    if isinstance(given.get("/MCID"), int):
        kept["/MCID"] = given.MCID
    if words := spelling(given.get("/ActualText")):
        kept["/ActualText"] = String(words)
    if tongue := language(given.get("/Lang")):
        kept["/Lang"] = String(tongue)
    return kept


def _operator(instruction: Instruction) -> str:
    return instruction.operator.unparse().decode("ascii", "replace")


def _fitting(operator: str, operands: list) -> list | None:
    """Return the operands that an operator takes, or None where they do not fit it."""
    if operator in NUMBERS:
        taken = operands[len(operands) - NUMBERS[operator] :] if NUMBERS[operator] else []
        return taken if len(operands) >= NUMBERS[operator] and _all_numbers(taken) else None
    check = _CHECKS.get(operator)
    return operands if check is not None and check(operands) else None


def _all_numbers(operands: list) -> bool:
    return all(isinstance(each, int | Decimal | float) for each in operands)


def _is_name(operands: list) -> bool:
    return len(operands) == 1 and isinstance(operands[0], Name)


def _is_string(operands: list) -> bool:
    return len(operands) == 1 and isinstance(operands[0], String)


def _is_colour(operands: list) -> bool:
    numbers = operands[:-1] if operands and isinstance(operands[-1], Name) else operands
    return len(operands) <= MOST_COLOURANTS and _all_numbers(numbers)


def _is_letters(operands: list) -> bool:
    return (
        len(operands) == 1
        and isinstance(operands[0], Array)
        and all(isinstance(each, String | int | Decimal | float) for each in operands[0])
    )


def _is_spaced_string(operands: list) -> bool:
    return len(operands) == 3 and _all_numbers(operands[:2]) and isinstance(operands[2], String)


def _is_dash(operands: list) -> bool:
    is_pair = len(operands) == 2 and isinstance(operands[0], Array)
    return is_pair and _all_numbers([*operands[0], operands[1]])


def _is_font(operands: list) -> bool:
    return len(operands) == 2 and isinstance(operands[0], Name) and _all_numbers(operands[1:])


def _is_intent(operands: list) -> bool:
    return _is_name(operands) and operands[0] in INTENTS


def _is_mark(operands: list) -> bool:
    return len(operands) >= 1 and isinstance(operands[0], Name)


_CHECKS = {
    **dict.fromkeys(NAMES, _is_name),
    **dict.fromkeys(COLOURS, _is_colour),
    **dict.fromkeys(("BMC", "BDC"), _is_mark),
    "Tj": _is_string,
    "'": _is_string,
    '"': _is_spaced_string,
    "TJ": _is_letters,
    "d": _is_dash,
    "Tf": _is_font,
    "ri": _is_intent,
}


def _inner_streams(used: Object) -> Iterator[Object]:
    """Yield forms, patterns and masks among resources."""
    for drawn in used.get("/XObject", Dictionary()).values():
        if isinstance(drawn, Stream) and drawn.get("/Subtype") == "/Form":
            yield drawn
    for pattern in used.get("/Pattern", Dictionary()).values():
        if isinstance(pattern, Stream):
            yield pattern
    for state in used.get("/ExtGState", Dictionary()).values():
        mask = state.get("/SMask") if isinstance(state, Dictionary) else None
        group = mask.get("/G") if isinstance(mask, Dictionary) else None
        if isinstance(group, Stream):
            yield group


def _letters(font: Object) -> Iterator[Object]:
    """Yield the drawings of a Type 3 font's letters, each with the font's resources."""
    shared = font.get("/Resources")
    for drawing in _drawings(font):
        if isinstance(shared, Dictionary):
            drawing.Resources = shared
        yield drawing


def _drawings(font: Object) -> list[Object]:
    return [each for each in font.CharProcs.values() if isinstance(each, Stream)]


def _instruction(operator: str, *operands: Object) -> Instruction:
    return pikepdf.ContentStreamInstruction(list(operands), Operator(operator))
