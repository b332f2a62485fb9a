"""Why a letter is not seen: told by the colours around it."""

from typing import Any

from PIL import Image, ImageStat

from .painted import Colour

DARK = 110  # of 255, for each of red, green and blue
PALE = 200  # of 255: nothing paler is dark enough to hide what is written in its own colour
FLAT = 60  # of 255: colours that differ less are one colour
SAME = 28  # of 255: colours that differ less cannot be told apart


def reason(around: Image.Image, colour: Colour, *, is_drawn: bool, is_scan: bool) -> str:
    """Return the code of a finding about a letter that cannot be seen.

    `around` is its place on the page without any letters. Whatever is dark all over
    hides words on purpose. A letter of another colour than its place is covered; one
    of its own colour is not, but only white on white is an accident.
    """
    found: Any = around.getextrema()
    spans: list[tuple[int, int]] = [found] if around.mode == "L" else list(found)
    is_flat = max(high - low for low, high in spans) < FLAT
    if is_flat and max((low + high) / 2 for low, high in spans) <= DARK:
        return "false-redaction"
    has_ink = is_scan and not is_flat
    if not is_drawn:
        return "ocr-layer" if has_ink else "invisible-text"
    mean = ImageStat.Stat(around).mean
    if max(abs(one - other) for one, other in zip(mean, colour, strict=False)) < SAME:
        return "faint-text" if min(mean) >= PALE else "false-redaction"
    return "ocr-layer" if has_ink else "false-redaction"
