"""Referrals between bodies: the public threads, and the officers' pages."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee
from meetings.models import EarlierStep, Meeting, Referral
from meetings.outcomes.referrals import services as referrals
from meetings.outcomes.referrals.forms import LATEST, CorrectStepForm, ReferralForm, StepForm
from scrutiny.breadcrumbs import trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, typed
from scrutiny.permissions import can


@login_not_required
@require_safe
def referral_list(request):
    context = {
        "breadcrumbs": trail(),
        "referrals": Referral.objects.with_bodies(),
        "committees": Committee.objects.planned_by(request.user).current(),
        "has_work": can(request.user, "agendas.make"),
    }
    return render(request, "meetings/referrals/referral_list.html", context)


@login_not_required
@require_safe
def referral(request, key):
    found = get_object_or_404(Referral.objects.with_bodies(), key=key)
    context = {
        "breadcrumbs": trail(_all()),
        "referral": found,
        "steps": found.steps.select_related("body", "meeting__committee"),
        "earlier": EarlierStep.objects.filter(step__referral=found).select_related("step__body"),
        "may_work": can(request.user, "referral.work", found),
    }
    return render(request, "meetings/referrals/referral.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def refer(request, code):
    committees = Committee.objects.planned_by(request.user).current()
    body = get_object_or_404(committees, code=code.upper())
    others = Committee.objects.current().exclude(pk=body.pk)
    form = ReferralForm(typed(request), bodies=others, meetings=_meetings_of([body]))
    return ask(
        request,
        form,
        lambda: referrals.refer(body, by=request.user, **form.facts),
        done=redirect,
        title="Refer a matter to another body",
        caption=body,
        button="Publish this referral",
        keeps=True,
        back=reverse("meetings:referral_list"),
        breadcrumbs=trail(_all()),
    )


@unshared
@require_http_methods(["GET", "POST"])
def add_referral_step(request, key):
    worked_on = Referral.objects.worked_on_by(request.user).with_bodies()
    found = get_object_or_404(worked_on, key=key)
    meetings = _meetings_of([found.to_body, found.from_body])
    form = StepForm(typed(request), referral=found, meetings=meetings)
    return ask(
        request,
        form,
        lambda: referrals.add_step(found, by=request.user, **form.facts),
        done=lambda step: redirect(found),
        title="Add what was said or decided",
        caption=found,
        button="Publish this step",
        keeps=True,
        back=found.get_absolute_url(),
        breadcrumbs=trail(_all()),
    )


@unshared
@require_http_methods(["GET", "POST"])
def correct_referral_step(request, key, number):
    worked_on = Referral.objects.worked_on_by(request.user).with_bodies()
    found = get_object_or_404(worked_on, key=key)
    step = get_object_or_404(
        found.steps.select_related("body", "meeting__committee"), number=number
    )
    meetings = _meetings_of([step.body])
    if step.meeting and step.meeting not in meetings:
        meetings.append(step.meeting)
    form = CorrectStepForm(typed(request), step=step, meetings=meetings)
    return ask(
        request,
        form,
        lambda: referrals.correct_step(step, by=request.user, **form.facts),
        done=lambda step: redirect(found),
        title=f"Correct what was said by {step.body}",
        caption=found,
        button="Publish this correction",
        back=found.get_absolute_url(),
        breadcrumbs=trail(_all()),
    )


def _meetings_of(bodies) -> list[Meeting]:
    """Return the bodies' latest public meetings that took place, the newest first."""
    held = Meeting.objects.filter(committee__in=bodies, has_been_public=True).past()
    return list(held.exclude(state__in=Meeting.OFF_STATES).with_committee()[:LATEST])


def _all():
    return "Referrals", reverse("meetings:referral_list")
