"""Officers' choices after publication, and withdrawing a paper."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from meetings.diary.services import EDITABLE
from meetings.diary.trails import up_to_tasks
from meetings.exempt.closed import closed_editions
from meetings.models import Closing, Entry, Meeting, Paper
from meetings.papers.services.reads import readers_of
from meetings.publication import effects
from meetings.publication.forms import WithdrawForm
from meetings.publication.services import job as publishing
from scrutiny.caching import unshared
from scrutiny.refusals import Refused

CLOSED_ALREADY = " The paper is closed. Make the new pack when that has ended."


@unshared
@require_safe
def afterwards(request, slug):
    managed = Meeting.objects.managed_by(request.user).with_committee()
    meeting = get_object_or_404(managed, slug=slug)
    published = Entry.objects.current().papers().filter(
        edition__publication__meeting=meeting, edition__audience="officers"
    )  # fmt: skip
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "acts": effects.acts_open_to(meeting),
        "closed": closed_editions(meeting),
        "papers": published.exclude(version=None).select_related("paper").order_by("position"),
        "publications": list(meeting.publications.of_agenda()),
        "is_ahead": meeting.state in EDITABLE,
    }
    return render(request, "meetings/work/afterwards/afterwards.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def withdraw(request, key):
    managed = Meeting.objects.managed_by(request.user)
    papers = Paper.objects.select_related("item__meeting__committee")
    paper = get_object_or_404(papers, key=key, item__meeting__in=managed)
    meeting = paper.item.meeting
    closing = Closing.objects.filter(paper=paper).first()
    first = {"reason": closing.reason} if closing else None
    form = WithdrawForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            publishing.start_withdrawing(paper, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            closed = Closing.objects.filter(paper=paper).exists()
            form.add_error(None, f"{refusal}{CLOSED_ALREADY if closed else ''}")
        else:
            return redirect("meetings:publishing", meeting.slug)
    context = {
        "breadcrumbs": [*up_to_tasks(meeting), ("After publication", _afterwards_url(meeting))],
        "paper": paper,
        "closing": Closing.objects.filter(paper=paper).first(),
        "closed": closed_editions(meeting),
        "form": form,
        "readers": readers_of(paper),
    }
    status = 422 if form.errors else 200
    return render(request, "meetings/work/afterwards/withdraw.html", context, status=status)


def _afterwards_url(meeting: Meeting) -> str:
    return reverse("meetings:afterwards", args=[meeting.slug])
