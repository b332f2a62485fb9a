"""Suggested kinds and titles of new papers, to save typing; an officer may change them."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import PurePath

from meetings.models import Paper

LONGEST = 200
APPENDIX = re.compile(
    r"^(?:app(?:endix)?|annex)[\s._-]*(?P<letter>[A-Z]{1,2}|\d{1,2})(?=$|[^A-Za-z0-9])[\s:.–-]*",
    re.IGNORECASE,
)
# The number of the item, before an appendix or with a nought: "6-appendix-1", "06-report".
ITEM_NUMBER = re.compile(r"^(?:0\d|\d{1,2}(?=[\s._-]+(?:app|annex)))[\s._-]+", re.IGNORECASE)
LETTERED = re.compile(r"Appendix ([A-Z]{1,2})$")
NUMBERED = re.compile(r"Appendix (\d{1,2})$")
# Titles that office programs make up when the author gives none.
NO_TITLE = re.compile(
    r"^(?:microsoft (?:word|excel|powerpoint) - .*|.*\.(?:docx?|pdf|xlsx?|rtf|odt|indd)"
    r"|(?:document|book|presentation)\s?\d*|untitled.*|powerpoint presentation|)$",
    re.IGNORECASE,
)
LEFTOVERS = re.compile(
    r"(?:\s*[-–]?\s*(?:\(\d+\)|\bv(?:ersion)?\s?\d[\d.]*|\bfinal|\bcopy|\bclean))+$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Suggestion:
    """A suggestion for a new paper. `kind` is one of Paper.Kind."""

    kind: str
    label: str
    title: str


def suggest(
    file_name: str, own_title: str, *, labels: Collection[str], is_first: bool
) -> Suggestion:
    """Suggest a kind, a label and a title for an upload.

    `labels` are those of the item's papers; its first paper is its report.
    """
    stem = ITEM_NUMBER.sub("", _spaced(PurePath(file_name).stem))
    own_title = html.unescape(own_title)  # some programs write &apos; into a PDF
    title = "" if NO_TITLE.match(own_title.strip()) else _printable(own_title)
    letter = _letter(stem) or _letter(title)
    title = _shortened(_unlabelled(title) or _tidied(_unlabelled(stem)) or stem or "Paper")
    if is_first and not letter:
        return Suggestion(Paper.Kind.REPORT, "", title)
    label = f"Appendix {letter}"
    if not letter or label in labels:
        label = f"Appendix {_next_number(labels) or _next_letter(labels)}"
    return Suggestion(Paper.Kind.APPENDIX, label, title)


def _letter(words: str) -> str:
    found = APPENDIX.match(words)
    return found["letter"].upper() if found else ""


def _unlabelled(words: str) -> str:
    return APPENDIX.sub("", words).strip()


def _next_number(labels: Collection[str]) -> int:
    """Return the number after the highest in use; 0 where none is."""
    used = [int(found[1]) for label in labels if (found := NUMBERED.match(label))]
    return max(used) + 1 if used else 0


def _next_letter(labels: Collection[str]) -> str:
    """Return the letter after the last one in use."""
    used = {found[1] for label in labels if (found := LETTERED.match(label))}
    following = _letters()
    letter = next(following)
    while used:
        used.discard(letter)
        letter = next(following)
    return letter


def _letters() -> Iterator[str]:
    """Yield the letters of appendices: A to Z, then AA, AB …"""
    for number in count():
        first, last = divmod(number, 26)
        yield (chr(64 + first) if first else "") + chr(65 + last)


def _spaced(stem: str) -> str:
    return _printable(re.sub(r"[_+]|%20", " ", stem))


def _tidied(words: str) -> str:
    """Remove common endings of file names: v2, final, (1)."""
    words = LEFTOVERS.sub("", words).strip(" -–.")
    return words[:1].upper() + words[1:]


def _printable(words: str) -> str:
    shown = "".join(letter if letter.isprintable() else " " for letter in words)
    return " ".join(shown.split())


def _shortened(title: str) -> str:
    if len(title) <= LONGEST:
        return title
    return title[: LONGEST - 1].rsplit(" ", 1)[0][: LONGEST - 1] + "…"
