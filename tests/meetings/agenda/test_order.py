"""The order of items and papers on a draft agenda."""

from datetime import datetime

import pytest
from django.utils import timezone

from meetings.agenda.services.items import add_item
from meetings.agenda.services.order import order_items
from meetings.diary.services import plan_meeting
from meetings.models import Meeting
from meetings.papers.services.facts import order_papers
from meetings.papers.services.papers import write_paper
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.publishing import publish

PAYLOAD = {"title": "Words", "body_html": "<p>Words.</p>", "landscape": False}


@pytest.fixture
def meeting(council, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    at = timezone.make_aware(datetime(2030, 3, 14, 18))
    return plan_meeting(council.committee, starts_at=at, venue="Room 1", by=None)


@pytest.fixture
def items(meeting):
    return [add_item(meeting, title=title, by=None) for title in ("One", "Two", "Three")]


def titles(rows):
    return [row.title for row in rows.order_by("position")]


def test_items_stand_in_the_order_given_and_it_is_recorded(meeting, items, people):
    order_items(meeting, [items[2], items[0], items[1]], by=people.officer)
    assert titles(meeting.items) == ["Three", "One", "Two"]
    entry = AuditEntry.objects.about(meeting).first()
    assert (entry.action, entry.by) == ("agenda.ordered", people.officer)


def test_the_order_that_stands_already_changes_nothing(meeting, items):
    before = AuditEntry.objects.count()
    order_items(meeting, items, by=None)
    assert AuditEntry.objects.count() == before


def test_sub_items_are_ordered_below_their_item(meeting, items):
    subs = [add_item(meeting, title=t, parent=items[0], by=None) for t in ("a", "b")]
    order_items(meeting, subs[::-1], by=None)
    assert titles(items[0].sub_items) == ["b", "a"]
    assert titles(meeting.items.top_level()) == ["One", "Two", "Three"]


def test_an_order_that_leaves_an_item_out_is_refused(meeting, items):
    with pytest.raises(Refused, match="changed meanwhile"):
        order_items(meeting, items[:2], by=None)
    assert titles(meeting.items) == ["One", "Two", "Three"]


def test_a_meeting_that_is_over_keeps_its_order(meeting, items):
    Meeting.objects.update(state="held")
    with pytest.raises(Refused, match="held"):
        order_items(meeting, items[::-1], by=None)


def test_published_items_keep_their_places(meeting, items):
    publish(meeting)
    with pytest.raises(Refused, match="keeps its place"):
        order_items(meeting, items[::-1], by=None)
    assert titles(meeting.items) == ["One", "Two", "Three"]


def test_papers_stand_in_the_order_given(items):
    papers = [
        write_paper(
            items[0], payload_kind="document", payload=PAYLOAD, kind="report", title=t, by=None
        )
        for t in ("a", "b")
    ]
    order_papers(items[0], papers[::-1], by=None)
    assert titles(items[0].papers) == ["b", "a"]
