"""Reading the words of the demonstration: TOML for facts and reports, HTML for documents."""

import tomllib
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

from django.utils import timezone

from scrutiny.richtext import clean, from_plain

FOLDER = Path(__file__).parent / "content"


def read(name: str, **facts: str) -> dict[str, Any]:
    """Read a TOML file of the content; each `$fact` in it is filled in.

    Raises KeyError for a fact that is not given.
    """
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(Template(text).substitute(facts))


def report(name: str, **facts: str) -> dict[str, Any]:
    """Read a report as its payload (docs/payloads.md)."""
    words = read(f"papers/{name}", **facts)
    return {
        "title": words["title"],
        "header": [[label, value] for label, value in words["header"].items()],
        "sections": [_section(section) for section in words["sections"]],
        "sign_offs": words["sign_offs"],
    }


def document(name: str, *, title: str, landscape: bool = False) -> dict[str, Any]:
    """Read a document of free text as its payload (docs/payloads.md)."""
    body = (FOLDER / "papers" / f"{name}.html").read_text(encoding="utf-8")
    return {"title": title, "body_html": clean(body), "landscape": landscape}


def rich(words: str) -> str:
    """Return rich text for words that are HTML or, where they open with no tag, plain."""
    return clean(words if words.lstrip().startswith("<") else from_plain(words))


def moment(naive: datetime) -> datetime:
    """Read a moment of the content in the council's own time."""
    return timezone.make_aware(naive)


def in_words(day: date) -> str:
    """Write a day as reports do, "7 November 2024"."""
    return f"{day:%-d %B %Y}"


def _section(words: dict[str, Any]) -> dict[str, Any]:
    return {
        "heading": words["heading"],
        "lead_html": rich(words.get("lead", "")),
        "style": words.get("style", "paragraphs"),
        "paragraphs": [rich(paragraph) for paragraph in words.get("paragraphs", [])],
    }
