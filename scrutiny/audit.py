"""The audit history. Every service ends with `record`."""

from typing import Any

from django.db import models

from scrutiny.models import AuditEntry, User


def record(
    action: str, thing: models.Model, *, by: User | None, sentence: str, **details: Any
) -> AuditEntry:
    """Record one act in the same transaction as the act itself.

    `action` is a permission-like name ("agenda.published"); `sentence` is read
    by people and must not hold withheld words. `by` is None for the system.
    """
    return AuditEntry.objects.create(
        action=action, thing=thing, by=by, sentence=sentence[:300], details=details
    )
