"""Planning three ways: allowed works and is audited, other states are refused, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from django.utils import timezone

from meetings.agenda.services import items, order
from meetings.diary.deadlines import Diary
from meetings.models import AgendaItem, Meeting, StandingItem, TimetableStep
from meetings.planning.services import planning
from scrutiny.models import AuditEntry, ClosedDay
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper, restore_usual_rows
from tests.faults import Fault, everything, failing_write
from tests.meetings.drafts import put_into
from tests.publishing import publish

pytestmark = pytest.mark.django_db

State = Meeting.State
EDITABLE = {State.PLANNED, State.DRAFT, State.PUBLISHED}
VENUE = "Tin Hall"


def evening(year: int, month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(year, month, day, 18))


@dataclass
class World:
    by: object
    meeting: Meeting
    source: Meeting


@pytest.fixture
def world(council) -> World:
    """An empty meeting to come, and an earlier one with items."""
    source = make_meeting(council.committee, in_days=-30)
    top = make_item(source, "Fostering", presenters=["A Author"], purpose="To note.")
    make_item(source, "Homes", parent=top)
    make_paper(top, "A paper")
    StandingItem.objects.create(committee=council.committee, position=1, title="Apologies")
    return World(council.people.officer, make_meeting(council.committee), source)


@dataclass(frozen=True)
class Change:
    call: Callable
    action: str


CHANGES = {
    "set_timetable": Change(
        lambda w: planning.set_timetable(w.meeting, by=w.by), "timetable.set"
    ),
    "change_meeting": Change(
        lambda w: planning.change_meeting(
            w.meeting, starts_at=w.meeting.starts_at + timedelta(days=7), by=w.by
        ),
        "timetable.set",
    ),
    "announce": Change(lambda w: planning.announce(w.meeting, by=w.by), "meeting.announced"),
    "take_standing_items": Change(
        lambda w: planning.take_standing_items(w.meeting, by=w.by), "item.added"
    ),
    "copy_items": Change(
        lambda w: planning.copy_items(w.meeting, w.source, by=w.by), "item.added"
    ),
}  # fmt: skip
MAKERS = {
    "prepare_meeting": lambda w: planning.prepare_meeting(
        w.meeting.committee, starts_at=evening(2027, 3, 4), venue=VENUE, source=w.source, by=w.by
    ),
    "plan_year": lambda w: planning.plan_year(
        w.meeting.committee, [evening(2027, 3, 4), evening(2027, 6, 3)], venue=VENUE, by=w.by
    ),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_what_is_allowed_works_and_is_audited(world, name, state):
    put_into(world.meeting, state)
    CHANGES[name].call(world)
    entry = AuditEntry.objects.about(world.meeting).first()
    assert (entry.action, entry.by) == (CHANGES[name].action, world.by)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("state", sorted(set(State) - EDITABLE))
def test_what_is_over_or_off_is_not_planned_anew(world, name, state):
    put_into(world.meeting, state)
    before = everything()
    with pytest.raises(Refused, match=State(state).label.lower()):
        CHANGES[name].call(world)
    assert everything() == before


@pytest.mark.parametrize("name", [*CHANGES, *MAKERS])
def test_a_failure_at_any_write_changes_nothing(world, name):
    call = CHANGES[name].call if name in CHANGES else MAKERS[name]
    before = everything()
    for number in count(1):
        with failing_write(number):
            try:
                call(world)
            except Fault:
                assert everything() == before
            else:
                break
    assert number > 1


@pytest.mark.parametrize("name", MAKERS)
def test_a_meeting_of_a_dissolved_committee_is_not_planned(world, name):
    world.meeting.committee.dissolved_on = date(2027, 1, 1)
    before = everything()
    with pytest.raises(Refused, match="was dissolved"):
        MAKERS[name](world)
    assert everything() == before


def test_a_timetable_is_counted_back_from_publication_past_days_that_do_not_count(council):
    TimetableStep.objects.all().delete()
    TimetableStep.objects.create(name="Legal", working_days=3)
    TimetableStep.objects.create(name="Publication", working_days=0)
    ClosedDay.objects.create(day=date(2024, 10, 29), reason="Moving house")
    meeting = make_meeting(council.committee, at=evening(2024, 11, 7))
    planning.set_timetable(meeting, by=None)
    planning.set_timetable(meeting, by=None)
    days = list(meeting.milestones.values_list("name", "due_on"))
    assert days == [("Legal", date(2024, 10, 24)), ("Publication", date(2024, 10, 30))]


def test_the_usual_steps_are_there_from_the_beginning(db):
    TimetableStep.objects.all().delete()
    restore_usual_rows()  # what the migration does
    steps = [step.name for step in TimetableStep.objects.all()]
    assert steps == [
        "Draft reports", "Legal", "Finance", "Senior management", "Chair’s briefing", "Publication",
    ]  # fmt: skip


def test_on_another_day_a_meeting_has_another_timetable(world):
    planning.set_timetable(world.meeting, by=None)
    before = world.meeting.milestones.last().due_on
    later = world.meeting.starts_at + timedelta(days=7)
    planning.change_meeting(world.meeting, starts_at=later, by=None)
    assert world.meeting.milestones.last().due_on > before


@pytest.mark.parametrize("told", ["is_announced", "has_been_public"])
def test_a_date_that_the_public_knows_is_not_changed_in_silence(world, told):
    Meeting.objects.filter(pk=world.meeting.pk).update(**{told: True})
    world.meeting.refresh_from_db()
    later = world.meeting.starts_at + timedelta(hours=1)
    with pytest.raises(Refused, match="are public"):
        planning.change_meeting(world.meeting, starts_at=later, by=None)
    with pytest.raises(Refused, match="public already"):
        planning.announce(world.meeting, by=None)
    planning.change_meeting(world.meeting, media_name="A Press", by=None)
    world.meeting.refresh_from_db()
    assert world.meeting.media_name == "A Press"


def words(meeting: Meeting) -> list[tuple]:
    return [
        (item.title, item.purpose, item.presenters, item.parent and item.parent.title)
        for item in meeting.items.order_by("parent__title", "position")
    ]


def test_items_are_copied_with_sub_items_and_without_papers(world):
    planning.copy_items(world.meeting, world.source, by=None)
    assert words(world.meeting) == words(world.source)
    assert not world.meeting.items.filter(papers__isnull=False).exists()


def test_an_exempt_item_is_copied_in_its_public_words_only(world):
    secret = make_item(world.source, "The sale of Plum House", purpose="To sell Plum House.")
    make_exempt(secret, "A matter of property")
    planning.copy_items(world.meeting, world.source, by=None)
    copied = world.meeting.items.get(title="A matter of property")
    assert (copied.basis, copied.purpose, copied.is_withheld) == ("", "", False)
    assert "Plum" not in str(list(world.meeting.items.values()))


def test_items_come_from_the_same_committee_and_into_an_empty_agenda(world, council):
    elsewhere = make_meeting(council.other_committee)
    for source in (elsewhere, world.meeting):
        with pytest.raises(Refused, match="same committee"):
            planning.copy_items(world.meeting, source, by=None)
    make_item(world.meeting, "First")
    for begin in (
        lambda: planning.copy_items(world.meeting, world.source, by=None),
        lambda: planning.take_standing_items(world.meeting, by=None),
    ):
        with pytest.raises(Refused, match="has items already"):
            begin()


def test_a_prepared_meeting_begins_with_what_was_asked_for(world):
    def titles(**begin):
        facts = {"starts_at": evening(2027, 3, 4), "venue": VENUE, "by": None}
        meeting = planning.prepare_meeting(world.meeting.committee, **facts, **begin)
        assert meeting.milestones.count() == TimetableStep.objects.count()
        return [item.title for item in meeting.items.top_level()]

    assert titles() == []
    assert titles(with_standing_items=True) == ["Apologies"]
    assert titles(source=world.source) == ["Fostering"]


# Editing


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(world):
    item = make_item(world.meeting, "Fostering")
    items.change_item(item, title="Foster care", revision=0, by=None)
    before = everything()
    with pytest.raises(Overtaken):
        items.change_item(item, title="Fostering today", revision=0, by=None)
    assert everything() == before
    items.change_item(item, title="Fostering today", revision=1, by=None)
    item.refresh_from_db()
    assert (item.title, item.revision) == ("Fostering today", 2)


def test_who_says_what_the_other_has_saved_is_not_told_of_it(world):
    item = make_item(world.meeting, "Fostering")
    items.change_item(item, title="Foster care", revision=0, by=None)
    items.change_item(item, title="Foster care", revision=0, by=None)
    item.refresh_from_db()
    assert item.revision == 1


def test_an_item_that_was_taken_off_is_not_changed(world):
    item = make_item(world.meeting, "Fostering")
    items.remove_item(item, by=None)
    for change in (
        lambda: items.change_item(item, title="New", by=None),
        lambda: items.remove_item(item, by=None),
        lambda: order.move_item(item, up=True, by=None),
    ):
        with pytest.raises(Refused):
            change()


def test_the_first_does_not_move_up_nor_the_last_down(world):
    item = make_item(world.meeting, "Only")
    with pytest.raises(Refused, match="first already"):
        order.move_item(item, up=True, by=None)
    with pytest.raises(Refused, match="last already"):
        order.move_item(item, up=False, by=None)


def test_an_item_is_put_back_behind_what_is_published(world):
    removed, kept = make_item(world.meeting, "Removed"), make_item(world.meeting, "Kept")
    items.remove_item(removed, by=None)
    publish(world.meeting)
    items.restore_item(removed, by=None)
    assert list(world.meeting.items.top_level()) == [kept, removed]


def test_an_item_is_put_back_in_its_place_after_the_others_were_ordered(world):
    first, second, third = (make_item(world.meeting, name) for name in "ABC")
    items.remove_item(second, by=None)
    order.order_items(world.meeting, [third, first], by=None)
    items.restore_item(second, by=None)
    titles = [item.title for item in AgendaItem.objects.filter(meeting=world.meeting)]
    assert titles == ["C", "B", "A"]


# The clock


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 10, 25), "3 working days left"),
        (date(2024, 10, 29), "1 working day left"),
        (date(2024, 10, 30), "today is the last day"),
        (date(2024, 10, 31), "1 working day late"),
        (date(2024, 11, 4), "3 working days late"),
    ],
)
def test_the_clock_says_how_many_working_days_are_left(council, today, words):
    meeting = make_meeting(council.committee, at=evening(2024, 11, 7))
    clock = Diary.read().clock(meeting, today)
    assert (clock.deadline, clock.words) == (date(2024, 10, 30), words)


def test_a_saturday_after_the_deadline_is_late_too(council):
    meeting = make_meeting(council.committee, at=evening(2024, 11, 11))
    clock = Diary.read().clock(meeting, date(2024, 11, 2))
    assert (clock.deadline, clock.is_late) == (date(2024, 11, 1), True)
