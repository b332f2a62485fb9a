from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_slug
from django.db import transaction

from actionplans.imports.services.table import apply_table, refuse_faults, table_of, take_table
from actionplans.imports.table.answers import MEANINGS, Answers
from actionplans.imports.table.shapes import Table
from actionplans.models import Action, ActionPlan
from actionplans.plans.services import add_plan
from committees.models import Committee
from scrutiny.models import User
from scrutiny.permissions import can
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure


class Command(BaseCommand):
    help = (
        "Bring a plan over from the table people have (Word, Excel or CSV): all of it, or nothing. "
        "Run again, it updates the actions by their reference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--plan", required=True, metavar="SLUG", help="the plan's address")
        parser.add_argument("--title", default="", help="what a new plan is called")
        parser.add_argument("--source", default="", help="what a new plan answers, in its words")
        parser.add_argument("--committee", default="", metavar="CODE", help="who watches a new one")
        parser.add_argument("--by", default="", metavar="EMAIL", help="who brings it over")
        parser.add_argument(
            "--blue",
            choices=[value for value, _ in MEANINGS],
            default=Action.Delivery.NOT_STATED.value,
            help="what blue means in the table",
        )
        parser.add_argument(
            "--sheet", action="append", default=[], metavar="NAME", help="read this sheet only"
        )
        parser.add_argument(
            "--leave-out",
            action="store_true",
            help="import the rest where cells cannot be read; such dates are kept as words",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what each row becomes; change nothing"
        )

    def handle(
        self, *, file: Path, plan: str, committee: str, by: str, dry_run: bool, **options: Any
    ) -> None:
        data = read(file)
        user = user_of(by) if by else None
        try:
            with removing_files_on_failure(), transaction.atomic():
                found = find_or_begin(plan, committee, user, options)
                lines = self.bring(found, data, file.name, user, answers_of(options))
                if dry_run:
                    raise NothingChangedError
        except Refused as refusal:
            raise CommandError(str(refusal).replace(" · ", "\n")) from refusal
        except NothingChangedError:
            lines.append("Nothing was changed.")
        for line in lines:
            self.stdout.write(line)

    def bring(
        self, plan: ActionPlan, data: bytes, name: str, user: User | None, answers: Answers
    ) -> list[str]:
        taken = take_table(plan, data=data, file_name=name, by=user)
        require_sheets(table_of(taken), answers)
        table = table_of(taken, answers)
        refuse_faults(table)
        done = apply_table(taken, by=user, answers=answers)
        lines = [*table.notes]
        if plan.is_public and any(each.held for each in done):
            lines.append("The public reads status and performance once somebody releases them.")
        for each in done:
            lines.append(f"{each.row.ref}: {each.words}")
            lines += [f"  {doubt}" for doubt in each.row.doubts]
        return [*lines, f"{plan.title}: {len(done)} actions from {name}"]


class NothingChangedError(Exception):
    """Rolls back a dry run."""


def answers_of(options: dict) -> Answers:
    return Answers(options["blue"], tuple(options["sheet"]), options["leave_out"])


def require_sheets(table: Table, answers: Answers) -> None:
    for name in answers.sheets:
        if name not in table.sheets:
            known = ", ".join(table.sheets) or "the file has one sheet with a plan only"
            raise CommandError(f"--sheet: there is no sheet {name} with a plan: {known}.")


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error


def user_of(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"--by: nobody signs in here as {email}.")
    return user


def find_or_begin(slug: str, code: str, user: User | None, words: dict) -> ActionPlan:
    """Return the plan of an address, or begin it with its title and committee."""
    plan = ActionPlan.objects.filter(slug=slug).first()
    committee = find_committee(code) if code else plan.committee if plan else None
    if committee is None:
        raise CommandError(f"--committee: say which committee watches the new plan {slug}.")
    if user and not can(user, "plan.add", committee):
        raise CommandError(f"--by: {user} does not manage plans of the {committee}.")
    if plan is None:
        if not words["title"]:
            raise CommandError(f"--title: say what the new plan {slug} is called.")
        return begin(slug, committee, user, words)
    if plan.committee_id != committee.pk:
        raise CommandError(f"--committee: another committee watches the plan {slug}.")
    return plan


def begin(slug: str, committee: Committee, user: User | None, words: dict) -> ActionPlan:
    try:
        validate_slug(slug)
    except ValidationError as error:
        said = f"--plan: {slug} is no address; use small letters, digits and hyphens."
        raise CommandError(said) from error
    title, source = words["title"], words["source"] or words["title"]
    return add_plan(committee, slug=slug, title=title, source=source, by=user)


def find_committee(code: str) -> Committee:
    found = Committee.objects.filter(code__iexact=code).first()
    if found is None:
        codes = Committee.objects.values_list("code", flat=True)
        near = get_close_matches(code.upper(), codes, cutoff=0.4)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        raise CommandError(f"--committee: there is no committee {code}.{hint}")
    return found
