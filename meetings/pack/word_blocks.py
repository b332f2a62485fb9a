"""The blocks of a Word document: headings, paragraphs, points of lists, tables.

Read in a child process, after the preflight has accepted changes and removed what is
hidden, so the words are those that its author would see on paper. Automatic numbers are
not in the file; a block only records whether a paragraph has one, or a bullet.
"""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from scrutiny.refusals import Refused

from .child import ChildFailed, Unusable, run_job
from .preflight import clean_docx
from .preflight.container import open_package
from .preflight.names import W, parse

Kind = Literal["title", "heading", "paragraph", "point", "table", "picture", "note"]
HEADING_STYLE = re.compile(r"heading \d$", re.IGNORECASE)
MOST_BLOCKS = 5_000
TOO_MANY = "This file has more paragraphs than a report can hold. Upload it as a paper instead."
SPACES = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
NOT_READ = {W + "pPr", W + "rPr", W + "instrText", W + "delText", W + "drawing", W + "pict"}
PICTURES = (W + "drawing", W + "pict")
DEEPEST_STYLE = 20


@dataclass(frozen=True)
class Block:
    """One block of a Word document; `rows` are the cells of a table, its `text` is empty.

    A "picture" has the words of its text box, if it is one; a "note" is a footnote.
    """

    kind: Kind
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    is_numbered: bool = False


def read_blocks(data: bytes) -> list[Block]:
    """Return the blocks of a Word document in reading order.

    Raises Refused for a file that cannot be read, with what to do.
    """
    with tempfile.TemporaryDirectory(prefix="report-") as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(data)
        try:
            rows = run_job(
                "meetings.pack.word_blocks:blocks_job", {"path": str(path)}, reads=[path]
            )
        except ChildFailed as error:
            raise Refused(str(error)) from error
    return [_restored(row) for row in rows]


def blocks_job(path: str) -> list[dict[str, Any]]:
    """Read the blocks in the child of `read_blocks`."""
    try:
        package = open_package(clean_docx(Path(path).read_bytes()).data)
        blocks = list(_blocks(package.parts, package.main))
    except Refused as refusal:
        raise Unusable(str(refusal)) from refusal
    return [asdict(block) for block in blocks]


def _restored(row: dict[str, Any]) -> Block:
    rows = tuple(tuple(cells) for cells in row["rows"])
    return Block(row["kind"], row["text"], rows, row["is_numbered"])


def _blocks(parts: dict[str, bytes], main: str) -> Iterator[Block]:
    folder = main.rpartition("/")[0]
    found = {name: parts.get(f"{folder}/{name}.xml") for name in ("styles", "numbering")}
    styles = _Styles(found["styles"], found["numbering"])
    body = parse(parts[main]).find(W + "body")
    children = [] if body is None else list(body)
    if len(children) > MOST_BLOCKS:
        raise Refused(TOO_MANY)
    for child in children:
        if child.tag == W + "tbl":
            yield Block("table", rows=tuple(_rows(child)))
        elif child.tag == W + "p":
            block = styles.block(child)
            if block.text:
                yield block
        yield from (Block("picture", _text(picture)) for picture in child.iter(*PICTURES))
    for name in ("footnotes", "endnotes"):
        yield from _notes(parts.get(f"{folder}/{name}.xml"))


def _notes(part: bytes | None) -> Iterator[Block]:
    for note in [] if part is None else parse(part):
        text = _text(note)
        if text and note.get(W + "type") is None:
            yield Block("note", text)


def _rows(table: etree._Element) -> Iterator[tuple[str, ...]]:
    for row in table.iterfind(W + "tr"):
        yield tuple(
            "\n".join(filter(None, map(_text, cell.iter(W + "p")))) for cell in row.iter(W + "tc")
        )


def _text(paragraph: etree._Element) -> str:
    lines = "".join(_said(paragraph)).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _said(element: etree._Element) -> Iterator[str]:
    if element.tag == W + "t":
        yield element.text or ""
    elif element.tag in SPACES:
        yield SPACES[element.tag]
    elif element.tag not in NOT_READ:
        for child in element:
            yield from _said(child)


class _Styles:
    """The effects of a paragraph's style and numbering."""

    def __init__(self, styles: bytes | None, numbering: bytes | None) -> None:
        root = parse(styles) if styles else None
        nodes = [] if root is None else root.findall(W + "style")
        self._styles = {node.get(W + "styleId"): node for node in nodes}
        self._bullets = set(_bulleted(parse(numbering))) if numbering else set()

    def block(self, paragraph: etree._Element) -> Block:
        chain = list(self._chain(_value(paragraph.find(f"{W}pPr/{W}pStyle"))))
        names = [_value(style.find(W + "name")) or "" for style in chain]
        text = _text(paragraph)
        if any(HEADING_STYLE.match(name) for name in names):
            return Block("heading", text)
        if any(name.lower() == "title" for name in names):
            return Block("title", text)
        number = self._number([paragraph, *chain])
        if number is None:
            return Block("paragraph", text)
        is_point = number in self._bullets or number[1] != "0"
        return Block("point" if is_point else "paragraph", text, is_numbered=not is_point)

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        """Yield a style and those that it is based on."""
        for _ in range(DEEPEST_STYLE):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = _value(style.find(W + "basedOn"))

    @staticmethod
    def _number(sources: list[etree._Element]) -> tuple[str, str] | None:
        """Return list and level of the first that names a list; None for no list."""
        for source in sources:
            numbering = source.find(f"{W}pPr/{W}numPr")
            identity = None if numbering is None else _value(numbering.find(W + "numId"))
            if identity is not None:
                level = _value(numbering.find(W + "ilvl")) or "0"
                return None if identity == "0" else (identity, level)
        return None


def _bulleted(numbering: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield list and level of the entries that have a bullet in place of a number."""
    abstract = {
        node.get(W + "abstractNumId"): [
            level.get(W + "ilvl") or "0"
            for level in node.findall(W + "lvl")
            if _value(level.find(W + "numFmt")) == "bullet"
        ]
        for node in numbering.findall(W + "abstractNum")
    }
    for node in numbering.findall(W + "num"):
        for level in abstract.get(_value(node.find(W + "abstractNumId")), []):
            yield node.get(W + "numId") or "", level


def _value(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(W + "val")
