"""An exempt minute is corrected on confirmation, and no open record reveals it."""

from datetime import time

import pytest

from meetings.exempt.services.withholding import withhold
from meetings.minutes.services.closing import end_meeting
from meetings.minutes.services.confirmation import Corrected, confirm_minutes
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.publication import publish_minutes
from meetings.models import Correction, Minutes, WithheldPassage
from meetings.sitting.services.attendance import mark
from scrutiny.refusals import Refused
from tests.addresses import addresses
from tests.leaks import assert_nowhere, found_in_answer, found_in_tables, pages_of
from tests.meetings.drafts import put_into
from tests.meetings.sittings import PRIVATE, at, make_later_meeting, make_table_that_is_over

CORRECTED, WHAT = "The price is quinquaginta pounds", "novempenny to read quinquaginta"
WORDS = {"quinquaginta", "novempenny"}
NEUTRAL = "the exempt minute was corrected"


@pytest.fixture
def table(council, media):
    """A meeting that is over, whose minutes are published as a draft."""
    table = make_table_that_is_over(council)
    publish_minutes(table.minutes, by=None)
    return table


@pytest.fixture
def later(table):
    """The next meeting, whose minutes are begun and which has a quorum."""
    meeting = make_later_meeting(table.meeting)
    put_into(meeting, "published")
    begin_minutes(meeting, by=None)
    for person in (table.chair, table.elected, table.third):
        mark(meeting, person, "present", by=None)
    return meeting


def as_it_stands(table, later) -> dict[str, str]:
    place = table.exempt_minute.position
    return {
        "at": later.slug,
        "signed_by": "C Hair",
        f"text_{table.minute.position}": table.minute.text,
        f"text_{place}": "",
        f"text_{place}_closed": PRIVATE,
    }


def correct(officer, table, later):
    place = table.exempt_minute.position
    words = {f"words_{place}_closed": WHAT, f"text_{place}_closed": CORRECTED}
    return officer.post(
        at("confirm_minutes", table.meeting.slug), as_it_stands(table, later) | words
    )


def exempt_words(client, slug, audience, folder) -> str:
    path = folder / f"{audience}.pdf"
    path.write_bytes(b"".join(client.get(at("exempt_minute", slug, audience))))
    return " ".join(" ".join(pages_of(path)).split())


def test_the_exempt_paper_says_what_was_corrected_to_those_who_read_it(
    officer, table, later, people, tmp_path
):
    correct(officer, table, later)
    for audience, who in (("members", people.member), ("officers", table.by)):
        officer.force_login(who)
        said = exempt_words(officer, table.meeting.slug, audience, tmp_path)
        assert CORRECTED in said
        assert f"Corrected before it was confirmed: {WHAT}" in said
        assert PRIVATE not in said


def test_both_open_minutes_say_only_that_the_exempt_minute_was_corrected(
    officer, table, later, client
):
    correct(officer, table, later)
    end_meeting(later, started_at=time(22), ended_at=time(23), others="absent", by=None)
    publish_minutes(Minutes.objects.get(meeting=later), by=None)
    reference = f"CYP{table.exempt_minute.number}"
    client.logout()
    for slug in (table.meeting.slug, later.slug):
        assert f"{reference}: {NEUTRAL}" in client.get(at("minutes", slug)).content.decode()
    said = {each: found_in_answer(client.get(each), WORDS) for each in addresses()}
    assert_nowhere({each: those for each, those in said.items() if those})


def test_no_table_but_that_of_withheld_words_says_it(officer, table, later):
    correct(officer, table, later)
    assert found_in_tables(WORDS, but=()) == {"meetings_withheldpassage": WORDS}
    kept = table.exempt_minute.versions.filter(is_closed=True).order_by("revision").first()
    before = WithheldPassage.objects.visible_to(table.by).get(version=kept)
    assert before.text == PRIVATE


def test_the_form_shows_the_exempt_minute_and_wants_to_know_what_was_corrected(
    officer, table, later
):
    address = at("confirm_minutes", table.meeting.slug)
    assert PRIVATE in officer.get(address).content.decode()
    changed = {f"text_{table.exempt_minute.position}_closed": CORRECTED}
    refused = officer.post(address, as_it_stands(table, later) | changed).content.decode()
    assert "Say what was corrected; the words are changed." in refused
    assert CORRECTED in refused
    officer.post(address, as_it_stands(table, later))
    assert not Correction.objects.exists()


def test_an_open_item_has_no_exempt_minute_to_correct(table, later):
    wrong = Corrected(table.minute, "Nothing", "Else", is_closed=True)
    with pytest.raises(Refused, match="no exempt minute"):
        confirm_minutes(table.minutes, at=later, signed_by="C Hair", by=None, corrections=[wrong])
    assert table.minutes.state == "published"
    assert not Correction.objects.exists()


def test_an_item_that_is_marked_exempt_takes_its_corrections_with_it(table, later):
    said = Corrected(table.minute, WHAT, CORRECTED)
    confirm_minutes(table.minutes, at=later, signed_by="C Hair", by=None, corrections=[said])
    assert "meetings_correction" in found_in_tables(WORDS, but=())
    put_into(table.meeting, "published")  # an item of a meeting that is over is marked no more
    withhold(
        table.item, basis="exempt", paragraphs=[3], public_title="A matter",
        public_interest="It would harm a family.", by=None,
    )  # fmt: skip
    assert set(found_in_tables(WORDS, but=())) == {"meetings_withheldpassage"}
