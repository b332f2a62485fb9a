"""The data that passes between the stages of the pack pipeline.

Plain, frozen, comparable data: a stage can be run, kept by content hash and
tested without a database. Everything here has already been decided for one
audience; no stage after the outline may add a word to it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

PUBLIC_SERIES = ""
WITHHELD_SERIES = "X"

PayloadKind = Literal["report", "minutes", "action-plan", "work-programme", "document", "withdrawn"]


@dataclass(frozen=True)
class FileSource:
    """An uploaded file, as it was handed in.

    `media_type` is what its bytes say (DOCX or PDF), `sha256` in hex. `overruled` are the
    codes of findings in spite of which an officer took it.
    """

    path: Path
    media_type: str
    sha256: str
    overruled: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageSource:
    """An authored or generated paper: data for the template `pack/<kind>.html`.

    `data` is JSON; its keys are those of the payload kind (docs/payloads.md).
    """

    kind: PayloadKind
    data: dict[str, Any]


@dataclass(frozen=True)
class PaperOutline:
    """One paper of a pack.

    `key` is the paper's permanent public key. `label` is "" or "Appendix A".
    `withheld` is "" for an open paper, else the notice that each of its pages must have
    (LGA 1972 s.100B(5)). `source` is None for a paper that this audience does not get: it is
    listed in neutral words.
    """

    key: str
    title: str
    source: FileSource | PageSource | None
    label: str = ""
    withheld: str = ""

    @property
    def heading(self) -> str:
        """Return the paper's name for bookmarks and the structure tree."""
        return f"{self.label}: {self.title}" if self.label else self.title

    @property
    def is_notice(self) -> bool:
        """Whether a notice replaces the paper, which was withdrawn."""
        return isinstance(self.source, PageSource) and self.source.kind == "withdrawn"

    @property
    def running_title(self) -> str:
        """Return the head of continuation pages: the label of an appendix, else the title."""
        return self.label or self.title


@dataclass(frozen=True)
class ItemOutline:
    """One agenda item; `number` is printed unchanged ("3.0", "3.1", "")."""

    key: str
    number: str
    title: str
    purpose: str = ""
    kind: str = "report"
    presenters: tuple[str, ...] = ()
    late_reason: str = ""
    depth: int = 0
    withheld: str = ""
    papers: tuple[PaperOutline, ...] = ()


@dataclass(frozen=True)
class Contact:
    """A line of the front sheet: "Democratic Services: Paige Starkey 01952 380110"."""

    label: str
    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class PackOutline:
    """The whole content of one audience's pack.

    `members` holds lines of label and names: ("Co-optees", "S Fikeis and C Morgan").
    `saving` is the printing-saving line as a whole sentence.
    """

    council: str
    strapline: str
    committee: str
    starts_at: datetime
    venue: str
    title: str
    contacts: tuple[Contact, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    items: tuple[ItemOutline, ...] = ()
    saving: str = ""
    late_reason: str = ""
    brand: str = "#00403c"
    withheld: str = ""

    @property
    def papers(self) -> tuple[PaperOutline, ...]:
        """Return the papers that this audience gets, in order."""
        return tuple(paper for item in self.items for paper in item.papers if paper.source)


@dataclass(frozen=True)
class Part:
    """A finished, normalised, tagged PDF to be put into a pack.

    `running_title` is printed at the head of its continuation pages, `label`
    ("Appendix A") at that of its first, and `stamp` on every page.
    """

    key: str
    path: Path
    title: str
    running_title: str
    series: str = PUBLIC_SERIES
    stamp: str = ""
    is_tagged: bool = True
    label: str = ""


@dataclass(frozen=True)
class PageRange:
    """The pages of a part: numbers within its series, both inclusive.

    `first_sheet` is the page's place in the file, counted from 1.
    """

    key: str
    series: str
    first: int
    last: int
    first_sheet: int

    def __str__(self) -> str:
        start, end = f"{self.series}{self.first}", f"{self.series}{self.last}"
        return start if start == end else f"{start}–{end}"


@dataclass(frozen=True)
class Finding:
    """What an upload hides, or what in it a reader cannot reach.

    `severity` "cleaned": the pipeline takes it out; "warn": a person should
    look; "refuse": the file cannot be taken; "overruled": an officer took it in
    spite of that, with a `reason`, `by` name. `sentence` says what and what to do.
    """

    code: str
    severity: Literal["cleaned", "warn", "refuse", "overruled"]
    sentence: str
    count: int = 1
    reason: str = ""
    by: str = ""


@dataclass(frozen=True)
class Built:
    """A finished pack: its file, its pages, and the range of each part."""

    path: Path
    sha256: str
    sheets: int
    ranges: tuple[PageRange, ...]
    built_on: date
    claims_ua: bool = True
    findings: tuple[Finding, ...] = field(default=())
