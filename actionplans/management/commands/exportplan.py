from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from actionplans.exports.columns import whole_table
from actionplans.exports.formats import FORMATS
from actionplans.models import ActionPlan
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from scrutiny.refusals import Refused
from scrutiny.storage import put_in_place


class Command(BaseCommand):
    help = "Write an action plan to a file: data, a table, a Word file or PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="as in the plan's address")
        parser.add_argument("--format", required=True, choices=FORMATS)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, slug: Any, out: Any, **options: Any) -> None:
        plan = find_plan(slug)
        if not out.parent.is_dir():
            raise CommandError(f"--out: {out.parent} is not a folder.")
        try:
            data = FORMATS[options["format"]].write(whole_table(plan))
        except (Refused, ChildFailed, ToolMissing) as error:
            raise CommandError(str(error)) from error
        put_in_place(data, out)
        self.stdout.write(f"{out}: {plan.title}, {plan.actions.count()} actions")


def find_plan(slug: str) -> ActionPlan:
    found = ActionPlan.objects.select_related("inspection").filter(slug=slug).first()
    if found is None:
        near = get_close_matches(slug, ActionPlan.objects.values_list("slug", flat=True))
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise CommandError(f"There is no plan {slug}.{hint}")
    return found
