"""Filling a report from a Word document: read, shown, and only then saved."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from meetings.reports.forms.reports import TakeForm, WordForm
from meetings.reports.services import reports as changes
from meetings.reports.services.from_word import Reading, merged, placed, read_word
from meetings.reports.views.reports import report_or_404, up_to_reports
from scrutiny.caching import unshared
from scrutiny.refusals import Overtaken, Refused
from scrutiny.uploads import TOO_LARGE, oversized_files

SALT = "meetings.report_words"
CHANGED = (
    "Somebody changed the report while you looked at the Word file. Nothing was taken: "
    "compare again, then take it."
)


@unshared
@require_http_methods(["GET", "POST"])
def word(request, key):
    """Read a Word document into the report's fields, and show where each part goes."""
    report = report_or_404(request.user, key)
    form = WordForm()
    if request.method == "POST":
        form = WordForm(request.POST, request.FILES)
        for name in oversized_files(request):
            form.add_error("file", f"{name}: {TOO_LARGE}")
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                reading = read_word(file.read(), report)
            except Refused as refusal:
                form.add_error("file", f"{file.name}: {refusal}")
            else:
                return _show(request, report, reading)
    context = {**_around(report), "form": form}
    status = 422 if form.errors else 200
    return render(request, "meetings/work/reports/word.html", context, status=status)


@unshared
@require_POST
def take(request, key):
    """Save what was read, over typed words only where the user chooses so."""
    report = report_or_404(request.user, key)
    form = TakeForm(request.POST)
    try:
        reading = Reading(**signing.loads(request.POST.get("read", ""), salt=SALT))
    except signing.BadSignature:
        messages.error(request, "What was read is gone. Choose the Word file again.")
        return redirect("meetings:report_word", report.key)
    if not form.is_valid():
        return _show(request, report, reading, form, status=422)
    words = merged(reading, report, over=form.cleaned_data["over"] == "all")
    try:
        revision = form.cleaned_data["revision"]
        changes.save_report(report, words, revision=revision, by=request.user)
    except Overtaken:
        messages.error(request, CHANGED)
        return _show(request, report, reading, status=422)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Took the words of the Word file. Look through them.")
    return redirect(report)


def _show(request, report, reading, form=None, *, status=200):
    signed = signing.dumps(reading.as_json(), salt=SALT, compress=True)
    initial = {"read": signed, "revision": report.revision, "over": "empty"}
    lines = placed(reading, report)
    context = {
        **_around(report),
        "form": form or TakeForm(initial=initial),
        "lines": lines,
        "replaced": sum(bool(line.replaces) for line in lines),
        "unplaced": reading.unplaced,
    }
    return render(request, "meetings/work/reports/word_read.html", context, status=status)


def _around(report):
    here = report.get_absolute_url()
    crumbs = [*up_to_reports(), (report.title, here)]
    return {"breadcrumbs": crumbs, "report": report, "back_url": here}
