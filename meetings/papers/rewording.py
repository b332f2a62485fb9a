"""The words that changed from one version of a paper to the next, where they can be compared."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape
from pathlib import Path
from typing import Any

from meetings.models.paper import Content
from meetings.pack.child import ChildFailed
from meetings.pack.preflight.reading import split_words
from meetings.pack.said import healed, words_of_file
from meetings.pack.shapes import FileSource

AROUND = 6
MOST_CHANGES = 60
LONGEST = 120
WITHIN_WORDS = re.compile(r"</?(?:a|b|code|em|i|s|span|strong|sub|sup|u)\b[^>]*>")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Rewording:
    """One changed place: the words removed and added, with those around."""

    before: str
    removed: str
    added: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """All changed places, in order; `more` counts those beyond what a page can show.

    `is_comparable` is False where one of the two versions has no words to compare.
    """

    is_comparable: bool
    places: tuple[Rewording, ...] = ()
    more: int = 0


def compare(old: Content, new: Content) -> Comparison:
    """Compare two versions by their words; slow for uploads, which a child process reads."""
    before, after = _words(old), _words(new)
    if not before or not after:
        return Comparison(False)
    before, after = healed(before, after), healed(after, before)
    matcher = SequenceMatcher(None, before, after, autojunk=len(before) + len(after) > 4000)
    places = [_place(before, after, span) for span in matcher.get_opcodes() if span[0] != "equal"]
    return Comparison(True, tuple(places[:MOST_CHANGES]), max(0, len(places) - MOST_CHANGES))


def _place(
    old: Sequence[str], new: Sequence[str], span: tuple[str, int, int, int, int]
) -> Rewording:
    _, start, end, new_start, new_end = span
    return Rewording(
        before=" ".join(new[max(0, new_start - AROUND) : new_start]),
        removed=_shortened(old[start:end]),
        added=_shortened(new[new_start:new_end]),
        after=" ".join(new[new_end : new_end + AROUND]),
    )


def _shortened(words: Sequence[str]) -> str:
    if len(words) <= LONGEST:
        return " ".join(words)
    return f"{' '.join(words[:LONGEST])} … ({len(words)} words in all)"


def _words(content: Content) -> list[str]:
    if content.payload_kind:
        return split_words("\n".join(_said(content.payload)))
    if not content.file:
        return []
    source = FileSource(Path(content.file.path), content.media_type, content.digest)
    try:
        return words_of_file(source)
    except ChildFailed:
        return []


def _said(value: Any) -> Iterator[str]:
    """Yield the text of a payload without its sign-off table, which no one signs."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in ("sign_offs", "style"):
                yield from _said(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner)
    elif isinstance(value, str):
        yield unescape(TAG.sub(" ", WITHIN_WORDS.sub("", value)))
