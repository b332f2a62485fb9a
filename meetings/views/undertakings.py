"""What officers promised at meetings, for those who follow it up."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from meetings import desk
from meetings.models import Meeting, Undertaking
from meetings.services.deciding import follow_undertaking
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
    context = {
        "breadcrumbs": trail(("My work", reverse("my_work"))),
        "said": [desk.Said(r, r.text or closed.get(("undertaking", r.pk), "")) for r in found],
        "states": Undertaking.State.choices,
        "wanted": wanted,
    }
    return render(request, "meetings/work/minuting/undertakings.html", context)


def _follow(request, rows):
    undertaking = get_object_or_404(rows, key=request.POST.get("undertaking"))
    try:
        follow_undertaking(undertaking, state=request.POST.get("state", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Marked: {undertaking.owner}.")
    return redirect("meetings:undertakings")
