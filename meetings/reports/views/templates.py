"""The council's report template, for administrators: each change is a new version."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from meetings.models import ReportTemplate
from meetings.reports.forms.templates import TemplateForms
from meetings.reports.services.templates import change_template, current_template
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import require_sight
from scrutiny.refusals import Refused


@require_http_methods(["GET", "POST"])
def template(request):
    require_sight(request.user, "admin.open")
    forms = TemplateForms(request.POST or None, current_template())
    if request.method == "POST" and forms.is_valid():
        try:
            made = change_template(by=request.user, **forms.facts)
        except Refused as refusal:
            forms.reason.add_error(None, str(refusal))
        else:
            messages.success(request, f"{made} is in use. Reports in writing keep theirs.")
            return redirect("meetings:edit_report_template")
    context = {
        "breadcrumbs": trail(),
        "forms": forms,
        "versions": ReportTemplate.objects.select_related("made_by"),
    }
    status = 422 if forms.in_error else 200
    return render(request, "meetings/work/reports/template.html", context, status=status)
