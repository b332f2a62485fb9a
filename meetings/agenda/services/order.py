from collections.abc import Sequence

from django.db import transaction

from meetings.diary.services import put_in_order, require_editable
from meetings.models import AgendaItem, Meeting
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def order_items(meeting: Meeting, items: Sequence[AgendaItem], *, by: User | None) -> None:
    """Put the items of an agenda, or the sub-items of one of them, in this order.

    `items` are all items of one level, at least one. Published items keep their
    numbers, so they keep their places too. Raises Refused for an outdated list.
    """
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require_editable(meeting)
    siblings = meeting.items.filter(parent=items[0].parent_id)
    put_in_order(siblings, items, meeting, by=by)


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: User | None) -> None:
    """Swap an item with its neighbour on the same level. Raises Refused at either end."""
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    siblings = list(meeting.items.filter(parent=item.parent_id).order_by("position"))
    if item not in siblings:
        raise Refused("The agenda was changed meanwhile. Look at it again.")
    place = siblings.index(item)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(siblings):
        raise Refused(f"It is the {'first' if up else 'last'} already.")
    siblings[place], siblings[other] = siblings[other], siblings[place]
    order_items(meeting, siblings, by=by)
