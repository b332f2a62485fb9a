"""Spell the signs of symbol fonts as the letters that they are.

Word shows a tick as letter F0FC of Wingdings, which is drawn, but copied, searched
and read aloud as nothing. Unicode has a letter for nearly all of them; those that it
lacks stay as they are.
"""

from lxml import etree

from .names import W

PRIVATE = range(0xF020, 0xF100)
FONT_ATTRIBUTES = tuple(W + name for name in ("ascii", "hAnsi", "cs", "eastAsia"))


def _from(start: int, signs: str) -> dict[int, str]:
    """Number signs from `start` on; a blank stands for one that has no letter."""
    return {start + n: sign for n, sign in enumerate(signs) if sign != " "}


SYMBOL = _from(0x21, "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾")
SYMBOL |= _from(0x61, "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼")
SYMBOL |= _from(
    0xA0, "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
)
SYMBOL |= _from(0xF1, "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")
WINGDINGS = _from(0x22, "✂✁    ☎✆✉") | _from(0x36, "⌛⌨") | _from(0x3E, "✇✍ ✌👌👍👎☜☞☝☟ ☺ ☹")
WINGDINGS |= {0x51: "✈", 0x52: "☼", 0x54: "❄"} | _from(0x6C, "●❍■□ ❑❒⬧⧫◆❖⬥⌧")
WINGDINGS |= _from(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿") | _from(0x9E, "·•")
WINGDINGS |= _from(0xA1, "○") | _from(0xA4, "◉◎ ▪◻ ✦★✶✴✹") | _from(0xD8, "➢") | {0xDC: "➲"}
WINGDINGS |= _from(0xDF, "←→↑↓↖↗↙↘ ➔") | _from(0xEF, "⇦⇨⇧⇩⬄⇳") | _from(0xFB, "✗✓☒☑")
WINGDINGS_2 = _from(0x4F, "✗✓ ☑☒") | {0x98: "■", 0xA3: "□", 0x97: "●"}
WEBDINGS = {0x61: "✔", 0x72: "✗", 0x63: "□", 0x67: "■", 0x6E: "●"}
FONTS = {
    "symbol": SYMBOL,
    "wingdings": WINGDINGS,
    "wingdings 2": WINGDINGS_2,
    "webdings": WEBDINGS,
}


def spell_symbols(root: etree._Element) -> None:
    """Spell inserted symbols, text set in a symbol font, and bullets, in one part."""
    for symbol in list(root.iter(W + "sym")):
        _spell_inserted(symbol)
    for run in root.iter(W + "r"):
        texts = run.findall(W + "t")
        if texts and (signs := _signs_of(run.find(f"{W}rPr/{W}rFonts"))):
            _spell_texts(run, texts, signs)
    for level in root.iter(W + "lvl"):
        _spell_bullet(level)


def _spell_inserted(symbol: etree._Element) -> None:
    signs = FONTS.get(symbol.get(W + "font", "").lower(), {})
    try:
        sign = signs.get(int(symbol.get(W + "char", ""), 16) & 0xFF)
    except ValueError:
        return
    if sign:
        text = etree.Element(W + "t")
        text.text = sign
        symbol.getparent().replace(symbol, text)
        _forget_symbol_font(text.getparent())


def _spell_texts(run: etree._Element, texts: list[etree._Element], signs: dict[int, str]) -> None:
    spelled = [_spelled(text.text or "", signs) for text in texts]
    if None in spelled:
        return
    for text, letters in zip(texts, spelled, strict=True):
        text.text = letters
    _forget_symbol_font(run)


def _spell_bullet(level: etree._Element) -> None:
    text, fonts = level.find(W + "lvlText"), level.find(f"{W}rPr/{W}rFonts")
    if text is None:
        return
    letters = _spelled(text.get(W + "val", ""), _signs_of(fonts))
    if fonts is not None and letters and _signs_of(fonts):
        text.set(W + "val", letters)
        fonts.getparent().remove(fonts)


def _spelled(text: str, signs: dict[int, str]) -> str | None:
    """Return the letters that a symbol font shows, None where it shows one without a letter."""
    found = []
    for letter in text:
        code = ord(letter)
        if letter.isspace():
            found.append(letter)
        elif (code in PRIVATE or code < 0x100) and (sign := signs.get(code & 0xFF)):
            found.append(sign)
        else:
            return None
    return "".join(found)


def _signs_of(fonts: etree._Element | None) -> dict[int, str]:
    if fonts is None:
        return {}
    name = fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""
    return FONTS.get(name.lower(), {})


def _forget_symbol_font(run: etree._Element) -> None:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    if fonts is not None and _signs_of(fonts):
        fonts.getparent().remove(fonts)
