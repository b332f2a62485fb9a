"""Cleaning of rich text to what our pages and the PDF can set.

An allow-list: no style, no script, no picture, no foreign element. Bounds on
spans and depth keep one pasted table from stopping a render (a colspan of a
million does).
"""

import html
import re
from itertools import accumulate

import nh3

TAGS = {
    "p", "br", "strong", "em", "sub", "sup", "a", "ul", "ol", "li", "blockquote",
    "h3", "h4", "table", "caption", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
SCHEMES = {"http", "https", "mailto"}
LARGEST_SPAN = 20
LARGEST_TEXT = 500_000
DEEPEST = 40
OPENS_OR_CLOSES = re.compile(r"<(/?)(?!br\b)[a-z]")
# In pasted HTML, only tags that are always closed are counted. Cleaning takes seconds for
# thousands of levels, so that they are refused before.
NESTING = re.compile(r"<(/?)(?:ul|ol|div|blockquote|table|span)\b", re.IGNORECASE)
DEEPEST_PASTED = 400
TOO_DEEP = "The text is nested too deeply: use fewer lists within lists."


def _filter(element: str, attribute: str, value: str) -> str | None:
    if attribute in ("colspan", "rowspan"):
        return value if value.isdecimal() and 1 < int(value) <= LARGEST_SPAN else None
    if attribute == "scope":
        return value if value in ("col", "row", "colgroup", "rowgroup") else None
    if attribute == "start":
        return value if value.isdecimal() and int(value) < 10_000 else None
    return value


def clean(text: str) -> str:
    """Return `text` with nothing but what is allowed.

    Raises ValueError when it is longer than half a million characters, or lists and
    quotations are nested deeper than anyone reads.
    """
    if len(text) > LARGEST_TEXT:
        raise ValueError("The text is too long: cut it into several paragraphs or papers.")
    if _depth(text, NESTING) > DEEPEST_PASTED:
        raise ValueError(TOO_DEEP)
    cleaned = nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    ).strip()
    if _depth(cleaned) > DEEPEST:
        raise ValueError(TOO_DEEP)
    return cleaned


def _depth(text: str, tags: re.Pattern[str] = OPENS_OR_CLOSES) -> int:
    steps = (-1 if match[1] else 1 for match in tags.finditer(text))
    return max(accumulate(steps), default=0)


def from_plain(text: str) -> str:
    """Set plain text as paragraphs: blank lines part them, single breaks stay."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "".join(
        f"<p>{html.escape(p.strip(), quote=False).replace(chr(10), '<br>')}</p>"
        for p in paragraphs
        if p.strip()
    )


def to_plain(text: str) -> str:
    """Return the words of rich text, for search and comparison."""
    parted = re.sub(r"</(p|li|h\d|tr|td|th|blockquote)>|<br>", " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", parted)).split())
