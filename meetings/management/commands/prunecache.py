import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.pack.cache import Store
from scrutiny import scratch

DAY = 24 * 3600
MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    help = (
        "Delete finished papers that no pack was made of for some days, and temporary files "
        "that were left alone for one. Nothing is lost: what is wanted again is made again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=30, help="how long unused (default 30)")
        parser.add_argument(
            "--megabytes", type=int, help="keep no more than this, the longest unused go first"
        )

    def handle(self, *, days: Any, megabytes: Any, **options: Any) -> None:
        if days < 0 or (megabytes is not None and megabytes < 0):
            raise CommandError("Days and megabytes cannot be below 0.")
        most = sys.maxsize if megabytes is None else megabytes * MEGABYTE
        gone = Store(settings.PACK_CACHE_ROOT).prune(max_bytes=most, max_age=days * DAY)
        gone += scratch.sweep(settings.VAR_DIR / "tmp", max_age=DAY)
        self.stdout.write(f"Deleted {gone} file{'' if gone == 1 else 's'}.")
