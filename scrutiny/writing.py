"""The marks that are typed into a box, and the rich text that they print as.

Blank lines part paragraphs, a line that begins with "- " is a point of a list, with "1. "
a numbered one, lines with bars or tabs between words are the rows of a table (the first is
its header), "## " opens a sub-heading, **two stars** make words bold and _low lines_ italic.
That is what a table or a list copied out of Word is as plain text, too. HTML that is pasted
is cleaned and written in the same way. Minutes are typed with the same marks, and with
their own for questions and answers (meetings/sitting/minute_words.py).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.html import urlize
from lxml import etree
from lxml import html as lxml_html

from scrutiny import richtext

LIST_MARK = re.compile(r"^\s*(?:[-*•·▪–]|\u00b7|o(?=\t))\s*(?:\t\s*|\s+)")
POINT_NUMBER = re.compile(r"^\s*(\d{1,3})\.\s+")
TYPED_NUMBER = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})+)\.?(?:\t\s*|\s+)")
# Openings and closings are searched apart: one expression for both would look for the closing
# of each opening anew to the end of the text, which takes minutes in a text made of openings.
# Rows of stars and of low lines, as on a form that is filled in by hand, are no marks.
BOLD = (re.compile(r"\*\*(?=[^\s*])"), re.compile(r"(?<=[^\s*])\*\*"))
# A low line within a word or an address is none either.
ITALIC = (
    re.compile(r"(?<![^\s>(\[“‘\"'*])_(?=[^\s_])"),
    re.compile(r"(?<=[^\s_])_(?![\w/=&@-])"),
)
PASTED = re.compile(r"<(?:p|table|tr|ul|ol|li|div|br|h[1-6]|html|body)\b[^<>]*>", re.I)
# What our rich text does not have, as the nearest that it has.
NEAREST = {
    "p": re.compile(r"<(/?)(?:div|section|article|dt|dd|pre|address)\b[^<>]*>", re.I),
    "h3": re.compile(r"<(/?)(?:h1|h2|h5|h6)\b[^<>]*>", re.I),
    "strong": re.compile(r"<(/?)b\b[^<>]*>", re.I),
    "em": re.compile(r"<(/?)i\b[^<>]*>", re.I),
}
BLOCKS = {"p", "ul", "ol", "table", "blockquote", "h3", "h4"}
COLUMN = 'th scope="col"'
WIDEST_TABLE = 40  # columns; a line with more bars or tabs is words
INDENT = re.compile(r"[ \u00a0]+")


@dataclass
class Paragraph:
    """One numbered paragraph: rich text of one block or more."""

    blocks: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        return richtext.clean("".join(self.blocks))


@dataclass(frozen=True)
class Written:
    """A section's words: what stands before the first number, and the numbered paragraphs."""

    lead: str
    paragraphs: list[str]


def read(text: str, *, section: int = 0) -> Written:
    """Read what was typed as numbered paragraphs.

    Lists, tables and sub-headings belong to the paragraph before them. Numbers are
    computed: a typed number is dropped where it is the one that the paragraph gets
    in `section` (its number; 0 for none). Raises ValueError for text that is too long.
    """
    lead = Paragraph()
    paragraphs: list[Paragraph] = []
    for kind, lines in _blocks(text, section):
        if kind == "p":
            paragraphs.append(Paragraph())
        (paragraphs[-1] if paragraphs else lead).blocks.append(set_run(kind, lines))
    if not paragraphs and lead.blocks and not all(b.startswith("<h3") for b in lead.blocks):
        return Written("", [lead.html])
    return Written(lead.html, [each.html for each in paragraphs])


def entries(text: str) -> list[str]:
    """Read what was typed as the entries of a list, one for each line or point."""
    found = []
    for kind, lines in _blocks(text, 0):
        if kind == "table":
            found.append(richtext.clean(set_run(kind, lines)))
        else:
            found += [richtext.clean(inline(_unnumbered(kind, line))) for line in lines]
    return found


def as_paragraph(words: str) -> str:
    """Set plain words as one paragraph of rich text."""
    return f"<p>{escaped(words)}</p>"


def as_points(text: str, *, section: int) -> str:
    """Set what was typed as a list of points, whatever separates them."""
    written = read(text, section=section)
    points = "".join(f"<li>{one}</li>" for one in written.paragraphs)
    return f"{written.lead}<ul>{points}</ul>" if points else written.lead


