"""The home page and the pages about this site itself."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import Meeting
from tests.council import make_item, make_meeting, make_paper
from tests.publishing import publish

ABOUT = ["/accessibility/", "/contact/", "/open-data/", "/privacy/"]
PIXEL = b"\x89PNG\r\n\x1a\n"


def _published(committee, **when) -> Meeting:
    meeting = make_meeting(committee, **when)
    make_paper(make_item(meeting, "Item"), "Paper")
    publish(meeting)
    return meeting


def _text(response) -> str:
    return response.content.decode()


def test_an_empty_site_says_what_will_stand_there(visit, db):
    page = _text(visit("/"))
    assert "No meeting is announced yet." in page
    assert "No papers yet." in page
    assert "No committees yet." in page


def test_home_opens_with_the_next_meeting_that_takes_place(visit, council):
    off = make_meeting(council.committee, in_days=5, is_announced=True)
    off.state, off.state_reason = Meeting.State.CANCELLED, "No business."
    off.save()
    coming = make_meeting(council.other_committee, in_days=9, is_announced=True)
    card, rest = _text(visit("/")).split("After that")
    assert coming.get_absolute_url() in card
    assert off.get_absolute_url() in rest
    assert "Cancelled" in rest
    assert coming.get_absolute_url() not in rest.split("Latest papers")[0]


def test_home_promises_no_agenda_before_there_is_one(visit, council):
    make_meeting(council.other_committee, in_days=9, is_announced=True)
    card = _text(visit("/")).split("After that")[0]
    assert "About this meeting" in card
    assert "Agenda and papers" not in card
    _published(council.committee, in_days=8)
    assert "Agenda and papers" in _text(visit("/")).split("After that")[0]


def test_home_lists_the_newest_papers_first_and_each_meeting_once(visit, council):
    older = _published(council.committee, in_days=20)
    newer = _published(council.other_committee, in_days=25)
    publish(older, kind="supplement", at=timezone.now() - timedelta(days=1))
    latest = _text(visit("/")).split("Latest papers")[1]
    assert latest.count(older.get_absolute_url()) == 1
    assert latest.index(newer.get_absolute_url()) < latest.index(older.get_absolute_url())


def test_home_shows_a_draft_to_its_officers_only(visit, council):
    draft = make_meeting(council.committee)
    for name, user in council.people.all().items():
        sees = draft.get_absolute_url() in _text(visit("/", user))
        assert sees == (name in {"officer", "committee_officer"}), name


def test_home_asks_as_often_for_three_meetings_as_for_one(council, count_queries):
    _published(council.committee, in_days=10)
    make_meeting(council.committee, in_days=12, is_announced=True)
    once = count_queries("/", council.people.member)
    for days in (20, 30):
        _published(council.other_committee, in_days=days)
        make_meeting(council.committee, in_days=days + 1, is_announced=True)
    assert count_queries("/", council.people.member) == once


@pytest.mark.parametrize("address", ABOUT)
def test_pages_about_the_site_are_public_and_lead_back_home(visit, council, address):
    response = visit(address)
    assert response.status_code == 200
    assert 'class="govuk-breadcrumbs__link" href="/"' in _text(response)


def test_the_colours_are_those_of_the_council_and_may_be_kept_for_a_day(visit, council):
    council.profile.brand_colour = "#123456"
    council.profile.save()
    response = visit("/council.css")
    assert response["Content-Type"] == "text/css"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert "#123456" in _text(response)


def test_the_crest_is_found_once_the_council_has_one(visit, council):
    assert visit("/council-crest.png").status_code == 404
    council.profile.crest.save("crest.png", ContentFile(PIXEL))
    response = visit("/council-crest.png")
    assert response["Content-Type"] == "image/png"
    assert response.content == PIXEL
    assert "/council-crest.png" in _text(visit("/"))
