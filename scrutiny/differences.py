"""The difference of two texts, word by word, for people to read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
# Beyond so many signs in both, words take too long to compare: lines are.
LONGEST = 24_000
LINES = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True)
class Piece:
    """A run of words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def compare(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in order; those of `after` are "same" and "added"."""
    pattern = WORDS if len(before) + len(after) < LONGEST else LINES
    old, new = pattern.findall(before), pattern.findall(after)
    pieces = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for act, i1, i2, j1, j2 in matcher.get_opcodes():
        if act == "equal":
            pieces.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(new[j1:j2])))
    return pieces


def differs(pieces: list[Piece]) -> bool:
    return any(piece.kind != "same" for piece in pieces)
