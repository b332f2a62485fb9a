"""Publishing again: what was published keeps its numbers, and nothing is half done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.test import override_settings
from django.utils import timezone

from meetings.agenda.services import items
from meetings.diary.lateness import deadline_of
from meetings.history.entries import entries_about_paper
from meetings.models import Edition, Meeting, Paper, Publication
from meetings.pack import outline
from meetings.papers.services import papers
from meetings.publication.services.agenda import publish_agenda
from meetings.publication.services.republication import (
    give_late_reason,
    publish_revised,
    publish_supplement,
    withdraw_paper,
)
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import (
    TinyCouncil,
    make_council,
    make_exempt,
    make_item,
    make_meeting,
    make_paper,
)
from tests.faults import Fault, everything, failing_write

pytestmark = pytest.mark.django_db

TWO_PAGES = "<p>Leaf {word}.</p>" + "<p>Words that fill a page.</p>" * 40


@dataclass(frozen=True)
class World:
    """A published agenda: pages 3–4 and 5 are open, X1 is for members."""

    meeting: Meeting
    fostering: Paper
    homes: Paper
    media: Path


def pages_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


def edition(meeting: Meeting, audience: str = "public") -> Edition:
    return Edition.objects.newest().get(publication__meeting=meeting, audience=audience)


def pack(meeting: Meeting, audience: str = "public") -> list[str]:
    return pages_of(Path(edition(meeting, audience).file.path))


def numbers(meeting: Meeting, audience: str = "public") -> list[tuple[str, str]]:
    """The papers of the newest edition with their pages, in the order of the agenda."""
    lines = edition(meeting, audience).entries.papers().order_by("position")
    return list(lines.values_list("title", "pages"))


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture(scope="module")
def published(council, tmp_path_factory) -> Iterator[World]:
    media = tmp_path_factory.mktemp("published")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        meeting = make_meeting(council.committee)
        body = TWO_PAGES.format(word="heron")
        fostering = make_paper(make_item(meeting, "Fostering"), "Fostering report", body=body)
        lease = make_item(meeting, "Lease of Oak House")
        make_paper(lease, "Oak House terms", body="<p>Leaf osprey.</p>")
        make_exempt(lease, "A contract")
        homes = make_paper(make_item(meeting, "Homes"), "Homes report", body="<p>Leaf wagtail.</p>")
        publish_agenda(meeting, by=None)
        yield World(Meeting.objects.get(pk=meeting.pk), fostering, homes, media)


@pytest.fixture
def world(published, settings) -> World:
    settings.MEDIA_ROOT = settings.SENDFILE_ROOT = published.media
    return published


def add_late_item(meeting: Meeting, title: str = "Letter", body: str = "<p>Leaf plover.</p>"):
    return make_paper(make_item(meeting, title), f"{title} paper", body=body)


def after_deadline(meeting: Meeting) -> datetime:
    day = deadline_of(meeting).deadline + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(12)))


# Supplements


def test_a_supplement_carries_on_the_numbers_and_what_stood_keeps_its_own(world, council):
    before = numbers(world.meeting)
    assert before == [("Fostering report", "3–4"), ("Homes report", "5")]
    add_late_item(world.meeting)
    made = publish_supplement(world.meeting, by=council.people.officer)
    assert (str(made), made.slug) == ("Supplement 1", "supplement-1")
    assert numbers(world.meeting) == [*before, ("Letter paper", "7")]
    pages = pack(world.meeting)
    assert [("Page 5" in p, "wagtail" in p) for p in pages][4] == (True, True)
    assert "plover" in pages[6]
    assert "Page 7" in pages[6]
    assert len(pages) == edition(world.meeting).sheets == 8
    entry = AuditEntry.objects.about(world.meeting).first()
    assert (entry.action, entry.by) == ("supplement.published", council.people.officer)


def test_the_front_sheet_of_the_whole_pack_lists_what_the_supplement_adds(world):
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    front = " ".join(pack(world.meeting)[0].split())
    assert "4.0 Letter" in front
    assert "3–4" in front


def test_a_supplement_has_a_pack_of_its_own_with_the_same_numbers(world):
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    own = edition(world.meeting)
    pages = pages_of(Path(own.supplement_file.path))
    assert len(pages) == own.supplement_sheets == 4
    assert "Supplement 1" in pages[0]
    assert "Page S1" in pages[0]
    assert "Page 7" in pages[2]
    assert "plover" in pages[2]
    assert not any("heron" in page for page in pages)


def test_withheld_papers_of_a_supplement_carry_on_their_own_series(world):
    paper = add_late_item(world.meeting)
    make_exempt(paper.item, "Another contract")
    publish_supplement(world.meeting, by=None)
    assert numbers(world.meeting, "members")[-1] == ("Another contract", "X3")
    assert numbers(world.meeting)[-1] == ("Homes report", "5")
    for path in (edition(world.meeting).file.path, edition(world.meeting).supplement_file.path):
        assert not any("plover" in page or "Letter" in page for page in pages_of(Path(path)))
    assert "plover" in "".join(pack(world.meeting, "members"))


def test_a_second_supplement_follows_the_first(world):
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    add_late_item(world.meeting, "Photographs", body="<p>Leaf curlew.</p>")
    made = publish_supplement(world.meeting, by=None)
    assert str(made) == "Supplement 2"
    assert numbers(world.meeting)[-2:] == [("Letter paper", "7"), ("Photographs paper", "9")]
    assert "curlew" in pack(world.meeting)[8]


def test_a_paper_added_to_a_published_item_stands_apart_from_its_first(world):
    make_paper(world.fostering.item, "Figures", label="Appendix A", kind="appendix")
    publish_supplement(world.meeting, by=None)
    line = edition(world.meeting).entries.items().get(item=world.fostering.item)
    assert line.pages == "3–4, 7–8"


def test_a_supplement_shows_nothing_of_what_was_edited_meanwhile(world):
    items.change_item(world.homes.item, title="Children's homes", by=None)
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    titles = edition(world.meeting).entries.items().values_list("title", flat=True)
    assert list(titles) == ["Fostering", "A contract", "Homes", "Letter"]


def test_a_long_agenda_pushes_no_page_aside(world):
    """The front sheet had two pages; what is longer goes on as 2.1, 2.2."""
    for number in range(60):
        make_item(world.meeting, f"Verbal matter {number}", kind="verbal")
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    pages = pack(world.meeting)
    assert "Page 2.1" in pages[2]
    assert dict(numbers(world.meeting))["Fostering report"] == "3–4"
    [sheet] = [page for page in pages if "wagtail" in page]
    assert "Page 5" in sheet


def test_without_anything_new_there_is_no_supplement(world):
    before = everything(world.media)
    with pytest.raises(Refused, match="Nothing was added"):
        publish_supplement(world.meeting, by=None)
    assert everything(world.media) == before


def test_a_new_report_without_its_paper_is_no_supplement(world):
    make_item(world.meeting, "Letter")
    with pytest.raises(Refused, match="No paper is attached to: Letter"):
        publish_supplement(world.meeting, by=None)


def test_a_late_item_wants_a_reason_which_prints(world):
    item = add_late_item(world.meeting).item
    at = after_deadline(world.meeting)
    with pytest.raises(Refused, match="Say why these come late: Letter"):
        publish_supplement(world.meeting, by=None, at=at)
    give_late_reason(item, "It came today.", by=None)
    publish_supplement(world.meeting, by=None, at=at)
    line = edition(world.meeting).entries.items().get(item=item)
    assert line.late_reason == "It came today."
    assert "Late item: It came today." in " ".join(pack(world.meeting)[0].split())


def test_the_reason_of_a_withheld_late_item_is_withheld_too(world):
    item = add_late_item(world.meeting).item
    make_exempt(item, "Another contract")
    give_late_reason(item, "The tenant wrote.", by=None)
    publish_supplement(world.meeting, by=None, at=after_deadline(world.meeting))
    assert not any("tenant" in page for page in pack(world.meeting))
    assert any("tenant" in page for page in pack(world.meeting, "members"))


@pytest.mark.parametrize("state", ["planned", "draft", "held", "cancelled", "postponed"])
@pytest.mark.parametrize("publish", [publish_supplement, publish_revised])
def test_only_a_published_agenda_is_added_to_or_revised(world, publish, state):
    add_late_item(world.meeting)
    Meeting.objects.filter(pk=world.meeting.pk).update(state=state, state_reason="Snow")
    before = everything(world.media)
    with pytest.raises(Refused, match=Meeting.State(state).label.lower()):
        publish(Meeting.objects.get(pk=world.meeting.pk), by=None)
    assert everything(world.media) == before


# Revised agendas


def test_a_revised_agenda_shows_the_edits_and_keeps_the_numbers(world):
    before = numbers(world.meeting)
    items.change_item(world.homes.item, title="Children's homes", by=None)
    made = publish_revised(world.meeting, by=None)
    assert str(made) == "Revised agenda"
    assert numbers(world.meeting) == before
    titles = edition(world.meeting).entries.items().values_list("title", flat=True)
    assert "Children's homes" in titles
    assert "revised agenda" in " ".join(pack(world.meeting)[0].split())


def rewrite(paper: Paper, body: str) -> None:
    """Write another version of a paper."""
    words = {"title": paper.title, "body_html": body, "landscape": False}
    page = papers.PageSource("document", words)
    papers._add_version(paper, papers.words_of_payload(page), by=None)


def test_a_new_version_that_fits_stays_on_its_pages(world):
    before = numbers(world.meeting)
    rewrite(world.fostering, "<p>Leaf stork.</p>")
    publish_revised(world.meeting, by=None)
    assert numbers(world.meeting) == [("Fostering report", "3"), *before[1:]]
    pages = pack(world.meeting)
    assert "stork" in pages[2]
    assert "wagtail" in pages[4]


def test_a_longer_version_goes_to_the_end_and_leaves_a_notice(world):
    rewrite(world.homes, TWO_PAGES.format(word="stork") * 2)
    publish_revised(world.meeting, by=None)
    assert dict(numbers(world.meeting))["Homes report"] == "7–10"
    pages = pack(world.meeting)
    assert "replaced by a later publication" in " ".join(pages[4].split())
    assert "stork" in pages[6]
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    assert numbers(world.meeting)[-2:] == [("Homes report", "7–10"), ("Letter paper", "11")]
    assert "replaced by a later publication" in " ".join(pack(world.meeting)[4].split())


def test_revising_too_late_wants_a_reason(world):
    at = after_deadline(world.meeting)
    with pytest.raises(Refused, match="Say why the agenda is revised"):
        publish_revised(world.meeting, by=None, at=at)
    made = publish_revised(world.meeting, by=None, at=at, late_reason="A wrong room.")
    assert made.late_reason == "A wrong room."
    assert "A wrong room." in " ".join(pack(world.meeting)[0].split())


def test_a_paper_that_did_not_change_keeps_its_own_file_byte_for_byte(world):
    def file_of(paper: Paper) -> bytes:
        return edition(world.meeting).entries.get(paper=paper).file.read()

    before = {paper: file_of(paper) for paper in (world.fostering, world.homes)}
    rewrite(world.fostering, "<p>Leaf egret.</p>")
    publish_revised(world.meeting, by=None, at=timezone.now() + timedelta(minutes=5))
    assert file_of(world.homes) == before[world.homes]
    assert file_of(world.fostering) != before[world.fostering]


# Withdrawals


def test_a_withdrawn_paper_leaves_a_notice_on_each_of_its_pages(world, council):
    before = numbers(world.meeting)
    made = withdraw_paper(world.fostering, reason="It names a child.", by=council.people.officer)
    assert (made.kind, made.withdrawal.paper) == ("withdrawal", world.fostering)
    assert numbers(world.meeting) == before
    pages = [" ".join(page.split()) for page in pack(world.meeting)]
    for page in pages[2:4]:
        assert "This paper was withdrawn on" in page
        assert "It names a child." in page
    assert not any("heron" in page for page in pages)
    assert "wagtail" in pages[4]
    entry = AuditEntry.objects.about(world.meeting).first()
    assert (entry.action, entry.by) == ("withdrawal.published", council.people.officer)


def test_what_published_and_withdrew_a_paper_is_in_its_history(world):
    withdraw_paper(world.fostering, reason="It names a child.", by=None)
    said = [entry.sentence for entry in entries_about_paper(world.fostering)]
    assert said[:2] == ["Withdrew a paper", f"Published the agenda of {world.meeting}"]
    assert "Withdrew a paper" not in [e.sentence for e in entries_about_paper(world.homes)]


@pytest.mark.parametrize("audience", outline.AUDIENCES)
def test_a_withdrawn_paper_has_no_version_and_no_file_in_any_edition(world, audience):
    withdraw_paper(world.fostering, reason="It names a child.", by=None)
    line = edition(world.meeting, audience).entries.get(paper=world.fostering)
    assert (line.version, line.file.name, line.pages) == (None, "", "3–4")


def test_a_withdrawn_paper_stays_withdrawn_in_later_publications(world):
    withdraw_paper(world.fostering, reason="It names a child.", by=None)
    add_late_item(world.meeting)
    publish_supplement(world.meeting, by=None)
    publish_revised(world.meeting, by=None)
    assert dict(numbers(world.meeting))["Fostering report"] == "3–4"
    for audience in outline.AUDIENCES:
        pages = pack(world.meeting, audience)
        assert "withdrawn" in pages[3]
        assert not any("heron" in page for page in pages)


def test_a_withheld_paper_is_withdrawn_in_neutral_words(world):
    paper = Paper.objects.get(item__meeting=world.meeting, basis="exempt")
    withdraw_paper(paper, reason="Sent by mistake.", by=None)
    members = " ".join(" ".join(pack(world.meeting, "members")).split())
    assert "Sent by mistake." in members
    assert "osprey" not in members
    assert not any("mistake" in page for page in pack(world.meeting))


def test_a_paper_is_withdrawn_once_for_a_reason_after_it_was_published(world):
    before = everything(world.media)
    with pytest.raises(Refused, match="Say why"):
        withdraw_paper(world.fostering, reason=" ", by=None)
    draft = make_paper(make_item(make_meeting(world.meeting.committee), "Draft"), "Draft")
    with pytest.raises(Refused, match="never published"):
        withdraw_paper(draft, reason="Wrong.", by=None)
    unpublished = add_late_item(world.meeting)
    with pytest.raises(Refused, match="does not stand"):
        withdraw_paper(unpublished, reason="Wrong.", by=None)
    withdraw_paper(world.fostering, reason="Wrong.", by=None)
    assert before != everything(world.media)
    with pytest.raises(Refused, match="does not stand"):
        withdraw_paper(world.fostering, reason="Wrong.", by=None)


# All or nothing

ACTS = {
    "supplement": lambda w: publish_supplement(w.meeting, by=None),
    "revised": lambda w: publish_revised(w.meeting, by=None),
    "withdrawal": lambda w: withdraw_paper(w.fostering, reason="Wrong.", by=None),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("statement", "number"),
    [('INSERT INTO "meetings_edition"', 2), ('INSERT INTO "scrutiny_auditentry"', 1)],
)
def test_a_failure_midway_leaves_the_old_publication(world, act, statement, number):
    add_late_item(world.meeting)
    before = everything(world.media)
    with pytest.raises(Fault), failing_write(number, statement):
        ACTS[act](world)
    assert everything(world.media) == before


@pytest.mark.parametrize("publish", [publish_supplement, publish_revised])
def test_an_agenda_changed_while_its_pack_is_made_is_not_published(world, publish):
    add_late_item(world.meeting)
    kinds = Publication.objects.count()
    changed = []

    def change_once(sentence, done, total):
        if not changed:
            changed.append(add_late_item(world.meeting, "Photographs"))

    with pytest.raises(Refused, match="changed while its pack was being made"):
        publish(world.meeting, by=None, progress=change_once)
    assert Publication.objects.count() == kinds
