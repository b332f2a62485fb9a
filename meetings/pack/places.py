"""The letters of a page in reading order, and how to tell a person where on it some of them are."""

from collections.abc import Iterator
from ctypes import addressof, byref
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from .painted import Box, Objects, TextObject

FIRST_WORDS = 6  # of a paragraph, by which a person finds it
NEW_PARAGRAPH = 0.9  # of a line's height: a wider space above begins a paragraph


@dataclass
class Letter:
    """A letter that is drawn, or would be; `unseen` is the code of the finding about it.

    `height` is that of its font on the page, whatever the letter; `line` and
    `paragraph` are counted from 1 on its page.
    """

    sign: str
    box: Box
    owner: TextObject
    height: float
    line: int
    paragraph: int = 1
    unseen: str = ""
    ends_word: bool = False


@dataclass(frozen=True)
class Place:
    """Where on the pages something is: in which paragraph, and how that begins."""

    page: int
    paragraph: int
    begins: str = ""

    def __str__(self) -> str:
        begins = f" (“{self.begins} …”)" if self.begins else ""
        return f"page {self.page}, paragraph {self.paragraph}{begins}"


def letters_of(text: pdfium.PdfTextPage, objects: Objects) -> list[Letter]:
    """List the letters of a page, in paragraphs as their lines lie."""
    owners = objects.by_address
    letters: list[Letter] = []
    line = 1
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text, index))
        if sign in "\r\n":
            line += bool(letters) and letters[-1].line == line
        owner = raw.FPDFText_GetTextObject(text, index)
        if not sign.strip() or raw.FPDFText_IsGenerated(text, index) == 1 or not owner:
            if letters:
                letters[-1].ends_word = True
            continue
        found = owners.get(addressof(owner.contents))
        if found is not None:
            found.has_letters = True
            _ = found.is_unseen  # before anything paints it black
            letters.append(Letter(sign, text.get_charbox(index), found, _height(text, index), line))
    _count_paragraphs(letters)
    return letters


def places_of(letters: list[Letter], code: str, page: int, *, least: int) -> list[Place]:
    """Name each paragraph in which at least `least` letters of one line are unseen for a reason."""
    counts: dict[tuple[int, int], int] = {}
    for letter in letters:
        if letter.unseen == code:
            at = (letter.paragraph, letter.line)
            counts[at] = counts.get(at, 0) + 1
    paragraphs = sorted({at[0] for at, count in counts.items() if count >= least})
    return [Place(page, each, _beginning(letters, each)) for each in paragraphs]


def _height(text: pdfium.PdfTextPage, index: int) -> float:
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, byref(box))
    return min(abs(box.top - box.bottom) or 99.0, 99.0)


def _count_paragraphs(letters: list[Letter]) -> None:
    """Begin a paragraph where a line lies well below the one before it, or beside or above it."""
    paragraph, above = 1, None
    for line in _lines(letters):
        low = min(letter.box[1] for letter in line)
        high = max(letter.box[3] for letter in line)
        if above is not None and not 0 <= above - high + 1 <= NEW_PARAGRAPH * (high - low) + 1:
            paragraph += 1
        for letter in line:
            letter.paragraph = paragraph
        above = low


def _lines(letters: list[Letter]) -> Iterator[list[Letter]]:
    line: list[Letter] = []
    for letter in letters:
        if line and letter.line != line[0].line:
            yield line
            line = []
        line.append(letter)
    if line:
        yield line


def _beginning(letters: list[Letter], paragraph: int) -> str:
    """Return the first words of a paragraph that are seen: the others are nobody's business."""
    said = ""
    for letter in letters:
        if letter.paragraph != paragraph:
            continue
        if not letter.unseen:
            said += letter.sign
        elif not said.endswith("…"):
            said += "…"
        if letter.ends_word:
            said += " "
        if len(said.split()) > FIRST_WORDS:
            break
    return " ".join(said.split()[:FIRST_WORDS]).strip("… ")
