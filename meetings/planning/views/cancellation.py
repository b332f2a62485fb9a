"""Cancelling, postponing and moving a meeting."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from meetings.diary.trails import up_to_tasks
from meetings.models import Meeting
from meetings.planning.forms.cancellation import CallOffForm, MoveForm
from meetings.planning.services import cancellation
from scrutiny.caching import unshared
from scrutiny.refusals import Refused


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
