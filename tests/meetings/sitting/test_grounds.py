"""Private minutes of an open item, while the public is excluded for its exempt papers."""

import json

import pytest

from meetings.minutes.missing import missing_before_publication
from meetings.minutes.payload import minute_payload
from meetings.minutes.services.confirmation import Corrected, confirm_minutes
from meetings.minutes.services.exempt_minutes import exempt_paper
from meetings.minutes.services.publication import papers_of, publish_minutes
from meetings.minutes.services.text import Typed, save_text
from meetings.minutes.views.desk import writer_of
from meetings.models import (
    Edition,
    Meeting,
    MinuteAction,
    Minutes,
    Motion,
    Resolution,
    WithheldPassage,
)
from meetings.sitting.services.decisions import count_vote, write_down
from meetings.sitting.services.declarations import exclude_public
from scrutiny.refusals import Refused
from tests.leaks import pages_of
from tests.meetings.sittings import (
    at,
    close,
    make_exempt_paper,
    make_later_meeting,
    make_table,
)

FEES, OPEN = "Carers get ninety pounds", "Fees were considered in private."


@pytest.fixture
def table(council, media):
    """A meeting whose open item, on fostering, has an appendix that is exempt (paragraph 3)."""
    table = make_table(council)
    make_exempt_paper(table.item)
    table.make_quorate()
    return table


def draft(table, closed=FEES, text=OPEN) -> None:
    """Write the open minute and the exempt one beside it."""
    save_text(table.minute, Typed(text, "ann-words", 1, 0), by=table.by)
    save_text(table.minute, Typed(closed, "ann-closed", 1, 0, is_closed=True), by=table.by)


def exclude(table) -> None:
    exclude_public(table.meeting, {table.item: [3]}, mover=None, seconder=None, by=table.by)


def desk(officer, table) -> str:
    return officer.get(at("desk", table.meeting.slug)).content.decode()


def line_of(officer, table):
    lines = officer.get(at("desk", table.meeting.slug)).context["lines"]
    return next(line for line in lines if line.item == table.item)


def test_an_open_item_with_an_exempt_paper_has_an_exempt_minute_beside_the_open_one(officer, table):
    parts = [(part.name, part.label) for part in line_of(officer, table).parts]
    assert parts == [("words", "Minute"), ("closed", "Exempt minute")]
    table.item.papers.update(basis="confidential", paragraphs=[])
    assert line_of(officer, table).parts[1].label == "Confidential minute"
    table.item.papers.update(basis="", paragraphs=[])
    assert [part.name for part in line_of(officer, table).parts] == ["words"]


def test_what_prints_nowhere_since_nothing_is_withheld_any_more_says_so(officer, table):
    draft(table)
    table.item.papers.update(basis="", paragraphs=[])
    _, closed = line_of(officer, table).parts
    assert (closed.text, closed.prints) == (FEES, False)
    assert closed.hint.startswith("It prints nowhere")


def test_the_desk_asks_as_often_for_one_closed_part_as_for_several(table, count_queries):
    address = at("desk", table.meeting.slug)
    before = count_queries(address, table.by)
    make_exempt_paper(table.item)
    draft(table)
    assert count_queries(address, table.by) <= before + 1


def test_what_is_typed_there_is_saved_apart_and_heard_of_by_the_other_writers(officer, table):
    said = {
        "part": "closed", "text": FEES, "client": "ann", "sequence": 1, "base": 0,
        "writer": writer_of(table.by),
    }  # fmt: skip
    address = at("minute_item", table.meeting.slug, table.item.key)
    answer = officer.post(address, json.dumps(said), content_type="application/json").json()
    assert (answer["state"], answer["revision"]) == ("saved", 1)
    assert (table.minute.text, table.minute.revision) == ("", 0)
    heard = officer.post(
        at("minutes_state", table.meeting.slug), json.dumps({"client": "bob"}),
        content_type="application/json",
    ).json()  # fmt: skip
    parts = heard["items"][table.item.key]["parts"]
    assert parts["closed"] == {"revision": 1, "text": FEES}
    assert parts["words"] == {"revision": 0, "text": ""}


