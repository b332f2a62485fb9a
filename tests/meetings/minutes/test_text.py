"""Typed minutes are saved once, kept beside another's text, and never lost."""

import pytest

from meetings.exempt.services.exempt_words import ground_of
from meetings.exempt.services.withholding import change_withholding, withhold
from meetings.minutes.payload import minutes_payload
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.text import Typed, restore, save_text, settle
from meetings.minutes.services.whole_minutes import record_minutes
from meetings.models import MinuteVersion, WithheldPassage
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from tests.council import make_item
from tests.meetings.sittings import make_table


@pytest.fixture
def table(council):
    return make_table(council)


def type_in(table, text, *, client="ann", sequence=1, base=0, minute=None, **facts):
    minute = minute or table.minute
    return save_text(minute, Typed(text, client, sequence, base, **facts), by=table.by)


def conflicts(table):
    return list(MinuteVersion.objects.filter(kind="conflict").values_list("text", flat=True))


def test_what_is_typed_is_the_minute_and_prints(table):
    outcome = type_in(table, "One.\n\nTwo.")
    assert (outcome.is_conflict, outcome.revision) == (False, 1)
    assert table.minute.text == "One.\n\nTwo."
    assert table.minute.body_html == "<p>One.</p><p>Two.</p>"


def test_a_text_that_comes_twice_is_taken_once(table):
    type_in(table, "One")
    assert type_in(table, "One").revision == 1
    assert table.minute.versions.count() == 1


def test_an_older_text_that_comes_late_does_not_replace_a_newer_one(table):
    type_in(table, "One two", sequence=2)
    type_in(table, "One", sequence=1)
    assert table.minute.text == "One two"


def test_ones_own_text_whose_answer_was_lost_is_no_conflict(table):
    type_in(table, "One", sequence=1, base=0)
    outcome = type_in(table, "One two", sequence=2, base=0)
    assert not outcome.is_conflict
    assert table.minute.text == "One two"


def test_two_who_write_keep_both_texts(table):
    type_in(table, "Ann's", client="ann")
    outcome = type_in(table, "Bob's", client="bob")
    assert (outcome.is_conflict, outcome.text) == (True, "Ann's")
    assert table.minute.text == "Ann's"
    assert conflicts(table) == ["Bob's"]


def test_a_conflict_grows_with_what_is_typed_on(table):
    type_in(table, "Ann's", client="ann")
    type_in(table, "Bob", client="bob", sequence=1)
    type_in(table, "Bob's words", client="bob", sequence=2)
    assert conflicts(table) == ["Bob's words"]


@pytest.mark.parametrize("chosen", ["Bob's", "Ann's", "Ann's\n\nBob's"])
def test_a_writer_settles_a_conflict_on_top_of_the_other_text(table, chosen):
    type_in(table, "Ann's", client="ann")
    type_in(table, "Bob's", client="bob")
    outcome = type_in(table, chosen, client="bob", sequence=2, base=1)
    assert not outcome.is_conflict
    assert table.minute.text == chosen
    assert conflicts(table) == []
    texts = set(table.minute.versions.values_list("text", flat=True))
    assert texts >= {"Ann's", "Bob's"}


@pytest.mark.parametrize(
    ("how", "text"), [("use", "Bob's"), ("append", "Ann's\n\nBob's"), ("aside", "Ann's")]
)
def test_anybody_settles_a_conflict_whose_page_is_gone(table, how, text):
    type_in(table, "Ann's", client="ann")
    type_in(table, "Bob's", client="bob")
    conflict = MinuteVersion.objects.get(kind="conflict")
    settle(conflict, how=how, by=table.by)
    assert (table.minute.text, conflicts(table)) == (text, [])
    assert AuditEntry.objects.filter(action="minute.settled").count() == 1
    with pytest.raises(Refused, match="settled already"):
        settle(conflict, how="use", by=table.by)


def test_typing_on_makes_one_version_and_taking_away_another(table):
    type_in(table, "One", sequence=1)
    type_in(table, "One two", sequence=2, base=1)
    assert table.minute.versions.count() == 1
    type_in(table, "Two", sequence=3, base=2)
    assert [v.text for v in table.minute.versions.all()] == ["Two", "One two"]


