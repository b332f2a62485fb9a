"""Officers' pages of an inspection's judgements and findings."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from actionplans.inspections import services as changes
from actionplans.inspections.forms import FindingForm, JudgementsForm, QuotedForm
from actionplans.inspections.views.work import change, inspection_or_404
from actionplans.models import AreaForImprovement, PriorityAction
from actionplans.plans.views import unshared


@unshared
@require_http_methods(["GET", "POST"])
def judgements(request, key):
    inspection = inspection_or_404(request.user, key)

    def save(inspection, form, **who):
        changes.set_judgements(inspection, form.judgements, **who)

    return change(request, inspection, _judgements_form, "Judgements", save)


@unshared
@require_http_methods(["GET", "POST"])
def areas(request, key):
    return _quoted(request, key, AreaForImprovement, "Areas for improvement")


@unshared
@require_http_methods(["GET", "POST"])
def priority_actions(request, key):
    return _quoted(request, key, PriorityAction, "Priority actions")


@unshared
@require_http_methods(["GET", "POST"])
def add_finding(request, key):
    inspection = inspection_or_404(request.user, key)

    def form_of(data, inspection):
        return FindingForm(data, user=request.user, inspection=inspection)

    def save(inspection, form, by, **ignored):  # a new one takes nothing from anybody
        changes.save_finding(inspection, by=by, **form.facts)

    return change(request, inspection, form_of, "Add a finding", save)


@unshared
@require_http_methods(["GET", "POST"])
def edit_finding(request, key, position):
    inspection = inspection_or_404(request.user, key)
    finding = get_object_or_404(inspection.findings, position=position)

    def form_of(data, inspection):
        found = inspection.findings.get(pk=finding.pk)
        return FindingForm(data, user=request.user, inspection=inspection, finding=found)

    def save(inspection, form, **who):
        changes.save_finding(inspection, finding, **who, **form.facts)

    return change(request, inspection, form_of, f"Paragraph {finding.paragraph}", save)


def _quoted(request, key, kind, title):
    inspection = inspection_or_404(request.user, key)

    def form_of(data, inspection):
        return QuotedForm(data, rows=kind.objects.filter(inspection=inspection))

    def save(inspection, form, **who):
        changes.set_quoted(inspection, kind, **who, **form.cleaned_data)

    return change(request, inspection, form_of, title, save)


def _judgements_form(data, inspection):
    return JudgementsForm(data, inspection=inspection)
