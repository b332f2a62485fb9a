"""Each service three ways: allowed works and is audited, other states are refused, all or nothing.

`publish_agenda` and `publish_minutes` are in test_publication.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from inspect import isfunction, signature
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings.agenda.services import items, order
from meetings.diary import services as meetings
from meetings.exempt.services.withholding import withhold
from meetings.minutes.services import whole_minutes
from meetings.models import (
    AgendaItem,
    Meeting,
    Paper,
    PaperContent,
    Withheld,
    WithheldContent,
)
from meetings.models.withholding import CATEGORIES, SHORT_CATEGORIES, Withholding
from meetings.papers.services import papers
from meetings.papers.services.facts import order_papers, remove_paper, restore_paper
from meetings.papers.upload import upload_of
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import (
    TinyCouncil,
    make_council,
    make_item,
    make_meeting,
    make_paper,
)
from tests.faults import Fault, everything, failing_write
from tests.meetings.conftest import NOTES, PDF
from tests.meetings.drafts import WHY, move, put_into, record_minutes
from tests.publishing import publish

pytestmark = pytest.mark.django_db

State = Meeting.State
EDITABLE = {State.PLANNED, State.DRAFT, State.PUBLISHED}


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@dataclass(frozen=True)
class Change:
    """One service, called as it is meant to be; what the history calls it; when it may be."""

    call: Callable
    action: str
    states: frozenset = frozenset(EDITABLE)


CHANGES = {
    "add_item": Change(
        lambda w: items.add_item(w.meeting, title="New", by=w.by), "item.added"
    ),
    "add_sub_item": Change(
        lambda w: items.add_item(w.meeting, title="New", parent=w.item, by=w.by), "item.added"
    ),
    "change_item": Change(
        lambda w: items.change_item(w.item, title="Foster care", by=w.by), "item.changed"
    ),
    "remove_item": Change(lambda w: items.remove_item(w.item, by=w.by), "item.removed"),
    "remove_paper": Change(lambda w: remove_paper(w.upload, by=w.by), "paper.removed"),
    "restore_item": Change(
        lambda w: items.restore_item(w.removed_item, by=w.by), "item.restored"
    ),
    "restore_paper": Change(
        lambda w: restore_paper(w.removed_paper, by=w.by), "paper.restored"
    ),
    "withhold_item": Change(
        lambda w: withhold(w.item, basis="exempt", paragraphs=[3], by=w.by, **WHY),
        "withheld",
    ),
    "withhold_paper": Change(
        lambda w: withhold(w.upload, basis="confidential", by=w.by, **WHY), "withheld"
    ),
    "order_items": Change(
        lambda w: order.order_items(w.meeting, [w.other, w.item], by=w.by), "agenda.ordered"
    ),
    "move_item": Change(lambda w: order.move_item(w.other, up=True, by=w.by), "agenda.ordered"),
    "order_papers": Change(
        lambda w: order_papers(w.item, [w.written, w.upload, w.generated], by=w.by),
        "agenda.ordered",
    ),
    "upload_paper": Change(
        lambda w: papers.upload_paper(
            w.other, upload_of(PDF, "new.pdf"), kind="report", title="New", by=w.by
        ),
        "paper.added",
    ),
    "write_paper": Change(
        lambda w: papers.write_paper(
            w.other, payload_kind="document", payload=NOTES, kind="report", title="New", by=w.by
        ),
        "paper.added",
    ),
    "rewrite_paper": Change(
        lambda w: papers.rewrite_paper(w.written, payload=NOTES | {"title": "Anew"}, by=w.by),
        "paper.added",
    ),
    "generate_paper": Change(
        lambda w: papers.generate_paper(
            w.other, generator="test-notes", source=w.meeting.slug, kind="report", title="New",
            by=w.by,
        ),
        "paper.added",
    ),
    "replace_file": Change(
        lambda w: papers.replace_file(w.upload, upload_of(PDF + b"2", "b.pdf"), by=w.by),
        "paper.added",
    ),
    "rename_paper": Change(
        lambda w: papers.rename_paper(w.written, title="Better", label="Appendix A", by=w.by),
        "paper.renamed",
    ),
    "refresh_generated": Change(
        lambda w: papers.refresh_generated(w.meeting, by=w.by), "paper.added"
    ),
    "change_facts": Change(
        lambda w: meetings.change_facts(w.meeting, venue="Town Hall", by=w.by), "meeting.changed"
    ),
    "mark_held": Change(lambda w: meetings.mark_held(w.meeting, by=w.by), "meeting.held"),
    "plan_meeting": Change(
        lambda w: meetings.plan_meeting(
            w.committee, starts_at=timezone.now(), venue="Tin Hall", by=w.by
        ),
        "meeting.planned",
        frozenset(State),
    ),
    "record_minutes": Change(
        record_minutes, "minutes.recorded", frozenset({State.HELD, State.PUBLISHED})
    ),
}  # fmt: skip


PAIRS = [(name, state) for name in CHANGES for state in State]


@pytest.mark.parametrize(
    ("name", "state"), [pair for pair in PAIRS if pair[1] in CHANGES[pair[0]].states]
)
def test_what_is_allowed_works_and_is_audited(world, name, state):
    put_into(world.meeting, state)
    move(world.meeting)
    change, before = CHANGES[name], everything(world.media)
    entries = set(AuditEntry.objects.values_list("pk", flat=True))
    change.call(world)
    assert everything(world.media) != before
    entry = AuditEntry.objects.exclude(pk__in=entries).first()
    assert (entry.action, entry.by) == (change.action, world.by)


@pytest.mark.parametrize(
    ("name", "state"), [pair for pair in PAIRS if pair[1] not in CHANGES[pair[0]].states]
)
def test_in_every_other_state_it_is_refused_and_changes_nothing(world, name, state):
    put_into(world.meeting, state)
    before = everything(world.media)
    with pytest.raises(Refused, match=state.label.lower()):
        CHANGES[name].call(world)
    assert everything(world.media) == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_failure_at_any_write_changes_nothing(world, name):
    change = CHANGES[name]
    put_into(world.meeting, State.DRAFT if State.DRAFT in change.states else State.HELD)
    move(world.meeting)
    before = everything(world.media)
    for number in count(1):
        with failing_write(number):
            try:
                change.call(world)
            except Fault:
                assert everything(world.media) == before
            else:
                break
    assert number > 1


# What the table tries as well, of the rooms of papers and of exempt items; a second way of the
# same service has a name of its own.
ELSEWHERE = {"add_sub_item", "withhold_item", "withhold_paper", "remove_paper", "restore_paper",
             "order_papers"}  # fmt: skip


def test_every_service_is_in_the_table():
    named = {
        name
        for module in (items, meetings, order, papers, whole_minutes)
        for name, function in vars(module).items()
        if isfunction(function)
        and function.__module__ == module.__name__
        and "by" in signature(function).parameters
        and not name.startswith("_")
    }
    assert named - {"put_in_order"} == set(CHANGES) - ELSEWHERE


# The agenda


def test_the_first_item_begins_the_draft_and_stands_last(council):
    meeting = make_meeting(council.committee)
    assert meeting.state == State.PLANNED
    first, second = make_item(meeting, "One"), make_item(meeting, "Two")
    meeting.refresh_from_db()
    assert (meeting.state, first.position, second.position) == (State.DRAFT, 1, 2)


def test_an_item_added_to_a_published_agenda_leaves_it_published(world):
    put_into(world.meeting, State.PUBLISHED)
    make_item(world.meeting, "Late")
    world.meeting.refresh_from_db()
    assert world.meeting.state == State.PUBLISHED


def test_sub_items_go_one_level_down_in_the_same_agenda(world, council):
    elsewhere = make_item(make_meeting(council.committee), "Elsewhere")
    for parent in (world.sub, elsewhere):
        with pytest.raises(Refused, match="one level down"):
            make_item(world.meeting, "New", parent=parent)


@pytest.mark.parametrize("words", [{"position": 9}, {"basis": ""}, {"meeting": None}])
def test_only_the_words_of_an_item_are_changed(world, words):
    with pytest.raises(TypeError, match="not words of an item"):
        items.change_item(world.item, by=None, **words)


def test_saying_the_same_again_is_no_change(world):
    entries = AuditEntry.objects.count()
    items.change_item(world.item, title="Fostering", by=world.by)
    meetings.change_facts(world.meeting, venue=world.meeting.venue, by=world.by)
    papers.rename_paper(world.written, title="Report", label="", by=world.by)
    papers.replace_file(world.upload, upload_of(PDF, "plan.pdf"), by=world.by)
    order.order_items(world.meeting, [world.item, world.other], by=world.by)
    assert papers.refresh_generated(world.meeting, by=world.by) == 0
    assert AuditEntry.objects.count() == entries
    assert world.upload.versions.count() == 1


def test_an_item_with_sub_items_is_not_removed(world):
    with pytest.raises(Refused, match="sub-items first"):
        items.remove_item(world.other, by=world.by)


def test_what_is_removed_is_set_aside_and_put_back_in_its_place(world):
    items.remove_item(world.item, by=None)
    assert list(world.meeting.items.filter(parent=None)) == [world.other]
    items.restore_item(world.item, by=None)
    assert list(world.meeting.items.filter(parent=None)) == [world.item, world.other]
    remove_paper(world.upload, by=None)
    assert world.upload not in world.item.papers.all()
    restore_paper(world.upload, by=None)
    assert world.item.papers.last() == world.upload


def test_what_stands_on_the_agenda_is_not_put_back(world):
    for restore in (
        lambda: items.restore_item(world.item, by=None),
        lambda: restore_paper(world.upload, by=None),
    ):
        before = everything(world.media)
        with pytest.raises(Refused, match="is on the agenda"):
            restore()
        assert everything(world.media) == before


def test_what_was_set_aside_is_withheld_with_its_item_and_stays_so_when_it_is_put_back(world):
    remove_paper(world.written, by=None)
    withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY)
    restore_paper(world.written, by=None)
    world.written.refresh_from_db()
    assert (world.written.title, world.written.is_withheld) == ("An exempt paper", True)
    assert not PaperContent.objects.filter(version__paper=world.written).exists()


def test_what_was_published_is_neither_removed_nor_moved_nor_withheld(world):
    publish(world.meeting)
    new = make_item(world.meeting, "New")
    for refused in (
        lambda: items.remove_item(world.item, by=None),
        lambda: remove_paper(world.written, by=None),
        lambda: withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY),
        lambda: withhold(world.written, basis="exempt", paragraphs=[1], by=None, **WHY),
        lambda: order.order_items(world.meeting, [new, world.item, world.other], by=None),
    ):
        before = everything(world.media)
        with pytest.raises(Refused):
            refused()
        assert everything(world.media) == before


def test_an_order_is_of_all_items_of_one_level(world):
    for some in ([world.item], [world.item, world.sub], [world.item, world.item]):
        with pytest.raises(Refused, match="changed meanwhile"):
            order.order_items(world.meeting, some, by=None)


def test_papers_stand_in_the_order_they_are_put_in(world):
    wanted = [world.generated, world.written, world.upload]
    order_papers(world.item, wanted, by=world.by)
    assert list(world.item.papers.all()) == wanted


# Withholding


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("exempt or confidential", {"basis": ""}),
        ("exempt or confidential", {"basis": "secret"}),
        ("Name the paragraph", {"basis": "exempt", "paragraphs": []}),
        ("no Schedule 12A paragraph", {"basis": "confidential", "paragraphs": [1]}),
        ("neutral title", {"basis": "exempt", "paragraphs": [1], "public_title": " "}),
        ("outweighs", {"basis": "exempt", "paragraphs": [1], "public_interest": " "}),
    ],
)
def test_nothing_is_withheld_without_ground_reason_and_neutral_title(world, sentence, words):
    before = everything(world.media)
    with pytest.raises(Refused, match=sentence):
        withhold(world.item, by=None, **(WHY | words))
    assert everything(world.media) == before


@pytest.mark.parametrize("paragraphs", [[0], [8], [1, 1], ["1"], [True], [1.0]])
def test_paragraphs_are_different_numbers_from_one_to_seven(world, paragraphs):
    before = everything(world.media)
    with pytest.raises(ValidationError):
        withhold(world.item, basis="exempt", paragraphs=paragraphs, by=None, **WHY)
    assert everything(world.media) == before


def test_each_of_the_seven_categories_can_be_named(world):
    assert sorted(CATEGORIES) == [1, 2, 3, 4, 5, 6, 7]
    withhold(world.item, basis="exempt", paragraphs=[7, 2], by=None, **WHY)
    world.item.refresh_from_db()
    assert world.item.paragraphs == [2, 7]
    assert CATEGORIES[2] in world.item.ground
    assert CATEGORIES[7] in world.item.ground
    assert world.item.notice.startswith("Not for publication")
    assert all(SHORT_CATEGORIES[number] in world.item.notice for number in (2, 7))


def test_withholding_an_item_moves_its_words_and_takes_its_papers_and_sub_items_along(world):
    item = make_item(
        world.meeting, "Secret", purpose="Why", presenters=["A Who"], late_reason="Late"
    )
    sub, paper = make_item(world.meeting, "Below", parent=item), make_paper(item, "Deed", label="A")
    withhold(item, basis="exempt", paragraphs=[1], by=None, **WHY)
    for row in (item, sub, paper):
        row.refresh_from_db()
        assert (row.title, row.is_withheld, row.paragraphs) == ("An exempt paper", True, [1])
    assert (item.purpose, item.presenters, item.late_reason) == ("", [], "")
    kept = Withheld.objects.for_services()
    words = kept.get(item=item)
    assert (words.title, words.purpose, words.presenters, words.late_reason) == (
        "Secret", "Why", ["A Who"], "Late",
    )  # fmt: skip
    assert kept.get(item=sub).title == "Below"
    assert (kept.get(paper=paper).title, kept.get(paper=paper).label) == ("Deed", "A")
    assert (paper.label, PaperContent.objects.filter(version__paper=paper).count()) == ("", 0)
    assert WithheldContent.objects.for_services().get(version__paper=paper).title == "Deed"


def test_what_is_withheld_on_a_ground_of_its_own_keeps_it(world):
    withhold(world.written, basis="confidential", by=None, **WHY)
    withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY)
    world.written.refresh_from_db()
    world.upload.refresh_from_db()
    assert (world.written.basis, world.upload.basis) == ("confidential", "exempt")


def test_nothing_is_withheld_twice_even_with_a_row_read_before(world):
    before = Paper.objects.get(pk=world.written.pk)
    withhold(world.written, basis="exempt", paragraphs=[1], by=None, **WHY)
    with pytest.raises(Refused, match="withheld already"):
        withhold(before, basis="confidential", by=None, **WHY)
    assert Withheld.objects.for_services().get(paper=before).title == "Report"


def test_words_changed_meanwhile_are_the_ones_thatmove(world):
    before = AgendaItem.objects.get(pk=world.item.pk)
    items.change_item(world.item, title="Foster care", by=None)
    withhold(before, basis="exempt", paragraphs=[1], by=None, **WHY)
    assert Withheld.objects.for_services().get(item=before).title == "Foster care"


def test_nothing_is_added_in_open_words_to_what_is_withheld(world):
    withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY)
    for refused in (
        lambda: make_item(world.meeting, "Open sub-item", parent=world.item),
        lambda: items.change_item(world.item, purpose="Open words", by=None),
        lambda: papers.rename_paper(
            Paper.objects.get(pk=world.written.pk), title="Open", label="", by=None
        ),
    ):
        before = everything(world.media)
        with pytest.raises(Refused, match="exempt"):
            refused()
        assert everything(world.media) == before


def test_a_new_version_of_a_withheld_paper_is_withheld_too(world):
    withhold(world.upload, basis="exempt", paragraphs=[1], by=None, **WHY)
    papers.replace_file(world.upload, upload_of(PDF + b"2", "secret.pdf"), by=None)
    assert not PaperContent.objects.filter(version__paper=world.upload).exists()
    kept = WithheldContent.objects.for_services().filter(version__paper=world.upload)
    assert kept.count() == 2


def test_the_database_holds_no_paragraphs_without_exemption(world):
    for row in (world.item, world.written):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(paragraphs=[1])
    assert set(Withholding.Basis.values) == {"", "exempt", "confidential"}
