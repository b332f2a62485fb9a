"""A draft agenda that tests of services change."""

from datetime import date
from types import SimpleNamespace

import pytest

from meetings.agenda.services import items
from meetings.models import Meeting
from meetings.pack.shapes import PageSource
from meetings.papers import generators
from meetings.papers.services import papers
from meetings.papers.services.facts import remove_paper
from meetings.papers.upload import upload_of
from tests.council import make_item, make_meeting, make_paper

PDF = b"%PDF-1.7 a few bytes"
NOTES = {"title": "Notes", "body_html": "<p>First</p>", "landscape": False}


def notes(source: str, on: date, audience: str) -> PageSource:
    """A generator for these tests: it prints a meeting's venue as it is now."""
    venue = Meeting.objects.get(slug=source).venue
    return PageSource("document", NOTES | {"body_html": f"<p>{venue}</p>"})


generators.register("test-notes", notes)


@pytest.fixture
def officer(client, table):
    """The officer of the meeting that a test has at its table, signed in."""
    client.force_login(table.by)
    return client


@pytest.fixture
def world(council, media) -> SimpleNamespace:
    """A draft agenda with an item of every sort of paper, and a user to change it."""
    meeting = make_meeting(council.committee)
    item, other = make_item(meeting, "Fostering"), make_item(meeting, "Adoption")
    upload = papers.upload_paper(
        item, upload_of(PDF, "plan.pdf"), kind="appendix", title="Plan", by=None
    )
    generated = papers.generate_paper(
        item, generator="test-notes", source=meeting.slug, kind="report", title="Notes", by=None
    )
    removed_item, removed_paper = make_item(meeting, "Set aside"), make_paper(item, "Set aside")
    items.remove_item(removed_item, by=None)
    remove_paper(removed_paper, by=None)
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
        removed_item=removed_item,
        removed_paper=removed_paper,
        media=media,
    )
