"""Each service three ways: allowed works and is audited, other states are refused, all or nothing.

`publish_agenda` and `publish_minutes` are in test_publication.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from inspect import isfunction, signature
from itertools import count
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from meetings import generators
from meetings.models import (
    AgendaItem,
    Meeting,
    Minutes,
    Paper,
    PaperContent,
    Withheld,
    WithheldContent,
)
from meetings.models.withholding import CATEGORIES, SHORT_CATEGORIES, Withholding
from meetings.pack.shapes import PageSource
from meetings.services import agenda, meetings, minutes, order, papers
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import (
    TinyCouncil,
    make_committee,
    make_council,
    make_item,
    make_meeting,
    make_paper,
)
from tests.faults import Fault, everything, failing_write
from tests.publishing import publish

pytestmark = pytest.mark.django_db

State = Meeting.State
EDITABLE = {State.PLANNED, State.DRAFT, State.PUBLISHED}
PDF = b"%PDF-1.7 a few bytes"
WHY = {"public_title": "An exempt paper", "public_interest": "It would harm a child."}
NOTES = {"title": "Notes", "body_html": "<p>First</p>", "landscape": False}


def notes(source: str, on: date, audience: str) -> PageSource:
    """Be a generator for these tests: what a meeting's venue is now."""
    venue = Meeting.objects.get(slug=source).venue
    return PageSource("document", NOTES | {"body_html": f"<p>{venue}</p>"})


generators.register("test-notes", notes)


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def world(council, media) -> SimpleNamespace:
    """A draft agenda with an item of every sort of paper, and somebody to change it."""
    meeting = make_meeting(council.committee)
    item, other = make_item(meeting, "Fostering"), make_item(meeting, "Adoption")
    upload = papers.upload_paper(
        item, data=PDF, file_name="plan.pdf", kind="appendix", title="Plan", by=None
    )
    generated = papers.generate_paper(
        item, generator="test-notes", source=meeting.slug, kind="report", title="Notes", by=None
    )
    return SimpleNamespace(
        by=council.people.officer,
        committee=council.committee,
        meeting=meeting,
        item=item,
        other=other,
        sub=make_item(meeting, "Homes", parent=other),
        written=make_paper(item, "Report"),
        upload=upload,
        generated=generated,
        media=media,
    )


def _record_minutes(w):
    chair = minutes.Attendee("J Jones", "present", is_chair=True)
    text = minutes.MinuteText("Fostering", "<p>Heard.</p>", ("it be noted.",))
    return minutes.record_minutes(
        w.meeting, first_number=7, ended_at=time(20), attendance=[chair], minutes=[text], by=w.by
    )


@dataclass(frozen=True)
class Change:
    """One service, called as it is meant to be; what the history calls it; when it may be."""

    call: Callable
    action: str
    states: frozenset = frozenset(EDITABLE)


CHANGES = {
    "add_item": Change(
        lambda w: agenda.add_item(w.meeting, title="New", by=w.by), "item.added"
    ),
    "add_sub_item": Change(
        lambda w: agenda.add_item(w.meeting, title="New", parent=w.item, by=w.by), "item.added"
    ),
    "change_item": Change(
        lambda w: agenda.change_item(w.item, title="Foster care", by=w.by), "item.changed"
    ),
    "remove_item": Change(lambda w: agenda.remove_item(w.item, by=w.by), "item.removed"),
    "remove_paper": Change(lambda w: agenda.remove_paper(w.upload, by=w.by), "paper.removed"),
    "withhold_item": Change(
        lambda w: agenda.withhold(w.item, basis="exempt", paragraphs=[3], by=w.by, **WHY),
        "withheld",
    ),
    "withhold_paper": Change(
        lambda w: agenda.withhold(w.upload, basis="confidential", by=w.by, **WHY), "withheld"
    ),
    "order_items": Change(
        lambda w: order.order_items(w.meeting, [w.other, w.item], by=w.by), "agenda.ordered"
    ),
    "order_papers": Change(
        lambda w: order.order_papers(w.item, [w.written, w.upload, w.generated], by=w.by),
        "agenda.ordered",
    ),
    "upload_paper": Change(
        lambda w: papers.upload_paper(
            w.other, data=PDF, file_name="new.pdf", kind="report", title="New", by=w.by
        ),
        "paper.added",
    ),
    "write_paper": Change(
        lambda w: papers.write_paper(
            w.other, payload_kind="document", payload=NOTES, kind="report", title="New", by=w.by
        ),
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
        lambda w: papers.replace_file(w.upload, data=PDF + b"2", file_name="b.pdf", by=w.by),
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
        _record_minutes, "minutes.recorded", frozenset({State.HELD, State.PUBLISHED})
    ),
}  # fmt: skip


