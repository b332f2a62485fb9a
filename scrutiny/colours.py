"""The colours a council may choose, and the shades that go with them.

The brand colour is printed under white text and as text on white, so it must reach a
contrast of 4.5:1 against white (WCAG 2.2, 1.4.3), which also covers rules and marks
(1.4.11).
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError

WHITE = "#ffffff"
INK = "#000000"
TEXT_CONTRAST = 4.5

_HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True)
class Palette:
    """The colours that `templates/council.css` needs, each as `#rrggbb`.

    `deep` is for hovering and for brand words on `tint`; `tint` is the ground
    of navigation and footer; `edge` is the line around such a ground.
    """

    brand: str
    on_brand: str
    deep: str
    tint: str
    edge: str


def palette_for(brand: str) -> Palette:
    """Work out the shades of a brand colour given as `#rrggbb`."""
    return Palette(
        brand=brand,
        on_brand=readable_text_on(brand),
        deep=mixed(brand, "#000000", 0.35),
        tint=mixed(brand, WHITE, 0.955),
        edge=mixed(brand, WHITE, 0.75),
    )


def contrast_ratio(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_text_on(background: str) -> str:
    """Return white where white text is readable on the colour, black elsewhere."""
    return WHITE if contrast_ratio(WHITE, background) >= TEXT_CONTRAST else INK


def mixed(colour: str, other: str, share: float) -> str:
    """Mix two colours; `share` of the second, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def validate_brand_colour(value: str) -> None:
    """Refuse a colour on which white text is not readable, and suggest a darker one.

    Raises ValidationError, also for a value that is not written as `#rrggbb`.
    """
    if not _HEX_COLOUR.fullmatch(value):
        raise ValidationError("Write the colour as # and six hex digits.", code="not_a_colour")
    ratio = contrast_ratio(value, WHITE)
    if ratio < TEXT_CONTRAST:
        raise ValidationError(
            f"White text on {value} has a contrast of {ratio:.1f} to 1 and needs "
            f"{TEXT_CONTRAST} to 1. {_darkened_until_readable(value)} would do.",
            code="low_contrast",
        )


def _darkened_until_readable(colour: str) -> str:
    shades = (mixed(colour, "#000000", step / 100) for step in range(101))
    return next(shade for shade in shades if contrast_ratio(shade, WHITE) >= TEXT_CONTRAST)


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Undo the sRGB transfer curve (IEC 61966-2-1); WCAG prints an older threshold."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
