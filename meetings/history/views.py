"""The history pages of a meeting, of one of its items, and of one paper."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings.diary.trails import up_to_tasks
from meetings.history.entries import (
    entries_about,
    entries_about_item,
    entries_about_paper,
    read_history,
)
from meetings.models import AgendaItem, Meeting, Paper, Withheld
from scrutiny.caching import unshared

PAGE = 50


@unshared
@require_safe
def meeting_history(request, slug):
    managed = Meeting.objects.managed_by(request.user).with_committee()
    meeting = get_object_or_404(managed, slug=slug)
    return _page(request, entries_about(meeting), meeting, up_to_tasks(meeting))


@unshared
@require_safe
def item_history(request, key):
    """Show the history of an item and its papers, removed ones included."""
    items = AgendaItem.with_removed.select_related("meeting__committee")
    managed = Meeting.objects.managed_by(request.user)
    item = get_object_or_404(items, key=key, meeting__in=managed)
    title = (Withheld.objects.about(item, request.user) or item).title
    way_back = (title, reverse("meetings:work_item_papers", args=[key]))
    agenda = ("Agenda", reverse("meetings:agenda", args=[item.meeting.slug]))
    breadcrumbs = [*up_to_tasks(item.meeting), agenda if item.is_removed else way_back]
    return _page(request, entries_about_item(item), title, breadcrumbs)


@unshared
@require_safe
def paper_history(request, key):
    papers = Paper.with_removed.select_related("item__meeting__committee")
    managed = Meeting.objects.managed_by(request.user)
    paper = get_object_or_404(papers, key=key, item__meeting__in=managed)
    meeting = paper.item.meeting
    words = Withheld.objects.about(paper, request.user) or paper
    heading = f"{words.label}: {words.title}" if words.label else words.title
    way_back = (words.title, reverse("meetings:work_paper", args=[key]))
    agenda = ("Agenda", reverse("meetings:agenda", args=[meeting.slug]))
    is_removed = paper.is_removed or paper.item.is_removed
    breadcrumbs = [*up_to_tasks(meeting), agenda if is_removed else way_back]
    return _page(request, entries_about_paper(paper), heading, breadcrumbs)


def _page(request, entries, about, breadcrumbs):
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "breadcrumbs": breadcrumbs,
        "about": about,
        "page": page,
        "acts": read_history(list(page), request.user),
    }
    return render(request, "meetings/work/tasks/history.html", context)
