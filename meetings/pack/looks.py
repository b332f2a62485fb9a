"""See on a PDF's pages what a reader of the paper would not: words that are there but not seen.

What is shown must equal what is said, since what is not seen is copied, found and
read aloud all the same. Works on the painted page (through PDFium), not on the
file's structure: a page is painted with and without its letters, coarsely at
first, and finely only where some letters may be missing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from .painted import UNSEEN_MODES, Box, Frame, Objects, Painter, Painting, area, objects_of
from .places import Letter, Place, letters_of, places_of
from .shades import DARK, reason

# The reasons why letters are not seen, gravest first; each is the code of a finding.
UNSEEN = ("false-redaction", "faint-text", "tiny-text", "off-page-text", "invisible-text")
REASONS = (*UNSEEN, "ocr-layer")
NOT_COVERING = {
    raw.FPDF_ANNOT_LINK,
    raw.FPDF_ANNOT_WIDGET,
    raw.FPDF_ANNOT_POPUP,
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_FILEATTACHMENT,
    raw.FPDF_ANNOT_REDACT,
}
COARSE, FINE = 1.0, 3.0  # dots for each point
# Tables by which a picture of differences becomes a mask of the dots that differ enough.
SHOWN = [255 * (value >= 40) for value in range(256)]  # coarsely: here letters plainly show
CONTRASTS = [255 * (value >= 28) for value in range(256)]  # less is as good as white on white
GLYPHS = [255 * (value >= 100) for value in range(256)]  # dots that are a letter's, mostly
LEAST_SHOWN = 0.35  # of a letter's dots, so that it can be read
NOT_DARK = [255 * (value > DARK) for value in range(256)]
NOT_BLANK = [255 * (value < 245) for value in range(256)]
GAP = 3  # cells about as wide as a letter; so many without ink are looked at finely
LOW = 2.6  # points: lines lower than this are looked at finely, since they may be tiny
TINY = 3.5  # points, of a letter's whole height: that of 3 point type
HOLE = 6  # letters of a scan's line that lie where it is blank
BESIDE = 0.25  # of a letter's height: how far beside a recognised letter its ground is looked at
TELLING = 3  # letters of one line that are worth a word
COVERS_PAGE = 0.6  # the share from which a picture is the page
FEW_WORDS = 25  # letters; fewer on a page that is a picture are a stamp or a number


@dataclass
class Seen:
    """What was found on the pages: pages by code, where on them by code, and what each says."""

    pages: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[Place]] = field(default_factory=lambda: defaultdict(list))
    texts: list[str] = field(default_factory=list)

    def add(self, code: str, places: list[Place]) -> None:
        self.pages[code] += 1
        self.places[code] += places


def look(path: str) -> Seen:
    """Look at every page of a PDF. To be called in a child only."""
    seen = Seen()
    document = pdfium.PdfDocument(path)
    try:
        for number, page in enumerate(document, 1):
            _look_at(page, number, seen)
            page.close()
    finally:
        document.close()
    return seen


def _look_at(page: pdfium.PdfPage, number: int, seen: Seen) -> None:
    objects = objects_of(page)
    text = page.get_textpage()
    try:
        seen.texts.append(text.get_text_range())
        is_scan = objects.picture_area > COVERS_PAGE * max(area(page.get_bbox()), 1.0)
        if is_scan and text.count_chars() < FEW_WORDS:
            seen.add("picture-of-text", [])
        if not objects.texts:
            return
        painter = Painter(page, objects)
        letters: list[Letter] = []
        if all(each.mode in UNSEEN_MODES for each in objects.texts):
            bare = painter.bare_in_grey(COARSE)
            if is_scan and not _has_odd_lines(text, bare):
                seen.add("ocr-layer", [])
                return
            letters = letters_of(text, objects)
            _judge_unpainted(bare, letters, is_scan=is_scan)
        elif doubtful := _doubtful_lines(page, text, painter, objects):
            letters = letters_of(text, objects)
            _judge(page, painter, objects, letters, doubtful, is_scan=is_scan)
        for code in REASONS:
            if places := places_of(letters, code, number, least=TELLING):
                seen.add(code, places)
    finally:
        text.close()


def _doubtful_lines(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, painter: Painter, objects: Objects
) -> list[Box]:
    """Return the lines in which some letters may not be seen, or all where lines overlap."""
    lines = [text.get_rect(number) for number in range(text.count_rects())]
    if objects.turns > 1:
        return lines
    painting = painter.at(COARSE, grey=True)
    masks = [painting.shown[0].point(SHOWN)]
    if _has_covers(page):
        covered = painter.at(COARSE, with_annotations=True, grey=True)
        masks.append(covered.shown[0].point(SHOWN))
    return [line for line in lines if any(_is_doubtful(line, painting, mask) for mask in masks)]


def _is_doubtful(line: Box, painting: Painting, mask: Image.Image) -> bool:
    """Whether a line is very low, off the page, or has a gap as wide as a few letters.

    Only the middle of the letters counts, as their ends may stick out of what covers them.
    """
    if min(line[2] - line[0], line[3] - line[1]) < LOW or not _is_within(line, painting.painter):
        return True
    left, top, right, bottom = painting.frame(line)
    across, down = right - left, bottom - top
    inset = min(across, down) // 4
    if across >= down:
        cell = (max(down // 2, 2), max(down - 2 * inset, 1))
        part = mask.crop((left, top + inset, right, bottom - inset))
    else:
        cell = (max(across - 2 * inset, 1), max(across // 2, 2))
        part = mask.crop((left + inset, top, right - inset, bottom))
    empty = 0
    for cell_mean in part.reduce(cell).tobytes():
        empty = 0 if cell_mean else empty + 1
        if empty >= GAP:
            return True
    return len(part.reduce(cell).tobytes()) < GAP and part.getextrema()[1] == 0


def _judge(
    page: pdfium.PdfPage,
    painter: Painter,
    objects: Objects,
    letters: list[Letter],
    lines: list[Box],
    *,
    is_scan: bool,
) -> None:
    """Note with each letter why it is not seen, if it is not."""
    paintings = [painter.at(FINE)]
    if _has_covers(page):
        paintings.append(painter.at(FINE, with_annotations=True))
    masks = [[shown.point(CONTRASTS) for shown in each.shown] for each in paintings]
    alone = painter.letters_alone(FINE).point(GLYPHS)
    for letter in letters:
        if not any(_holds(line, letter.box) for line in lines):
            continue
        frame = paintings[0].frame(letter.box)
        drawn = 0 if letter.owner.is_unseen else _dots(alone, frame)
        shown = min(_dots(mask[letter.owner.turn], frame) for mask in masks)
        if not _is_within(letter.box, painter):
            letter.unseen = "off-page-text"
        elif letter.height < TINY and not letter.owner.is_unseen:
            letter.unseen = "tiny-text"
        elif not drawn or shown < LEAST_SHOWN * drawn:
            bare = paintings[-1]
            letter.unseen = _reason(letter, bare, is_drawn=bool(drawn), is_scan=is_scan)
            if letter.unseen == "false-redaction" and _is_read_above(letter, objects, masks, frame):
                letter.unseen = ""
    _forgive_bold(letters)
    if is_scan:
        _trust_scan(letters)


def _has_odd_lines(text: pdfium.PdfTextPage, bare: Painting) -> bool:
    """Whether a line that was read from a scan lies partly on what is all dark or blank."""
    masks = [bare.bare.point(NOT_DARK), bare.bare.point(NOT_BLANK)]
    lines = [text.get_rect(number) for number in range(text.count_rects())]
    return any(_is_doubtful(line, bare, mask) for line in lines for mask in masks)


def _judge_unpainted(bare: Painting, letters: list[Letter], *, is_scan: bool) -> None:
    """Note why letters of a page on which no letter is painted are not seen: mostly scans."""
    for letter in letters:
        if not _is_within(letter.box, bare.painter):
            letter.unseen = "off-page-text"
        else:
            letter.unseen = _reason(letter, bare, is_drawn=False, is_scan=is_scan)
    if is_scan:
        _trust_scan(letters)


def _trust_scan(letters: list[Letter]) -> None:
    """Take unseen letters for a machine's reading of a scan, unless a hole in a line is blank.

    Letters put down askew stick out at a line's end, and where most lie on no ink, all do.
    """
    read = sum(letter.unseen == "ocr-layer" for letter in letters)
    blank = [letter for letter in letters if letter.unseen == "invisible-text"]
    ends = {letter.line: n for n, letter in enumerate(letters) if letter.unseen == "ocr-layer"}
    counts = Counter(letter.line for letter in blank)
    for n, letter in enumerate(letters):
        is_hole = n < ends.get(letter.line, -1) and counts[letter.line] >= HOLE
        if letter.unseen == "invisible-text" and not (is_hole and len(blank) < read):
            letter.unseen = "ocr-layer"


def _reason(letter: Letter, painting: Painting, *, is_drawn: bool, is_scan: bool) -> str:
    left, bottom, right, top = letter.box
    beside = 0.0 if is_drawn else BESIDE * letter.height
    around = painting.bare.crop(painting.frame((left - beside, bottom, right + beside, top)))
    return reason(around, letter.owner.colour, is_drawn=is_drawn, is_scan=is_scan)


def _is_read_above(
    letter: Letter, objects: Objects, masks: list[list[Image.Image]], frame: Frame
) -> bool:
    """Whether a letter is the shadow of one that is seen: PDFium lists only one of the two."""
    return any(
        not each.has_letters
        and _holds(each.box, letter.box)
        and all(_dots(mask[each.turn], frame) for mask in masks)
        for each in objects.texts
    )


def _forgive_bold(letters: list[Letter]) -> None:
    """A letter under the same letter makes it bold, or is its shadow: it is read there."""
    read = defaultdict(list)
    for letter in letters:
        if not letter.unseen:
            read[letter.sign].append(letter.box)
    for letter in letters:
        if letter.unseen == "false-redaction":
            near = (letter.box[3] - letter.box[1]) / 2
            if any(_is_near(letter.box, box, near) for box in read[letter.sign]):
                letter.unseen = ""


def _is_near(one: Box, other: Box, distance: float) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(one, other, strict=True))


def _dots(mask: Image.Image, frame: Frame) -> int:
    return mask.crop(frame).histogram()[255]


def _holds(line: Box, box: Box) -> bool:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return line[0] - 1 <= across <= line[2] + 1 and line[1] - 1 <= up <= line[3] + 1


def _is_within(box: Box, painter: Painter) -> bool:
    """Whether the middle of a box lies on the part of the page that is shown."""
    left, bottom, right, top = painter.box
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return left <= across <= right and bottom <= up <= top


def _has_covers(page: pdfium.PdfPage) -> bool:
    return any(kind not in NOT_COVERING for kind in _kinds_of_annotations(page))


def _kinds_of_annotations(page: pdfium.PdfPage) -> Iterator[int]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        yield raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
