"""Reminders by email: at most one message per person per day, whatever it holds.

A room registers a source in `AppConfig.ready()`; `manage.py sendreminders`, run once
a day, asks all of them. Each reminder sent is noted by its key, so none is sent twice.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from scrutiny.models import Council, SentReminder, User

Source = Callable[[date], Iterable["Reminder"]]
_sources: list[Source] = []


@dataclass(frozen=True)
class Reminder:
    """One reminder for a person; `once` names the occasion ("sign-off 12 due 2024-10-20").

    `sentence` may be read by anyone looking over a shoulder: never withheld words.
    `url` is a path on this site; `about` is its subject in one line of public words.
    """

    to: User
    sentence: str
    url: str
    once: str
    about: str = ""

    @property
    def lines(self) -> str:
        """Return its lines in an email: what is asked, what it is about, and the link to do it."""
        told = [f"- {self.sentence}", self.about, f"{settings.SITE_URL}{self.url}"]
        return "\n  ".join(filter(None, told))


def register(source: Source) -> None:
    """Ask `source(today)` too. A source is registered once."""
    if source not in _sources:
        _sources.append(source)


def send(today: date) -> int:
    """Send the reminders due today that were not sent before; return the number of emails."""
    due = [each for source in _sources for each in source(today) if each.to.is_active]
    said = set(SentReminder.objects.filter(once__in=[_key(each) for each in due])
               .values_list("once", flat=True))  # fmt: skip
    fresh = {_key(each): each for each in due if _key(each) not in said}
    ordered = sorted(fresh.values(), key=lambda each: each.to.email)
    groups = [list(group) for _, group in groupby(ordered, key=lambda each: each.to.email)]
    for group in groups:
        _send(group)
    return len(groups)


def _key(reminder: Reminder) -> str:
    return f"{reminder.to.pk} {reminder.once}"[:200]


@transaction.atomic
def _send(group: list[Reminder]) -> None:
    """Note and send in one transaction: an email that fails is tried again next time."""
    SentReminder.objects.bulk_create(SentReminder(once=_key(each)) for each in group)
    is_one = len(group) == 1
    subject = group[0].sentence if is_one else f"{len(group)} things wait for you"
    opening = "This waits for you:" if is_one else "These things wait for you:"
    lines = [each.lines for each in group]
    body = "\n\n".join([opening, *lines, Council.current().name])
    send_mail(" ".join(subject.split()), f"{body}\n", None, [group[0].to.email])
