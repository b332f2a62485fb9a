"""A Word document made from the council's template, read into the fields of a report.

Nothing is saved here: the words are shown first, with those that fit nowhere.
"""

import re
from dataclasses import asdict, dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from meetings.models import Report
from meetings.models.report import HeaderField, Section
from meetings.pack.word_blocks import Block, read_blocks
from meetings.reports.payload import Body, bodies_of
from meetings.reports.services.reports import Words
from scrutiny import writing
from scrutiny.fields import read_day
from scrutiny.refusals import Refused

NUMBER = re.compile(r"^(\d{1,2})(?:\.(\d{1,2}))?\.?\s+(?=\S)")
HEADING_NUMBER = re.compile(r"^(\d{1,2})\.0\.?\s+(?=\S)")
ENTRY_MARK = re.compile(r"^(?:\d{1,2}|[A-Z])[.)]?\s+(?=\S)")
BODY = re.compile(
    r"\s*(?P<name>.+?)\s+[–—-]\s+(?P<on>\d{1,2}\s*(?:st|nd|rd|th)?\s+[A-Za-z]+\s+\d{4})\s*"
)
OPENING = re.compile(r"^it is recommended that the .{1,200}:[\s–—-]*$", re.IGNORECASE)
ENDED = re.compile(r"[.:;!?…]['\"’”)]?$")
NOTHING = re.compile(r"^(?:\d+[.)]?\s*)?(?:none|nil|not applicable|n/a)\.?$", re.IGNORECASE)
ALIKE = 0.9
LONGEST_COMPARED = 300
LONGEST = {"title": 200, "value": 1_000, "body": 150, "section": 60_000}
NO_REPORT = (
    "Nothing in this Word file is called as in the template. Check that it was made from the "
    "council’s report template, or upload it as a paper."
)


@dataclass
class Reading:
    """The words read from a Word document: by place, and those without one, with the reason."""

    title: str = ""
    values: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)
    bodies: list[dict[str, str]] = field(default_factory=list)
    no_background_papers: bool = False
    unplaced: list[list[str]] = field(default_factory=list)

    def leave(self, why: str, words: str) -> None:
        self.unplaced.append([why, words])

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Placed:
    """One line placed: where, the words, and the saved words that they would replace."""

    label: str
    words: str
    replaces: str = ""


def read_word(data: bytes, report: Report) -> Reading:
    """Read a Word document for a report, by its template.

    Raises Refused for other files, and for one with nothing in common with the template.
    """
    blocks = read_blocks(data)
    reading = Reading()
    start = next((n for n, block in enumerate(blocks) if _section_of(block, report)), len(blocks))
    _read_head(blocks[:start], report, reading)
    _read_sections(blocks[start:], report, reading)
    if not (reading.values or reading.sections or reading.no_background_papers):
        raise Refused(NO_REPORT)
    return reading


def placed(reading: Reading, report: Report) -> list[Placed]:
    """Return the place for each thing read, and the words it would replace."""
    template = report.template
    lines = [Placed("Title", reading.title, _other(report.title, reading.title))]
    for each in template.header_fields:
        words = reading.values.get(each.key, "")
        lines.append(Placed(each.label, words, _other(report.values.get(each.key, ""), words)))
    for body in reading.bodies:
        known = Body(body["body"], date.fromisoformat(body["on"]))
        lines.append(Placed("Considered by", str(known)))
    for number, section in enumerate(template.report_sections, 1):
        words = reading.sections.get(section.key, "")
        saved = report.sections.get(section.key, "")
        label = f"{number}.0 {section.heading.rstrip(':')}"
        lines.append(Placed(label, words, _other(saved, words)))
        if section.use == "background" and reading.no_background_papers:
            lines.append(Placed(label, "There are none", saved))
    return [line for line in lines if line.words]


def merged(reading: Reading, report: Report, *, over: bool) -> Words:
    """Merge what was read into what is saved; without `over` only into empty places."""
    sections = _merge(report.sections, reading.sections, over)
    background = report.template.section_for("background")
    listed = bool(background and sections.get(background.key, "").strip())
    is_none = report.no_background_papers or reading.no_background_papers
    if background and reading.no_background_papers and over:
        sections[background.key], listed = "", False
    known = {(row["body"], row["on"]) for row in report.bodies}
    new = [row for row in reading.bodies if (row["body"], row["on"]) not in known]
    keep_title = report.title and not over or not reading.title
    return Words(
        title=report.title if keep_title else reading.title,
        values=_merge(report.values, reading.values, over),
        sections=sections,
        bodies=[*report.bodies, *new],
        no_background_papers=is_none and not listed,
    )


