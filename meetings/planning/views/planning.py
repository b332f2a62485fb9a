"""Pages to add meetings to the diary and to correct their details."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.models import Committee
from meetings.diary.lateness import deadline_of
from meetings.diary.trails import up_to_tasks
from meetings.models import Meeting, StandingItem
from meetings.planning.forms.planning import ChangeMeetingForm, PlanForm, PlanYearForm
from meetings.planning.services import planning
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date

SOURCES = 3


@unshared
@require_safe
def plan(request):
    """Choose the committee, and one meeting or a year's."""
    require_sight(request.user, "agendas.make")
    committees = Committee.objects.planned_by(request.user).current()
    context = {"breadcrumbs": trail(my_work()), "committees": committees}
    return render(request, "meetings/work/planning/plan.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def plan_meeting(request, code):
    committee = _committee_or_404(request.user, code)
    meetings = Meeting.objects.filter(committee=committee).order_by("-starts_at")
    form = PlanForm(
        request.POST or None,
        committee=committee,
        last=meetings.first(),
        sources=meetings.filter(items__is_removed=False).distinct()[:SOURCES],
        standing_items=StandingItem.objects.filter(committee=committee).count(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            meeting = planning.prepare_meeting(committee, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            deadline = deadline_of(meeting).deadline
            messages.success(request, f"Planned. Publish the agenda by {long_date(deadline)}.")
            return redirect("meetings:tasks", meeting.slug)
    context = {"breadcrumbs": trail(my_work()), "committee": committee, "form": form}
    return render(request, "meetings/work/planning/plan_meeting.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def plan_year(request, code):
    committee = _committee_or_404(request.user, code)
    last = Meeting.objects.filter(committee=committee).order_by("-starts_at").first()
    form = PlanYearForm(request.POST or None, committee=committee, last=last)
    if request.method == "POST" and form.is_valid():
        facts = form.facts | {"is_announced": form.cleaned_data["is_announced"]}
        try:
            made = planning.plan_year(
                committee, form.cleaned_data["moments"], by=request.user, **facts
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            word = "meeting" if len(made) == 1 else "meetings"
            messages.success(request, f"Planned {len(made)} {word} of {committee}.")
            return redirect("my_work")
    context = {"breadcrumbs": trail(my_work()), "committee": committee, "form": form}
    return render(request, "meetings/work/planning/plan_year.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def facts(request, slug):
    meeting = get_object_or_404(
        Meeting.objects.managed_by(request.user).with_committee(), slug=slug
    )
    form = ChangeMeetingForm(request.POST or None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            planning.change_meeting(meeting, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("meetings:tasks", slug)
    context = {"breadcrumbs": up_to_tasks(meeting), "meeting": meeting, "form": form}
    return render(request, "meetings/work/planning/facts.html", context)


@require_POST
def announce(request, slug):
    meeting = get_object_or_404(Meeting.objects.managed_by(request.user), slug=slug)
    try:
        planning.announce(meeting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Announced: the public now sees date, time and place.")
    return redirect("meetings:tasks", slug)


def _committee_or_404(user, code) -> Committee:
    for committee in Committee.objects.planned_by(user).current():
        if committee.slug == code:
            return committee
    raise Http404
