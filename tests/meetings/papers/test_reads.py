"""The readers of papers: users by name and day, the public by number and day."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from meetings.models import PaperRead, PaperReadCount
from tests.council import make_council, make_exempt, make_item, make_meeting, make_paper
from tests.publishing import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(council, media):
    return with_papers(council)


def with_papers(council):
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Letter"), "Letter of the inspectors")
    lease = make_item(meeting, "Lease of Oak House")
    make_paper(lease, "Lease terms")
    make_exempt(lease, "A contract")
    publish(meeting)
    return meeting


@pytest.fixture
def paper(meeting):
    return meeting.items.get(title="Letter").papers.get()


@pytest.fixture
def withheld(meeting):
    return meeting.items.get(title="A contract").papers.get()


def opened(paper) -> list[tuple[str, str]]:
    return [(str(read.user), read.on) for read in PaperRead.objects.filter(paper=paper)]


def by_the_public(paper) -> int:
    return sum(count.number for count in PaperReadCount.objects.filter(paper=paper))


def body(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_person_stands_once_a_day_whatever_they_open(visit, people, paper):
    for address in (f"/papers/{paper.key}/", f"/papers/{paper.key}/paper.pdf"):
        visit(address, people.member)
        visit(address, people.nobody)
        visit(address, people.member)
    today = timezone.localdate()
    assert sorted(opened(paper)) == [("Member", today), ("Nobody", today)]
    PaperRead.objects.update(on=today - timedelta(days=1))
    visit(f"/papers/{paper.key}/", people.member)
    assert len(opened(paper)) == 3
    assert by_the_public(paper) == 0


def test_the_public_is_a_number_for_each_day(visit, paper):
    visit(f"/papers/{paper.key}/")
    PaperReadCount.objects.update(on=timezone.localdate() - timedelta(days=1))
    for _ in range(2):
        visit(f"/papers/{paper.key}/paper.pdf")
    assert [count.number for count in PaperReadCount.objects.all()] == [2, 1]
    assert not PaperRead.objects.exists()


def test_a_file_that_is_fetched_in_parts_or_asked_after_counts_once(client, visit, paper):
    address = f"/papers/{paper.key}/paper.pdf"
    for part in ("bytes=0-1023", "bytes=1024-2047", "bytes=2048-"):
        visit(address, Range=part)
    client.head(address)
    assert by_the_public(paper) == 1


def test_every_part_of_a_withheld_file_is_noted(visit, people, withheld):
    visit(f"/papers/{withheld.key}/paper.pdf", people.member, Range="bytes=10-")
    assert [name for name, _ in opened(withheld)] == ["Member"]


def test_who_may_not_read_it_is_no_reader(visit, people, withheld):
    assert visit(f"/papers/{withheld.key}/paper.pdf", people.other_member).status_code == 404
    assert visit(f"/papers/{withheld.key}/").status_code == 404
    assert not PaperRead.objects.exists()
    assert not PaperReadCount.objects.exists()


@pytest.mark.parametrize("page", ["", "withdraw/"])
def test_officers_see_who_opened_it(visit, people, paper, page):
    address = f"/work/papers/{paper.key}/{page}"
    words = body(visit(address, people.officer))
    assert "Nobody who was signed in." in words
    assert "Whoever opened a whole pack is not counted here." in words
    visit(f"/papers/{paper.key}/", people.member)
    visit(f"/papers/{paper.key}/")
    visit(f"/papers/{paper.key}/")
    words = body(visit(address, people.officer))
    assert "<li>Member, " in words
    assert "The public: 2 times" in words


def test_a_draft_has_no_list_of_readers(visit, people, council):
    paper = make_paper(make_item(make_meeting(council.committee), "Item"), "Draft")
    assert "Who has opened it" not in body(visit(f"/work/papers/{paper.key}/", people.officer))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite is locked as a whole")
def test_a_locked_database_holds_up_no_reader_of_an_open_paper(client, media):
    meeting = with_papers(make_council())
    paper = meeting.items.get(title="Letter").papers.get()
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert client.get(f"/papers/{paper.key}/").status_code == 200
        assert client.get(f"/papers/{paper.key}/paper.pdf").status_code == 200
        other.execute("ROLLBACK")
    assert by_the_public(paper) == 0
    client.get(f"/papers/{paper.key}/")
    assert by_the_public(paper) == 1
