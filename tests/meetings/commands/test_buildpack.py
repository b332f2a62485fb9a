"""`manage.py buildpack`."""

from datetime import datetime
from io import StringIO

import pikepdf
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from meetings.agenda.services.items import add_item
from meetings.diary.services import plan_meeting
from meetings.papers.services.papers import write_paper

PAYLOAD = {"title": "Words", "body_html": "<p>Words.</p>", "landscape": False}


@pytest.fixture
def meeting(council):
    at = timezone.make_aware(datetime(2030, 3, 14, 18))
    meeting = plan_meeting(council.committee, starts_at=at, venue="Room 1", by=None)
    item = add_item(meeting, title="Benches", by=None)
    add_item(meeting, title="Ponds", kind="verbal", by=None)
    write_paper(
        item, payload_kind="document", payload=PAYLOAD, kind="report", title="Sitting", by=None
    )
    return meeting


def build(*arguments):
    out = StringIO()
    call_command("buildpack", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_it_says_where_each_item_stands_and_leaves_one_file(meeting, tmp_path):
    out = tmp_path / "pack.pdf"
    first, *lines = build(meeting.slug, "--out", out)
    with pikepdf.open(out) as pdf:
        assert first.startswith(f"{out}: {len(pdf.pages)} pages in ")
    assert lines == ["  1.0  Benches  3–4", "       Sitting  3", "  2.0  Ponds  Verbal Report"]
    assert list(tmp_path.iterdir()) == [out]


def test_an_unknown_meeting_is_answered_with_the_nearest(meeting, tmp_path):
    with pytest.raises(CommandError) as raised:
        build("cyp-2030-03-15", "--out", tmp_path / "pack.pdf")
    assert str(raised.value) == "There is no meeting cyp-2030-03-15. Did you mean cyp-2030-03-14?"


def test_a_folder_that_is_not_there_is_named(meeting, tmp_path):
    with pytest.raises(CommandError, match="^--out: .*nowhere is not a folder.$"):
        build(meeting.slug, "--out", tmp_path / "nowhere" / "pack.pdf")
    assert list(tmp_path.iterdir()) == []


def test_an_audience_that_is_none_is_refused(meeting, tmp_path):
    with pytest.raises(CommandError, match="invalid choice: 'press'"):
        build(meeting.slug, "--audience", "press", "--out", tmp_path / "pack.pdf")
