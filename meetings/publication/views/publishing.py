"""Checking, publishing, and following the progress."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meetings.diary.deadlines import Diary
from meetings.diary.facts import facts_of
from meetings.diary.lateness import is_late
from meetings.diary.trails import up_to_tasks
from meetings.models import Edition, Meeting, Publication, Withheld
from meetings.publication import checking, effects
from meetings.publication.forms import PublishForm
from meetings.publication.lines import draft_agenda
from meetings.publication.services import job as publishing
from meetings.sign_off.services.sending import missing_words
from scrutiny import jobs
from scrutiny.caching import unshared
from scrutiny.models import Job
from scrutiny.refusals import Refused

# How long a job may wait for the worker before a person should check.
PATIENCE = 30


@unshared
@require_safe
def check(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    found = checking.checks(meeting, request.user)
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "blocks": [each for each in found if each.severity == "block"],
        "warnings": [each for each in found if each.severity == "warn"],
        "well": [each for each in found if each.severity == "done"],
        "may_publish": bool(effects.acts_open_to(meeting)),
    }
    return render(request, "meetings/work/publishing/check.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def publish(request, slug):
    """Show the effects, then publish: an agenda, or a supplement or revised agenda to it."""
    meeting = _meeting_or_404(request.user, slug)
    acts = effects.acts_open_to(meeting)
    if not acts:
        messages.error(request, f"The meeting is {meeting.get_state_display().lower()}.")
        return redirect("meetings:tasks", slug)
    if _is_going_on(jobs.newest(publishing.KIND, meeting)):
        return redirect("meetings:publishing", slug)
    act = request.GET.get("as") if request.GET.get("as") in acts else acts[0]
    sending = effects.outgoing(meeting, act)
    form = _form(request, meeting, sending)
    blocked = checking.is_blocked(checking.checks(meeting, request.user))
    if request.method == "POST" and not blocked and form.is_valid():
        return _start(request, meeting, act, form)
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "sending": sending,
        "form": form,
        "is_blocked": blocked,
        "sign_offs_missing": missing_words(meeting),
        "clock": Diary.read().clock(meeting),
        "other": next((each for each in acts if each != act), ""),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/work/publishing/publish.html", context, status=status)


@unshared
@require_safe
def progress(request, slug):
    return _watch(request, slug, "meetings/work/publishing/publishing.html")


@unshared
@require_safe
def progress_state(request, slug):
    """Show the changing part of the page, for its script."""
    return _watch(request, slug, "meetings/work/publishing/state.html")


def _watch(request, slug, template):
    meeting = _meeting_or_404(request.user, slug)
    jobs.sweep()
    job = jobs.newest(publishing.KIND, meeting)
    if job is None:
        return redirect("meetings:publish", slug)
    publication = publishing.publication_of(job)
    now = timezone.now()
    waits = (now - job.asked_at).total_seconds()
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "job": job,
        "publication": publication,
        "is_over": bool(publication) or job.is_over,
        "is_left_waiting": job.state == Job.State.WAITING and waits > PATIENCE,
        "silent_minutes": jobs.silent_minutes(job, now),
        "is_withdrawal": job.arguments["act"] == Publication.Kind.WITHDRAWAL,
    }
    return render(request, template, context)


def _form(request, meeting, sending) -> PublishForm:
    late = is_late(meeting, timezone.now())
    is_supplement = sending.act == Publication.Kind.SUPPLEMENT
    said = {
        item: (Withheld.objects.about(item, request.user) or item).late_reason
        for item in effects.items_needing_reasons(meeting, sending)
    }
    data = request.POST if request.method == "POST" else None
    return PublishForm(data, is_late=late, items=said, whole=not is_supplement)


def _start(request, meeting, act, form):
    """Start publishing; a second click finds the running job, and leads to the same page."""
    try:
        publishing.start_publishing(
            meeting,
            act,
            late_reason=form.late_reason,
            late_reasons=form.late_reasons,
            by=request.user,
        )
    except Refused as refusal:
        messages.info(request, str(refusal))
    return redirect("meetings:publishing", meeting.slug)


def _is_going_on(job: Job | None) -> bool:
    return job is not None and not job.is_over and publishing.publication_of(job) is None


def _meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(user).with_committee(), slug=slug)


@unshared
@require_safe
def preview(request, slug):
    """Preview a draft for one audience, from the contents of its pack and nothing else."""
    managed = Meeting.objects.managed_by(request.user).with_committee()
    meeting = get_object_or_404(managed, slug=slug)
    audience = request.GET.get("as", Edition.Audience.PUBLIC)
    if audience not in Edition.Audience.values:
        raise Http404
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "facts": facts_of(meeting),
        "lines": [replace(line, url="") for line in draft_agenda(meeting, audience)],
        "audience": audience,
        "audiences": Edition.Audience.choices,
    }
    return render(request, "meetings/work/withholding/preview.html", context)
