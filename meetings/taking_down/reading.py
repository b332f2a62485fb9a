"""What the page of a take-down lists: each closed address, and who opened it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from meetings.exempt.closed import with_readers
from meetings.models import Edition, Entry, FileText, TakeDown, TakenDown
from meetings.papers.services.reads import readers_of
from meetings.taking_down.found import Found, address_of, committee_of
from scrutiny.permissions import standing
from scrutiny.standing import Standing


@dataclass(frozen=True)
class Line:
    """One record or file: `original` is None where the person may not read it."""

    kind: str
    address: str
    why: str
    is_file: bool
    original: Any = None
    opened: str = ""


@dataclass(frozen=True)
class Summary:
    """How much is taken down, in numbers."""

    fields: int
    files: int
    unsearched: int
    wordless: int


def lines_to_come(found: Iterable[Found], user: Any) -> list[Line]:
    """List what agreeing would take down; the address is for officers of its committee."""
    who = standing(user)
    return [_line_to_come(each, who) for each in found]


def _line_to_come(each: Found, who: Standing) -> Line:
    committee = committee_of(each.row)
    is_theirs = who.is_officer_of(committee.pk if committee else 0)
    address = address_of(each.row, each.field) if is_theirs else ""
    return Line(each.kind, address, TakenDown.Why(each.why).label, bool(each.file))


def lines_of(take_down: TakeDown, user: Any) -> list[Line]:
    """List what was taken down, with the originals that the person may read."""
    rows = list(take_down.taken.select_related("content_type", "committee"))
    seen = set(TakenDown.objects.visible_to(user).filter(take_down=take_down).values_list("pk"))
    opened = _opened(rows)
    return [
        Line(
            str(row.content_type.name).capitalize(),
            row.address if (row.pk,) in seen else "",
            row.get_why_display(),
            bool(row.file),
            row.original if (row.pk,) in seen and not row.file else None,
            opened.get((row.content_type_id, row.object_id), ""),
        )
        for row in rows
    ]


def summary_of(take_down: TakeDown, found: Iterable[Any]) -> Summary:
    rows = list(found)
    files = [row for row in rows if row.file]
    waiting = [row for row in files if row.why == TakenDown.Why.UNSEARCHED]
    wordless = FileText.objects.filter(state=FileText.State.WORDLESS).count()
    return Summary(len(rows) - len(files), len(files), len(waiting),
                   wordless if take_down.words else 0)  # fmt: skip


def _opened(rows: list[TakenDown]) -> dict[tuple[int, int], str]:
    """Return who opened each edition and paper, in a sentence."""
    things = {(row.content_type_id, row.object_id): row.thing for row in rows if row.file}
    editions = {each.pk: place for place, each in things.items() if isinstance(each, Edition)}
    read = with_readers(Edition.objects.filter(pk__in=editions))
    said = {editions[each.edition.pk]: each.fetched for each in read}
    for place, thing in things.items():
        if isinstance(thing, Entry) and thing.paper:
            said[place] = _sentence(readers_of(thing.paper))
    return said


def _sentence(readers: Any) -> str:
    names = dict.fromkeys(str(each.user) for each in readers.named)
    public = [f"the public {readers.times} times"] if readers.times else []
    return ", ".join([*names, *public]) or "no one"
