"""Officers' pages of an action's measures and milestones."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from actionplans.actions.forms.actions import ReasonForm
from actionplans.actions.forms.measures_and_milestones import DoneForm, MeasureForm, MilestoneForm
from actionplans.actions.services import measures_and_milestones as changes
from actionplans.actions.views.actions import action_or_404
from actionplans.models import Action
from actionplans.plans.views import unshared, up_to_plan, with_revision
from scrutiny.refusals import Overtaken, Refused


@unshared
@require_http_methods(["GET", "POST"])
def add_measure(request, key):
    return _add(request, key, MeasureForm, changes.add_measure, "Add a measure")


@unshared
@require_http_methods(["GET", "POST"])
def edit_measure(request, key, part):
    action = action_or_404(request.user, key)
    return _edit(request, action, action.measures, part, MeasureForm, changes.change_measure)


@unshared
@require_http_methods(["GET", "POST"])
def add_milestone(request, key):
    return _add(request, key, MilestoneForm, changes.add_milestone, "Add a milestone")


@unshared
@require_http_methods(["GET", "POST"])
def edit_milestone(request, key, part):
    action = action_or_404(request.user, key)
    return _edit(request, action, action.milestones, part, MilestoneForm, changes.change_milestone)


@unshared
@require_http_methods(["GET", "POST"])
def milestone_done(request, key, part):
    action = action_or_404(request.user, key)
    milestone = _part_or_404(action.milestones, part)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.mark_done(milestone, on=form.cleaned_data["done_on"], by=request.user)
        except Refused as refusal:
            _say(form, refusal)
        else:
            return _back(request, action, f"Marked as done: {milestone}.")
    title = f"Mark as done: {milestone}"
    return _form_page(request, action, form, title, text="Mark as done")


@unshared
@require_http_methods(["GET", "POST"])
def milestone_not_done(request, key, part):
    action = action_or_404(request.user, key)
    milestone = get_object_or_404(
        action.milestones.filter(is_removed=False, done_on__isnull=False), key=part
    )
    title, said = f"Not done after all: {milestone}", f"Not done after all: {milestone}."
    page = ReasonPage(title, "Why is it not done after all?", "Take it back", said)
    return _with_reason(request, action, milestone, changes.mark_not_done, page)


@unshared
@require_http_methods(["GET", "POST"])
def remove_measure(request, key, part):
    action = action_or_404(request.user, key)
    return _remove(request, action, action.measures, part)


@unshared
@require_http_methods(["GET", "POST"])
def remove_milestone(request, key, part):
    action = action_or_404(request.user, key)
    return _remove(request, action, action.milestones, part)


@unshared
@require_POST
def restore_measure(request, key, part):
    action = action_or_404(request.user, key)
    return _restore(request, action, action.measures, part)


@unshared
@require_POST
def restore_milestone(request, key, part):
    action = action_or_404(request.user, key)
    return _restore(request, action, action.milestones, part)


@dataclass(frozen=True)
class ReasonPage:
    """A page that asks for a reason: its title, question, button, and message when done."""

    title: str
    label: str
    button: str
    said: str


def _remove(request, action, parts, key):
    part = _part_or_404(parts, key)
    title = f"Take out the {part._meta.verbose_name}: {part}"
    page = ReasonPage(title, "Why is it taken out?", "Take it out", f"Took out {part}.")
    return _with_reason(request, action, part, changes.remove_part, page)


def _restore(request, action, parts, key):
    part = get_object_or_404(parts.filter(is_removed=True), key=key)
    try:
        changes.restore_part(part, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Put back {part}.")
    return redirect("actionplans:edit_action", action.key)


def _with_reason(request, action, part, save, page: ReasonPage):
    form = ReasonForm(request.POST or None, label=page.label)
    if request.method == "POST" and form.is_valid():
        try:
            save(part, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, action, page.said)
    return _form_page(request, action, form, page.title, text=page.button)


def _add(request, key, kind, save, title):
    action = action_or_404(request.user, key)
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            part = save(action, by=request.user, **form.facts)
        except Refused as refusal:
            _say(form, refusal)
        else:
            return _back(request, action, f"Added {part}.")
    return _form_page(request, action, form, title, text="Add")


def _edit(request, action, parts, key, kind, save):
    part = _part_or_404(parts, key)
    form = kind(request.POST or None, part=part)
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        try:
            part = save(part, revision=revision, by=request.user, **form.facts)
        except Overtaken as refusal:
            part = _part_or_404(parts, key)
            form = kind(with_revision(request.POST, part.revision), part=part)
            form.add_error(None, f"{refusal} Saving again replaces what they saved.")
        except Refused as refusal:
            _say(form, refusal)
        else:
            return _back(request, action, f"Saved {part}.")
    return _form_page(request, action, form, f"Change: {part}", text="Save", part=part)


def _part_or_404(parts, key):
    return get_object_or_404(parts.filter(is_removed=False), key=key)


def _say(form, refusal: Refused) -> None:
    """Show a refusal at its field, or above the form."""
    form.add_error(getattr(refusal, "field", None), str(refusal))


def _back(request, action: Action, sentence: str):
    messages.success(request, sentence)
    return redirect("actionplans:edit_action", action.key)


def _context(action: Action) -> dict:
    address = reverse("actionplans:edit_action", args=[action.key])
    up = [*up_to_plan(action.plan), (f"Action {action.ref}", address)]
    return {"breadcrumbs": up, "action": action, "back_url": address}


def _form_page(request, action: Action, form, title, *, text, part=None):
    context = _context(action) | {"form": form, "title": title, "text": text, "part": part}
    template = "actionplans/work/measure_or_milestone.html"
    return render(request, template, context, status=422 if form.errors else 200)