def _merge(saved: dict[str, str], read: dict[str, str], over: bool) -> dict[str, str]:
    return saved | {key: words for key, words in read.items() if over or not saved.get(key)}


def _other(saved: str, words: str) -> str:
    return saved if saved.strip() and words and saved != words else ""


# The head: title, header table


def _read_head(blocks: list[Block], report: Report, reading: Reading) -> None:
    title = next((block.text for block in blocks if block.kind == "title"), "")
    title = title or next((b.text for b in blocks if b.kind in ("heading", "paragraph")), "")
    reading.title = _fitting(" ".join(title.split()), "title", "The title", reading)
    has_table = False
    for block in blocks:
        if block.kind == "table" and not has_table:
            has_table = _read_header_table(block, report, reading)
        elif block.kind == "table":
            reading.leave("A table before the first section", _plain_rows(block))
        elif not _is_like(block.text, title):
            _leave_block(block, "Words before the first section", reading)


def _read_header_table(block: Block, report: Report, reading: Reading) -> bool:
    """Read a table of labels and values; return whether it is one."""
    fields = {_bare(each.label): each for each in report.template.header_fields}
    rows = [row for row in block.rows if len(row) >= 2]
    if not any(_bare(row[0]) in fields for row in rows):
        reading.leave("A table before the first section", _plain_rows(block))
        return False
    for label, *rest in rows:
        value = "\n".join(filter(None, rest))
        each = fields.get(_bare(label))
        if each is None:
            reading.leave("The template has no such line in its header", f"{label} {value}")
        elif each.kind == "bodies":
            _read_bodies(value, report, reading)
        elif value:
            _read_value(each, value, reading)
    return True


def _read_value(each: HeaderField, value: str, reading: Reading) -> None:
    if each.kind == "choice":
        chosen = next((one for one in each.choices if _bare(one) == _bare(value)), None)
        if chosen is None:
            reading.leave(f"“{each.label}” has no such choice", value)
            return
        value = chosen
    elif each.kind == "date":
        try:
            value = read_day(_tidy_day(value)).isoformat()
        except ValueError:
            reading.leave(f"“{each.label}” wants a date", value)
            return
    elif each.kind == "text":
        value = " ".join(value.split())
    fitting = _fitting(value, "value", f"“{each.label}”", reading)
    if fitting:
        reading.values[each.key] = fitting


def _read_bodies(value: str, report: Report, reading: Reading) -> None:
    """Read "SMT – 24 September 2024" and the text after it; the report's own meeting is known."""
    known = {(_bare(body.name), body.on) for body in bodies_of(report)}
    end = 0
    for found in BODY.finditer(value):
        end = found.end()
        try:
            on = read_day(_tidy_day(found["on"]))
        except ValueError:
            reading.leave("A body whose date cannot be read", found[0].strip())
            continue
        name = " ".join(found["name"].split())
        if (_bare(name), on) not in known and len(name) <= LONGEST["body"]:
            row = {"key": "", "body": name, "on": on.isoformat(), "recommendations": ""}
            reading.bodies.append(row)
    if value[end:].strip():
        reading.leave("A body without a date", value[end:].strip())


# The sections


def _read_sections(blocks: list[Block], report: Report, reading: Reading) -> None:
    section: Section | None = None
    number = 0
    parts: list[str] = []
    for block in blocks:
        found = _section_of(block, report)
        if found or block.kind in ("heading", "title"):
            _close(section, parts, reading)
            section, parts = found[1] if found else None, []
            typed = HEADING_NUMBER.match(block.text)
            number = int(typed[1]) if typed else found[0] if found else 0
            if not found:
                reading.leave("The template has no section of this name", block.text)
        elif section is None:
            _leave_block(block, "Words under a heading that the template does not have", reading)
        else:
            _add(block, section, number, parts, reading)
    _close(section, parts, reading)


