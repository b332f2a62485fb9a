"""The words of a cell of a Word table as they are seen: no hidden, deleted or struck ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from actionplans.imports.table.symbols import UNKNOWN, sign
from meetings.pack.preflight.names import MC, W, is_on
from meetings.pack.word_tables import WITHIN

WRAPPERS = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "hyperlink",
                                  "customXml", "fldSimple", "dir", "bdo")}  # fmt: skip
STRUCK_OUT = (W + "del", W + "moveFrom")
BOX = W + "txbxContent"
JOINED = "\0"  # between paragraphs whose end was deleted with tracking on
BOXES = "The words of a text box in a cell are read after the cell’s own."


@dataclass
class Seen:
    """What is to be said of a file's words, noted while they are read."""

    hidden_styles: frozenset[str] = frozenset()
    hidden: bool = False
    struck: bool = False
    boxes: bool = False


@dataclass
class Words:
    """The words of one cell; `is_struck`: all of them are struck through."""

    text: str = ""
    is_struck: bool = False
    remarks: list[str] = field(default_factory=list)


def hidden_styles(styles: etree._Element | None) -> frozenset[str]:
    """Return the styles that hide words, by themselves or by one that they are based on."""
    found = {} if styles is None else {each.get(W + "styleId"): each for each in
                                       styles.iter(W + "style")}  # fmt: skip
    return frozenset(name for name in found if name and _hides(name, found))


def _hides(name: str, styles: dict[str, etree._Element]) -> bool:
    for _ in range(20):
        style = styles.get(name)
        if style is None:
            return False
        flag = style.find(f"{W}rPr/{W}vanish")
        if flag is not None:
            return is_on(flag)
        based = style.find(W + "basedOn")
        name = "" if based is None else based.get(W + "val", "")
    return False


def children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """Go through the children of some kinds, inside content controls and the like too."""
    for child in element:
        if child.tag in tags:
            yield child
        elif child.tag in WRAPPERS:
            yield from children(child, *tags)


def words_of(cell: etree._Element, seen: Seen) -> Words:
    """Return the words of a cell: a blank line between paragraphs, as in our own records.

    People press Return or Shift and Return alike, so a break begins a paragraph too, unless
    the next line goes on with a space: then a page end has cut a sentence.
    """
    kept, struck = _Reader(seen, False), _Reader(seen, True)
    text = kept.block(cell)
    if not text.strip():
        other = struck.block(cell)
        return Words(other, bool(other.strip()), _remarks(other))
    seen.struck |= kept.skipped
    return Words(text, False, _remarks(text))


def _remarks(text: str) -> list[str]:
    if UNKNOWN in text:
        return ["has a sign of a symbol font that is not known here (shown as “�”)"]
    return []


class _Reader:
    """Reading what is not struck through by hand, or all of it."""

    def __init__(self, seen: Seen, with_struck: bool) -> None:
        self.seen, self.with_struck, self.skipped = seen, with_struck, False

    def block(self, cell: etree._Element) -> str:
        paragraphs: list[str] = []
        after: list[str] = []
        for each in children(cell, W + "p", W + "tbl"):
            if each.tag == W + "tbl":
                paragraphs += self._nested(each)
                continue
            words = "".join(self._text(each, after)).strip("\n")
            paragraphs.append(words + (JOINED if _end_is_deleted(each) else ""))
        return join_paragraphs([*paragraphs, *after])

    def _nested(self, table: etree._Element) -> Iterator[str]:
        """Write a table within the cell as lines, its cells parted by semicolons."""
        for row in children(table, W + "tr"):
            cells = (self.block(cell) for cell in children(row, W + "tc"))
            yield "; ".join(words for words in cells if words)

    def _text(self, element: etree._Element, after: list[str]) -> Iterator[str]:
        hidden = self._hides_paragraph(element)
        for child in element:
            if child.tag in STRUCK_OUT or child.tag == MC + "Fallback":
                continue
            if child.tag == BOX:
                self.seen.boxes = True
                after.append(self.block(child))
            elif child.tag == W + "r" or child.tag in WRAPPERS:
                if hidden or self._is_left_out(child):
                    continue
                yield from self._text(child, after)
            elif found := _sign_of(child):
                yield found
            elif next(child.iter(BOX), None) is not None:
                yield from self._text(child, after)

    def _hides_paragraph(self, element: etree._Element) -> bool:
        if element.tag != W + "p":
            return False
        style = element.find(f"{W}pPr/{W}pStyle")
        hides = style is not None and style.get(W + "val") in self.seen.hidden_styles
        self.seen.hidden |= hides and next(element.iter(W + "t"), None) is not None
        return hides

    def _is_left_out(self, run: etree._Element) -> bool:
        """Whether a run is hidden, by itself or its style, or struck through by hand."""
        if run.tag != W + "r":
            return False
        own, style = run.find(f"{W}rPr/{W}vanish"), run.find(f"{W}rPr/{W}rStyle")
        by_style = style is not None and style.get(W + "val") in self.seen.hidden_styles
        if is_on(own) or (own is None and by_style):
            self.seen.hidden = True
            return True
        flags = (run.find(f"{W}rPr/{W}{name}") for name in ("strike", "dstrike"))
        if not self.with_struck and any(map(is_on, flags)):
            self.skipped = True
            return True
        return False


def _sign_of(child: etree._Element) -> str:
    if child.tag == W + "t":
        return (child.text or "").replace("\n", " ")
    if child.tag == W + "br" and child.get(W + "type", "") in ("", WITHIN):
        return "\n" if child.get(W + "type") else "\n\n"
    if child.tag == W + "cr":
        return "\n\n"
    if child.tag in (W + "tab", W + "ptab"):
        return " "
    if child.tag == W + "noBreakHyphen":
        return "-"
    if child.tag == W + "sym":
        return sign(child.get(W + "font", ""), child.get(W + "char", ""))
    return ""


def _end_is_deleted(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Set paragraphs below each other with one blank line between them."""
    text = "\n\n".join(each for each in paragraphs if each.strip(JOINED + " \n\t")).strip()
    text = text.replace(f"{JOINED}\n\n", "").replace(JOINED, "")
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.replace("\n\n ", "\n ")
