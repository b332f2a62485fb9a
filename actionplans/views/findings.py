"""Officers' pages of what an inspection judged and found."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from actionplans.forms.inspections import FindingForm, JudgementsForm, QuotedForm
from actionplans.models import AreaForImprovement, PriorityAction
from actionplans.services import inspections as changes
from actionplans.views.inspections import change, inspection_or_404
from actionplans.views.plans import unshared


@unshared
@require_http_methods(["GET", "POST"])
def judgements(request, key):
    inspection = inspection_or_404(request.user, key)
    form = JudgementsForm(request.POST or None, inspection=inspection)

    def save(inspection, form, user):
        changes.set_judgements(inspection, form.judgements, by=user)

    return change(request, inspection, form, "Judgements", save)


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
    form = FindingForm(request.POST or None, inspection=inspection)

    def save(inspection, form, user):
        changes.save_finding(inspection, by=user, **form.facts)

    return change(request, inspection, form, "Add a finding", save)


@unshared
@require_http_methods(["GET", "POST"])
def edit_finding(request, key, position):
    inspection = inspection_or_404(request.user, key)
    finding = get_object_or_404(inspection.findings, position=position)
    form = FindingForm(request.POST or None, inspection=inspection, finding=finding)

    def save(inspection, form, user):
        changes.save_finding(inspection, finding, by=user, **form.facts)

    return change(request, inspection, form, f"Paragraph {finding.paragraph}", save)


def _quoted(request, key, kind, title):
    inspection = inspection_or_404(request.user, key)
    texts = [row.text for row in kind.objects.filter(inspection=inspection)]
    form = QuotedForm(request.POST or None, initial={"texts": texts})

    def save(inspection, form, user):
        changes.set_quoted(inspection, kind, form.cleaned_data["texts"], by=user)

    return change(request, inspection, form, title, save)
