"""Frozen tables of a plan: printed for a meeting, or kept on a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from actionplans.models import ActionPlan, PlanSnapshot
from meetings.models import PaperContent


@dataclass(frozen=True)
class Words:
    """An action's public words, and who released them; `by` is "" for a printed table."""

    progress: str = ""
    difference: str = ""
    reason: str = ""
    recovery_step: str = ""
    by: str = ""
    at: datetime | None = None


def printed(plan: ActionPlan) -> list[tuple[date, dict[str, Words]]]:
    """Return the tables of this plan that were published with agendas."""
    contents: QuerySet[PaperContent] = PaperContent.objects.filter(
        version__paper__generator="action-plan",
        version__paper__generator_source=plan.slug,
        version__entries__edition__audience="public",
    ).distinct()
    return [_table(content.payload) for content in contents if content.payload]


def frozen(plan: ActionPlan) -> list[tuple[date, dict[str, Words]]]:
    """Return the tables that were frozen on a day."""
    payloads = PlanSnapshot.objects.filter(plan=plan).values_list("payload", flat=True)
    return [_table(payload) for payload in payloads]


def _table(payload: dict) -> tuple[date, dict[str, Words]]:
    rows = payload["actions"]
    words = {row["ref"]: Words(row["status"], row["performance"]) for row in rows}
    return date.fromisoformat(payload["as_at"]), words
