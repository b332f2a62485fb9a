"""HTML of the pages that we lay out ourselves: authored papers and the front sheet.

The HTML holds no style; the caller adds `stylesheet(brand)`.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from django.template.loader import render_to_string

from meetings.pack.front_sheet import AgendaRow
from meetings.pack.payloads import check_payload
from meetings.pack.shapes import PackOutline, PageSource
from scrutiny.colours import palette_for

STYLES = Path(__file__).resolve().parents[2] / "static" / "src" / "pack"
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def stylesheet(brand: str) -> str:
    """Return the CSS of every page that we lay out, in the council's colour.

    `brand` is a colour as #rrggbb that words on white may have
    (scrutiny.colours.validate_brand_colour). Raises ValueError for anything
    but such a colour: other text in a stylesheet could load files.
    """
    if not HEX_COLOUR.fullmatch(brand):
        raise ValueError(f"{brand!r} is not a colour as #rrggbb")
    shades = palette_for(brand)
    root = f"--brand: {brand}; --brand-deep: {shades.deep}; --brand-tint: {shades.tint};"
    sheets = [(STYLES / name).read_text() for name in ("pack.css", "papers.css")]
    return "\n".join([*sheets, f":root {{ {root} }}\n"])


def render_page(source: PageSource) -> str:
    """Return an authored or generated paper as an HTML page.

    Raises PayloadError when the payload lacks a key that its template prints.
    """
    check_payload(source.kind, source.data)
    template = f"pack/{source.kind.replace('-', '_')}.html"
    return render_to_string(template, {"payload": source.data})


def render_front_sheet(outline: PackOutline, rows: Sequence[AgendaRow]) -> str:
    """Return the front sheet of one audience's pack as an HTML page."""
    return render_to_string("pack/front_sheet.html", {"outline": outline, "rows": rows})
