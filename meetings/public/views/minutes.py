"""The public pages after a meeting: its decisions, then its minutes."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from meetings.minutes.payload import minutes_payload
from meetings.models import Edition
from meetings.public import reading
from meetings.public.views.meetings import kept_to_themselves, meeting_or_404, up_to_meeting
from meetings.publication import files
from meetings.publication.services.reads import note_fetched


@login_not_required
@require_safe
def minutes(request, slug):
    meeting = meeting_or_404(request.user, slug)
    minutes = reading.public_minutes(meeting)
    if minutes is None:
        raise Http404
    exempt = reading.exempt_minute(request.user, meeting)
    context = {
        "breadcrumbs": up_to_meeting(meeting),
        "meeting": meeting,
        "minutes": minutes,
        "edition": reading.minutes_edition(request.user, meeting),
        "exempt_minute": exempt,
        "payload": minutes_payload(slug, meeting.on, Edition.Audience.PUBLIC).data,
    }
    return kept_to_themselves(render(request, "meetings/minutes.html", context), bool(exempt))


@login_not_required
@require_safe
def minutes_file(request, slug):
    meeting = meeting_or_404(request.user, slug)
    edition = reading.minutes_edition(request.user, meeting)
    if edition is None:
        raise Http404
    note_fetched(request, edition)
    return files.send_edition(request, edition, files.minutes_name(meeting))


@login_not_required
@require_safe
def exempt_minute(request, slug, audience):
    """Show the minute of private business, to those who may read it."""
    meeting = meeting_or_404(request.user, slug)
    edition = reading.exempt_minute(request.user, meeting, audience)
    if edition is None:
        raise Http404
    note_fetched(request, edition)
    return files.send_edition(request, edition, files.exempt_minute_name(edition))


@login_not_required
@require_safe
def decisions(request, slug):
    """Show the decisions of a meeting, or its minutes once they are public."""
    meeting = meeting_or_404(request.user, slug)
    if reading.public_minutes(meeting):
        return redirect("meetings:minutes", slug)
    decided = reading.decision_list(meeting)
    if decided is None:
        raise Http404
    context = {"breadcrumbs": up_to_meeting(meeting), "meeting": meeting, "decided": decided}
    return render(request, "meetings/decisions.html", context)
