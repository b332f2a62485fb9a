"""Signs that Word keeps as codes of a symbol font, as the characters that are seen.

Source: the code charts of Microsoft's Wingdings and of the Symbol encoding of PostScript.
"""

WINGDINGS = {
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒",
    0x74: "⬧", 0x75: "◆", 0x76: "❖", 0x9E: "•", 0x9F: "●", 0xA1: "○", 0xA7: "▪", 0xA8: "◻",
    0xD5: "⌫", 0xD8: "➢", 0xDC: "➲", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔",
    0xEF: "⇦", 0xF0: "⇨", 0xF1: "⇧", 0xF2: "⇩", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x96: "●", 0x97: "●", 0x98: "●",
    0xA2: "■", 0xA3: "□",
}  # fmt: skip
SYMBOL = {
    0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xA3: "≤", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBC: "…", 0xA2: "′", 0xB2: "″",
    0xD6: "√", 0xA5: "∞", 0x2D: "−",
}  # fmt: skip
FONTS = {"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2, "symbol": SYMBOL}
UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def sign(font: str, code: str) -> str:
    """Return the character of a symbol by its font and its code in hexadecimal figures."""
    try:
        number = int(code, 16)
    except ValueError:
        return UNKNOWN
    if number > 0x10FFFF:
        return UNKNOWN
    number = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    table = FONTS.get(font.strip().lower())
    if table is not None:
        return table.get(number, UNKNOWN)
    is_private = 0xE000 <= number <= 0xF8FF or 0xD800 <= number <= 0xDFFF
    return UNKNOWN if is_private or number < 32 else chr(number)
