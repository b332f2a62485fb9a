"""Topics at meetings: planned for one, added to its agenda, and the programme as a paper."""

from django.db import transaction

from committees.models import Committee
from meetings.agenda.services.items import add_item, restore_item
from meetings.diary.services import require_editable
from meetings.models import AgendaItem, Meeting, Paper, Placement, Topic
from meetings.papers.services.papers import generate_paper
from meetings.programme.reading import paper_title, source_of
from meetings.programme.services.topics import locked
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import letters

GENERATOR = "work-programme"
State = Topic.State


@transaction.atomic
def place_topic(topic: Topic, meeting: Meeting, *, by: User | None) -> Placement:
    """Plan a topic for a meeting of its committee; a topic may come to several. Raises Refused."""
    topic = locked(topic)
    if topic.state not in (State.PROPOSED, State.CHOSEN):
        raise Refused("Only a topic that is proposed or chosen is planned for a meeting.")
    if meeting.committee_id != topic.committee_id:
        raise Refused("The meeting is another committee’s.")
    if meeting.is_off:
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}.")
    if topic.placements.filter(meeting=meeting).exists():
        raise Refused("The topic is planned for this meeting already.")
    placement = Placement.objects.create(topic=topic, meeting=meeting)
    _record("topic.placed", placement, "Planned a topic for a meeting", by)
    return placement


@transaction.atomic
def unplace_topic(placement: Placement, *, by: User | None) -> None:
    """Undo planning a topic for a meeting. Raises Refused once it is on the agenda."""
    locked(placement.topic)
    placement = Placement.objects.get(pk=placement.pk)
    if placement.item and not placement.item.is_removed:
        raise Refused("The topic is on the agenda. Remove the item there first.")
    _record("topic.unplaced", placement, "Took a topic off a meeting", by)
    placement.delete()


@transaction.atomic
def take_topic(placement: Placement, *, by: User | None) -> AgendaItem:
    """Make an agenda item of a chosen topic (RULES S4), in the topic's words.

    An item of it that was removed is restored. Raises Refused for a topic that is not chosen,
    or is on the agenda.
    """
    topic = locked(placement.topic)
    placement = Placement.objects.select_for_update().get(pk=placement.pk)
    if topic.state != State.CHOSEN:
        raise Refused("Choose the topic first, and say why it was chosen.")
    if placement.item and not placement.item.is_removed:
        raise Refused("The topic is on the agenda already.")
    if placement.item:
        return restore_item(placement.item, by=by)
    item = add_item(placement.meeting, title=topic.title, purpose=topic.description, by=by)
    return _link(placement, item, by)


@transaction.atomic
def link_topic(placement: Placement, item: AgendaItem, *, by: User | None) -> AgendaItem:
    """Link a topic to an item written by hand. Refused for another agenda, or a second item."""
    locked(placement.topic)
    placement = Placement.objects.select_for_update().get(pk=placement.pk)
    if item.meeting_id != placement.meeting_id:
        raise Refused("The item is on another agenda.")
    if placement.item and not placement.item.is_removed:
        raise Refused("The topic is on the agenda already.")
    return _link(placement, item, by)


@transaction.atomic
def attach_programme(
    committee: Committee, year: int, item: AgendaItem, *, by: User | None
) -> Paper:
    """Attach the year's programme to an item as its next appendix; publishing freezes it.

    Raises Refused for another committee's item, or a second copy.
    """
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    require_editable(meeting)
    if meeting.committee_id != committee.pk:
        raise Refused("The item is on another committee’s agenda.")
    source = source_of(committee, year)
    if item.papers.filter(generator=GENERATOR, generator_source=source).exists():
        raise Refused("The programme is attached to this item already.")
    place = item.papers.filter(kind=Paper.Kind.APPENDIX).count() + 1
    return generate_paper(
        item,
        generator=GENERATOR,
        source=source,
        kind=Paper.Kind.APPENDIX,
        title=paper_title(committee, year),
        label=f"Appendix {letters(place)}",
        by=by,
    )


def _link(placement: Placement, item: AgendaItem, by: User | None) -> AgendaItem:
    placement.item = item
    placement.save(update_fields=["item"])
    _record("topic.taken", placement, "Took a topic onto an agenda", by, item=item.key)
    return item


def _record(
    action: str, placement: Placement, sentence: str, by: User | None, **facts: str
) -> None:
    meeting = placement.meeting.slug
    record(action, placement.topic, by=by, sentence=sentence, meeting=meeting, **facts)