def test_a_preview_of_each_part_prints_that_part_alone(officer, table):
    draft(table)
    write_down(Resolution(minute=table.minute), "it be noted", by=table.by)
    write_down(Resolution(minute=table.minute), "it be paid", in_private=True, by=table.by)
    address = at("minute_preview", table.meeting.slug, table.item.key)

    def look(part, text):
        said = json.dumps({"part": part, "text": text})
        return officer.post(address, said, content_type="application/json").json()["html"]

    closed, opened = look("closed", FEES), look("words", OPEN)
    assert "it be paid" in closed
    assert "it be noted" not in closed
    assert "it be noted" in opened
    assert "it be paid" not in opened


def test_what_was_decided_in_private_is_written_down_there_and_moves_when_it_is_said(
    officer, table
):
    add = at("record_of_item", table.meeting.slug, table.item.key, "motion")
    assert "It belongs in the exempt minute" in officer.get(add).content.decode()
    officer.post(add, {"text": "that ninety be paid", "in_private": "on"})
    motion = Motion.objects.get()
    assert motion.text == ""
    assert WithheldPassage.objects.for_services().get(motion=motion).text == "that ninety be paid"
    assert "that ninety be paid" in desk(officer, table)
    change = at("change_record", "motion", motion.key)
    page = officer.get(change)
    assert page.context["form"]["in_private"].value() is True
    assert "that ninety be paid" in page.content.decode()
    officer.post(change, {"text": "that it be paid"})
    motion.refresh_from_db()
    assert motion.text == "that it be paid"
    assert not WithheldPassage.objects.for_services().exists()


def test_who_does_not_say_where_leaves_the_words_where_they_are(table):
    said = write_down(Resolution(minute=table.minute), "it be paid", in_private=True, by=table.by)
    write_down(said, "ninety be paid", by=table.by)
    said.refresh_from_db()
    assert said.text == ""
    assert WithheldPassage.objects.for_services().get().text == "ninety be paid"


def test_nothing_is_private_where_nothing_is_withheld(officer, table):
    table.item.papers.update(basis="", paragraphs=[])
    with pytest.raises(Refused, match="Nothing of this item is withheld"):
        write_down(Resolution(minute=table.minute), "it be paid", in_private=True, by=table.by)
    assert not Resolution.objects.exists()
    add = at("record_of_item", table.meeting.slug, table.item.key, "motion")
    assert "in_private" not in officer.get(add).context["form"].fields
    exempt = at("record_of_item", table.meeting.slug, table.exempt.key, "motion")
    assert "in_private" not in officer.get(exempt).context["form"].fields


def test_what_was_lost_in_private_stands_in_no_way_of_the_open_resolution(table):
    motion = write_down(Motion(minute=table.minute), "more be paid", in_private=True, by=table.by)
    count_vote(motion, votes_for=1, votes_against=2, abstained=0, by=table.by)
    with pytest.raises(Refused, match="What was moved on this item was lost"):
        write_down(Resolution(minute=table.minute), "it be paid", in_private=True, by=table.by)
    write_down(Resolution(minute=table.minute), "it be noted", by=table.by)
    assert "was lost" not in " ".join(
        each.sentence for each in missing_before_publication(table.meeting)
    )


def test_it_is_drafted_but_not_published_before_the_exclusion_is_recorded(table):
    draft(table)
    close(table)
    [wanted] = missing_before_publication(table.meeting)
    assert wanted.sentence == (
        "No resolution to exclude the public names “Fostering” with paragraph 3."
    )
    with pytest.raises(Refused, match="No resolution to exclude the public names"):
        publish_minutes(table.minutes, by=None)
    exclude(table)
    assert missing_before_publication(table.meeting) == []


def test_an_exempt_paper_that_was_not_discussed_in_private_wants_no_exclusion(table):
    save_text(table.minute, Typed(OPEN, "ann-words", 1, 0), by=table.by)
    save_text(table.minute, Typed(FEES, "ann-closed", 1, 0, is_closed=True), by=table.by)
    save_text(table.minute, Typed("", "ann-closed", 2, 1, is_closed=True), by=table.by)
    close(table)
    assert missing_before_publication(table.meeting) == []
    assert exempt_paper(table.minutes, Edition.Audience.OFFICERS) is None


