"""The yearly review of the accessibility statement (SI 2018/952)."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from scrutiny.models import DAYS_OF_A_YEAR, Council
from scrutiny.permissions import can
from scrutiny.waiting import Waiting


def waiting(user: Any) -> list[Waiting]:
    """List the review of the statement for administrators, from a year after the last one."""
    if not can(user, "admin.open"):
        return []
    council = Council.current()
    seen_on = council.statement_reviewed_on or council.statement_prepared_on
    if seen_on is None or not council.is_statement_due(timezone.localdate()):
        return []
    address = reverse("admin:scrutiny_council_changelist")
    due_on = seen_on + timedelta(days=DAYS_OF_A_YEAR)
    return [Waiting("Review the accessibility statement", address, seen_on, due_on)]
