import time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetings.models import Meeting
from meetings.pack.build import BuiltPack, build_packs
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from meetings.pack.outline import AUDIENCES, pack_outline
from meetings.pack.shapes import PackOutline
from meetings.papers.services.papers import refresh_generated
from scrutiny.refusals import Refused
from scrutiny.storage import put_in_place

DRAFTS = (Meeting.State.PLANNED, Meeting.State.DRAFT)


class Command(BaseCommand):
    help = "Build the agenda pack of a meeting as one PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="as in the page's address, for example cyp-2024-11-07")
        parser.add_argument("--audience", choices=AUDIENCES, default="public")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, meeting: Any, audience: Any, out: Any, **options: Any) -> None:
        meeting = find_meeting(meeting)
        if not out.parent.is_dir():
            raise CommandError(f"--out: {out.parent} is not a folder.")
        began = time.monotonic()
        try:
            outlines, packs = build(meeting)
        except (Refused, ChildFailed, ToolMissing) as error:
            raise CommandError(str(error)) from error
        put_in_place(packs[audience].built.path.read_bytes(), out)
        sheets, seconds = packs[audience].built.sheets, time.monotonic() - began
        self.stdout.write(f"{out}: {sheets} pages in {seconds:.1f} seconds")
        for line in contents(outlines[audience], packs[audience]):
            self.stdout.write(line)


def find_meeting(slug: str) -> Meeting:
    found = Meeting.objects.select_related("committee").filter(slug=slug).first()
    if found is None:
        slugs = Meeting.objects.values_list("slug", flat=True)
        near = get_close_matches(slug, slugs, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise CommandError(f"There is no meeting {slug}.{hint}")
    return found


def build(meeting: Meeting) -> tuple[dict[str, PackOutline], dict[str, BuiltPack]]:
    """Build every audience's pack, since they share their page numbers."""
    if meeting.state in DRAFTS:
        refresh_generated(meeting, by=None)
    outlines = {audience: pack_outline(meeting, audience) for audience in AUDIENCES}
    return outlines, build_packs(outlines, at=timezone.now())


def contents(outline: PackOutline, pack: BuiltPack) -> list[str]:
    """List the page numbers of each item and its papers."""
    lines = []
    for item in outline.items:
        lines.append(
            f"{item.number:>5}  {item.title}  {pack.item_pages.get(item.key, '')}".rstrip()
        )
        places = [(p.heading, pack.ranges.get(p.key)) for p in item.papers]
        lines += [f"       {heading}  {place}" for heading, place in places if place]
    return lines
