"""The list of meetings and the page of one meeting."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from meetings.diary.lateness import deadline_of
from meetings.diary.services import mark_held
from meetings.models import Meeting, Publication
from scrutiny.models import ClosedDay
from scrutiny.templatetags.wording import long_date
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import edition_of, publish

LIST = "/meetings/"
SECRET = "Zanzibar"
OFFICERS = {"officer", "committee_officer"}
MEMBERS = {"chair", "member", "co_optee"}


def _text(response) -> str:
    return " ".join(response.content.decode().split())


def _published(committee, **facts) -> Meeting:
    """A meeting with an open report, and one withheld from the public but not from members."""
    meeting = make_meeting(committee, **facts)
    make_paper(make_item(meeting, "Open item", purpose="To agree."), "Open report")
    withheld = make_item(meeting, f"{SECRET} contract", purpose=f"{SECRET} purpose")
    make_paper(withheld, f"{SECRET} tender")
    make_exempt(withheld, "A contract")
    publish(meeting)
    return meeting


def _off(meeting: Meeting, state: str) -> Meeting:
    meeting.state, meeting.state_reason = state, "The hall is flooded."
    meeting.save()
    return meeting


# The list


def test_a_draft_meeting_is_listed_for_its_officers_only_and_marked(visit, council):
    draft = make_meeting(council.committee)
    for name, user in council.people.all().items():
        page = _text(visit(LIST, user))
        assert (draft.get_absolute_url() in page) == (name in OFFICERS), name
        assert ("Not public" in page) == (name in OFFICERS), name


def test_that_an_announced_meeting_has_a_draft_agenda_is_not_said(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    make_item(meeting, "An item")
    page = _text(visit(LIST))
    assert "Agenda to come" in page
    assert "draft" not in page


def test_meetings_to_come_stand_soonest_first_and_past_ones_latest_first(visit, council):
    dates = {days: make_meeting(council.committee, in_days=days, is_announced=True)
             for days in (9, 3, -3, -9)}  # fmt: skip

    def order(address):
        page = _text(visit(address))
        return sorted(
            (days for days in dates if dates[days].get_absolute_url() in page),
            key=lambda days: page.index(dates[days].get_absolute_url()),
        )

    assert order(LIST) == [3, 9]
    assert order(f"{LIST}?when=past") == [-3, -9]


def test_the_list_is_narrowed_by_committee_and_by_year(visit, council):
    london = ZoneInfo("Europe/London")
    meetings = {
        (code, year): make_meeting(
            committee, at=datetime(year, 3, 4, 18, tzinfo=london), is_announced=True
        )
        for code, committee in (("cyp", council.committee), ("hlt", council.other_committee))
        for year in (2021, 2022)
    }
    page = _text(visit(f"{LIST}?when=past&committee=cyp&year=2022"))
    seen = [key for key, meeting in meetings.items() if meeting.get_absolute_url() in page]
    assert seen == [("cyp", 2022)]


def test_a_filter_that_makes_no_sense_narrows_nothing(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    page = _text(visit(f"{LIST}?committee=none&year=soon&page=x"))
    assert meeting.get_absolute_url() in page


def test_the_years_to_choose_from_give_no_draft_away(visit, council):
    make_meeting(council.committee, at=timezone.now() + timedelta(days=800))
    year = str((timezone.now() + timedelta(days=800)).year)
    assert f'value="{year}"' not in _text(visit(LIST))
    assert f'value="{year}"' in _text(visit(LIST, council.people.officer))


def test_an_empty_list_says_where_to_look_next(visit, council):
    page = _text(visit(LIST))
    assert "No meeting is announced yet." in page
    assert 'href="/meetings/?when=past"' in page
    assert "No past meeting is found here." in _text(visit(f"{LIST}?when=past"))


def test_a_long_list_has_pages_that_keep_the_filter(visit, council):
    for days in range(1, 28):
        make_meeting(council.committee, in_days=days, is_announced=True)
    first = visit(f"{LIST}?committee=cyp")
    assert _text(first).count('class="meeting-row"') == 25
    assert "?committee=cyp&amp;page=2" in _text(first)
    assert _text(visit(f"{LIST}?committee=cyp&page=2")).count('class="meeting-row"') == 2


# One meeting


def test_a_draft_meeting_is_found_by_its_officers_only(visit, council):
    meeting = make_meeting(council.committee)
    for name, user in council.people.all().items():
        expected = 200 if name in OFFICERS else 404
        assert visit(meeting.get_absolute_url(), user).status_code == expected, name


def test_an_announced_meeting_says_by_when_its_agenda_comes_and_nothing_of_it(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    make_item(meeting, SECRET)
    page = _text(visit(meeting.get_absolute_url()))
    assert f"The agenda will be published by {long_date(deadline_of(meeting).deadline)}." in page
    assert SECRET not in page
    assert "Tin Hall, Tinford" in page


def test_a_day_on_which_the_council_is_closed_brings_the_agenda_forward(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    before = deadline_of(meeting).deadline
    ClosedDay.objects.create(day=before, reason="Moving house")
    page = _text(visit(meeting.get_absolute_url()))
    assert long_date(before) not in page
    assert long_date(deadline_of(meeting).deadline) in page


def test_no_promise_is_made_once_the_deadline_is_past(visit, council):
    soon = make_meeting(council.committee, in_days=2, is_announced=True)
    page = _text(visit(soon.get_absolute_url()))
    assert "will be published" not in page
    assert "No agenda is published here." in page


def test_officers_see_the_draft_agenda_in_true_words_marked_and_kept_out_of_caches(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    withheld = make_item(meeting, SECRET)
    make_paper(withheld, f"{SECRET} paper")
    make_exempt(withheld, "A matter", paragraph=1)
    response = visit(meeting.get_absolute_url(), council.people.officer)
    page = _text(response)
    assert "Draft agenda, not public" in page
    assert f"{SECRET} paper" in page
    assert re.search(r"Item</span>\s*1\.0", page)
    assert "Page" not in page.split("Agenda</h2>")[1]
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", ["public", "member", "officer"])
def test_page_ranges_are_those_of_the_edition_that_one_reads(visit, council, name):
    meeting = _published(council.committee)
    audience = {"public": "public", "member": "members", "officer": "officers"}[name]
    page = _text(visit(meeting.get_absolute_url(), getattr(council.people, name)))
    agenda = page.split("Agenda</h2>")[1]
    shown = re.findall(r'<span class="figures">(?:Pages?|pages?) ([^<]+)</span>', agenda)
    entries = edition_of(meeting, audience).entries.order_by("position")
    assert shown == [entry.pages for entry in entries if entry.pages[-1:].isdigit()]
    assert shown


def test_withheld_words_reach_members_and_officers_and_nobody_else(visit, council):
    meeting = _published(council.committee)
    for name, user in council.people.all().items():
        response = visit(meeting.get_absolute_url(), user)
        page = _text(response)
        may = name in MEMBERS | OFFICERS
        assert (SECRET in page) == may, name
        is_kept_by_none = response.headers.get("Cache-Control") == "private, no-store"
        assert is_kept_by_none == user.is_authenticated, name
        assert (f"{meeting.get_absolute_url()}members/pack.pdf" in page) == may, name


def test_the_public_reads_the_neutral_title_with_its_ground_and_no_papers(visit, council):
    meeting = _published(council.committee)
    agenda = _text(visit(meeting.get_absolute_url())).split("A contract")[1]
    assert "Exempt</strong>" in agenda
    assert "paragraph 3" in agenda
    assert "paper-link" not in agenda


def test_members_read_nothing_that_is_for_officers_only(visit, council):
    meeting = make_meeting(council.committee)
    item = make_item(meeting, "Placements")
    make_paper(item, "Open report")
    about_somebody = make_paper(item, f"{SECRET} file", label="Appendix Z")
    make_exempt(about_somebody, "About an individual", paragraph=1)
    publish(meeting)
    member = _text(visit(meeting.get_absolute_url(), council.people.member))
    assert "About an individual" in member
    assert SECRET not in member
    assert "Appendix Z" not in member
    assert "members/pack.pdf" not in member
    officer = _text(visit(meeting.get_absolute_url(), council.people.officer))
    assert f"{SECRET} file" in officer


def test_a_right_ends_with_the_membership_it_came_from(visit, council):
    meeting = _published(council.committee)
    member = council.people.member
    assert SECRET in _text(visit(meeting.get_absolute_url(), member))
    yesterday = timezone.localdate() - timedelta(days=1)
    member.person.memberships.update(ends_on=yesterday)
    assert SECRET not in _text(visit(meeting.get_absolute_url(), member))


def test_the_pack_is_offered_with_its_length_and_size(visit, council):
    meeting = _published(council.committee)
    edition = edition_of(meeting)
    page = _text(visit(meeting.get_absolute_url()))
    assert f'href="{meeting.get_absolute_url()}pack.pdf"' in page
    assert f"PDF, {edition.sheets} pages, {edition.size} bytes" in page


def test_only_the_newest_edition_is_shown(visit, council):
    meeting = _published(council.committee)
    make_paper(make_item(meeting, "Item of the supplement"), "Late report")
    assert "Item of the supplement" not in _text(visit(meeting.get_absolute_url()))
    publish(meeting, kind=Publication.Kind.SUPPLEMENT)
    page = _text(visit(meeting.get_absolute_url()))
    assert "Item of the supplement" in page
    assert "Supplement 1, " in page


def test_why_an_agenda_is_late_stands_on_its_page(visit, council):
    meeting = make_meeting(council.committee)
    make_paper(make_item(meeting, "Item", late_reason="The flood came on Monday"), "Report")
    publish(meeting, late_reason="The printer burned down")
    page = _text(visit(meeting.get_absolute_url()))
    assert "Late, because: The printer burned down" in page
    assert "Late item: The flood came on Monday." in page


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_a_meeting_that_is_off_says_so_and_why_and_keeps_its_agenda(visit, council, state):
    meeting = _off(_published(council.committee), state)
    page = _text(visit(meeting.get_absolute_url()))
    assert f"This meeting is {state}." in page
    assert "The hall is flooded." in page
    assert "Open item" in page


def test_a_meeting_that_is_off_promises_no_agenda(visit, council):
    meeting = _off(make_meeting(council.committee, is_announced=True), "cancelled")
    page = _text(visit(meeting.get_absolute_url()))
    assert "will be published" not in page
    assert "No agenda was published." in page


def test_a_meeting_that_was_held_says_so(visit, council):
    meeting = mark_held(_published(council.committee, in_days=-10), by=None)
    assert "Held</strong>" in _text(visit(meeting.get_absolute_url()))


def _add_item(meeting: Meeting, title: str) -> None:
    """Add an item with an open paper and a withheld one."""
    item = make_item(meeting, title, presenters=["A", "B"])
    make_paper(item, "Open")
    make_exempt(make_paper(item, "Closed"), "Neutral")


@pytest.mark.parametrize("name", ["public", "member", "officer"])
def test_a_page_asks_as_often_for_three_rows_as_for_one(council, count_queries, name):
    user = getattr(council.people, name)
    published = make_meeting(council.committee, in_days=20)
    draft = make_meeting(council.committee, in_days=45, is_announced=True)
    for meeting in (published, draft):
        _add_item(meeting, "First")
    publish(published)
    addresses = [LIST, published.get_absolute_url(), draft.get_absolute_url()]
    once = [count_queries(address, user) for address in addresses]
    for number in (1, 2):
        make_meeting(council.other_committee, in_days=30 + number, is_announced=True)
        for meeting in (published, draft):
            _add_item(meeting, f"More {number}")
        publish(published, kind=Publication.Kind.SUPPLEMENT, number=number)
    assert [count_queries(address, user) for address in addresses] == once
