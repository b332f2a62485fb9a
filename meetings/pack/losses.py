"""Compare what a file says with what its finished PDF says: no word may be lost unnamed.

A converter that leaves words out says nothing of it: rows that are taller than a
page, boxes that are too small, formulas without the program that sets them. Words are
compared by their letters and figures only, since lines break, hyphens come and
capitals are set otherwise; a word counts as lost when it is missing in number and
does not stand between its neighbours either.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdfium2 import PdfDocument

from .preflight import formulas, words_and_notes
from .preflight.reading import split_words

NEIGHBOURS = 3  # words before a lost one, by which its page is found
LAST_OF_ALL_FONTS = 0x17F  # of the letters that any font for Latin script has
LONGEST = 80  # letters of what is quoted


@dataclass(frozen=True)
class Loss:
    """Words that follow each other and are not in the PDF; `page` is where they should be."""

    page: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        said = " ".join(self.words)
        said = said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]} …"
        return f"page {self.page}: “{said}”"


def lost_from_word(
    data: bytes, pages: Sequence[str], fonts: str
) -> tuple[Counter[str], dict[str, list]]:
    """Count by code what a preflighted Word file says and its PDF's pages, as texts, do not.

    Also returns where, for the codes of which the places are known. `fonts` are the letters
    of the server's fonts ("20-7e a0"), "" if they are not known.
    """
    source = words_and_notes(data)
    lost = losses(source, pages)
    signs = [f"page {number}" for number, page in enumerate(pages, 1) if _private(page)]
    boxes = without_font("".join(source), fonts)
    found = Counter(
        {
            "words-lost": sum(len(each.words) for each in lost),
            "formulas-lost": lost_formulas(formulas(data), source, pages),
            "letters-without-font": len(boxes),
            "private-letters": sum(len(_private(page)) for page in pages),
        }
    )
    return +found, {"words-lost": lost, "private-letters": signs, "letters-without-font": boxes}


def without_font(text: str, fonts: str) -> list[str]:
    """Return the letters of a text that no font has, each once and in quotation marks."""
    letters = {each for each in text if ord(each) > LAST_OF_ALL_FONTS and each.isprintable()}
    for span in fonts.split() if letters else ():
        first, _, last = span.partition("-")
        low, high = int(first, 16), int(last or first, 16)
        letters = {each for each in letters if not low <= ord(each) <= high}
    return [f"“{each}”" for each in sorted(letters)] if fonts else []


def texts_of(path: Path) -> list[str]:
    """Return what each page of a PDF says."""
    texts = []
    with PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            texts.append(text.get_text_range())
            text.close()
            page.close()
    return texts


def losses(source: Sequence[str], pages: Sequence[str]) -> list[Loss]:
    """Return what of the words of a source is on none of its PDF's pages, as texts."""
    made = Counter(map(squeezed, (word for page in pages for word in split_words(page))))
    keys = [squeezed(word) for word in source]
    missing = Counter(keys) - made
    del missing[""]
    if not missing:
        return []
    texts = [squeezed(page) for page in pages]
    if not Counter(_leftward(keys)) - Counter(_leftward(texts)):
        # Read from a page, these come in another order, but none is missing.
        missing = Counter({key: n for key, n in missing.items() if not list(_leftward([key]))})
    lost = list(_lost_places(keys, missing, "".join(texts)))
    return [
        Loss(_page_of(keys, run[0], texts), tuple(source[at] for at in run)) for run in _runs(lost)
    ]


def losses_by_page(before: Sequence[str], after: Sequence[str]) -> list[Loss]:
    """Return what each page of a PDF has lost against the same page of another."""
    found = []
    for number, (one, other) in enumerate(zip(before, after, strict=True), 1):
        if one != other:
            lost = losses(split_words(one), [other])
            found += [Loss(number, each.words) for each in lost]
    return found


def lost_formulas(formulas: Sequence[str], source: Sequence[str], pages: Sequence[str]) -> int:
    """Count formulas of which letters or figures are missing beside the words of the text.

    A formula is set in two dimensions, so its letters come in no known order.
    """
    left = Counter(squeezed("".join(pages))) - Counter(squeezed("".join(source)))
    lost = 0
    for formula in formulas:
        letters = Counter(squeezed(formula))
        lost += bool(letters - left)
        left -= letters
    return lost


def squeezed(text: str) -> str:
    """Return a text's letters and figures, as small letters."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def _leftward(texts: Iterable[str]) -> Iterator[str]:
    """Yield the letters that are written from right to left."""
    return (
        letter
        for text in texts
        for letter in text
        if unicodedata.bidirectional(letter) in ("R", "AL")
    )


def _private(text: str) -> list[str]:
    return [sign for sign in text if "\ue000" <= sign <= "\uf8ff"]


def _lost_places(keys: list[str], missing: Counter[str], text: str) -> Iterator[int]:
    for at, key in enumerate(keys):
        if missing[key] > 0:
            before, after = keys[max(at - 1, 0) : at], keys[at + 1 : at + 2]
            if "".join([*before, key, *after]) not in text:
                yield at


def _runs(places: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _page_of(keys: list[str], at: int, texts: list[str]) -> int:
    """Return the page on which the words before a place stand, or else the first."""
    for width in range(NEIGHBOURS, 0, -1):
        context = "".join(keys[max(at - width, 0) : at])
        for number, text in enumerate(texts, 1):
            if context and context in text:
                return number
    return 1