def _move(meeting: Meeting) -> None:
    """Change a record that a generated paper is made from."""
    Meeting.objects.filter(pk=meeting.pk).update(venue="Elsewhere")


def _put_into(meeting: Meeting, state: str) -> None:
    reason = "Snow" if state in Meeting.OFF_STATES else ""
    Meeting.objects.filter(pk=meeting.pk).update(state=state, state_reason=reason)
    meeting.refresh_from_db()


PAIRS = [(name, state) for name in CHANGES for state in State]


@pytest.mark.parametrize(
    ("name", "state"), [pair for pair in PAIRS if pair[1] in CHANGES[pair[0]].states]
)
def test_what_is_allowed_works_and_is_audited(world, name, state):
    _put_into(world.meeting, state)
    _move(world.meeting)
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
    _put_into(world.meeting, state)
    before = everything(world.media)
    with pytest.raises(Refused, match=state.label.lower()):
        CHANGES[name].call(world)
    assert everything(world.media) == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_failure_at_any_write_changes_nothing(world, name):
    change = CHANGES[name]
    _put_into(world.meeting, State.DRAFT if State.DRAFT in change.states else State.HELD)
    _move(world.meeting)
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


def test_every_service_is_in_the_table():
    named = {
        name
        for module in (agenda, meetings, minutes, order, papers)
        for name, function in vars(module).items()
        if isfunction(function)
        and function.__module__ == module.__name__
        and "by" in signature(function).parameters
        and not name.startswith("_")
    }
    assert named == set(CHANGES) - {"add_sub_item", "withhold_item", "withhold_paper"} | {
        "withhold"
    }


# The agenda


def test_the_first_item_begins_the_draft_and_stands_last(council):
    meeting = make_meeting(council.committee)
    assert meeting.state == State.PLANNED
    first, second = make_item(meeting, "One"), make_item(meeting, "Two")
    meeting.refresh_from_db()
    assert (meeting.state, first.position, second.position) == (State.DRAFT, 1, 2)


def test_an_item_added_to_a_published_agenda_leaves_it_published(world):
    _put_into(world.meeting, State.PUBLISHED)
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
        agenda.change_item(world.item, by=None, **words)


def test_saying_the_same_again_is_no_change(world):
    entries = AuditEntry.objects.count()
    agenda.change_item(world.item, title="Fostering", by=world.by)
    meetings.change_facts(world.meeting, venue=world.meeting.venue, by=world.by)
    papers.rename_paper(world.written, title="Report", label="", by=world.by)
    papers.replace_file(world.upload, data=PDF, file_name="plan.pdf", by=world.by)
    order.order_items(world.meeting, [world.item, world.other], by=world.by)
    assert papers.refresh_generated(world.meeting, by=world.by) == 0
    assert AuditEntry.objects.count() == entries
    assert world.upload.versions.count() == 1


def test_an_item_with_sub_items_is_not_removed(world):
    with pytest.raises(Refused, match="sub-items first"):
        agenda.remove_item(world.other, by=world.by)


def test_removing_an_item_removes_its_papers_and_in_the_end_their_files(
    world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        agenda.remove_item(world.item, by=world.by)
    assert not Paper.objects.exists()
    assert [path for path in world.media.rglob("*") if path.is_file()] == []


def test_what_was_published_is_neither_removed_nor_moved_nor_withheld(world):
    publish(world.meeting)
    new = make_item(world.meeting, "New")
    for refused in (
        lambda: agenda.remove_item(world.item, by=None),
        lambda: agenda.remove_paper(world.written, by=None),
        lambda: agenda.withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY),
        lambda: agenda.withhold(world.written, basis="exempt", paragraphs=[1], by=None, **WHY),
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
    order.order_papers(world.item, wanted, by=world.by)
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
        agenda.withhold(world.item, by=None, **(WHY | words))
    assert everything(world.media) == before


@pytest.mark.parametrize("paragraphs", [[0], [8], [1, 1], ["1"], [True], [1.0]])
def test_paragraphs_are_different_numbers_from_one_to_seven(world, paragraphs):
    before = everything(world.media)
    with pytest.raises(ValidationError):
        agenda.withhold(world.item, basis="exempt", paragraphs=paragraphs, by=None, **WHY)
    assert everything(world.media) == before


def test_each_of_the_seven_categories_can_be_named(world):
    assert sorted(CATEGORIES) == [1, 2, 3, 4, 5, 6, 7]
    agenda.withhold(world.item, basis="exempt", paragraphs=[7, 2], by=None, **WHY)
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
    agenda.withhold(item, basis="exempt", paragraphs=[1], by=None, **WHY)
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
    agenda.withhold(world.written, basis="confidential", by=None, **WHY)
    agenda.withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY)
    world.written.refresh_from_db()
    world.upload.refresh_from_db()
    assert (world.written.basis, world.upload.basis) == ("confidential", "exempt")