def _section_of(block: Block, report: Report) -> tuple[int, Section] | None:
    """Return the section that a block opens: by its words, or a heading by its number."""
    if block.kind not in ("heading", "paragraph") or not block.text:
        return None
    number = HEADING_NUMBER.match(block.text)
    if block.kind == "paragraph" and not number and len(block.text) > 100:
        return None
    words = _bare(HEADING_NUMBER.sub("", block.text))
    sections = list(enumerate(report.template.report_sections, 1))
    for place, section in sections:
        if words == _bare(section.heading):
            return place, section
    if number:
        for place, section in sections:
            near = _is_like(words, _bare(section.heading))
            if place == int(number[1]) and near:
                return place, section
    return None


def _add(block: Block, section: Section, number: int, parts: list[str], reading: Reading) -> None:
    heading = section.heading.rstrip(":")
    if block.kind in ("picture", "note"):
        _leave_block(block, f"Under “{heading}”", reading)
    elif section.style == "sign-off":
        words = _plain_rows(block) if block.kind == "table" else block.text
        reading.leave("Sign-offs are given on the page of the paper", words)
    elif section.use == "appendices":
        reading.leave("The list of appendices is made from the papers of the item", block.text)
    elif block.kind == "table":
        parts.append("\n".join(f"| {' | '.join(map(_cell, row))} |" for row in block.rows))
    elif section.style == "paragraphs":
        _add_words(block, section, number, parts, reading)
    else:
        parts.append(ENTRY_MARK.sub("", block.text) if not block.is_numbered else block.text)


def _add_words(
    block: Block, section: Section, number: int, parts: list[str], reading: Reading
) -> None:
    if section.use == "recommendations" and OPENING.match(block.text):
        return
    typed = NUMBER.match(block.text)
    is_numbered = bool(typed and typed[2] and int(typed[1]) == number)
    if block.kind == "point":
        point = f"- {' '.join(block.text.split())}"
        if parts and parts[-1].rpartition("\n")[2].startswith("- "):
            parts[-1] += f"\n{point}"
        else:
            parts.append(point)
    elif is_numbered and typed:
        parts.append(block.text[typed.end() :])
    elif reading.title and _is_like(block.text, reading.title):
        reading.leave("The title, repeated at the head of a page", block.text)
    elif parts and not block.is_numbered and _goes_on(parts[-1], block.text):
        parts[-1] += f" {block.text}"
    else:
        parts.append(block.text)


def _goes_on(before: str, words: str) -> bool:
    """Whether a page break separated words from the sentence before them."""
    return not ENDED.search(before) and words[:1].islower() and not before.startswith(("|", "- "))


def _close(section: Section | None, parts: list[str], reading: Reading) -> None:
    if section is None or not parts:
        return
    text = writing.tidy("\n\n".join(parts))
    if section.use == "background" and NOTHING.match(text):
        reading.no_background_papers = True
    else:
        name = f"“{section.heading.rstrip(':')}”"
        fitting = _fitting(text, "section", name, reading)
        if fitting:
            reading.sections[section.key] = fitting


# Words


def _fitting(words: str, kind: str, name: str, reading: Reading) -> str:
    if len(words) <= LONGEST[kind]:
        return words
    reading.leave(f"{name} is longer than {LONGEST[kind]} characters", words[:300])
    return ""


def _leave_block(block: Block, why: str, reading: Reading) -> None:
    if block.kind == "picture":
        reading.leave(f"{why}: a picture or text box", block.text or "Without words")
    elif block.kind == "note":
        reading.leave("A footnote or endnote", block.text)
    elif block.kind == "table":
        reading.leave(f"{why}: a table", _plain_rows(block))
    elif block.text:
        reading.leave(why, block.text)


def _plain_rows(block: Block) -> str:
    return "\n".join(" | ".join(map(_cell, row)) for row in block.rows)


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "/")


def _bare(words: str) -> str:
    """Normalise a label or heading for comparison: no case, no punctuation, "and" for "&"."""
    return " ".join(re.findall(r"\w+", words.casefold().replace("&", " and ")))


def _is_like(words: str, other: str) -> bool:
    if max(len(words), len(other)) > LONGEST_COMPARED:
        return False
    a, b = _bare(words), _bare(other)
    return bool(a and b) and SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _tidy_day(text: str) -> str:
    return re.sub(r"(?<=\d)\s+(?=(?:st|nd|rd|th)\b)", "", " ".join(text.split()))
