"""`manage.py importmeeting`, from the folder to what is public."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from meetings.models import Meeting, Minutes, Publication
from meetings.pack.child import ChildFailed
from scrutiny.models import AuditEntry
from scrutiny.roof.importing import applying
from scrutiny.roof.importing.applying import WHY_LATE
from tests.council import make_user
from tests.scrutiny.roof.folders import change, write_folder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def folder(tmp_path):
    """A folder without a Word file, so that publishing it needs no LibreOffice."""
    folder = write_folder(tmp_path / "folder")
    change(
        folder, '  { file = "benches.docx", kind = "report", title = "Where People Sit" },\n', ""
    )
    return folder


def run(*arguments):
    out = StringIO()
    call_command("importmeeting", *map(str, arguments), stdout=out)
    return out.getvalue().splitlines()


def test_it_says_in_a_few_lines_what_it_made(folder):
    assert run(folder) == [
        "Parks Scrutiny Committee, 7 November 2024, /meetings/prk-2024-11-07/",
        "Made: 4 items, 3 papers",
        "Minutes: Parks Scrutiny Committee, 17 April 2024, /meetings/prk-2024-04-17/",
        "map.pdf: 3 things to look at on its page",
    ]
    assert run(folder) == [
        "Nothing has changed: Parks Scrutiny Committee, 7 November 2024, /meetings/prk-2024-11-07/"
    ]


def test_a_fault_ends_it_with_one_line(folder):
    change(folder, "map.pdf", "nap.pdf")
    with pytest.raises(CommandError) as raised:
        run(folder)
    assert str(raised.value) == (
        "meeting.toml: items[2].papers[0].file: nap.pdf is not in the folder"
    )
    assert raised.value.returncode == 1


def test_it_acts_for_the_person_who_is_named(folder):
    officer = make_user("officer")
    run(folder, "--by", officer.email.upper())
    assert set(AuditEntry.objects.values_list("by", flat=True)) == {officer.pk}


def test_a_person_who_does_not_sign_in_here_is_refused(folder):
    with pytest.raises(CommandError, match=r"^--by: nobody signs in here as x@tinford.example.$"):
        run(folder, "--by", "x@tinford.example")
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--published-on", "2024-10-30"], "--published-on: needs --publish as well."),
        (
            ["--publish", "--published-on", "30 October"],
            "--published-on: 30 October is not a date such as 2024-10-30.",
        ),
        (
            ["--publish", "--published-on", "2199-01-01"],
            "--published-on: 2199-01-01 has not come yet.",
        ),
    ],
)
def test_a_day_of_publication_that_cannot_be_is_refused(folder, arguments, line):
    with pytest.raises(CommandError) as raised:
        run(folder, *arguments)
    assert str(raised.value) == line


def test_a_past_meeting_says_why_it_is_late_and_was_held(folder):
    assert "Published" in run(folder, "--publish")
    agenda = Publication.objects.get(kind="agenda")
    assert agenda.late_reason == WHY_LATE
    assert agenda.meeting.state == "held"
    assert Minutes.objects.get().state == "published"
    order = Publication.objects.order_by("pk").values_list("kind", flat=True)
    assert list(order) == ["draft-minutes", "agenda"]


def test_a_day_of_publication_before_the_deadline_needs_no_reason(folder):
    run(folder, "--publish", "--published-on", "2024-10-30")
    agenda = Publication.objects.get(kind="agenda")
    assert (f"{agenda.published_at:%Y-%m-%d}", agenda.late_reason) == ("2024-10-30", "")


def test_a_draft_that_was_brought_over_is_published_later_and_once(folder):
    run(folder)
    assert "Published" in run(folder, "--publish")
    assert len(run(folder, "--publish")) == 1
    assert Publication.objects.filter(kind="agenda").count() == 1


def test_a_meeting_to_come_is_not_published_late_without_a_reason(folder):
    soon = timezone.localdate() + timedelta(days=2)
    change(folder, "date = 2024-11-07", f"date = {soon}")
    with pytest.raises(CommandError, match=r"Say why the agenda is late\.$"):
        run(folder, "--publish")
    assert not Meeting.objects.exists()
    run(folder, "--publish", "--late-reason", "The pond froze.")
    agenda = Publication.objects.get(kind="agenda")
    assert (agenda.late_reason, agenda.meeting.state) == ("The pond froze.", "published")


def test_a_pack_that_cannot_be_made_leaves_nothing_behind(folder, media, settings, tmp_path):
    settings.PACK_CACHE_ROOT = tmp_path / "cache"
    (folder / "map.pdf").write_bytes(b"%PDF-1.7\nbroken")
    with pytest.raises(CommandError, match=r"^meeting.toml: "):
        run(folder, "--publish")
    assert not Meeting.objects.exists()
    assert not AuditEntry.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_what_stops_the_converters_is_said_in_one_line():
    with (
        pytest.raises(applying.Refused, match=r"^The pack was not made\. This file"),
        applying._blaming_the_pack(),
    ):
        raise ChildFailed
