"""Minutes about a plan: those of the items that its tables were tabled under."""

from django.db.models import QuerySet

from actionplans.models import ActionPlan
from meetings.minutes.payload import reference_of
from meetings.minutes.printing import follow_ups, print_minute
from meetings.models import AgendaItem, Meeting, Minute, Minutes


def items_about(plan: ActionPlan) -> QuerySet[AgendaItem]:
    """Return the open agenda items that have a table of this plan."""
    return AgendaItem.objects.filter(
        basis="",
        papers__generator="action-plan",
        papers__generator_source=plan.slug,
        papers__is_removed=False,
    )


def minutes_about(plan: ActionPlan) -> list[dict]:
    """Return what published minutes print for those items, newest first."""
    found = (
        Minute.objects.filter(item__in=items_about(plan), minutes__state__in=Minutes.PUBLIC_STATES)
        .select_related("minutes__meeting__committee", "item")
        .prefetch_related("resolutions")
        .order_by("-minutes__meeting__starts_at", "position")
    )
    return [_printed(minute) for minute in found]


def _printed(minute: Minute) -> dict:
    body_html, resolved = print_minute(minute)
    return {
        "meeting": minute.minutes.meeting,
        "reference": reference_of(minute, minute.minutes.meeting.committee.code),
        "title": minute.title,
        "body_html": body_html,
        "resolved": resolved,
        "follow_ups": follow_ups(minute),
    }


def last_meeting(plan: ActionPlan) -> Meeting | None:
    """Return the last meeting of the plan's committee that took place and is public."""
    past = Meeting.objects.past().exclude(state__in=Meeting.OFF_STATES)
    return past.filter(committee=plan.committee_id, has_been_public=True).first()
