"""Papers, meetings and minutes: what their services refuse, keep and clean."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from meetings.diary import services as meetings
from meetings.minutes.services import whole_minutes
from meetings.minutes.services.whole_minutes import Attendee, MinuteText
from meetings.models import Meeting, Minutes, Publication, Withdrawal
from meetings.papers.services import papers
from meetings.papers.services.uploads import look_at
from meetings.papers.upload import upload_of
from meetings.sitting.minute_words import reference_of
from scrutiny.refusals import Refused
from tests.council import (
    TinyCouncil,
    make_committee,
    make_council,
    make_meeting,
)
from tests.faults import everything
from tests.meetings.conftest import NOTES, PDF
from tests.meetings.drafts import move, put_into, record_minutes

pytestmark = pytest.mark.django_db

State = Meeting.State


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


# Papers


def test_a_kind_of_file_that_cannot_be_a_paper_is_refused_by_its_name(world):
    before = everything(world.media)
    with pytest.raises(Refused, match=r"figures\.xlsx"):
        look_at(b"not a paper", "figures.xlsx")
    assert everything(world.media) == before


def test_an_upload_that_cannot_be_kept_leaves_no_file(world):
    before = everything(world.media)
    with pytest.raises(ValidationError):
        papers.upload_paper(
            world.item, upload_of(PDF, "a" * 300), kind="report", title="Long", by=None
        )
    assert everything(world.media) == before


def test_a_folder_that_takes_no_file_leaves_no_paper(world, settings, tmp_path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    settings.MEDIA_ROOT = blocked
    before = everything()
    with pytest.raises(NotADirectoryError):
        papers.upload_paper(
            world.item, upload_of(PDF, "new.pdf"), kind="report", title="New", by=None
        )
    assert everything() == before


def test_an_upload_is_kept_byte_for_byte_under_a_name_that_says_nothing(world):
    content = papers.newest_content(world.upload)
    with content.file.open() as opened:
        assert opened.read() == PDF
    assert (content.file_name, content.media_type) == ("plan.pdf", "application/pdf")
    assert "plan" not in content.file.name


def test_only_an_uploaded_paper_has_a_file_to_replace(world):
    for paper in (world.written, world.generated):
        with pytest.raises(Refused, match="Only an uploaded paper"):
            papers.replace_file(paper, upload_of(PDF, "b.pdf"), by=None)


def test_the_file_of_a_withdrawn_paper_is_not_replaced(world, client):
    withdrawal = Publication.objects.create(meeting=world.meeting, kind="withdrawal")
    Withdrawal.objects.create(
        publication=withdrawal, paper=world.upload, reason="It names a child.", pages=1
    )
    with pytest.raises(Refused, match="Upload the corrected one as a new paper"):
        papers.replace_file(world.upload, upload_of(PDF + b"2", "b.pdf"), by=None)
    client.force_login(world.by)
    page = client.get(f"/work/papers/{world.upload.key}/").content.decode()
    assert "This paper was withdrawn." in page
    assert "Replace the file" not in page


def test_an_earlier_version_stays_beside_the_new_one(world):
    papers.replace_file(world.upload, upload_of(PDF + b"2", "b.pdf"), by=world.by)
    numbers = world.upload.versions.values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert len([path for path in world.media.rglob("*") if path.is_file()]) == 2


def test_rich_text_of_a_written_paper_is_cleaned_wherever_it_stands(world):
    hostile, report = "<p onclick='x'>Read<script>alert(1)</script></p>", {
        "title": "Report <b>", "header": [["To", "All <b>"]], "sign_offs": [],
        "sections": [
            {"heading": "H", "lead_html": "", "style": "paragraphs", "paragraphs": []},
        ],
    }  # fmt: skip
    report["sections"][0] |= {"lead_html": hostile, "paragraphs": [hostile]}
    paper = papers.write_paper(
        world.item, payload_kind="report", payload=report, kind="report", title="R", by=None
    )
    kept = papers.newest_content(paper).payload
    assert kept["sections"][0]["lead_html"] == "<p>Read</p>"
    assert kept["sections"][0]["paragraphs"] == ["<p>Read</p>"]
    assert kept["title"] == "Report <b>"


@pytest.mark.parametrize(
    "payload",
    [{}, {"title": "T"}, NOTES | {"landscape": "no"}, NOTES | {"body_html": "a" * 600_000}],
)
def test_a_payload_that_cannot_be_printed_is_refused(world, payload):
    with pytest.raises(Refused):
        papers.write_paper(
            world.item, payload_kind="document", payload=payload, kind="report", title="T", by=None
        )


def test_generated_papers_follow_their_records_until_they_are_published(world):
    move(world.meeting)
    assert papers.refresh_generated(world.meeting, by=None) == 1
    assert papers.newest_content(world.generated).payload["body_html"] == "<p>Elsewhere</p>"


def test_a_generator_that_fails_leaves_all_papers_as_they_were(world):
    other = make_meeting(world.committee)
    papers.generate_paper(
        world.other, generator="test-notes", source=other.slug, kind="report", title="N", by=None
    )
    move(world.meeting)
    other.delete()
    before = everything(world.media)
    with pytest.raises(Meeting.DoesNotExist):
        papers.refresh_generated(world.meeting, by=None)
    assert everything(world.media) == before


# Meetings and minutes


def test_the_address_of_a_meeting_is_its_day_here_with_a_number_for_a_second_one(council):
    late = timezone.datetime.fromisoformat("2025-06-30T23:30:00+00:00")  # 00.30 am here
    slugs = [make_meeting(council.committee, at=late).slug for _ in range(3)]
    assert slugs == ["cyp-2025-07-01", "cyp-2025-07-01-2", "cyp-2025-07-01-3"]


def test_a_dissolved_committee_does_not_meet(council):
    committee = make_committee("OLD", "Old Committee", dissolved_on=timezone.localdate())
    with pytest.raises(Refused, match="dissolved"):
        make_meeting(committee)


def test_only_the_facts_of_a_meeting_are_changed(world):
    for facts in ({"state": "held"}, {"slug": "x"}, {"has_been_public": True}):
        with pytest.raises(TypeError, match="not facts of a meeting"):
            meetings.change_facts(world.meeting, by=None, **facts)


def test_minutes_are_numbered_on_and_their_rich_text_is_cleaned(world):
    put_into(world.meeting, State.HELD)
    hostile = "<p onclick='x'>Read</p><script>alert(1)</script>"
    texts = [
        MinuteText("Apologies", hostile, is_numbered=False),
        MinuteText("One", "", (hostile, "two & three")),
        MinuteText("Two"),
    ]
    kept = whole_minutes.record_minutes(
        world.meeting, first_number=7, ended_at=None, attendance=[], minutes=texts, by=None
    )
    rows = list(kept.entries.all())
    assert [reference_of(row, "CYP") for row in rows] == ["", "CYP7", "CYP8"]
    assert rows[0].body_html == "<p>Read</p>"
    resolved = [row.text for row in rows[1].resolutions.all()]
    assert resolved == ["<p>Read</p>", "two &amp; three"]


def test_minutes_too_long_to_set_are_refused(world):
    put_into(world.meeting, State.HELD)
    with pytest.raises(Refused, match="too long"):
        whole_minutes.record_minutes(
            world.meeting, first_number=1, ended_at=None, attendance=[],
            minutes=[MinuteText("One", "a" * 600_000)], by=None,
        )  # fmt: skip


@pytest.mark.parametrize("state", Minutes.PUBLIC_STATES)
def test_published_minutes_are_not_recorded_again(world, state):
    put_into(world.meeting, State.HELD)
    kept = record_minutes(world)
    on = date(2024, 12, 1) if state == Minutes.State.CONFIRMED else None
    Minutes.objects.filter(pk=kept.pk).update(state=state, confirmed_on=on)
    before = everything(world.media)
    with pytest.raises(Refused, match="published"):
        record_minutes(world)
    assert everything(world.media) == before


def test_one_person_at_a_time_is_in_the_chair(world):
    put_into(world.meeting, State.HELD)
    chairs = [Attendee(name, "present", is_chair=True) for name in ("A", "B")]
    before = everything(world.media)
    with pytest.raises(ValidationError):
        whole_minutes.record_minutes(
            world.meeting, first_number=1, ended_at=None, attendance=chairs, minutes=[], by=None
        )
    assert everything(world.media) == before
