"""Fields replaced by the words they last showed, and a paper's own page numbers removed.

A field is computed again by any program that opens the file: DATE would print the day
of conversion, FILENAME a temporary name, INCLUDETEXT another file. So each one
becomes the text its author last saw, except links, tables of contents and tick
boxes. Page numbers in headers and footers go, as the pack numbers its own pages.

Source: ECMA-376 part 1, 17.16.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from .names import W, remove, unwrap
from .parts import LINK_SCHEMES

KEPT = ("TOC", "FORMCHECKBOX", "FORMDROPDOWN")
OUTSIDE = {"INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO"}
OUTSIDE |= {"DATABASE", "RD", "EMBED"}
PAGE_NUMBERS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION")
ADDRESS = re.compile(r'^\s*HYPERLINK\s*"?(?P<address>[^"\s]*)', re.IGNORECASE)
HERE = "\ue000"  # stands for a page number while its surroundings are looked at
PAGE_PHRASE = re.compile(
    rf"(?:[-–—|]\s*)?(?:\b(?:page|pg\.?|p\.)\s*)?{HERE}(?:\s*(?:of|/)\s*{HERE})?(?:\s*[-–—|])?",
    re.IGNORECASE,
)


@dataclass
class Field:
    """A complex field: its marks, its code and its result are runs of any number of paragraphs."""

    begin: etree._Element
    marks: list[etree._Element] = field(default_factory=list)
    code: list[etree._Element] = field(default_factory=list)
    result: list[etree._Element] = field(default_factory=list)
    in_result: bool = False

    @property
    def instruction(self) -> str:
        return "".join(each.text or "" for each in self.code if each.tag == W + "instrText")


def settle_fields(root: etree._Element, found: Counter[str], *, is_margin: bool) -> None:
    """Settle the fields of one part; `is_margin` marks a page header or footer."""
    for each in list(_fields(root)):
        _settle(each, found, is_margin)
    for simple in list(root.iter(W + "fldSimple")):
        _settle_simple(simple, found, is_margin)
    for number in list(root.iter(W + "pgNum")):
        number.getparent().replace(number, _placeholder())
    if is_margin:
        _drop_page_numbers(root, found)


def _fields(root: etree._Element) -> Iterator[Field]:
    """Yield each field when it ends, so inner ones come before outer ones."""
    open_fields: list[Field] = []
    for element in list(root.iter()):
        if element.tag == W + "fldChar":
            kind = element.get(W + "fldCharType")
            if kind == "begin":
                open_fields.append(Field(element))
            if open_fields:
                open_fields[-1].marks.append(element)
                open_fields[-1].in_result |= kind == "separate"
            if kind == "end" and open_fields:
                yield open_fields.pop()
        elif element.getparent() is not None and element.getparent().tag == W + "r":
            _file_under(open_fields, element)
    yield from reversed(open_fields)  # a field without an end: damaged, but to be cleaned


def _file_under(open_fields: list[Field], element: etree._Element) -> None:
    if element.tag == W + "rPr":
        return
    for each in open_fields:
        (each.result if each.in_result else each.code).append(element)


def _settle(each: Field, found: Counter[str], is_margin: bool) -> None:
    name = _name(each.instruction)
    if is_margin and name in PAGE_NUMBERS:
        for element in each.code + each.result:
            remove(element)
        each.begin.getparent().replace(each.begin, _placeholder())
    elif not _may_stay(each.instruction):
        found["outside-fields"] += name in OUTSIDE
        for element in each.code:
            remove(element)
    else:
        return
    for mark in each.marks:
        remove(mark)


def _settle_simple(simple: etree._Element, found: Counter[str], is_margin: bool) -> None:
    instruction = simple.get(W + "instr", "")
    name = _name(instruction)
    if is_margin and name in PAGE_NUMBERS:
        run = etree.Element(W + "r")
        run.append(_placeholder())
        simple.getparent().replace(simple, run)
    elif not _may_stay(instruction):
        found["outside-fields"] += name in OUTSIDE
        unwrap(simple)


def _name(instruction: str) -> str:
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def _may_stay(instruction: str) -> bool:
    if _name(instruction) != "HYPERLINK":
        return _name(instruction) in KEPT
    found = ADDRESS.match(instruction)
    address = found["address"].lower() if found else ""
    return address == "\\l" or address.startswith(LINK_SCHEMES)


def _placeholder() -> etree._Element:
    text = etree.Element(W + "t")
    text.text = HERE
    return text


def _drop_page_numbers(root: etree._Element, found: Counter[str]) -> None:
    """Remove "Page 3 of 7" and the like, words around the number included."""
    for paragraph in root.iter(W + "p"):
        texts = [text for text in paragraph.iter(W + "t") if text.text]
        joined = "".join(text.text for text in texts)
        if HERE not in joined:
            continue
        found["page-numbers"] += 1
        dropped = {at for hit in PAGE_PHRASE.finditer(joined) for at in range(*hit.span())}
        _keep_only(texts, dropped)


def _keep_only(texts: list[etree._Element], dropped: set[int]) -> None:
    """Blank the characters whose places in the joined texts are `dropped`."""
    start = 0
    for text in texts:
        end = start + len(text.text)
        text.text = "".join(
            character
            for at, character in enumerate(text.text, start)
            if at not in dropped and character != HERE
        )
        start = end
