"""Publishing: when it may be, what it freezes, and that a failure leaves nothing behind."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.deletion import ProtectedError
from django.test import override_settings
from django.utils import timezone

from meetings.agenda.services import items
from meetings.diary.lateness import deadline_of, is_late
from meetings.exempt.services.withholding import withhold
from meetings.minutes.services.publication import publish_minutes
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import Edition, Entry, Meeting, Minutes, Publication, WithheldEntry
from meetings.pack import outline
from meetings.pack.shapes import PageSource
from meetings.papers import generators
from meetings.papers.services import papers
from meetings.publication.services.agenda import publish_agenda
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import TinyCouncil, make_council, make_item, make_meeting, make_paper
from tests.faults import Fault, everything, failing_write
from tests.leaks import pages_of

pytestmark = pytest.mark.django_db

TWO_PAGES = "<p>Leaf {word}.</p>" + "<p>Words that fill a page.</p>" * 60
State = Meeting.State


@dataclass(frozen=True)
class Published:
    publication: Publication
    meeting: Meeting
    media: Path

    def edition(self, audience: str) -> Edition:
        return self.publication.editions.get(audience=audience)

    def pages(self, audience: str) -> list[str]:
        return pages_of(Path(self.edition(audience).file.path))


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture(scope="module")
def published(council, tmp_path_factory) -> Iterator[Published]:
    """An agenda with open papers, an exempt item for members, and a paper for officers only."""
    media = tmp_path_factory.mktemp("published")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        meeting = make_meeting(council.committee)
        fostering = make_item(meeting, "Fostering")
        make_paper(fostering, "Fostering report", body=TWO_PAGES.format(word="heron"))
        make_paper(fostering, "Figures", label="Appendix A", kind="appendix")
        make_item(meeting, "Verbal update", kind="verbal")
        contract = make_item(meeting, "Lease of Oak House", purpose="To decide", presenters=["A B"])
        make_paper(contract, "Oak House terms", body=TWO_PAGES.format(word="osprey"))
        homes = make_item(meeting, "Homes")
        make_paper(homes, "Homes report", body="<p>Leaf wagtail.</p>")
        letter = make_paper(homes, "Letter from the court", body="<p>Leaf dunlin.</p>")
        why = {"public_interest": "It would harm.", "by": None}
        withhold(contract, basis="exempt", paragraphs=[3], public_title="A contract", **why)
        withhold(letter, basis="confidential", public_title="A letter", **why)
        made = publish_agenda(meeting, by=council.people.officer)
        meeting.refresh_from_db()
        yield Published(made, meeting, media)


@pytest.fixture(scope="module")
def small_agenda(council) -> Meeting:
    """The smallest agenda that can be published; made once, so that its pages are too."""
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Fostering"), "Fostering report")
    return meeting


@pytest.fixture
def draft(small_agenda, media) -> Meeting:
    return Meeting.objects.get(pk=small_agenda.pk)


def _days_after_deadline(meeting: Meeting, days: int) -> datetime:
    day = deadline_of(meeting).deadline + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(12)))


# When it may be


def test_publishing_too_late_wants_a_reason_and_names_the_last_day(draft):
    day = deadline_of(draft).deadline
    before = everything()
    for reason in ("", "  \n"):
        with pytest.raises(Refused, match=f"was {day:%A %-d %B %Y}. Say why"):
            publish_agenda(draft, by=None, at=_days_after_deadline(draft, 1), late_reason=reason)
    assert everything() == before


def test_publishing_too_late_with_a_reason_keeps_it_and_prints_it_for_everybody(draft):
    at = _days_after_deadline(draft, 1)
    made = publish_agenda(draft, by=None, at=at, late_reason=" The inspector wrote late. ")
    assert is_late(draft, at)
    assert made.late_reason == "The inspector wrote late."
    for edition in made.editions.all():
        first = " ".join(pages_of(Path(edition.file.path))[0].split())
        assert "Late publication: The inspector wrote late." in first


def test_publishing_in_time_drops_the_reason(draft):
    at = _days_after_deadline(draft, 0)
    made = publish_agenda(draft, by=None, at=at, late_reason="Not needed.")
    assert not is_late(draft, at)
    assert (made.late_reason, made.published_at) == ("", at)
    assert "Not needed" not in pages_of(Path(made.editions.first().file.path))[0]


def test_a_publication_is_audited_and_makes_the_meeting_public(draft, council):
    by = council.people.officer
    made = publish_agenda(draft, by=by)
    draft.refresh_from_db()
    assert (draft.state, draft.has_been_public, made.by) == (State.PUBLISHED, True, by)
    entry = AuditEntry.objects.about(draft).filter(action="agenda.published").get()
    assert (entry.by, entry.sentence) == (by, f"Published the agenda of {draft}")


@pytest.mark.parametrize("state", [State.PUBLISHED, State.HELD, State.CANCELLED, State.POSTPONED])
def test_in_every_other_state_publishing_is_refused(draft, media, state):
    reason = "Snow" if state in Meeting.OFF_STATES else ""
    Meeting.objects.filter(pk=draft.pk).update(state=state, state_reason=reason)
    draft.refresh_from_db()
    before = everything(media)
    with pytest.raises(Refused, match=State(state).label.lower()):
        publish_agenda(draft, by=None)
    assert everything(media) == before


def test_an_agenda_is_published_once_even_by_somebody_who_looks_at_the_draft(draft, media):
    seen_before = Meeting.objects.get(pk=draft.pk)
    publish_agenda(draft, by=None)
    before = everything(media)
    with pytest.raises(Refused, match="already"):
        publish_agenda(seen_before, by=None)
    assert everything(media) == before


def test_an_agenda_without_items_or_with_a_report_without_paper_is_refused(council, media):
    meeting = make_meeting(council.committee)
    with pytest.raises(Refused, match="no items"):
        publish_agenda(meeting, by=None)
    make_item(meeting, "Fostering")
    make_item(meeting, "Adoption")
    with pytest.raises(Refused, match="No paper is attached to: Fostering; Adoption"):
        publish_agenda(meeting, by=None)


def test_the_sentence_about_missing_papers_has_public_words_only(council, media):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, "Oak House")
    withhold(
        item, basis="exempt", paragraphs=[3], public_title="A contract",
        public_interest="It would harm.", by=None,
    )  # fmt: skip
    with pytest.raises(Refused, match=r"^No paper is attached to: A contract\.$"):
        publish_agenda(meeting, by=None)


def test_progress_is_told_step_by_step_to_the_end(draft):
    told = []
    publish_agenda(draft, by=None, progress=lambda *step: told.append(step))
    assert told
    assert all(0 <= done <= total and sentence for sentence, done, total in told)


# What it freezes


def test_every_audience_has_an_edition_with_its_file_as_recorded(published):
    editions = list(published.publication.editions.all())
    assert [e.audience for e in editions] == ["members", "officers", "public"]
    for edition in editions:
        data = Path(edition.file.path).read_bytes()
        assert edition.size == len(data)
        assert edition.sha256 == hashlib.sha256(data).hexdigest()
        assert edition.sheets == len(published.pages(edition.audience))


def test_an_edition_says_whether_it_holds_what_is_withheld(published):
    found = {e.audience: e.has_withheld for e in published.publication.editions.all()}
    assert found == {"public": False, "members": True, "officers": True}


def test_a_pack_that_holds_what_is_withheld_says_so_on_its_front_sheet(published):
    words = {a: " ".join(published.pages(a)[0].split()) for a in outline.AUDIENCES}
    assert outline.WITHHELD_PACK not in words["public"]
    assert outline.WITHHELD_PACK in words["members"]
    assert outline.WITHHELD_PACK in words["officers"]


@pytest.mark.parametrize("audience", outline.AUDIENCES)
def test_entries_say_on_which_pages_the_papers_really_are(published, audience):
    pages = published.pages(audience)
    entries = published.edition(audience).entries.papers().exclude(first_page=None)
    assert entries
    for entry in entries:
        title = _true_title(entry)
        numbers = range(entry.first_page, entry.last_page + 1)
        for sheet, number in enumerate(numbers, entry.first_sheet - 1):
            assert f"{entry.series}{number}" in pages[sheet].split()
        assert title in " ".join(pages[entry.first_sheet - 1].split())
        single = pages_of(Path(entry.file.path))
        assert len(single) == len(numbers)
        assert f"{entry.series}{entry.first_page}" in single[0].split()
        assert entry.first_page % 2 == 1


def _true_title(entry: Entry) -> str:
    words = WithheldEntry.objects.for_services().filter(entry=entry).first()
    return (words or entry).title


@pytest.mark.parametrize("audience", outline.AUDIENCES)
def test_the_front_sheet_prints_the_pages_of_the_entries(published, audience):
    pages = published.pages(audience)
    front = " ".join(" ".join(pages[:2]).split())
    for entry in published.edition(audience).entries.items():
        if entry.pages:
            assert f"{entry.pages}" in front


def test_open_papers_have_the_same_numbers_on_the_same_pages_for_everybody(published):
    places = {a: _places(published.edition(a)) for a in outline.AUDIENCES}
    assert len(places["public"]) == 3
    assert places["public"] == places["members"] == places["officers"]
    for word in ("heron", "wagtail"):
        assert len({_sheet_with(word, published.pages(a)) for a in outline.AUDIENCES}) == 1


def _places(edition: Edition) -> list[tuple]:
    entries = edition.entries.papers().filter(basis="").order_by("position")
    return list(entries.values_list("title", "pages", "first_page", "last_page", "first_sheet"))


def _sheet_with(word: str, pages: list[str]) -> int:
    [sheet] = [sheet for sheet, text in enumerate(pages) if word in text]
    return sheet


def test_withheld_papers_stand_after_all_open_ones_in_a_series_of_their_own(published):
    for audience, words in (("members", ["osprey"]), ("officers", ["osprey", "dunlin"])):
        pages = published.pages(audience)
        last_open = _sheet_with("wagtail", pages)
        sheets = [_sheet_with(word, pages) for word in words]
        assert last_open < sheets[0]
        assert sheets == sorted(sheets)
        withheld = published.edition(audience).entries.exclude(first_page=None).exclude(basis="")
        assert {entry.series for entry in withheld} == {"X"}


def test_the_public_copy_has_no_room_for_what_is_withheld(published):
    """Its length says nothing about how much is withheld."""
    public = published.edition("public")
    last = public.entries.papers().exclude(first_page=None).latest("first_sheet")
    end = last.first_sheet + last.last_page - last.first_page
    assert public.sheets == end + end % 2
    withheld = public.entries.exclude(basis="").values_list(
        "pages", "first_page", "last_page", "first_sheet", "series", "version", "file", "size"
    )
    assert set(withheld) == {
        ("Not for publication", None, None, None, "", None, "", 0),
        ("", None, None, None, "", None, "", 0),
    }


def test_changes_after_publication_do_not_show(published):
    before = {a: _frozen(published.edition(a)) for a in outline.AUDIENCES}
    item = published.meeting.items.get(title="Homes")
    items.change_item(item, title="Children's homes", by=None)
    paper = item.papers.get(title="Homes report")
    papers.rename_paper(paper, title="Another title", label="", by=None)
    make_paper(make_item(published.meeting, "Another item"), "Another paper")
    assert {a: _frozen(published.edition(a)) for a in outline.AUDIENCES} == before


def _frozen(edition: Edition) -> list:
    entries = list(edition.entries.order_by("position").values())
    return [*entries, edition.sha256, Path(edition.file.path).read_bytes()]


def test_a_new_version_does_not_show_until_it_is_published(published):
    entry = published.edition("public").entries.get(title="Homes report")
    versions = entry.paper.versions.count()
    content = papers.newest_content(entry.paper)
    assert (entry.version, versions) == (content.version, 1)


def test_what_was_published_is_never_changed_or_deleted(published):
    edition = published.edition("members")
    rows = (published.publication, edition, edition.entries.first())
    for row in rows:
        kind = type(row).objects
        attempts = (
            row.save,
            lambda row=row: row.save(force_update=True),
            row.delete,
            lambda kind=kind: kind.update(pk=1),
            kind.all().delete,
            lambda kind=kind, row=row: kind.filter(pk=row.pk).update(pk=row.pk),
            lambda kind=kind, row=row: kind.filter(pk=row.pk).delete(),
            lambda kind=kind, row=row: kind.bulk_update([row], _a_field(row)),
        )
        for attempt in attempts:
            with pytest.raises((ValidationError, ProtectedError)), transaction.atomic():
                attempt()


def _a_field(row: models.Model) -> list[str]:
    names = [f.name for f in row._meta.concrete_fields if not f.primary_key]
    return names[:1]


def test_a_related_set_does_not_get_round_it_either(published):
    for change in (
        lambda: published.edition("public").entries.update(title="Else"),
        lambda: published.edition("public").entries.all().delete(),
        lambda: published.publication.editions.update(sheets=1),
        lambda: published.meeting.publications.all().delete(),
    ):
        with pytest.raises(ValidationError):
            change()


def test_the_database_takes_no_public_edition_that_holds_what_is_withheld(published):
    public = published.edition("public")
    public.pk, public.has_withheld, public._state.adding = None, True, True
    with pytest.raises(IntegrityError, match="edition_public_holds_nothing_withheld"):
        public.save()


# A failure leaves nothing behind

POINTS = [
    ("the second edition", 'INSERT INTO "meetings_edition"', 2),
    ("an entry of the last edition", 'INSERT INTO "meetings_entry"', 5),
    ("the state of the meeting", 'UPDATE "meetings_meeting"', 1),
    ("the history", 'INSERT INTO "scrutiny_auditentry"', 1),
]


@pytest.mark.parametrize(("statement", "number"), [point[1:] for point in POINTS])
def test_a_failure_midway_leaves_no_row_and_no_file(draft, media, statement, number):
    before = everything(media)
    with pytest.raises(Fault), failing_write(number, statement):
        publish_agenda(draft, by=None)
    assert everything(media) == before


def test_a_folder_that_takes_no_file_leaves_nothing(draft, media):
    (media / "editions").write_text("a file where the folder of editions should be")
    before = everything(media)
    with pytest.raises(OSError, match="editions"):
        publish_agenda(draft, by=None)
    assert everything(media) == before


class Broken(Exception):  # noqa: N818
    """A generator that fails in earnest."""


BROKEN = {"is": False}


def perhaps_broken(source, on, audience) -> PageSource:
    if BROKEN["is"]:
        raise Broken
    return PageSource("document", {"title": "T", "body_html": "<p>x</p>", "landscape": False})


generators.register("test-perhaps-broken", perhaps_broken)


def test_a_generator_that_breaks_leaves_nothing(draft, media, monkeypatch):
    papers.generate_paper(
        make_item(draft, "Plan"), generator="test-perhaps-broken", source="x", kind="report",
        title="Plan", by=None,
    )  # fmt: skip
    monkeypatch.setitem(BROKEN, "is", True)
    before = everything(media)
    with pytest.raises(Broken):
        publish_agenda(draft, by=None)
    assert everything(media) == before


CHANGED_MEANWHILE = {
    "a title": lambda meeting: items.change_item(meeting.items.get(), title="Else", by=None),
    "a new item": lambda meeting: make_item(meeting, "New", kind="verbal"),
    "what is withheld": lambda meeting: withhold(
        meeting.items.get(), basis="exempt", paragraphs=[1], public_title="An item",
        public_interest="Harm.", by=None,
    ),
    "a ground": lambda meeting: meeting.items.update(is_shared=True, basis="confidential"),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGED_MEANWHILE)
def test_an_agenda_that_changes_while_its_pack_is_made_is_not_published(draft, media, what):
    after = {}

    def change_once(sentence, done, total):
        if not after:
            CHANGED_MEANWHILE[what](draft)
            after.update(everything(media))

    with pytest.raises(Refused, match="changed while its pack was being made"):
        publish_agenda(draft, by=None, progress=change_once)
    assert everything(media) == after


# Minutes


@pytest.fixture
def minutes(draft) -> Minutes:
    Meeting.objects.filter(pk=draft.pk).update(state=State.HELD)
    return _record(draft, "Fostering")


def _record(meeting: Meeting, title: str) -> Minutes:
    return record_minutes(
        meeting, first_number=1, ended_at=time(20), attendance=[],
        minutes=[MinuteText(title, "<p>Heard.</p>")], by=None,
    )  # fmt: skip


def test_minutes_are_published_once_as_a_pdf_of_their_own_and_audited(minutes, media, council):
    by = council.people.officer
    made = publish_minutes(minutes, by=by)
    edition = made.editions.get()
    assert (made.kind, edition.audience) == ("draft-minutes", "public")
    assert "Fostering" in pages_of(Path(edition.file.path))[0]
    minutes.refresh_from_db()
    minutes.meeting.refresh_from_db()
    assert (minutes.state, minutes.meeting.has_been_public) == ("published", True)
    assert AuditEntry.objects.about(minutes.meeting).first().by == by
    before = everything(media)
    with pytest.raises(Refused, match="published already"):
        publish_minutes(minutes, by=by)
    assert everything(media) == before


@pytest.mark.parametrize(
    "statement", ['INSERT INTO "meetings_edition"', 'INSERT INTO "scrutiny_auditentry"']
)
def test_minutes_that_cannot_be_recorded_leave_nothing(minutes, media, statement):
    before = everything(media)
    with pytest.raises(Fault), failing_write(1, statement):
        publish_minutes(minutes, by=None)
    assert everything(media) == before