def test_an_earlier_version_comes_back_and_the_later_one_stays(table):
    type_in(table, "One", client="ann")
    type_in(table, "Another", client="bob", base=1)
    restore(table.minute.versions.get(text="One"), by=table.by)
    assert table.minute.text == "One"
    assert {v.text for v in table.minute.versions.all()} == {"One", "Another"}


def test_characters_that_no_database_keeps_are_no_fault(table):
    type_in(table, "a\x00b\ud800c\r\nd")
    assert table.minute.text == "ab?c\nd"


def test_a_text_beyond_measure_is_refused(table):
    with pytest.raises(Refused, match="at most"):
        type_in(table, "x" * 200_001)


def test_published_minutes_take_no_more_text(table):
    minutes = table.minute.minutes
    minutes.state = "published"
    minutes.save()
    with pytest.raises(Refused, match="published"):
        type_in(table, "Late")
    assert table.minute.text == ""


def test_the_minute_of_a_withheld_item_stands_in_no_open_record(table):
    type_in(table, "Secret price", minute=table.exempt_minute, is_closed=True)
    type_in(table, "Secret cost", minute=table.exempt_minute, is_closed=True, client="bob")
    type_in(table, "A contract was considered.", minute=table.exempt_minute, client="sum")
    minute = table.exempt_minute
    assert minute.text == "A contract was considered."
    assert all("Secret" not in version.text for version in minute.versions.all())
    assert "Secret" not in str(minutes_payload(table.meeting.slug, table.meeting.on, "public").data)
    assert WithheldPassage.objects.visible_to(table.by).filter(text="Secret price").count() == 2


def test_members_and_strangers_do_not_see_exempt_minutes_that_are_drafts(table, people):
    type_in(table, "Secret price", minute=table.exempt_minute, is_closed=True)
    for who in (people.member, people.co_optee, people.other_officer, people.public):
        assert not WithheldPassage.objects.visible_to(who).exists()
    assert WithheldPassage.objects.visible_to(people.committee_officer).exists()
    minutes = table.exempt_minute.minutes
    minutes.state = "published"
    minutes.save()
    assert WithheldPassage.objects.visible_to(people.member).exists()
    assert not WithheldPassage.objects.visible_to(people.other_member).exists()


def test_marking_an_item_exempt_takes_what_was_minuted_out_of_the_open_records(table):
    late = make_item(table.meeting, "A price")
    begin_minutes(table.meeting, by=table.by)
    minute = late.minutes.get()
    type_in(table, "Secret", minute=minute)
    withhold(
        late, basis="exempt", paragraphs=[3], public_title="B", public_interest="Harm", by=table.by
    )
    minute.refresh_from_db()
    assert (minute.text, minute.body_html, minute.title) == ("", "", "B")
    assert not minute.versions.exclude(text="").exists()
    # A page that was open before goes on typing: it is taken for closed.
    late.refresh_from_db()
    outcome = type_in(table, "Secret more", minute=minute, sequence=2, base=1, as_open=True)
    assert outcome.is_apart
    minute.refresh_from_db()
    assert minute.text == ""
    assert not minute.versions.exclude(text="").exists()
    texts = set(WithheldPassage.objects.visible_to(table.by).values_list("text", flat=True))
    assert texts == {"Secret", "Secret more"}


def test_minutes_that_are_taken_here_are_not_overwritten_by_an_import(table):
    type_in(table, "One")
    with pytest.raises(Refused, match="being taken here"):
        record_minutes(
            table.meeting, first_number=1, ended_at=None, attendance=[], minutes=[], by=None
        )
    assert table.minute.text == "One"


def test_a_neutral_title_that_is_corrected_is_so_in_the_minutes(table):
    item = table.exempt
    assert table.exempt_minute.title == "A contract"
    ground = ground_of(item)
    change_withholding(item, ground=ground, public_title="A property matter", by=table.by)
    assert table.exempt_minute.title == "A property matter"
