"""What is missing before the minutes of a meeting are published."""

from datetime import time

import pytest
from django.urls import reverse

from meetings.minutes.missing import missing_before_publication
from meetings.minutes.services.minute_taking import close_meeting
from meetings.minutes.services.publication import publish_minutes
from meetings.minutes.services.text import Typed, save_text, settle
from meetings.models import (
    Attendance,
    Declaration,
    Minutes,
    MinuteVersion,
    Motion,
    Publication,
    Resolution,
)
from meetings.sitting.services import attendance, decisions, declarations
from meetings.sitting.services.locking import CLOSE_FIRST
from scrutiny.refusals import Refused
from tests.council import make_person, seat
from tests.meetings.sittings import make_table


@pytest.fixture
def table(council, media):
    """A meeting with a quorum, which goes on."""
    table = make_table(council)
    table.make_quorate()
    return table


def close(table):
    close_meeting(table.meeting, started_at=time(18), ended_at=time(19), by=table.by)


def move(table, **facts):
    return decisions.write_down(Motion(minute=table.minute), "it be noted", by=table.by, **facts)


def make_fourth(table):
    """Seat one more elected member, who is here."""
    person = make_person("F Ourth")
    seat(person, table.meeting.committee)
    table.mark(person)
    return person


def publish(table):
    return publish_minutes(Minutes.objects.get(meeting=table.meeting), by=table.by)


def missing(table):
    return [each.sentence for each in missing_before_publication(table.meeting)]


def test_minutes_are_published_once_the_meeting_is_closed(table, client):
    [wanted] = missing_before_publication(table.meeting)
    assert wanted.sentence == CLOSE_FIRST
    client.force_login(table.by)
    assert b"The meeting ended at" in client.get(wanted.url).content
    with pytest.raises(Refused, match="Close the meeting first"):
        publish(table)
    assert not Publication.objects.exists()
    close(table)
    assert missing(table) == []
    publish(table)
    table.meeting.refresh_from_db()
    assert table.meeting.state == "held"


# What no longer agrees with the attendance


def test_a_decision_is_in_doubt_once_the_attendance_has_no_quorum(table, client):
    decisions.write_down(Resolution(minute=table.minute), "it be noted.", by=table.by)
    close(table)
    assert missing(table) == []
    table.mark(table.elected, table.third, capacity="absent")
    [wanted] = missing_before_publication(table.meeting)
    assert wanted.sentence == (
        "“Fostering” was decided, but the attendance has no quorum for it: "
        "1 of 3 elected members; co-optees do not count."
    )
    page, _, place = wanted.url.partition("#")
    client.force_login(table.by)
    assert f'id="{place}"' in client.get(page).content.decode()
    with pytest.raises(Refused, match="no quorum for it"):
        publish(table)
    table.mark(table.elected, table.third)
    assert missing(table) == []


def test_who_moved_seconded_or_voted_and_is_marked_away_later_is_named(table):
    fourth = make_fourth(table)
    motion = move(table, mover=fourth, seconder=table.third)
    ways = {table.chair: "for", table.third: "for", fourth: "against"}
    decisions.name_votes(motion, ways, by=table.by)
    close(table)
    assert missing(table) == []
    table.mark(fourth, capacity="absent")
    assert missing(table) == [
        "“Fostering”: F Ourth moved a motion, but is not here.",
        "“Fostering”: F Ourth voted, but is not here.",
    ]
    table.mark(fourth)
    declared = {"kind": Declaration.Kind.PECUNIARY, "item": table.item, "by": table.by}
    declarations.declare(table.meeting, person=table.third, **declared)
    assert missing(table) == [
        "“Fostering”: T Hird seconded a motion, but declared an interest that bars.",
        "“Fostering”: T Hird voted, but declared an interest that bars.",
    ]


def test_votes_that_were_counted_are_no_more_than_who_may_vote(table):
    fourth = make_fourth(table)
    counts = {"votes_for": 3, "votes_against": 1, "abstained": 0}
    decisions.count_vote(move(table), **counts, by=table.by)
    close(table)
    row = Attendance.objects.get(person=fourth)
    attendance.set_details(row, attendance.Details(arrived_for=table.exempt), by=table.by)
    assert missing(table) == ["“Fostering”: 4 votes were counted, but 3 may vote."]


