from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from scrutiny import reminders


class Command(BaseCommand):
    help = "Send the reminders that are due; run it once a day, early in the morning."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as if it were this day (2024-10-30)")

    def handle(self, *, on: Any, **options: Any) -> None:
        count = reminders.send(self._day(on) if on else timezone.localdate())
        self.stdout.write(f"Sent {count} mail{'' if count == 1 else 's'}.")

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"{text} is no date. Write it as 2024-10-30.") from error
