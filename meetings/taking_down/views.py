"""Officers' pages for taking words, papers and files down from the website."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meetings.models import TakeDown
from meetings.taking_down import reading
from meetings.taking_down.forms import TakeDownForm
from meetings.taking_down.found import found_for, sources_that_say
from meetings.taking_down.services import decision
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.permissions import can, require_sight
from scrutiny.refusals import Refused

LINES = 200


@unshared
@require_safe
def take_downs(request):
    require_sight(request.user, "takedown.view")
    rows = TakeDown.objects.visible_to(request.user).select_related("asked_by", "decided_by")
    context = {"breadcrumbs": trail(my_work()), "take_downs": rows}
    return render(request, "meetings/work/taking_down/list.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def ask(request):
    require_sight(request.user, "takedown.ask")
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = decision.ask_to_take_down(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            refusal.put_at(form)
        else:
            messages.success(request, "Sent to a second person. Nothing has been taken down yet.")
            return redirect("meetings:take_down", made.key)
    context = {"breadcrumbs": trail(my_work(), _all()), "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/work/taking_down/ask.html", context, status=status)


@unshared
@require_http_methods(["GET", "POST"])
def take_down(request, key):
    visible = TakeDown.objects.visible_to(request.user).select_related("asked_by", "decided_by")
    asked = get_object_or_404(visible, key=key)
    if request.method == "POST":
        return _decide(request, asked)
    is_waiting = asked.state == TakeDown.State.ASKED
    found = found_for(asked) if is_waiting else list(asked.taken.all())
    lines = (
        reading.lines_to_come(found, request.user)
        if is_waiting
        else reading.lines_of(asked, request.user)
    )
    context = {
        "breadcrumbs": trail(my_work(), _all()),
        "asked": asked,
        "is_waiting": is_waiting,
        "summary": reading.summary_of(asked, found),
        "page": Paginator(lines, LINES).get_page(request.GET.get("page")),
        "sources": _sources(asked, request.user),
        "may_decide": is_waiting and can(request.user, "takedown.decide", asked),
    }
    return render(request, "meetings/work/taking_down/take_down.html", context)


def _sources(asked, user):
    """The papers that the person can replace, because their own upload says the words."""
    found = sources_that_say(asked.words) if asked.words else []
    return [paper for paper in found if can(user, "meeting.manage", paper.item.meeting)]


def _decide(request, asked):
    agrees = "agree" in request.POST
    try:
        decision.decide(asked, agrees=agrees, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = "Taken down. Every page and file below is closed now."
        messages.success(request, done if agrees else "Declined. Nothing was taken down.")
    return redirect("meetings:take_down", asked.key)


def _all():
    return "Taking down", reverse("meetings:take_downs")
