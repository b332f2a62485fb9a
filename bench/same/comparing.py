"""What two records have in common, and where they differ."""

import json
import zipfile
from collections import Counter
from difflib import unified_diff
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

LONGEST_DIFF = 40
MOST_DIFFS = 6
MOST_NAMES = 30
NOT_WALKED = "not walked"


class Seen(NamedTuple):
    body: str
    facts: dict


Things = dict[tuple[str, str], Seen]


class Comparison(NamedTuple):
    """Kind and name of each thing: equal, different, and only before or only after."""

    equal: list[tuple[str, str]]
    different: list[tuple[str, str]]
    gone: list[tuple[str, str]]
    new: list[tuple[str, str]]

    @property
    def is_same(self) -> bool:
        return not (self.different or self.gone or self.new or self.not_walked)

    @property
    def not_walked(self) -> list[tuple[str, str]]:
        return [key for keys in self for key in keys if key[0] == NOT_WALKED]


def read(folder: Path) -> Things:
    """Read the record of a revision; a thing recorded twice counts by its number."""
    things: Things = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in map(json.loads, file.read_text().splitlines()):
            name, number = line["name"], 1
            while (line["kind"], name) in things:
                number += 1
                name = f"{line['name']} ({number})"
            things[line["kind"], name] = Seen(line["body"], line["facts"])
    return things


def compare(before: Things, after: Things) -> Comparison:
    both = [key for key in before if key in after]
    equal = [key for key in both if before[key] == after[key]]
    return Comparison(
        equal,
        [key for key in both if before[key] != after[key]],
        [key for key in before if key not in after],
        [key for key in after if key not in before],
    )


def table(found: Comparison) -> str:
    """Return a line for each kind of thing, with how many were equal and how many not."""
    counts = [Counter(kind for kind, _ in keys) for keys in found]
    kinds = sorted(set().union(*counts))
    head = ("", "equal", "different", "gone", "new")
    rows = [head, *((kind, *(str(count[kind]) for count in counts)) for kind in kinds)]
    return "\n".join(f"{row[0]:12}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows)


def details(found: Comparison, before: Path, after: Path) -> str:
    """Return the names of what differs, and how the first few of them do."""
    old, new = read(before), read(after)
    shown: list[list[str]] = []
    lines = []
    for key in found.different:
        lines_of_key = _difference(old[key], new[key], before, after)
        if lines_of_key not in shown:
            shown.append(lines_of_key)
            lines += [f"\n{' '.join(key)}", *lines_of_key]
        if len(shown) == MOST_DIFFS:
            break
    lines += _names("Different", found.different)
    lines += _names("Gone", found.gone)
    lines += _names("New", found.new)
    return "\n".join(lines + _names("Not walked", found.not_walked))


def _names(title: str, keys: list[tuple[str, str]]) -> list[str]:
    if not keys:
        return []
    more = len(keys) - MOST_NAMES
    names = [f"  {' '.join(key)}" for key in keys[:MOST_NAMES]]
    return [f"\n{title}:", *names, *([f"  … and {more} more"] if more > 0 else [])]


def _difference(old: Seen, new: Seen, before: Path, after: Path) -> list[str]:
    names = sorted(set(old.facts) | set(new.facts))
    lines = [
        f"  {name}: {old.facts.get(name)} → {new.facts.get(name)}"
        for name in names
        if old.facts.get(name) != new.facts.get(name)
    ]
    if old.body == new.body:
        return lines
    bodies = [(folder / "bodies" / seen.body).read_bytes()
              for folder, seen in ((before, old), (after, new))]  # fmt: skip
    diff = list(unified_diff(*map(_lines, bodies), "before", "after", lineterm="", n=1))
    more = [f"  … {len(diff) - LONGEST_DIFF} lines more"] if len(diff) > LONGEST_DIFF else []
    return lines + [f"  {line[:200]}" for line in diff[:LONGEST_DIFF]] + more


def _lines(body: bytes) -> list[str]:
    """Return what of a body a person can read."""
    if body.startswith(b"%PDF"):
        return _lines_of_pdf(body)
    if body.startswith(b"PK\x03\x04"):
        return _lines_of_zip(body)
    try:
        return body.decode().splitlines()
    except UnicodeDecodeError:
        return [f"{len(body)} bytes"]


def _lines_of_zip(body: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        return [
            line
            for info in archive.infolist()
            for line in (
                f"{info.filename} {info.date_time}",
                *archive.read(info).decode(errors="replace").replace("><", ">\n<").splitlines(),
            )
        ]


def _lines_of_pdf(body: bytes) -> list[str]:
    """Return what is read on the pages, and the objects below them."""
    import pikepdf
    import pypdfium2

    pages = pypdfium2.PdfDocument(body)
    words = [line for page in pages for line in page.get_textpage().get_text_range().splitlines()]
    with pikepdf.open(BytesIO(body)) as pdf:
        return words + [line for each in pdf.objects for line in _lines_of_object(each)]


def _lines_of_object(each: object) -> list[str]:
    return [f"{getattr(each, 'objgen', '')} {line}" for line in repr(each).splitlines()]
