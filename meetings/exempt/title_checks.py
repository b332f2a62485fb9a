"""Checks of whether a public title reveals the exempt one."""

import re

from scrutiny.refusals import Refused

# Words that any agenda uses; sharing them with the exempt title reveals nothing.
ORDINARY = {
    "about", "action", "agenda", "annual", "appendix", "approval", "arrangements", "award",
    "budget", "business", "case", "children", "committee", "community", "confidential",
    "contract", "contracts", "council", "councillors", "delivery", "development", "exempt",
    "financial", "from", "future", "housing", "information", "item", "land", "lease", "letter",
    "local", "management", "matter", "matters", "meeting", "member", "members", "note", "options",
    "paper", "people", "performance", "plan", "plans", "policy", "procurement", "programme",
    "progress", "property", "proposal", "proposals", "project", "quarter", "report", "reports",
    "response", "review", "schedule", "school", "schools", "scrutiny", "service", "services",
    "social", "staff", "staffing", "strategic", "strategy", "summary", "support", "tender",
    "terms", "that", "their", "this", "update", "with", "young",
}  # fmt: skip
WORD = re.compile(r"[£\w][\w.,'’/-]*\w|\w")


def telling_words(public_title: str, true_title: str) -> list[str]:
    """Return unusual words and numbers that both titles have, as the public one spells them.

    An unusual word has four letters or more and is not among those that every agenda uses.
    """
    true = {_plain(word) for word in WORD.findall(true_title)}
    shared = [word for word in WORD.findall(public_title) if _plain(word) in true]
    return list(dict.fromkeys(word for word in shared if _is_unusual(word)))


def _plain(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("’s")


def _is_unusual(word: str) -> bool:
    if any(letter.isdigit() for letter in word):
        return True
    return len(word) >= 4 and _plain(word) not in ORDINARY


def check_public_title(public_title: str, true_title: str) -> None:
    """Refuse a public title that is empty or that repeats the exempt one."""
    if not public_title.strip():
        raise Refused("Give a neutral title that the public may read.")
    if _as_read(public_title) == _as_read(true_title):
        raise Refused("The public title is the true title. Give a neutral one.")


def _as_read(words: str) -> list[str]:
    return words.casefold().split()
