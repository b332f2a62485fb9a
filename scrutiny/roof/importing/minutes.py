"""Reading the minutes of an earlier meeting, such as previous-minutes.toml."""

import html
from datetime import datetime

from django.utils import timezone

from meetings.minutes.services.whole_minutes import MinuteText
from scrutiny import richtext
from scrutiny.roof.importing.folder import Folder, SourceFile
from scrutiny.roof.importing.tables import Table, toml_table
from scrutiny.roof.importing.wording import MinutesWords, PersonWords

KEYS = (
    "date", "time", "ended", "venue", "first_number", "present", "chair", "apologies",
    "in_attendance", "minutes",
)  # fmt: skip
LARGEST_NUMBER = 1_000_000
LONGEST_TITLE = 200


def read_minutes(
    folder: Folder, source: SourceFile, code: str, *, before: datetime
) -> MinutesWords:
    """Read minutes whose references begin with `code`, of a meeting `before` the one imported."""
    table = toml_table(source.name, folder.text(source)).only(*KEYS)
    on, clock = table.day("date"), table.clock("time")
    starts_at = timezone.make_aware(datetime.combine(on, clock))
    if starts_at >= before:
        raise table.fault("date", f"{on:%-d %B %Y} is not before the meeting that is brought over")
    if starts_at >= timezone.now():
        raise table.fault("date", f"{on:%-d %B %Y} has not come yet")
    first = table.whole("first_number", 1, LARGEST_NUMBER)
    return MinutesWords(
        place=source.name,
        starts_at=starts_at,
        on=on,
        ended=table.clock("ended"),
        venue=table.text("venue", ""),
        first_number=first,
        **_people(table),
        in_attendance=tuple(_attendee(each) for each in table.tables("in_attendance")),
        minutes=_minutes(table, code, first),
    )


def _people(table: Table) -> dict:
    present, apologies = table.texts("present"), table.texts("apologies", ())
    seen: set[str] = set()
    for key, names in (("present", present), ("apologies", apologies)):
        for place, name in enumerate(names):
            if name in seen:
                raise table.fault(f"{key}[{place}]", f"{name} is named already")
            seen.add(name)
    chair = table.text("chair")
    if chair not in present:
        raise table.fault("chair", f"{chair} is not among those present")
    return {"present": present, "apologies": apologies, "chair": chair}


def _attendee(table: Table) -> PersonWords:
    table.only("name", "role")
    return PersonWords(table.text("name"), table.text("role", ""))


def _minutes(table: Table, code: str, first: int) -> tuple[MinuteText, ...]:
    """Read the minutes in order; each with a reference has the next number from `first` on."""
    number, minutes = first, []
    for each in table.tables("minutes"):
        each.only("ref", "title", "text", "resolved")
        reference = each.text("ref", "")
        if reference and reference != f"{code}{number}":
            raise each.fault("ref", f'"{reference}" stands where {code}{number} is due')
        number += bool(reference)
        minutes.append(_minute(each, is_numbered=bool(reference)))
    if not minutes:
        raise table.fault("minutes", "is missing: there is nothing minuted")
    return tuple(minutes)


def _minute(table: Table, *, is_numbered: bool) -> MinuteText:
    body = richtext.clean(richtext.from_plain("\n\n".join(table.texts("text", ()))))
    resolved = tuple(richtext.clean(html.escape(text)) for text in table.texts("resolved", ()))
    return MinuteText(table.text("title", longest=LONGEST_TITLE), body, resolved, is_numbered)