def escaped(words: str) -> str:
    return html.escape(words, quote=False)


def runs(text: str, *, has_tables: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Split text into runs of lines: "p", "list", "numbered", "table" or "heading", and its lines.

    Without `has_tables` lines with bars and tabs are words like others.
    """
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.rstrip() for line in block.split("\n") if line.strip()]
        for kind, group in groupby(lines, key=_kind if has_tables else _kind_but_table):
            yield kind, [_bare(line, kind) for line in group]


def set_run(kind: str, lines: list[str]) -> str:
    """Set one run of lines as HTML, which is not cleaned yet."""
    return SETTERS[kind](lines)


def inline(words: str) -> str:
    """Set the words of one line: bold, italic, and addresses as links."""
    marked = _marked_as("em", *ITALIC, _marked_as("strong", *BOLD, escaped(words)))
    # Addresses have a dot or a colon; looking for them costs more than all the rest.
    return urlize(marked) if "." in marked or ":" in marked else marked


def _marked_as(tag: str, opening: re.Pattern[str], closing: re.Pattern[str], words: str) -> str:
    """Put a tag round what lies between each opening and the next closing, in linear time."""
    found, done = [], 0
    while (begin := opening.search(words, done)) and (
        end := closing.search(words, begin.end() + 1)
    ):
        inner = words[begin.end() : end.start()]
        found += [words[done : begin.start()], f"<{tag}>{inner}</{tag}>"]
        done = end.end()
    return "".join([*found, words[done:]])


def tidy(text: str) -> str:
    """Return typed or pasted text as it is stored. Raises ValueError where it is too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return from_html(text) if PASTED.search(text) else text.strip()


def from_html(text: str) -> str:
    """Write rich text, or a web page's or Word's HTML, as it would be typed.

    Raises ValueError for text that is too long or nested too deeply.
    """
    for tag, others in NEAREST.items():
        text = others.sub(rf"<\1{tag}>", text)
    clean = richtext.clean(text)
    if not clean:
        return ""
    written: list[str] = []
    root = lxml_html.fragment_fromstring(clean, create_parent="div")
    _write_children(root, written)
    return "\n\n".join(each for each in written if each.strip())


def _blocks(text: str, section: int) -> Iterator[tuple[str, list[str]]]:
    """Split text into its runs, and runs of words into paragraphs."""
    count = 0
    for kind, lines in runs(text):
        if kind != "p":
            yield kind, lines
            continue
        for part in _parted(lines, section, count):
            count += 1
            yield "p", part


def _parted(lines: list[str], section: int, count: int) -> Iterator[list[str]]:
    """Begin a new paragraph at each line that has the number it gets."""
    part: list[str] = []
    for line in lines:
        number = TYPED_NUMBER.match(line)
        expected = f"{section}.{count + bool(part) + 1}"
        if section and number and number[1] == expected:
            if part:
                yield part
                count += 1
            part = [line[number.end() :]]
        else:
            part.append(line)
    if part:
        yield part


def _kind(line: str) -> str:
    if LIST_MARK.match(line):
        return "list"
    if line.lstrip().startswith("## "):
        return "heading"
    number = POINT_NUMBER.match(line) or TYPED_NUMBER.match(line)
    if number and "\t" not in line[number.end() :]:
        return "numbered" if number.re is POINT_NUMBER else "p"
    bare = line.strip()
    is_barred = bare.startswith("|") and bare.endswith("|") and len(bare) > 1
    columns = bare.count("|") - 1 if is_barred else bare.count("\t") + 1
    return "table" if (is_barred or "\t" in bare) and columns <= WIDEST_TABLE else "p"


def _kind_but_table(line: str) -> str:
    kind = _kind(line)
    return "p" if kind == "table" else kind


def _bare(line: str, kind: str) -> str:
    """Remove the mark of a line; a number stays, since a list begins at its first."""
    if kind == "table":
        return line
    if kind == "list":
        line = LIST_MARK.sub("", line, count=1)
    elif kind == "heading":
        line = line.lstrip().removeprefix("## ")
    return line.strip()


def _unnumbered(kind: str, line: str) -> str:
    return POINT_NUMBER.sub("", line, count=1) if kind == "numbered" else line


def _set_paragraph(lines: list[str]) -> str:
    return f"<p>{'<br>'.join(map(inline, lines))}</p>"


def _set_list(lines: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{inline(line)}</li>' for line in lines)}</ul>"


def _set_numbered(lines: list[str]) -> str:
    """Set points under the numbers that were typed; where those jump, another list begins."""
    found: list[str] = []
    due = 0
    for line in lines:
        number = int(line.split(".", 1)[0])
        if number != due:
            found.append("</ol>" if found else "")
            found.append("<ol>" if number == 1 else f'<ol start="{number}">')
        found.append(f"<li>{inline(_unnumbered('numbered', line))}</li>")
        due = number + 1
    return f"{''.join(found)}</ol>"


def _set_heading(lines: list[str]) -> str:
    return "".join(f"<h3>{inline(line)}</h3>" for line in lines)


def _set_table(lines: list[str]) -> str:
    rows = [_cells(line) for line in lines]
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    header, *body = rows
    if not body:
        return f"<table><tbody>{_row(header, 'td')}</tbody></table>"
    head = f"<thead>{_row(header, COLUMN)}</thead>"
    return f"<table>{head}<tbody>{''.join(_row(row, 'td') for row in body)}</tbody></table>"


def _row(cells: list[str], opening: str) -> str:
    name = opening.split()[0]
    inner = "".join(f"<{opening}>{inline(cell)}</{name}>" for cell in cells)
    return f"<tr>{inner}</tr>"


def _cells(line: str) -> list[str]:
    line = line.strip(" \n")
    if line.startswith("|") and line.endswith("|"):
        return [cell.strip() for cell in line[1:-1].split("|")]
    return [cell.strip() for cell in line.split("\t")]


SETTERS = {
    "p": _set_paragraph, "list": _set_list, "numbered": _set_numbered, "table": _set_table,
    "heading": _set_heading,
}  # fmt: skip


# From HTML


def _write_children(element: etree._Element, written: list[str]) -> None:
    """Write the blocks in an element; words between them are paragraphs too."""
    loose = [_flat(element.text)]
    for child in element:
        if child.tag in BLOCKS:
            written.append("".join(loose).strip())
            loose = []
            _write_block(child, written)
        else:
            loose.append(_words(child))
        loose.append(_flat(child.tail))
    written.append("".join(loose).strip())


def _write_block(block: etree._Element, written: list[str]) -> None:
    if block.tag in ("ul", "ol"):
        written.append("\n".join(_marked(block)))
    elif block.tag == "table":
        rows = (row for row in block.iter("tr"))
        written.append("\n".join(_table_row(row) for row in rows))
    elif block.tag in ("h3", "h4"):
        words = _one_line(block)
        written.append(f"## {words}" if words else "")
    else:
        _write_children(block, written)


def _marked(block: etree._Element) -> Iterator[str]:
    """Write the points of a list, a numbered one from its first number."""
    first = int(block.get("start", "1"))
    for number, line in enumerate(filter(None, _points(block)), first):
        yield f"{number}. {line}" if block.tag == "ol" else f"- {line}"


def _points(block: etree._Element) -> Iterator[str]:
    """Yield the points of a list; those of nested lists follow their own."""
    for point in block.iter("li"):
        inner = [_flat(point.text)]
        for child in point:
            if child.tag not in ("ul", "ol"):
                inner.append(_words(child))
            inner.append(_flat(child.tail))
        yield " ".join("".join(inner).split())


def _table_row(row: etree._Element) -> str:
    cells = (_one_line(cell).replace("|", "/") for cell in row.iter("td", "th"))
    return f"| {' | '.join(cells)} |"


def _one_line(element: etree._Element) -> str:
    return " ".join(_words(element).split())


def _words(element: etree._Element) -> str:
    if element.tag == "br":
        return "\n"
    inner = _flat(element.text) + "".join(_words(child) + _flat(child.tail) for child in element)
    if element.tag == "strong" and inner.strip():
        return f"**{inner.strip()}**"
    if element.tag == "em" and inner.strip():
        return f"_{inner.strip()}_"
    if element.tag == "a" and element.get("href", "") not in ("", inner):
        return f"{inner} ({element.get('href').removeprefix('mailto:')})"
    return inner + (" " if element.tag in (*BLOCKS, "li") else "")


def _flat(text: str | None) -> str:
    """Join the lines of a page's source that break one sentence."""
    return INDENT.sub(" ", (text or "").replace("\n", " ").replace("\t", " "))
