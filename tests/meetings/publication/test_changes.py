"""What changed between two publications, and which of their files stay open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from meetings.agenda.services import items
from meetings.models import Meeting
from meetings.publication.changes import added_in, changes_between, editions_in_order
from meetings.publication.services.agenda import publish_agenda
from meetings.publication.services.republication import (
    publish_revised,
    publish_supplement,
    withdraw_paper,
)
from tests.council import (
    TinyCouncil,
    make_council,
    make_exempt,
    make_item,
    make_meeting,
    make_paper,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture(scope="module")
def published(council, tmp_path_factory) -> Iterator[tuple[Meeting, Path]]:
    media = tmp_path_factory.mktemp("published")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        yield publish_four_times(council), media


@pytest.fixture
def meeting(published, settings) -> Meeting:
    meeting, settings.MEDIA_ROOT = published
    settings.SENDFILE_ROOT = settings.MEDIA_ROOT
    return meeting


def publish_four_times(council: TinyCouncil) -> Meeting:
    """Publish an agenda, a supplement, a revision and a withdrawal."""
    meeting = make_meeting(council.committee)
    fostering = make_paper(make_item(meeting, "Fostering"), "Fostering report")
    homes = make_item(meeting, "Homes")
    make_paper(homes, "Homes report")
    lease = make_item(meeting, "Oak House")
    make_paper(lease, "Oak House terms")
    make_exempt(lease, "A contract")
    publish_agenda(meeting, by=None)
    make_paper(make_item(meeting, "Letter"), "Letter of the inspectors")
    publish_supplement(meeting, by=None)
    items.change_item(homes, title="Children's homes", by=None)
    publish_revised(meeting, by=None)
    withdraw_paper(fostering, reason="It names a child.", by=None)
    return Meeting.objects.get(pk=meeting.pk)


def said(meeting: Meeting, older: int, newer: int) -> list[tuple[str, tuple[str, ...]]]:
    editions = editions_in_order(meeting)
    found = changes_between(editions[older], editions[newer])
    return [(change.title, change.sentences) for change in found]


def test_each_publication_is_compared_with_the_one_before(meeting):
    assert said(meeting, 0, 1) == [("Letter", ("New item, pages 7–8.",))]
    assert said(meeting, 1, 2) == [("Children's homes", ("Was called “Homes”.",))]
    assert said(meeting, 2, 3) == [("Fostering", ("“Fostering report” was withdrawn, page 3.",))]


def test_the_first_and_the_last_are_compared_too_and_the_same_is_nothing(meeting):
    assert [title for title, _ in said(meeting, 0, 3)] == [
        "Fostering",
        "Children's homes",
        "Letter",
    ]
    assert said(meeting, 2, 2) == []


def test_what_a_supplement_brought_is_known_in_every_later_edition(meeting):
    for edition in editions_in_order(meeting)[1:]:
        brought = {str(publication) for publication in added_in(edition).values()}
        assert brought == {"Supplement 1"}


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_of_changes_compares_what_is_asked_for(meeting, visit):
    address = f"/meetings/{meeting.slug}/changes/"
    assert "was withdrawn, page 3" in body(visit(address))
    asked = body(visit(f"{address}?from=agenda-1&to=supplement-1"))
    assert "New item, pages 7–8." in asked
    assert "withdrawn" not in asked.split("<main")[1]
    assert "New item, pages 7–8." in body(visit(f"{address}?from=supplement-1&to=agenda-1"))
    assert "was withdrawn" in body(visit(f"{address}?from=nonsense&to=%00"))
    assert "Oak House" not in body(visit(f"{address}?from=agenda-1"))


def test_the_page_of_the_meeting_marks_what_is_new_and_what_is_gone(meeting, visit):
    words = body(visit(f"/meetings/{meeting.slug}/"))
    assert "New: Supplement 1" in words
    assert ">Withdrawn</strong>" in words
    assert f"/meetings/{meeting.slug}/changes/" in words
    assert "published/supplement-1/public/supplement.pdf" in words
    assert "Oak House" not in words


def test_a_withdrawn_paper_is_gone_from_page_and_file_for_everybody(meeting, visit, council):
    paper = meeting.items.get(title="Fostering").papers.get()
    for user in (None, council.people.member, council.people.officer):
        for page in ("", "paper.pdf"):
            assert visit(f"/papers/{paper.key}/{page}", user).status_code == 404


def test_older_packs_that_hold_it_are_for_officers_only(meeting, visit, council):
    people = council.people
    for which in ("agenda-1", "supplement-1", "revised-1"):
        address = f"/meetings/{meeting.slug}/published/{which}/public/pack.pdf"
        assert visit(address).status_code == 404
        assert visit(address, people.member).status_code == 404
        assert visit(address, people.officer).status_code == 200
    newest = f"/meetings/{meeting.slug}/published/withdrawal-1/public/pack.pdf"
    assert visit(newest).status_code == 200


def test_a_supplement_without_the_withdrawn_paper_stays_open(meeting, visit):
    address = f"/meetings/{meeting.slug}/published/supplement-1/public/supplement.pdf"
    assert visit(address).status_code == 200
    withdraw_paper(meeting.items.get(title="Letter").papers.get(), reason="Wrong.", by=None)
    assert visit(address).status_code == 404
    assert "supplement.pdf" not in body(visit(f"/meetings/{meeting.slug}/"))


def test_only_what_was_published_has_an_address(meeting, visit, council):
    start = f"/meetings/{meeting.slug}/published"
    officer = council.people.officer
    for end in ("agenda-2/public/pack.pdf", "agenda/public/pack.pdf", "x-1/public/pack.pdf",
                "agenda-1/nobody/pack.pdf", "agenda-99999999999/public/pack.pdf",
                "agenda-1/public/supplement.pdf", "minutes-1/public/pack.pdf"):  # fmt: skip
        assert visit(f"{start}/{end}", officer).status_code == 404
    assert visit(f"{start}/supplement-1/officers/supplement.pdf").status_code == 404
    assert visit(f"{start}/supplement-1/officers/supplement.pdf", officer).status_code == 200


def test_an_officer_withdraws_a_paper_on_its_page(
    meeting, client, council, django_capture_on_commit_callbacks
):
    client.force_login(council.people.officer)
    paper = meeting.items.get(title="Letter").papers.get()
    address = f"/work/papers/{paper.key}/withdraw/"
    assert "Letter of the inspectors" in body(
        client.get(f"/work/meetings/{meeting.slug}/afterwards/")
    )
    assert client.post(address, {"reason": ""}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {"reason": "A wrong letter."})
    assert response.url == f"/work/meetings/{meeting.slug}/publishing/"
    assert "Withdrawn." in body(client.get(response.url))
    paper.refresh_from_db()
    assert paper.withdrawal.reason == "A wrong letter."
