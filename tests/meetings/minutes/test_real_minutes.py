"""The real minutes of 17 April 2024, entered through the screens and confirmed.

Skipped where the real papers are not beside the clone.
"""

import subprocess
import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committees.models import Membership, Person, RoleGrant
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import AgendaItem, Meeting, Minute, Minutes, Paper
from scrutiny.models import Council
from tests.council import make_committee, make_item, make_meeting, make_person, make_user, seat
from tests.meetings.pack.test_real_pack import share_in_order, words
from tests.publishing import publish

pytestmark = pytest.mark.django_db

TEXT, TABLE, PACK = "03-minutes-2024-04-17.txt", "previous-minutes.toml", "meeting.toml"


def evening(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 18))


class Screens:
    """Posts the forms of the browser, as the officer who takes the minutes."""

    def __init__(self, meeting: Meeting, client: Client):
        self.meeting, self.client = meeting, client

    def post(self, name: str, /, *arguments: str, **said) -> None:
        address = reverse(f"meetings:{name}", args=[self.meeting.slug, *arguments])
        answer = self.client.post(address, said)
        assert answer.status_code == 302, answer.content.decode()

    def take_attendance(self, capacity: str, names: list[str]) -> None:
        for name in names:
            key = Person.objects.get(name=name).key
            self.post("mark_attendance", person=key, capacity=capacity)

    def write(self, item: AgendaItem, paragraphs: list[str], resolved: list[str]) -> None:
        for text in resolved:
            self.post("record_of_item", item.key, "resolution", text=text)
        if paragraphs:
            said = {"part": "words", "base": "0", "sequence": "1", "client": "form-1"}
            self.post("minute_item", item.key, text="\n\n".join(paragraphs), **said)


@pytest.fixture
def april(real_papers, media, client):
    """The meeting of April with its minutes as the screens have written them."""
    table = tomllib.loads((real_papers / TABLE).read_text())
    facts = tomllib.loads((real_papers / PACK).read_text())
    committee = make_committee(facts["committee"]["code"], facts["committee"]["name"])
    co_opted = {m["name"] for m in facts["committee"]["members"] if m.get("role") == "co-optee"}
    for name in (*table["present"], *table["apologies"]):
        is_co_opted = name in co_opted
        kind = Person.Kind.CO_OPTEE if is_co_opted else Person.Kind.COUNCILLOR
        role = Membership.Role.CHAIR if name == table["chair"] else Membership.Role.MEMBER
        place = {"role": "co-optee", "seat": "other"} if is_co_opted else {"role": role}
        seat(make_person(name, kind=kind), committee, **place)
    february = make_meeting(committee, at=evening(date(2024, 2, 21)))
    Meeting.objects.filter(pk=february.pk).update(state=Meeting.State.HELD)
    record_minutes(
        february, first_number=table["first_number"] - 1, ended_at=None, attendance=[],
        minutes=[MinuteText("Something")], by=None,
    )  # fmt: skip
    meeting = make_meeting(committee, at=evening(table["date"]))
    Meeting.objects.filter(pk=meeting.pk).update(venue=facts["meeting"]["venue"])
    for each in table["minutes"]:
        make_item(meeting, each["title"], kind=AgendaItem.Kind.STANDING)
    publish(meeting, at=evening(date(2024, 4, 8)))
    return _entered(meeting, table, client)


def _entered(meeting, table, client) -> Screens:
    officer = make_user("officer")
    RoleGrant.objects.create(user=officer, role=RoleGrant.Role.DEMOCRACY_OFFICER)
    client.force_login(officer)
    screens = Screens(meeting, client)
    screens.post("begin_minutes")
    screens.take_attendance("present", table["present"])
    screens.take_attendance("apologies", table["apologies"])
    chair = Person.objects.get(name=table["chair"]).key
    screens.post("attendance_details", chair, takes_chair="on")
    for each in table["in_attendance"]:
        screens.post("record_of_meeting", "other", capacity="in-attendance", **each)
    for each, item in zip(table["minutes"], meeting.items.order_by("position"), strict=True):
        screens.write(item, each["text"], each.get("resolved", []))
    screens.post(
        "record_of_meeting", "close", started_at=f"{table['time']:%H:%M}",
        ended_at=f"{table['ended']:%H:%M}",
    )  # fmt: skip
    return screens


def november(april: Screens) -> Meeting:
    """The next meeting, with an item for the minutes, published and begun."""
    meeting = make_meeting(april.meeting.committee, at=evening(date(2024, 11, 7)))
    make_item(meeting, "Apologies for Absence", kind=AgendaItem.Kind.STANDING)
    make_item(meeting, "Declarations of Interest", kind=AgendaItem.Kind.STANDING)
    make_item(meeting, "Minutes of the Previous Meeting", kind=AgendaItem.Kind.MINUTES)
    return meeting


def printed_words(path: Path, pdftotext: str) -> list[str]:
    done = subprocess.run([pdftotext, path, "-"], capture_output=True, check=True)
    return words(done.stdout.decode())


def references(found: list[str]) -> list[str]:
    return [word for word in found if word.startswith("CYP")]


def test_the_real_minutes_are_entered_published_confirmed_and_printed(
    april, real_papers, tmp_path, pdftotext
):
    after = november(april)
    april.post("publish_minutes")
    [paper] = Paper.objects.filter(item__meeting=after)
    assert (paper.generator, paper.generator_source) == ("minutes", april.meeting.slug)
    publish(after, at=evening(date(2024, 10, 30)))
    screens = Screens(after, april.client)
    screens.post("begin_minutes")
    numbers = after.minutes.entries.values_list("number", flat=True)
    assert list(numbers) == [None, 29, 30]
    here = ["J Jones", "J Urey", "K Tonks"]
    screens.take_attendance("present", here)
    april.post("confirm_minutes", at=after.slug, signed_by=here[0], **_as_it_stands(april))
    confirmed = Minutes.objects.get(meeting=april.meeting)
    assert (confirmed.state, confirmed.confirmed_on) == ("confirmed", after.on)
    page = Client().get(reverse("meetings:minutes", args=[april.meeting.slug])).content.decode()
    assert "Confirmed as a correct record, Thursday 7 November 2024" in page
    resolved = Minute.objects.get(minutes__meeting=after, number=30).resolutions.get().text
    assert "17 April 2024" in resolved

    source = words((real_papers / TEXT).read_text())
    by_command, in_public = tmp_path / "command.pdf", tmp_path / "public.pdf"
    call_command("buildminutes", april.meeting.slug, "--out", str(by_command))
    answer = Client().get(reverse("meetings:minutes_file", args=[april.meeting.slug]))
    in_public.write_bytes(b"".join(answer))
    for path in (by_command, in_public):
        printed = printed_words(path, pdftotext)
        assert share_in_order(source, printed) >= 0.995
        assert share_in_order(printed, source) >= 0.95  # no more than the running headers
        assert references(printed) == references(source)


def _as_it_stands(april: Screens) -> dict[str, str]:
    """What the form of confirmation sends back when nothing is corrected."""
    entries = Minute.objects.filter(minutes__meeting=april.meeting)
    return {f"text_{each.position}": each.text for each in entries}


def test_the_next_meeting_begins_at_one_where_numbers_restart(april):
    council = Council.current()
    council.minute_numbers = Council.MinuteNumbers.RESTART
    council.save()
    after = november(april)
    publish(after, at=evening(date(2024, 10, 30)))
    Screens(after, april.client).post("begin_minutes")
    assert list(after.minutes.entries.values_list("number", flat=True)) == [None, 1, 2]
