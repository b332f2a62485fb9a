"""Pages on which reports are written: for their authors and the committee's officers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.models import AgendaItem, Meeting, Report
from meetings.pack.build import build_paper
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from meetings.reports.forms.reports import AuthorsForm, ReportForm, SendForm
from meetings.reports.payload import item_of, lacking
from meetings.reports.reading import (
    holder_of,
    is_outdated,
    left_over,
    newer_template,
    outline_of,
    possible_authors,
    preview_of,
    report_of,
    usual_day,
)
from meetings.reports.services import reports as changes
from meetings.reports.services.templates import move_to_newest
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.models import Council
from scrutiny.permissions import authors_of, can, require, require_sight
from scrutiny.refusals import Overtaken, Refused
from scrutiny.templatetags.wording import clock

PAGE = 20


@unshared
@require_safe
def reports(request):
    """List the reports that this user writes or, as an officer, waits for."""
    require_sight(request.user, "reports.open")
    lines = Report.objects.visible_to(request.user).being_drafted()
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {"breadcrumbs": trail(my_work()), "page": page}
    return render(request, "meetings/work/reports/reports.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def start(request, key):
    """Choose the authors of an item's report, and its due date."""
    items = AgendaItem.objects.select_related("meeting__committee")
    item = get_object_or_404(items, key=key, meeting__in=Meeting.objects.managed_by(request.user))
    started = report_of(item, request.user)
    if started:
        return redirect(started)
    form = AuthorsForm(
        request.POST or None,
        authors=authors_of(item.meeting.committee_id),
        initial={"due_on": usual_day(item.meeting)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = changes.start_report(item, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Started. Its authors have been sent the link.")
            return redirect(report)
    here = reverse("meetings:work_item_papers", args=[item.key])
    context = {
        "breadcrumbs": trail(my_work(), (item.title, here)),
        "item": item,
        "form": form,
        "back_url": here,
    }
    return render(request, "meetings/work/reports/start.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def report(request, key):
    """Write a report: "save" keeps a draft, "use" makes it the paper as well."""
    report = report_or_404(request.user, key)
    if request.method == "GET":
        return _editor(request, report, ReportForm(report=report))
    form = ReportForm(request.POST, report=report)
    if not form.is_valid():
        return _editor(request, report, form, status=422)
    try:
        revision = form.cleaned_data["revision"]
        report = changes.save_report(report, form.words, revision=revision, by=request.user)
        if "use" in request.POST:
            return _use(request, report)
    except Overtaken:
        return _show_both_versions(request, key)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _editor(request, report, form, status=422)
    messages.success(request, f"Saved {clock(report.saved_at)}.")
    return redirect(report)


def _use(request, report):
    """Use the saved report as the paper; show at each field what it lacks."""
    missing = lacking(report)
    if missing:
        form = _on_top_of(report, request.POST)
        form.add_lacking(missing)
        return _editor(request, report, form, status=422, is_saved=True)
    changes.use_report(report, by=request.user)
    sentence = "This text is now the paper: its page and its PDF are made from it."
    if can(request.user, "meeting.manage", report.meeting):
        report.refresh_from_db()
        url = reverse("meetings:work_paper", args=[report.paper.key])
        link = '{} <a class="govuk-link" href="{}">Go to the paper</a>'
        sentence = format_html(link, sentence, url)
    messages.success(request, sentence)
    return redirect(report)


def _show_both_versions(request, key):
    """Show what was typed beside what the other saved; saving again is on top of that."""
    report = report_or_404(request.user, key)
    form = _on_top_of(report, request.POST)
    context = {
        "breadcrumbs": up_to_reports(),
        "report": report,
        "form": form,
        "rows": form.beside(report),
        "holder": holder_of(report),
    }
    return render(request, "meetings/work/reports/both_versions.html", context)


def _on_top_of(report, data) -> ReportForm:
    """Return what was typed as if it had been typed after what is saved now."""
    data = data.copy()
    data["revision"] = report.revision
    form = ReportForm(data, report=report)
    form.full_clean()
    return form


@unshared
@require_safe
def page(request, key):
    """Show a report as its web page."""
    report = report_or_404(request.user, key)
    payload, fault = preview_of(report)
    if payload is None:
        messages.error(request, fault)
        return redirect(report)
    context = {
        "breadcrumbs": [*up_to_reports(), (report.title, report.get_absolute_url())],
        "paper": holder_of(report),
        "title": report.title,
        "payload": payload,
        "paper_url": report.get_absolute_url(),
        "body": "components/papers/report.html",
    }
    return render(request, "meetings/work/papers/page.html", context)


@unshared
@require_safe
def pdf(request, key):
    """Make the PDF of what is saved, as the pack would, numbered from page 1."""
    report = report_or_404(request.user, key)
    payload, fault = preview_of(report)
    if payload is not None:
        outline = outline_of(report, payload)
        brand, at = Council.current().brand_colour, report.saved_at or timezone.now()
        try:
            built = build_paper(outline, brand=brand, at=at)
        except (Refused, ChildFailed, ToolMissing) as error:
            fault = str(error)
        else:
            name = f"{get_valid_filename(report.title)}.pdf"
            data = built.path.open("rb")
            return FileResponse(data, filename=name, content_type="application/pdf")
    messages.error(request, f"The PDF could not be made. {fault}")
    return redirect(report)


@unshared
@require_http_methods(["GET", "POST"])
def authors(request, key):
    """Change the authors of a report, and its due date."""
    report = _managed_or_403(request.user, key)
    initial = {"authors": report.authors.all(), "due_on": report.due_on}
    people = possible_authors(report)
    form = AuthorsForm(request.POST or None, authors=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_authors(report, by=request.user, **form.facts)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved. Whoever is new has been sent the link.")
            return redirect(report)
    return _about(request, report, form, "meetings/work/reports/authors.html")


@unshared
@require_http_methods(["GET", "POST"])
def send(request, key):
    """Send the same report to an item of another meeting."""
    report = _managed_or_403(request.user, key)
    meetings = Meeting.objects.managed_by(request.user).open_work().exclude(pk=report.meeting.pk)
    meetings = meetings.upcoming().with_committee().prefetch_related("items")
    form = SendForm(request.POST or None, meetings=meetings)
    if request.method == "POST" and form.is_valid():
        item = get_object_or_404(
            AgendaItem, key=form.cleaned_data["item"], meeting__in=meetings.values("pk")
        )
        try:
            changes.send_to(report, item, by=request.user)
        except Refused as refusal:
            form.add_error("item", str(refusal))
        else:
            messages.success(request, "Added. It becomes a paper there when the text is next used.")
            return redirect(report)
    return _about(request, report, form, "meetings/work/reports/send.html")


@require_POST
def newest_template(request, key):
    report = report_or_404(request.user, key)
    try:
        move_to_newest(report, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The report is now written in the newest template.")
    return redirect(report)


def _editor(request, report, form, *, status=200, is_saved=False):
    """Show the fields and what is saved; `is_saved`: what was typed is saved, with its faults."""
    payload, fault = preview_of(report)
    context = {
        "breadcrumbs": up_to_reports(),
        "report": report,
        "form": form,
        "is_saved": is_saved or not form.is_bound,
        "payload": payload,
        "fault": fault,
        "item": item_of(report),
        "holder": holder_of(report),
        "authors": report.authors.all(),
        "newer": newer_template(report),
        "left_over": left_over(report),
        "is_outdated": is_outdated(report),
        "manages": can(request.user, "meeting.manage", report.meeting),
    }
    return render(request, "meetings/work/reports/report.html", context, status=status)


def _about(request, report, form, template):
    context = {
        "breadcrumbs": [*up_to_reports(), (report.title, report.get_absolute_url())],
        "report": report,
        "form": form,
        "back_url": report.get_absolute_url(),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def report_or_404(user, key) -> Report:
    """Return a report that the user writes, or answer 404."""
    found = get_object_or_404(Report.objects.visible_to(user).with_item(), key=key)
    require_sight(user, "report.write", found)
    return found


def _managed_or_403(user, key) -> Report:
    """Return a report for its officers; its other authors may not change who writes it."""
    found = report_or_404(user, key)
    require(user, "meeting.manage", found.meeting)
    return found


def up_to_reports():
    return trail(my_work(), ("Reports", reverse("meetings:reports")))
