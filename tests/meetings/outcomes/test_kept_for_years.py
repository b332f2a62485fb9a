"""Public records are not removed by time (LGA 1972 ss.100C(1), 100D(2))."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from meetings.models import Edition, Meeting, Minutes, Paper, Publication
from tests.council import make_item, make_meeting, make_paper
from tests.publishing import publish

SEVEN_YEARS = timedelta(days=7 * 366)


@pytest.fixture
def paper(council, media) -> Paper:
    """A report of a meeting seven years ago, whose agenda and minutes were published then."""
    meeting = make_meeting(council.committee, at=timezone.now() - SEVEN_YEARS)
    paper = make_paper(make_item(meeting, "Fostering"), "Fostering report")
    publish(meeting, at=meeting.starts_at - timedelta(days=10))
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD)
    minutes = Minutes.objects.create(meeting=meeting, first_number=1, state="published")
    minutes.entries.create(position=1, number=1, title="Fostering", body_html="<p>Heard.</p>")
    publication = Publication.objects.create(
        meeting=meeting,
        kind=Publication.Kind.DRAFT_MINUTES,
        published_at=meeting.starts_at + timedelta(days=10),
    )
    edition = Edition(
        publication=publication, audience="public", sha256="0" * 64, sheets=1, size=8,
        claims_ua=True,
    )  # fmt: skip
    edition.file.save("minutes.pdf", ContentFile(b"%PDF-1.7"), save=False)
    edition.save()
    return paper


def test_agenda_reports_and_minutes_of_seven_years_ago_still_answer(paper, client):
    for command in ("prunecache", "sendreminders"):
        call_command(command)
    item, slug = paper.item, paper.item.meeting.slug
    addresses = [
        paper.get_absolute_url(),
        item.get_absolute_url(),
        reverse("meetings:paper_file", args=[paper.key]),
        *(reverse(f"meetings:{name}", args=[slug])
          for name in ("meeting", "pack", "minutes", "minutes_file")),
    ]  # fmt: skip
    answers = {address: client.get(address).status_code for address in addresses}
    assert answers == dict.fromkeys(addresses, 200)
    page = client.get(reverse("meetings:minutes", args=[slug])).content.decode()
    assert "Heard." in page
