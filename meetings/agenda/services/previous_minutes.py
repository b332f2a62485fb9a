"""Published minutes awaiting confirmation, put onto the next agenda automatically."""

from django.db import transaction
from django.db.models import Max, QuerySet

from meetings.diary.services import IN_THE_MAKING
from meetings.models import AgendaItem, Meeting, Minutes, Paper
from meetings.papers.services.papers import generate_paper
from scrutiny.models import User

GENERATOR = "minutes"


@transaction.atomic
def attach_previous_minutes(meeting: Meeting, *, by: User | None) -> list[Paper]:
    """Attach the minutes awaiting confirmation to the minutes item of a draft agenda.

    An item that has papers keeps them as they are.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    items = meeting.items.filter(kind=AgendaItem.Kind.MINUTES, papers=None)
    item = items.order_by("position").first()
    if meeting.state not in IN_THE_MAKING or item is None:
        return []
    known = Paper.objects.filter(item__meeting=meeting, generator=GENERATOR)
    attached = set(known.values_list("generator_source", flat=True))
    waiting = [each for each in waiting_for(meeting) if each.meeting.slug not in attached]
    return [_attach(item, minutes, by) for minutes in waiting]


def waiting_for(meeting: Meeting) -> QuerySet[Minutes]:
    """Return the public minutes of meetings since the last confirmed ones."""
    ours = Minutes.objects.filter(
        meeting__committee=meeting.committee_id, meeting__starts_at__lt=meeting.starts_at
    )
    confirmed = ours.filter(state=Minutes.State.CONFIRMED)
    waiting = ours.filter(state=Minutes.State.PUBLISHED).select_related("meeting")
    if last := confirmed.aggregate(last=Max("meeting__starts_at"))["last"]:
        waiting = waiting.filter(meeting__starts_at__gt=last)
    return waiting.order_by("meeting__starts_at")


@transaction.atomic
def put_on_next_agenda(minutes: Minutes, *, by: User | None) -> list[Paper]:
    """Attach newly published minutes to the next agenda that has an item for them."""
    after = Meeting.objects.filter(
        committee=minutes.meeting.committee_id,
        starts_at__gt=minutes.meeting.starts_at,
        state__in=IN_THE_MAKING,
        items__kind=AgendaItem.Kind.MINUTES,
        items__is_removed=False,
    )
    following = after.order_by("starts_at").first()
    return attach_previous_minutes(following, by=by) if following else []


def _attach(item: AgendaItem, minutes: Minutes, by: User | None) -> Paper:
    return generate_paper(
        item,
        generator=GENERATOR,
        source=minutes.meeting.slug,
        kind=Paper.Kind.MINUTES,
        title=f"Minutes of the meeting of {minutes.meeting.on:%-d %B %Y}",
        by=by,
    )
