"""Reading meeting.toml: every key by name and kind, the first fault ends it."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.utils import timezone

from committees.models import Committee, Membership
from meetings.models import AgendaItem, Paper
from meetings.models.agenda import usual_business
from meetings.models.withholding import CATEGORIES
from scrutiny.models import Council
from scrutiny.roof.importing.folder import MEETING_FILE, Folder, open_folder
from scrutiny.roof.importing.minutes import read_minutes
from scrutiny.roof.importing.plans import read_plan
from scrutiny.roof.importing.tables import Table, toml_table
from scrutiny.roof.importing.wording import (
    CommitteeWords,
    Exemption,
    FolderWords,
    ItemWords,
    MeetingWords,
    MemberWords,
    MinutesWords,
    PaperWords,
)

NATIONS = {"England": Council.Nation.ENGLAND, "Wales": Council.Nation.WALES}
SUB_ITEM_KEYS = ("title", "purpose", "kind", "business", "papers", "presenters", "late", "exempt")
ITEM_KEYS = (*SUB_ITEM_KEYS, "minutes", "items")
PAPER_KINDS = (Paper.Kind.REPORT.value, Paper.Kind.APPENDIX.value)


def read_folder(root: Path) -> FolderWords:
    """Read a folder of papers. Raises Fault, one line that names the file and the key."""
    folder = open_folder(root)
    text = folder.text(folder.files[MEETING_FILE])
    table = toml_table(MEETING_FILE, text).only("council", "committee", "meeting", "items")
    council = _council(_needed(table, "council"))
    committee = _committee(_needed(table, "committee"))
    meeting = _meeting(_needed(table, "meeting"))
    items = [_item(each, folder, committee, meeting, ITEM_KEYS) for each in table.tables("items")]
    if not items:
        raise table.fault("items", "is missing: a meeting has at least one item")
    return FolderWords(council, committee, meeting, tuple(items), folder.digest)


def moment(day: date, clock: time) -> datetime:
    """Return a day and a time as a moment in council time."""
    return timezone.make_aware(datetime.combine(day, clock))


def _needed(table: Table, key: str) -> Table:
    found = table.table(key)
    if found is None:
        raise table.fault(key, "is missing")
    return found


def _council(table: Table) -> dict[str, Any]:
    table.only("name", "short_name", "strapline", "nation", "website")
    name = table.text("name")
    return {
        "name": name,
        "short_name": table.text("short_name", name),
        "strapline": table.text("strapline", ""),
        "nation": NATIONS[table.choice("nation", NATIONS, "England")],
        "website": table.text("website", ""),
    }


def _committee(table: Table) -> CommitteeWords:
    table.only("name", "code", "quorum", "is_scrutiny", "covers_education", "members")
    is_scrutiny = table.flag("is_scrutiny", True)
    facts = {
        "name": table.text("name"),
        "kind": Committee.Kind.SCRUTINY if is_scrutiny else Committee.Kind.OTHER,
        "covers_education": table.flag("covers_education", False),
    }
    return CommitteeWords(
        table.place(),
        table.text("code"),
        facts,
        table.whole("quorum", 1, 200, None),
        _members(table),
    )


def _members(table: Table) -> tuple[MemberWords, ...]:
    members: dict[str, MemberWords] = {}
    for each in table.tables("members"):
        member = _member(each)
        if member.name in members:
            raise each.fault("name", f"{member.name} is a member already")
        members[member.name] = member
    if not members:
        raise table.fault("members", "is missing: a committee has members")
    return tuple(members.values())


def _member(table: Table) -> MemberWords:
    table.only("name", "role", "seat")
    role = table.choice("role", Membership.Role.values, Membership.Role.MEMBER)
    is_co_optee = role == Membership.Role.CO_OPTEE
    usual = Membership.Seat.OTHER if is_co_optee else Membership.Seat.ELECTED
    seat = table.choice("seat", Membership.Seat.values, usual)
    if (seat == Membership.Seat.ELECTED) == is_co_optee:
        raise table.fault("seat", f'a {role} has no seat that is "{seat}"')
    return MemberWords(table.place(), table.text("name"), role, seat)


def _meeting(table: Table) -> MeetingWords:
    contacts = {"democratic_services": "democratic_services", "media_enquiries": "media"}
    table.only("date", "time", "venue", *contacts, "printing_saving")
    on = table.day("date")
    facts = _saving(table.table("printing_saving"))
    for key, stem in contacts.items():
        facts |= _contact(table.table(key), stem)
    return MeetingWords(
        table.place(), moment(on, table.clock("time")), on, table.text("venue"), facts
    )


def _contact(table: Table | None, stem: str) -> dict[str, Any]:
    if table is None:
        return {f"{stem}_name": "", f"{stem}_phone": ""}
    table.only("name", "phone")
    return {f"{stem}_name": table.text("name"), f"{stem}_phone": table.text("phone", "")}


def _saving(table: Table | None) -> dict[str, Any]:
    if table is None:
        return {"saving_pounds": None, "saving_kg_co2": None, "saving_basis": ""}
    table.only("pounds", "kg_co2", "basis")
    return {
        "saving_pounds": table.amount("pounds", places=2),
        "saving_kg_co2": table.amount("kg_co2", places=1),
        "saving_basis": table.text("basis", ""),
    }


def _item(
    table: Table,
    folder: Folder,
    committee: CommitteeWords,
    meeting: MeetingWords,
    keys: tuple[str, ...],
) -> ItemWords:
    if "items" in table.values and "items" not in keys:
        raise table.fault("items", "a sub-item has no items of its own")
    table.only(*keys)
    subs = [_item(sub, folder, committee, meeting, SUB_ITEM_KEYS) for sub in table.tables("items")]
    papers = tuple(_paper(each, folder) for each in table.tables("papers"))
    return ItemWords(
        place=table.place(),
        kind=_kind(table, bool(papers or subs)),
        business=table.choice(
            "business", ["", *AgendaItem.Business.values], usual_business(table.text("title"))
        ),
        title=table.text("title"),
        purpose=table.text("purpose", ""),
        presenters=table.texts("presenters", ()),
        late=table.text("late", ""),
        exempt=_exemption(table.table("exempt")),
        minutes=_minutes(table, folder, committee, meeting),
        papers=papers,
        items=tuple(subs),
    )


def _minutes(
    table: Table, folder: Folder, committee: CommitteeWords, meeting: MeetingWords
) -> MinutesWords | None:
    name = table.text("minutes", "")
    if not name:
        return None
    if "exempt" in table.values:
        raise table.fault("exempt", "minutes are brought over open; exempt ones are a paper")
    source = folder.open(name, table.place("minutes"))
    return read_minutes(folder, source, committee.code, before=meeting.starts_at)


def _kind(table: Table, has_papers: bool) -> str:
    """Return the kind of item: procedural where it has no paper, such as apologies."""
    kinds = AgendaItem.Kind
    if "minutes" in table.values:
        return table.choice("kind", [kinds.MINUTES.value], kinds.MINUTES)
    usual = kinds.REPORT if has_papers else kinds.STANDING
    return table.choice("kind", [k for k in kinds.values if k != kinds.MINUTES], usual)


def _paper(table: Table, folder: Folder) -> PaperWords:
    table.only("file", "action_plan", "kind", "label", "title", "exempt")
    if ("file" in table.values) == ("action_plan" in table.values):
        raise table.fault("file", "a paper has either a file or an action_plan")
    key = "file" if "file" in table.values else "action_plan"
    source = folder.open(table.text(key), table.place(key))
    return PaperWords(
        place=table.place(),
        kind=table.choice("kind", PAPER_KINDS, Paper.Kind.REPORT),
        title=table.text("title"),
        label=table.text("label", ""),
        file=source if key == "file" else None,
        plan=read_plan(folder, source) if key == "action_plan" else None,
        exempt=_exemption(table.table("exempt")),
    )


def _exemption(table: Table | None) -> Exemption | None:
    if table is None:
        return None
    table.only("paragraphs", "public_interest", "public_title")
    paragraphs = table.wholes("paragraphs")
    if not paragraphs or not set(paragraphs) <= set(CATEGORIES):
        raise table.fault("paragraphs", "name paragraphs of Schedule 12A from 1 to 7")
    if len(set(paragraphs)) < len(paragraphs):
        raise table.fault("paragraphs", "a paragraph is named twice")
    interest, title = table.text("public_interest"), table.text("public_title")
    return Exemption(tuple(sorted(paragraphs)), interest, title)
