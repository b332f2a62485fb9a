"""What officers do after publication: withdraw, cancel, postpone, move."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from meetings.models import Entry, Meeting, Paper
from meetings.papers.services.reads import readers_of
from meetings.planning.forms.cancellation import CallOffForm, MoveForm, WithdrawForm
from meetings.planning.services import cancellation
from meetings.planning.views.planning import up_to_tasks
from meetings.publication import effects
from meetings.publication.services import job as publishing
from scrutiny.refusals import Refused

unshared = cache_control(private=True, no_store=True)


@unshared
@require_safe
def afterwards(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    published = Entry.objects.current().papers().filter(
        edition__publication__meeting=meeting, edition__audience="officers"
    )  # fmt: skip
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "acts": effects.acts_open_to(meeting),
        "papers": published.exclude(version=None).select_related("paper").order_by("position"),
        "publications": list(meeting.publications.of_agenda()),
        "is_ahead": meeting.state in cancellation.EDITABLE,
    }
    return render(request, "meetings/work/afterwards/afterwards.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    managed = Meeting.objects.managed_by(request.user)
    papers = Paper.objects.select_related("item__meeting__committee")
    paper = get_object_or_404(papers, key=key, item__meeting__in=managed)
    meeting = paper.item.meeting
    form = WithdrawForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            publishing.start_withdrawing(paper, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:publishing", meeting.slug)
    context = {
        "breadcrumbs": [*up_to_tasks(meeting), ("After publication", _afterwards_url(meeting))],
        "paper": paper,
        "form": form,
        "readers": readers_of(paper),
    }
    return _form_page(request, "withdraw", form, context)


@unshared
@require_http_methods(["GET", "POST"])
def call_off(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    form = CallOffForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        is_cancelled = form.cleaned_data["state"] == Meeting.State.CANCELLED
        act = cancellation.cancel_meeting if is_cancelled else cancellation.postpone_meeting
        try:
            act(meeting, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            word = "Cancelled" if is_cancelled else "Postponed"
            messages.success(request, f"{word}. Everybody concerned is told by e-mail.")
            return redirect("meetings:tasks", slug)
    return _form_page(request, "call_off", form, _about(meeting, form))


@unshared
@require_http_methods(["GET", "POST"])
def move_meeting(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    form = MoveForm(_typed(request), meeting=meeting)
    if request.method == "POST" and form.is_valid():
        try:
            cancellation.move_meeting(meeting, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Moved. Everybody concerned is told by e-mail.")
            return redirect("meetings:tasks", slug)
    return _form_page(request, "move", form, _about(meeting, form))


def _typed(request):
    return request.POST if request.method == "POST" else None


def _form_page(request, name, form, context):
    template = f"meetings/work/afterwards/{name}.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _about(meeting: Meeting, form) -> dict:
    way_back = ("After publication", _afterwards_url(meeting))
    return {"breadcrumbs": [*up_to_tasks(meeting), way_back], "meeting": meeting, "form": form}


def _afterwards_url(meeting: Meeting) -> str:
    return reverse("meetings:afterwards", args=[meeting.slug])


def _meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(user).with_committee(), slug=slug)
