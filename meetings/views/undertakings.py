"""What officers promised at meetings, for those who follow it up."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from committees.models import Committee
from meetings import desk
from meetings.forms.minutes_after import FollowForm
from meetings.models import Meeting, Undertaking
from meetings.services.deciding import follow_undertaking
from meetings.services.undertaking_report import next_meetings, put_undertakings_on_agenda
from meetings.views.minuting import meeting_or_404
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def undertakings(request):
    """List those of the committees that the person works for, first what is due first."""
    require_sight(request.user, "agendas.make")
    managed = Meeting.objects.managed_by(request.user)
    rows = Undertaking.objects.filter(minute__minutes__meeting__in=managed)
    if request.method == "POST":
        return _follow(request, rows)
    wanted = request.GET.get("state")
    if wanted not in Undertaking.State.values:
        wanted = Undertaking.State.OPEN
    rows = rows.filter(state=wanted).select_related("minute__minutes__meeting__committee")
    found = list(rows.order_by("due_on", "pk"))
    closed = desk.closed_words({row.minute for row in found}, request.user)
    committees = Committee.objects.filter(meetings__in=managed).distinct()
    context = {
        "next_meetings": next_meetings(list(committees)),
        "breadcrumbs": trail(("My work", reverse("my_work"))),
        "said": [desk.Said(r, r.text or closed.get(("undertaking", r.pk), "")) for r in found],
        "states": Undertaking.State.choices,
        "wanted": wanted,
    }
    return render(request, "meetings/work/minuting/undertakings.html", context)


@require_POST
def put_on_agenda(request, slug):
    """Put what was promised on the agenda of a meeting, in one click."""
    meeting = meeting_or_404(request.user, slug)
    try:
        put_undertakings_on_agenda(meeting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:undertakings")
    messages.success(request, "They are on the agenda, as the last item. Move it where you like.")
    return redirect("meetings:agenda", slug)


def _follow(request, rows):
    form = FollowForm(request.POST)
    undertaking = get_object_or_404(rows, key=request.POST.get("undertaking"))
    try:
        if not form.is_valid():
            raise Refused("Say in at most 500 characters what came of it.")
        follow_undertaking(undertaking, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Marked: {undertaking.owner}.")
    return redirect("meetings:undertakings")