def test_nothing_is_withheld_twice_even_with_a_row_read_before(world):
    before = Paper.objects.get(pk=world.written.pk)
    agenda.withhold(world.written, basis="exempt", paragraphs=[1], by=None, **WHY)
    with pytest.raises(Refused, match="withheld already"):
        agenda.withhold(before, basis="confidential", by=None, **WHY)
    assert Withheld.objects.for_services().get(paper=before).title == "Report"


def test_words_changed_meanwhile_are_the_ones_that_move(world):
    before = AgendaItem.objects.get(pk=world.item.pk)
    agenda.change_item(world.item, title="Foster care", by=None)
    agenda.withhold(before, basis="exempt", paragraphs=[1], by=None, **WHY)
    assert Withheld.objects.for_services().get(item=before).title == "Foster care"


def test_nothing_is_added_in_open_words_to_what_is_withheld(world):
    agenda.withhold(world.item, basis="exempt", paragraphs=[1], by=None, **WHY)
    for refused in (
        lambda: make_item(world.meeting, "Open sub-item", parent=world.item),
        lambda: make_paper(world.item, "Open paper"),
        lambda: agenda.change_item(world.item, purpose="Open words", by=None),
        lambda: papers.rename_paper(
            Paper.objects.get(pk=world.written.pk), title="Open", label="", by=None
        ),
    ):
        before = everything(world.media)
        with pytest.raises(Refused, match="exempt"):
            refused()
        assert everything(world.media) == before


def test_a_new_version_of_a_withheld_paper_is_withheld_too(world):
    agenda.withhold(world.upload, basis="exempt", paragraphs=[1], by=None, **WHY)
    papers.replace_file(world.upload, data=PDF + b"2", file_name="secret.pdf", by=None)
    assert not PaperContent.objects.filter(version__paper=world.upload).exists()
    kept = WithheldContent.objects.for_services().filter(version__paper=world.upload)
    assert kept.count() == 2


def test_the_database_holds_no_paragraphs_without_exemption(world):
    for row in (world.item, world.written):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(paragraphs=[1])
    assert set(Withholding.Basis.values) == {"", "exempt", "confidential"}


# Papers


def test_a_kind_of_file_that_cannot_be_a_paper_is_refused_by_its_name(world):
    before = everything(world.media)
    with pytest.raises(Refused, match=r"figures\.xlsx"):
        papers.upload_paper(
            world.item, data=b"not a paper", file_name="figures.xlsx", kind="report",
            title="Figures", by=None,
        )  # fmt: skip
    assert everything(world.media) == before


def test_an_upload_that_cannot_be_kept_leaves_no_file(world):
    before = everything(world.media)
    with pytest.raises(ValidationError):
        papers.upload_paper(
            world.item, data=PDF, file_name="a" * 300, kind="report", title="Long", by=None
        )
    assert everything(world.media) == before


