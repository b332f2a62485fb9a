"""The front page: what this place is, the next meetings and what is new."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from committees.models import Committee
from meetings.models import Edition, Meeting

NEXT, LATEST = 5, 5


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    upcoming = list(Meeting.objects.visible_to(request.user).with_committee().upcoming()[:NEXT])
    first = next((meeting for meeting in upcoming if not meeting.is_off), None)
    latest = Edition.objects.newest().for_everybody().with_meeting().latest_first()
    return render(
        request,
        "home.html",
        {
            "next_meeting": first,
            "next_link": _link_to(first) if first else "",
            "upcoming": [meeting for meeting in upcoming if meeting != first],
            "latest": latest[:LATEST],
            "committees": Committee.objects.current(),
        },
    )


def _link_to(meeting: Meeting) -> str:
    """Return link words that name the document to be found at the meeting's page."""
    has_papers = meeting.state == Meeting.State.PUBLISHED
    return "Agenda and papers" if has_papers else "About this meeting"