def test_a_confidential_paper_needs_no_resolution(table):
    table.item.papers.update(basis="confidential", paragraphs=[])
    draft(table)
    close(table)
    assert missing_before_publication(table.meeting) == []
    assert exempt_paper(table.minutes, Edition.Audience.MEMBERS) is None
    paper = exempt_paper(table.minutes, Edition.Audience.OFFICERS)
    assert paper.withheld.startswith("Not for publication: confidential")


def test_the_open_minute_says_nothing_of_it_and_the_exempt_one_stands_apart(
    client, table, people, tmp_path
):
    draft(table)
    write_down(Resolution(minute=table.minute), "that ninety be paid", in_private=True, by=table.by)
    task = MinuteAction(minute=table.minute, owner="K Burr")
    write_down(task, "tell the carers", in_private=True, by=table.by)
    write_down(Resolution(minute=table.minute), "that it be noted", by=table.by)
    exclude(table)
    close(table)
    publish_minutes(table.minutes, by=None)
    for who in (None, people.member, table.by):
        if who:
            client.force_login(who)
        for address in (
            at("minutes", table.meeting.slug),
            table.item.get_absolute_url(),
            at("decisions", table.meeting.slug),
        ):
            page = client.get(address, follow=True).content.decode()
            assert "ninety" not in page
            assert "tell the carers" not in page
        assert OPEN in client.get(at("minutes", table.meeting.slug)).content.decode()
    for audience, who in (("members", people.member), ("officers", table.by)):
        client.force_login(who)
        path = tmp_path / f"{audience}.pdf"
        answer = client.get(at("exempt_minute", table.meeting.slug, audience))
        path.write_bytes(b"".join(answer))
        said = " ".join(" ".join(pages_of(path)).split())
        for words in (FEES, "that ninety be paid".removeprefix("that "), "tell the carers",
                      "paragraph 3 (financial or business affairs)"):  # fmt: skip
            assert words in said
        assert OPEN not in said
    client.logout()
    assert client.get(at("exempt_minute", table.meeting.slug, "officers")).status_code == 404


def test_members_get_it_only_where_they_get_each_of_the_papers(table, people):
    draft(table)
    exclude(table)
    close(table)
    visible = WithheldPassage.objects.visible_to
    assert set(papers_of(table.minutes, table.meeting.starts_at)) == {
        "public", "members", "officers",
    }  # fmt: skip
    assert not visible(people.member).exists(), "they are not published yet"
    Minutes.objects.update(state="published")
    assert visible(people.member).exists()
    make_exempt_paper(table.item, paragraph=1)
    assert not visible(people.member).exists()
    assert set(papers_of(table.minutes, table.meeting.starts_at)) == {"public", "officers"}
    assert visible(table.by).exists()
    assert not visible(people.other_member).exists()


def test_a_minute_of_which_all_was_private_says_so_in_public(table):
    draft(table, text="")
    payload = minute_payload(table.minute, "CYP")
    assert payload["body_html"] == "<p>The minute of this item is not for publication.</p>"


def test_the_page_before_publishing_says_what_stays_withheld(officer, table):
    page = at("publish_minutes", table.meeting.slug)
    assert "Fostering, what was dealt with in private" not in officer.get(page).content.decode()
    draft(table, text="")
    said = " ".join(officer.get(page).content.decode().split())
    assert "Fostering, what was dealt with in private: Exempt: paragraph 3" in said
    assert "There is no public summary" in said


def test_it_is_corrected_apart_when_the_minutes_are_confirmed(officer, table):
    draft(table)
    exclude(table)
    close(table)
    publish_minutes(table.minutes, by=None)
    later = make_later_meeting(table.meeting)
    Meeting.objects.filter(pk=later.pk).update(state="published")
    page = officer.get(at("confirm_minutes", table.meeting.slug)).content.decode()
    assert "Fostering: exempt minute" in page
    corrected = Corrected(table.minute, "ninety to read nineteen", "Carers get nineteen", True)
    confirm_minutes(table.minutes, at=later, signed_by="C Hair", by=None, corrections=[corrected])
    assert table.minute.text == OPEN
    said = exempt_paper(table.minutes, Edition.Audience.OFFICERS).source.data["body_html"]
    assert "Carers get nineteen" in said
    assert "Corrected before it was confirmed: ninety to read nineteen" in said
