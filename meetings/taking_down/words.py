"""Finding words as they are written, printed or marked up, and putting a notice in their place."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from scrutiny.templatetags.wording import long_date

# What may lie between two words of a name: blanks, marks, tags, and the dashes of file names.
BETWEEN = r"(?:[\s*_.+-]|&nbsp;|&#160;|<[^<>]{0,200}>)+"
TAG = re.compile(r"<[^<>]{0,200}>")
LETTERS = {
    "'": "(?:['’ʼ]|&#x27;|&#39;|&rsquo;|&apos;)",
    "-": "[-‐‑–]",
    "&": "(?:&amp;|&)",
}  # fmt: skip
SHORTEST = 3
REMOVED = "[removed]"


def pattern_of(words: str) -> re.Pattern[str]:
    """Return what finds these words in text, whatever is between them and in any case."""
    tokens = unicodedata.normalize("NFC", words.replace("’", "'")).split()
    spelt = ("".join(LETTERS.get(sign, re.escape(sign)) for sign in token) for token in tokens)
    return re.compile(rf"(?<![^\W_]){BETWEEN.join(spelt)}(?![^\W_])", re.IGNORECASE)


def squeezed(text: str) -> str:
    """Return the letters and digits of a text, folded: lines' ends and hyphens do not count."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def likely_part(words: str) -> str:
    """Return the longest run of plain letters: what a database finds in any case."""
    return max(re.findall(r"[a-zA-Z0-9]+", words), key=len, default="")


def notice_on(day: date) -> str:
    return f"[removed on {long_date(day)}]"


def without(value: Any, pattern: re.Pattern[str], notice: str) -> Any:
    """Return text, or the texts in a list or object, with a notice in place of the words."""
    return _changed(value, lambda text: pattern.sub(lambda found: _notice(found, notice), text))


def blanked(value: Any, notice: str) -> Any:
    """Return a notice in place of each text."""
    return _changed(value, lambda text: notice if text.strip() else text)


def fitting(text: str, notice: str, longest: int | None) -> str:
    """Shorten what got too long for its field by the notice."""
    if longest is None or len(text) <= longest:
        return text
    return text.replace(notice, REMOVED)[:longest]


def _notice(found: re.Match[str], notice: str) -> str:
    """Keep the tags between the words, so that what they open is closed."""
    return notice + "".join(TAG.findall(found[0]))


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _changed(each, change) for key, each in value.items()}
    return value
