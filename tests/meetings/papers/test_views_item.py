"""An agenda item at its address for ever."""

import pytest
from django.utils import timezone

from meetings.diary.services import mark_held
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import Meeting, Minute, Minutes, Publication
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import edition_of, publish

SECRET = "Zanzibar"
OFFICERS = {"officer", "committee_officer"}
MEMBERS = {"chair", "member", "co_optee"}


def _text(response) -> str:
    return " ".join(response.content.decode().split())


def _published(item) -> None:
    make_paper(item, "The report")
    publish(item.meeting)


def _item(committee, title="Terms of reference", **facts):
    meeting = make_meeting(committee)
    make_item(meeting, "Apologies", kind="standing")
    return make_item(meeting, title, **facts)


def _minutes(item, state: str) -> Minutes:
    meeting = mark_held(item.meeting, by=None)
    text = MinuteText("Terms", "<p>They were read.</p>", ("that they be agreed",))
    minutes = record_minutes(
        meeting, first_number=24, ended_at=None, attendance=[], minutes=[text], by=None
    )
    Minute.objects.filter(minutes=minutes).update(item=item)
    Minutes.objects.filter(pk=minutes.pk).update(
        state=state, confirmed_on=timezone.localdate() if state == "confirmed" else None
    )
    return minutes


def test_an_item_shows_its_number_words_papers_and_pages(visit, council):
    item = _item(council.committee, purpose="To agree them.", presenters=["A Author"])
    _published(item)
    entry = edition_of(item.meeting).entries.items().get(item=item)
    page = _text(visit(item.get_absolute_url()))
    for words in ("Item 2.0", "Terms of reference", "To agree them.", "A Author", "The report"):
        assert words in page
    assert f'<span class="figures">{entry.pages}</span> of the agenda pack' in page
    assert item.meeting.get_absolute_url() in page


def test_a_verbal_report_says_so_instead_of_pages(visit, council):
    item = _item(council.committee, kind="verbal")
    publish(item.meeting)
    assert "Verbal Report" in _text(visit(item.get_absolute_url()))


def test_an_item_lists_what_is_part_of_it(visit, council):
    item = _item(council.committee)
    part = make_item(item.meeting, "A part", parent=item)
    make_paper(part, "Paper of the part")
    _published(item)
    whole = _text(visit(item.get_absolute_url()))
    assert part.get_absolute_url() in whole
    assert "Paper of the part" in whole
    assert "Item 2.1" in _text(visit(part.get_absolute_url()))


def test_an_item_is_not_found_before_it_is_published_except_by_its_officers(visit, council):
    item = _item(council.committee, SECRET)
    Meeting.objects.filter(pk=item.meeting_id).update(is_announced=True)
    for name, user in council.people.all().items():
        response = visit(item.get_absolute_url(), user)
        if name in OFFICERS:
            assert "Draft agenda, not public" in _text(response)
            assert response["Cache-Control"] == "private, no-store"
        else:
            assert response.status_code == 404, name


def test_an_item_added_since_is_not_public_until_the_next_publication(visit, council):
    first = _item(council.committee)
    _published(first)
    added = make_item(first.meeting, "Added since")
    make_paper(added, "Paper")
    assert visit(added.get_absolute_url()).status_code == 404
    publish(first.meeting, kind=Publication.Kind.SUPPLEMENT)
    assert visit(added.get_absolute_url()).status_code == 200


def test_an_item_keeps_the_words_it_was_published_with(visit, council):
    item = _item(council.committee, "As published")
    _published(item)
    item.title = "Changed since"
    item.save()
    page = _text(visit(item.get_absolute_url()))
    assert "As published" in page
    assert "Changed since" not in page


@pytest.mark.parametrize("paragraph", [1, 3])
def test_a_withheld_item_shows_its_true_words_to_those_who_may_read_them(visit, council, paragraph):
    item = _item(council.committee, SECRET, purpose=f"{SECRET} purpose")
    make_paper(item, f"{SECRET} paper")
    make_exempt(item, "A contract", paragraph=paragraph)
    publish(item.meeting)
    may = OFFICERS | MEMBERS if paragraph == 3 else OFFICERS
    for name, user in council.people.all().items():
        response = visit(item.get_absolute_url(), user)
        page = _text(response)
        assert (SECRET in page) == (name in may), name
        is_kept_by_none = "no-store" in response.headers.get("Cache-Control", "")
        assert is_kept_by_none == user.is_authenticated, name
        assert "Not for publication" in page
        assert f"paragraph {paragraph}" in page


def test_the_title_in_the_browser_is_neutral_for_everybody(visit, council):
    item = _item(council.committee, SECRET)
    make_exempt(item, "A contract")
    publish(item.meeting)
    title = _text(visit(item.get_absolute_url(), council.people.member)).split("</title>")[0]
    assert "A contract" in title
    assert SECRET not in title


@pytest.mark.parametrize("state", ["published", "confirmed"])
def test_public_minutes_stand_with_the_item_that_they_are_about(visit, council, state):
    item = _item(council.committee)
    _published(item)
    _minutes(item, state)
    page = _text(visit(item.get_absolute_url()))
    for words in ("CYP24", "They were read.", "that they be agreed"):
        assert words in page


@pytest.mark.parametrize("state", ["draft", "circulated"])
def test_minutes_that_are_not_public_are_shown_to_nobody(visit, council, state):
    item = _item(council.committee)
    _published(item)
    _minutes(item, state)
    for name, user in council.people.all().items():
        assert "They were read." not in _text(visit(item.get_absolute_url(), user)), name
        minutes = f"{item.meeting.get_absolute_url()}minutes/"
        assert visit(minutes, user).status_code == 404, name


def test_the_minutes_of_a_meeting_have_a_page_of_their_own(visit, council):
    item = _item(council.committee)
    _published(item)
    _minutes(item, "published")
    page = _text(visit(f"{item.meeting.get_absolute_url()}minutes/"))
    assert "Draft minutes" in page
    assert "They were read." in page
    assert "Read the minutes" in _text(visit(item.meeting.get_absolute_url()))


def test_minutes_without_a_pdf_offer_none(visit, council):
    item = _item(council.committee)
    _published(item)
    _minutes(item, "published")
    assert visit(f"{item.meeting.get_absolute_url()}minutes.pdf").status_code == 404


def test_an_unknown_item_is_not_found(visit, council):
    assert visit("/items/nothing/").status_code == 404
    assert visit("/items/nothing/", council.people.officer).status_code == 404


@pytest.mark.parametrize("name", ["public", "member", "officer"])
def test_an_item_asks_as_often_for_three_papers_as_for_one(council, count_queries, name):
    user = getattr(council.people, name)
    item = _item(council.committee)
    make_exempt(make_paper(item, "Closed"), "Neutral")
    _published(item)
    once = count_queries(item.get_absolute_url(), user)
    for number in (1, 2):
        make_paper(item, f"Open {number}")
        make_exempt(make_paper(item, f"Closed {number}"), "Neutral")
        publish(item.meeting, kind=Publication.Kind.SUPPLEMENT, number=number)
    assert count_queries(item.get_absolute_url(), user) == once
