"""Words that tell of a fault or of a state that the paper is not in any more."""

import re

from .findings import Sentences

BROKEN = re.compile(r"\bError! [A-Z][^.!\n]{2,60}[.!]?")
# In capitals anywhere, or at the beginning of a line: sentences about exemption are no mark.
NOT_PUBLIC = re.compile(r"\bNOT\s+FOR\s+PUBLICATION\b|^\s*(?i:not\s+for\s+publication)\b", re.M)
DRAFT = re.compile(r"^\W*DRAFT\b(?:\W+(?:v(?:ersion)?\W*)?[\d.]*)?\W*$", re.M)
CONTENTS_LINE = re.compile(r"\S[^\n]*?(?:\.\s?){4,}\s*\d{1,3}\s*$", re.M)
CONTENTS_LINES = 3  # with leaders and a number that make a contents page
LONGEST = 60

SENTENCES: Sentences = {
    "broken-reference": (
        "warn",
        "A reference of Word lost its target and prints {places}. Mend or delete it.",
        "{n} references of Word lost their targets and print {places}. Mend or delete them.",
    ),
    "not-for-publication": (
        "warn",
        "“Not for publication” stands on this paper, which is public. Take the words away, or "
        "mark the paper as exempt or confidential.",
        "“Not for publication” stands on this paper, which is public. Take the words away, or "
        "mark the paper as exempt or confidential.",
    ),
    "draft-mark": (
        "warn",
        "“DRAFT” is printed on this paper. Take it away if this is what is to be published.",
        "“DRAFT” is printed on this paper. Take it away if this is what is to be published.",
    ),
    "own-contents": (
        "warn",
        "The contents page gives the paper's own page numbers, which are not those of the pack. "
        "Take the numbers away, or say that they count from the paper's first page.",
        "The contents page gives the paper's own page numbers, which are not those of the pack. "
        "Take the numbers away, or say that they count from the paper's first page.",
    ),
}


def telltales(text: str) -> dict[str, list[str]]:
    """Return by code of a finding the places in a text that are one, as they are to be quoted."""
    found = {
        "broken-reference": [f"“{each[:LONGEST]}”" for each in BROKEN.findall(text)],
        "not-for-publication": NOT_PUBLIC.findall(text),
        "draft-mark": DRAFT.findall(text),
    }
    lines = CONTENTS_LINE.findall(text)
    found["own-contents"] = lines[:1] if len(lines) >= CONTENTS_LINES else []
    return {code: places for code, places in found.items() if places}
