"""Marks on what the demonstration made, so that it repeats nothing and finishes only its own.

A mark is an audit entry about the thing made, written in the transaction that made it.
Meetings that a user planned on screen have none, so the demonstration never publishes
them.
"""

from collections.abc import Callable
from typing import Any

from django.db import models, transaction

from scrutiny.audit import record
from scrutiny.models import AuditEntry

ACTION = "demo.made"


def made(part: str) -> Any:
    """Return what was made last for this part of the demonstration, None if nothing was."""
    entries = AuditEntry.objects.filter(action=ACTION, details__part=part)
    entry = entries.order_by("-pk").first()
    return entry and entry.thing


@transaction.atomic
def make(part: str, how: Callable[[], models.Model]) -> Any:
    """Make a part as a whole or not at all, and mark it."""
    thing = how()
    record(ACTION, thing, by=None, sentence="Made for the demonstration", part=part)
    return thing