def test_an_exclusion_is_in_doubt_once_its_mover_is_away_and_there_is_no_quorum(table):
    people = {"mover": table.elected, "seconder": table.third, "by": table.by}
    declarations.exclude_public(table.meeting, {table.exempt: [3]}, **people)
    close(table)
    assert missing(table) == []
    table.mark(table.elected, capacity="apologies")
    assert missing(table) == [
        "The public was excluded for “A contract”, but the attendance has no quorum for it: "
        "2 of 3 elected members; co-optees do not count.",
        "“A contract”: Member moved to exclude the public, but is not here.",
    ]


# Two texts for one item


def test_two_texts_are_settled_before_publication(table):
    for client, words in (("ann", "Ann’s words"), ("bob", "Bob’s words")):
        save_text(table.minute, Typed(words, client, 1, 0), by=table.by)
    close(table)
    [wanted] = missing_before_publication(table.meeting)
    assert "wrote at the same time in “Fostering”" in wanted.sentence
    with pytest.raises(Refused, match="Say which text stands"):
        publish(table)
    settle(MinuteVersion.objects.get(kind="conflict"), how="append", by=table.by)
    assert missing(table) == []


def test_a_text_that_was_left_when_the_minutes_were_published_can_be_set_aside(table, client):
    for page, words in (("ann", "Ann’s words"), ("bob", "Bob’s words")):
        save_text(table.minute, Typed(words, page, 1, 0), by=table.by)
    Minutes.objects.update(state=Minutes.State.PUBLISHED)
    conflict = MinuteVersion.objects.get(kind="conflict")
    with pytest.raises(Refused, match="published"):
        settle(conflict, how="use", by=table.by)
    client.force_login(table.by)
    desk = reverse("meetings:desk", args=[table.meeting.slug])
    page = client.get(desk).content.decode()
    assert "Set it aside" in page
    assert "Put it in place" not in page
    client.post(reverse("meetings:settle_minute", args=[conflict.key]), {"how": "aside"})
    conflict.refresh_from_db()
    assert (conflict.kind, conflict.text, table.minute.text) == (
        "settled", "Bob’s words", "Ann’s words",
    )  # fmt: skip
    assert "Set it aside" not in client.get(desk).content.decode()


# Members of whom nobody said anything


def test_a_meeting_is_closed_with_an_answer_for_every_member(council, client):
    table = make_table(council)
    table.mark(table.chair, table.elected, table.third)
    address = reverse("meetings:record_of_meeting", args=[table.meeting.slug, "close"])
    client.force_login(table.by)
    page = client.get(address).content.decode()
    assert "Nobody marked C Hurch, Co Optee and O Ther. What were they?" in page
    times = {"started_at": "9.05 pm", "ended_at": "8.00 pm"}
    form = client.post(address, times).context["form"]
    assert form.errors["others"] == ["Say what they were, or mark them under Attendance."]
    form = client.post(address, times | {"others": "absent"}).context["form"]
    assert form.errors["ended_at"] == ["Enter a time after 9.05 pm, when it began."]
    with pytest.raises(Refused, match="whether they were here: C Hurch, Co Optee and O Ther"):
        close(table)
    assert not table.meeting.attendance.filter(person=table.church).exists()
    client.post(address, {"started_at": "6.00 pm", "ended_at": "8.00 pm", "others": "apologies"})
    table.meeting.refresh_from_db()
    assert table.meeting.state == "held"
    assert table.meeting.attendance.filter(capacity="apologies").count() == 3
    assert 'name="others"' not in client.get(address).content.decode()


def test_a_member_who_was_added_after_the_end_is_wanting(table):
    close(table)
    seat(make_person("F Ourth"), table.meeting.committee)
    assert missing(table) == ["It is not said whether they were here: F Ourth."]


def test_a_meeting_ends_after_it_began_or_past_midnight(table):
    for began, ended in ((time(21, 5), time(20)), (time(9), time(3)), (time(18), time(18))):
        with pytest.raises(Refused, match="when it began"):
            close_meeting(table.meeting, started_at=began, ended_at=ended, by=table.by)
    close_meeting(table.meeting, started_at=time(19), ended_at=time(0, 20), by=table.by)
