"""The numbers that Word shows in front of paragraphs, worked out as Word does.

Source: ECMA-376 part 1, 17.9 (numbering definitions, overrides, restarts).
"""

from collections import defaultdict

from lxml import etree

from meetings.pack.preflight.names import W

LEVELS = 9
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
         (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Numbering:
    """The numbers of one document: each numbered paragraph is to be asked once, in its order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.levels: dict[str, dict[int, etree._Element]] = {}
        self.lists: dict[str, str] = {}
        self.starts: dict[tuple[str, int], int] = {}
        self.styles = _by_id(styles)
        self.counts: dict[str, list[int | None]] = defaultdict(lambda: [None] * LEVELS)
        self.begun: set[tuple[str, int]] = set()
        for each in () if numbering is None else numbering:
            if each.tag == W + "abstractNum":
                levels = {_int(level.get(W + "ilvl")): level for level in each.iter(W + "lvl")}
                self.levels[each.get(W + "abstractNumId", "")] = levels
            elif each.tag == W + "num":
                self._read_list(each)

    def _read_list(self, each: etree._Element) -> None:
        number = each.get(W + "numId", "")
        self.lists[number] = _val(each.find(W + "abstractNumId"))
        for override in each.iter(W + "lvlOverride"):
            start = override.find(W + "startOverride")
            if start is not None:
                self.starts[number, _int(override.get(W + "ilvl"))] = _int(_val(start))

    def label(self, paragraph: etree._Element) -> str:
        """Return the number of a paragraph ("1.", "2(a)"), "" for one without; count it."""
        number, level = self._list_of(paragraph)
        definition = self.lists.get(number)
        levels = self.levels.get(definition or "", {})
        if definition is None or level not in levels:
            return ""
        self._count(number, definition, level, levels)
        text = _val(levels[level].find(W + "lvlText"))
        for place in range(level + 1):
            count = self.counts[definition][place]
            kind = _val(levels[place].find(W + "numFmt")) if place in levels else "decimal"
            if kind == "bullet" and place == level:
                return ""
            text = text.replace(f"%{place + 1}", _written(count or 1, kind))
        return text.strip()

    def _count(
        self, number: str, definition: str, level: int, levels: dict[int, etree._Element]
    ) -> None:
        counts = self.counts[definition]
        start = _int(_val(levels[level].find(W + "start")) or "1")
        override = self.starts.get((number, level))
        if override is not None and (number, level) not in self.begun:
            counts[level] = override
        else:
            before = counts[level]
            counts[level] = start if before is None else before + 1
        self.begun.add((number, level))
        counts[level + 1 :] = [None] * (LEVELS - level - 1)

    def _list_of(self, paragraph: etree._Element) -> tuple[str, int]:
        """Return the list and the level of a paragraph, by itself or by its style."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        style = _val(paragraph.find(f"{W}pPr/{W}pStyle"))
        number, level = _numbered(found)
        for _ in range(20):
            named = self.styles.get(style)
            if named is None or (number and level is not None):
                break
            of_style, level_of_style = _numbered(named.find(f"{W}pPr/{W}numPr"))
            number = number or of_style
            level = level_of_style if level is None else level
            style = _val(named.find(W + "basedOn"))
        return number, min(level or 0, LEVELS - 1)


def _numbered(found: etree._Element | None) -> tuple[str, int | None]:
    if found is None:
        return "", None
    level = found.find(W + "ilvl")
    return _val(found.find(W + "numId")), None if level is None else _int(_val(level))


def _by_id(styles: etree._Element | None) -> dict[str, etree._Element]:
    found = () if styles is None else styles.iter(W + "style")
    return {style.get(W + "styleId", ""): style for style in found}


def _written(count: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 10 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        roman, left = "", min(count, 3999)
        for value, letters in ROMAN:
            roman += letters * (left // value)
            left %= value
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "decimalZero":
        return f"{count:02}"
    return "" if kind == "none" else str(count)


def _val(element: etree._Element | None) -> str:
    return "" if element is None else element.get(W + "val", "")


def _int(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0
