"""Actions and undertakings together, for all lists that follow them."""

from datetime import date

from django.db.models import Q

from meetings.models import FollowUp, MinuteAction, Undertaking

MEETING = "minute__minutes__meeting__committee"


def follow_ups_where(condition: Q) -> list[FollowUp]:
    """Return matching actions and undertakings in order of due date, undated ones last."""
    found: list[FollowUp] = [
        *MinuteAction.objects.filter(condition).select_related(MEETING),
        *Undertaking.objects.filter(condition).select_related(MEETING),
    ]
    return sorted(found, key=lambda each: (each.due_on or date.max, each.minute_id, each.pk))
