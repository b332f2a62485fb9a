from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from meetings.management.commands.buildpack import find_meeting
from meetings.minutes.services.publication import papers_of
from meetings.models import Edition, Minutes
from meetings.pack.build import build_paper
from meetings.pack.child import ChildFailed
from scrutiny.models import Council
from scrutiny.storage import put_in_place


class Command(BaseCommand):
    help = (
        "Build the minutes of a meeting as a PDF: what the public gets, or for officers the "
        "exempt minute, which is a paper apart."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("meeting", help="as in the page's address, for example cyp-2024-04-17")
        audiences = (Edition.Audience.PUBLIC.value, Edition.Audience.OFFICERS.value)
        parser.add_argument("--audience", choices=audiences, default="public")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, meeting: Any, audience: Any, out: Any, **options: Any) -> None:
        meeting = find_meeting(meeting)
        if not out.parent.is_dir():
            raise CommandError(f"--out: {out.parent} is not a folder.")
        minutes = Minutes.objects.select_related("meeting__committee").filter(meeting=meeting)
        if not minutes:
            raise CommandError(f"Nothing is minuted of {meeting}.")
        at = timezone.now()
        paper = papers_of(minutes[0], at).get(audience)
        if paper is None:
            raise CommandError("Nothing was dealt with in private, so there is no exempt minute.")
        try:
            built = build_paper(paper, brand=Council.current().brand_colour, at=at)
        except ChildFailed as error:
            raise CommandError(str(error)) from error
        put_in_place(built.path.read_bytes(), out)
        self.stdout.write(f"{out}: {built.sheets} pages")
