"""Computed parts of the papers' layouts: numbers, letters, the council's short dates.

Plain functions, so that Python code may import them; templates load `papers`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from scrutiny.templatetags.wording import as_day, joined, letters

register = template.Library()

BLOCK = re.compile(r"<(?P<tag>p|ul|ol|table|blockquote|div|figure|h[1-6])\b[^>]*>", re.IGNORECASE)
HEADING = re.compile(r"<(?P<closing>/?)h(?P<level>[1-6])\b", re.IGNORECASE)


NAME = re.compile(r"\b(?:[A-Z] )+[A-Z][^\s,()<]+")


@dataclass(frozen=True)
class PrintedSection:
    """A report's section as it prints: "1.0", and paragraphs that hold their own numbers."""

    number: str
    heading: str
    lead_html: str
    style: str
    paragraphs: tuple[SafeString, ...]


@register.filter
def sign_off_date(value: date | str) -> str:
    """Write a date as sign-off tables do, "02/08/2024"; nothing for no date."""
    return f"{as_day(value):%d/%m/%Y}" if value else ""


@register.filter
def people(those: Sequence[Mapping[str, str]]) -> str:
    """Name people with their roles: "J Jones (Chair), K Tonks and J Urey"."""
    return joined(
        [f"{one['name']} ({one['role']})" if one["role"] else one["name"] for one in those]
    )


@register.filter
def whole_names(names: str) -> SafeString:
    """Keep initials on one line with the surname: "A R H England" does not break."""
    return mark_safe(NAME.sub(r'<span class="paper-name">\g<0></span>', conditional_escape(names)))


@register.filter
def said(words: str) -> SafeString:
    """Set plain text as paragraphs, split at blank lines; an empty cell stays empty."""
    return linebreaks_filter(words.strip()) if words.strip() else SafeString()


@register.filter
def headings_from(html: str, top: int) -> SafeString:
    """Put the headings in clean rich text at level `top` and below, no level skipped.

    The same text may come under a title or under a section's heading, and PDF/UA
    (ISO 14289-1, 7.4.2) lets no heading be two levels below the one before it.
    """
    above: list[int] = []

    def reset(tag: re.Match[str]) -> str:
        level = int(tag["level"])
        if not tag["closing"]:
            above[:] = [outer for outer in above if outer < level] + [level]
        return f"<{tag['closing']}h{min(top + len(above) - 1, 6)}"

    return mark_safe(HEADING.sub(reset, html))


def led_by(html: str, lead: str) -> SafeString:
    """Put `lead` before the first words of `html`, in the same paragraph.

    A number that is part of its paragraph is read aloud and copied with it; one
    drawn by CSS is not. `html` is clean rich text, of one block or several, or bare words.
    """
    block = BLOCK.search(html)
    before, after = (html[: block.start()], html[block.start() :]) if block else (html, "")
    if block and block["tag"].lower() == "p" and not before.strip():
        return mark_safe(html[: block.end()] + conditional_escape(lead) + html[block.end() :])
    return mark_safe(f"<p>{conditional_escape(lead)}{before}</p>{after}")


def numbered(html: str, number: str) -> SafeString:
    """Put a paragraph's number before its words, with a space that copying keeps."""
    return led_by(html, format_html('<span class="paper-number">{} </span>', number))


def _mark(style: str, section: int, place: int) -> str:
    marks = {"list": str(place), "letters": letters(place)}
    return marks.get(style, f"{section}.{place}")


@register.filter
def numbered_sections(sections: Sequence[Mapping[str, Any]]) -> list[PrintedSection]:
    """Number a report's sections 1.0, 2.0 … and their parts, by each section's style."""
    return [
        PrintedSection(
            number=f"{place}.0",
            heading=section["heading"],
            lead_html=section["lead_html"],
            style=section["style"],
            paragraphs=tuple(
                numbered(html, _mark(section["style"], place, line))
                for line, html in enumerate(section["paragraphs"], start=1)
            ),
        )
        for place, section in enumerate(sections, start=1)
    ]


@register.filter
def resolutions(resolved: Sequence[str]) -> list[SafeString]:
    """Letter several resolutions a), b) …; a single one opens with "RESOLVED – that"."""
    if len(resolved) == 1:
        return [led_by(resolved[0], mark_safe("<strong>RESOLVED – that</strong> "))]
    return [
        numbered(html, f"{letters(place).lower()})") for place, html in enumerate(resolved, start=1)
    ]
