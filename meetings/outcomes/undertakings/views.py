"""Actions and undertakings from meetings, for those who follow them up."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from committees.models import Committee
from meetings.diary.trails import up_to_tasks
from meetings.minutes import desk
from meetings.minutes.views.fetching import meeting_or_404
from meetings.models import FollowUp, Meeting
from meetings.outcomes.undertakings.forms import FollowForm, UndertakingsPlaceForm
from meetings.outcomes.undertakings.reading import follow_ups_where
from meetings.outcomes.undertakings.services import (
    are_on_agenda,
    next_meetings,
    put_undertakings_on_agenda,
)
from meetings.sitting.services.decisions import follow_up
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.form_page import ask, typed
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def undertakings(request):
    """List those of the user's committees, in order of due date."""
    require_sight(request.user, "agendas.make")
    managed = Meeting.objects.managed_by(request.user)
    theirs = Q(minute__minutes__meeting__in=managed)
    if request.method == "POST":
        return _follow(request, theirs)
    wanted = request.GET.get("state")
    if wanted not in FollowUp.State.values:
        wanted = FollowUp.State.OPEN
    found = follow_ups_where(theirs & Q(state=wanted))
    closed = desk.closed_words({row.minute for row in found}, request.user)
    committees = Committee.objects.filter(meetings__in=managed).distinct()
    context = {
        "next_meetings": next_meetings(list(committees)),
        "breadcrumbs": trail(my_work()),
        "said": [desk.said_of(each, closed) for each in found],
        "states": FollowUp.State.choices,
        "wanted": wanted,
    }
    return render(request, "meetings/work/minuting/undertakings.html", context)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def put_on_agenda(request, slug):
    """Put outstanding actions on the agenda of a meeting, at the place the officer chooses."""
    meeting = meeting_or_404(request.user, slug)
    agenda = reverse("meetings:agenda", args=[slug])
    if request.method == "GET" and are_on_agenda(meeting):
        messages.info(request, "They are on this agenda already.")
        return redirect(agenda)
    form = UndertakingsPlaceForm(typed(request), meeting=meeting)

    def act():
        return put_undertakings_on_agenda(meeting, by=request.user, **form.place)

    return ask(
        request,
        form,
        act,
        done=lambda paper: redirect(f"{agenda}#item-{paper.item.key}"),
        saved=lambda paper: f"They are on the agenda: “{paper.item}”.",
        title="Put actions and undertakings on the agenda",
        caption=meeting,
        lead="What was to be done after earlier meetings, and what came of it.",
        button="Put them on the agenda",
        back=agenda,
        breadcrumbs=[*up_to_tasks(meeting), ("Agenda", agenda)],
    )


def _follow(request, theirs):
    form = FollowForm(request.POST)
    found = follow_ups_where(theirs & Q(key=request.POST.get("key")))
    if not found:
        raise Http404
    try:
        if not form.is_valid():
            raise Refused("Say in at most 500 characters what came of it.")
        follow_up(found[0], **form.cleaned_data, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Marked: {found[0].owner}.")
    return redirect("meetings:undertakings")