def test_a_folder_that_takes_no_file_leaves_no_paper(world, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = blocked
    before = everything()
    with pytest.raises(NotADirectoryError):
        CHANGES["upload_paper"].call(world)
    assert everything() == before


def test_an_upload_is_kept_byte_for_byte_under_a_name_that_says_nothing(world):
    content = papers.newest_content(world.upload)
    with content.file.open() as opened:
        assert opened.read() == PDF
    assert (content.file_name, content.media_type) == ("plan.pdf", "application/pdf")
    assert "plan" not in content.file.name


def test_only_an_uploaded_paper_has_a_file_to_replace(world):
    for paper in (world.written, world.generated):
        with pytest.raises(Refused, match="Only an uploaded paper"):
            papers.replace_file(paper, data=PDF, file_name="b.pdf", by=None)


def test_an_earlier_version_stays_beside_the_new_one(world):
    papers.replace_file(world.upload, data=PDF + b"2", file_name="b.pdf", by=world.by)
    numbers = world.upload.versions.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert len([path for path in world.media.rglob("*") if path.is_file()]) == 2


def test_rich_text_of_a_written_paper_is_cleaned_wherever_it_stands(world):
    hostile, report = "<p onclick='x'>Read<script>alert(1)</script></p>", {
        "title": "Report <b>", "header": [["To", "All <b>"]], "sign_offs": [],
        "sections": [
            {"heading": "H", "lead_html": "", "style": "paragraphs", "paragraphs": []},
        ],
    }  # fmt: skip
    report["sections"][0] |= {"lead_html": hostile, "paragraphs": [hostile]}
    paper = papers.write_paper(
        world.item, payload_kind="report", payload=report, kind="report", title="R", by=None
    )
    kept = papers.newest_content(paper).payload
    assert kept["sections"][0]["lead_html"] == "<p>Read</p>"
    assert kept["sections"][0]["paragraphs"] == ["<p>Read</p>"]
    assert kept["title"] == "Report <b>"


@pytest.mark.parametrize(
    "payload",
    [{}, {"title": "T"}, NOTES | {"landscape": "no"}, NOTES | {"body_html": "a" * 600_000}],
)
def test_a_payload_that_cannot_be_printed_is_refused(world, payload):
    with pytest.raises(Refused):
        papers.write_paper(
            world.item, payload_kind="document", payload=payload, kind="report", title="T", by=None
        )


def test_generated_papers_follow_their_records_until_they_are_published(world):
    _move(world.meeting)
    assert papers.refresh_generated(world.meeting, by=None) == 1
    assert papers.newest_content(world.generated).payload["body_html"] == "<p>Elsewhere</p>"


def test_a_generator_that_fails_leaves_all_papers_as_they_were(world):
    other = make_meeting(world.committee)
    papers.generate_paper(
        world.other, generator="test-notes", source=other.slug, kind="report", title="N", by=None
    )
    _move(world.meeting)
    other.delete()
    before = everything(world.media)
    with pytest.raises(Meeting.DoesNotExist):
        papers.refresh_generated(world.meeting, by=None)
    assert everything(world.media) == before


# Meetings and minutes


def test_the_address_of_a_meeting_is_its_day_here_with_a_number_for_a_second_one(council):
    late = timezone.datetime.fromisoformat("2025-06-30T23:30:00+00:00")  # 00.30 am here
    slugs = [make_meeting(council.committee, at=late).slug for _ in range(3)]
    assert slugs == ["cyp-2025-07-01", "cyp-2025-07-01-2", "cyp-2025-07-01-3"]


def test_a_dissolved_committee_does_not_meet(council):
    committee = make_committee("OLD", "Old Committee", dissolved_on=timezone.localdate())
    with pytest.raises(Refused, match="dissolved"):
        make_meeting(committee)


def test_only_the_facts_of_a_meeting_are_changed(world):
    for facts in ({"state": "held"}, {"slug": "x"}, {"has_been_public": True}):
        with pytest.raises(TypeError, match="not facts of a meeting"):
            meetings.change_facts(world.meeting, by=None, **facts)


def test_minutes_are_numbered_on_and_their_rich_text_is_cleaned(world):
    _put_into(world.meeting, State.HELD)
    hostile = "<p onclick='x'>Read</p><script>alert(1)</script>"
    texts = [
        minutes.MinuteText("Apologies", hostile, is_numbered=False),
        minutes.MinuteText("One", "", (hostile, "two & three")),
        minutes.MinuteText("Two"),
    ]
    kept = minutes.record_minutes(
        world.meeting, first_number=7, ended_at=None, attendance=[], minutes=texts, by=None
    )
    rows = list(kept.entries.all())
    assert [minutes.reference_of(row, "CYP") for row in rows] == ["", "CYP7", "CYP8"]
    assert rows[0].body_html == "<p>Read</p>"
    resolved = [row.text for row in rows[1].resolutions.all()]
    assert resolved == ["<p>Read</p>", "two &amp; three"]


def test_minutes_too_long_to_set_are_refused(world):
    _put_into(world.meeting, State.HELD)
    with pytest.raises(Refused, match="too long"):
        minutes.record_minutes(
            world.meeting, first_number=1, ended_at=None, attendance=[],
            minutes=[minutes.MinuteText("One", "a" * 600_000)], by=None,
        )  # fmt: skip


@pytest.mark.parametrize("state", Minutes.PUBLIC_STATES)
def test_published_minutes_are_not_recorded_again(world, state):
    _put_into(world.meeting, State.HELD)
    kept = _record_minutes(world)
    on = date(2024, 12, 1) if state == Minutes.State.CONFIRMED else None
    Minutes.objects.filter(pk=kept.pk).update(state=state, confirmed_on=on)
    before = everything(world.media)
    with pytest.raises(Refused, match="published"):
        _record_minutes(world)
    assert everything(world.media) == before


def test_one_person_at_a_time_is_in_the_chair(world):
    _put_into(world.meeting, State.HELD)
    chairs = [minutes.Attendee(name, "present", is_chair=True) for name in ("A", "B")]
    before = everything(world.media)
    with pytest.raises(ValidationError):
        minutes.record_minutes(
            world.meeting, first_number=1, ended_at=None, attendance=chairs, minutes=[], by=None
        )
    assert everything(world.media) == before
