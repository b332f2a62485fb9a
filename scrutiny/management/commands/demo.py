from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from scrutiny.refusals import Refused
from scrutiny.roof.demo.loading import load_demo
from scrutiny.roof.demo.people import PASSWORD, sign_ins


class Command(BaseCommand):
    help = (
        "Loads a council to look at and try things on: real facts, people to sign in as, and "
        "a meeting ahead. Run again, it makes only what is missing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say only what went wrong")
        parser.add_argument(
            "--sign-ins", action="store_true", help="list the sign-ins, and load nothing"
        )

    def handle(self, *, quiet: Any, sign_ins: Any, **options: Any) -> None:
        if sign_ins:
            self.list_sign_ins()
        else:
            self.load(quiet)

    def load(self, quiet: bool) -> None:
        try:
            unfinished = load_demo((lambda sentence: None) if quiet else self.stdout.write)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in unfinished:
            self.stderr.write(sentence)
        if not quiet and not unfinished:
            self.stdout.write(self.style.SUCCESS("The demonstration is loaded."))

    def list_sign_ins(self) -> None:
        rows = [(words["role"], words["name"], words["email"]) for words in sign_ins()]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for row in rows:
            padded = (word.ljust(width) for word, width in zip(row, widths, strict=True))
            self.stdout.write(f"  {'  '.join(padded)}".rstrip())
