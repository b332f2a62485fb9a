"""The agenda editor: items, their words and their order."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.agenda import draft
from meetings.agenda.forms import ItemForm, words_of
from meetings.agenda.services import items as changes
from meetings.agenda.services.order import move_item, order_items
from meetings.agenda.services.previous_minutes import attach_previous_minutes
from meetings.diary.lateness import is_late
from meetings.diary.trails import up_to_agenda, up_to_tasks
from meetings.history.conflicts import show_both_versions
from meetings.models import AgendaItem, Meeting
from meetings.models.agenda import in_order
from scrutiny.caching import unshared
from scrutiny.refusals import Overtaken, Refused
from scrutiny.sections import sections_of


@unshared
@require_safe
def agenda(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    lines = draft.draft_lines(meeting, request.user)
    removed = list(AgendaItem.with_removed.filter(meeting=meeting, is_removed=True))
    context = {
        "breadcrumbs": up_to_tasks(meeting),
        "meeting": meeting,
        "lines": lines,
        "may_order": not all(line.is_fixed for line in lines),
        "removed": removed,
        "sections": sections_of("agenda", meeting, request.user),
        "removed_now": _named(removed, request.GET.get("removed")),
        "moved": request.GET.get("moved"),
        "moved_by": request.GET.get("by"),
    }
    return render(request, "meetings/work/agenda/agenda.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def add_item(request, slug):
    """Add an item, or a sub-item of the item that `parent` in the address names."""
    meeting = _meeting_or_404(request.user, slug)
    parent = None
    if key := request.GET.get("parent"):
        parent = get_object_or_404(meeting.items.top_level(), key=key)
    if parent and parent.is_withheld and request.method == "GET":
        messages.error(request, changes.NO_SUB_ITEMS)
        return _back_to(parent)
    form = ItemForm(request.POST or None, is_late=is_late(meeting, timezone.now()))
    if request.method == "POST" and form.is_valid():
        try:
            item = changes.add_item(meeting, parent=parent, by=request.user, **form.words_of_new)
            attach_previous_minutes(meeting, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Added “{item}”.")
            return _back_to(item)
    offers = [] if parent else sections_of("new item", meeting, request.user)
    context = {"meeting": meeting, "parent": parent, "form": form, "sections": offers}
    return render(request, "meetings/work/agenda/item_form.html", context | _up_to_agenda(meeting))


@unshared
@require_http_methods(["GET", "POST"])
def edit_item(request, key):
    item = _item_or_404(request.user, key)
    if item.is_withheld and request.method == "GET":
        return redirect("meetings:work_item_withhold", key)
    late = is_late(item.meeting, timezone.now())
    form = ItemForm(request.POST or None, item=item, is_late=late)
    if request.method == "POST" and form.is_valid():
        try:
            revision = form.cleaned_data["revision"]
            changes.change_item(item, by=request.user, revision=revision, **form.words)
        except Overtaken:
            return _show_both_versions(request, key, late)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return _back_to(item)
    context = {"meeting": item.meeting, "item": item, "form": form}
    return render(
        request, "meetings/work/agenda/item_form.html", context | _up_to_agenda(item.meeting)
    )


def _show_both_versions(request, key, late):
    item = _item_or_404(request.user, key)
    data = request.POST.copy()
    data["revision"] = item.revision
    up = _up_to_agenda(item.meeting)
    return show_both_versions(
        request,
        item,
        ItemForm(data, item=item, is_late=late),
        saved=words_of(item),
        title=item.title,
        keep_url=f"{up['agenda_url']}#item-{item.key}",
        breadcrumbs=up["breadcrumbs"],
    )


@require_POST
def move(request, key):
    """Move an item one place up or down, for users without scripts."""
    item = _item_or_404(request.user, key)
    direction = "up" if request.POST.get("direction") == "up" else "down"
    try:
        move_item(item, up=direction == "up", by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:agenda", item.meeting.slug)
    # Without a fragment: browsers give no autofocus to a page that is opened at one.
    query = {"moved": item.key, "by": direction}
    return redirect(reverse("meetings:agenda", args=[item.meeting.slug], query=query))


@require_POST
def order(request, slug):
    """Put the items of one level in order; answer with all numbers, or with the refusal."""
    meeting = _meeting_or_404(request.user, slug)
    by_key = {item.key: item for item in meeting.items.all()}
    wanted = [by_key[key] for key in request.POST.getlist("key") if key in by_key]
    try:
        if not wanted:
            raise Refused("The agenda was changed meanwhile. Look at it again.")
        order_items(meeting, wanted, by=request.user)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)})
    numbers = {item.key: number for item, number in in_order(meeting.items.all())}
    return JsonResponse({"numbers": numbers})


@require_POST
def remove(request, key):
    item = _item_or_404(request.user, key)
    try:
        changes.remove_item(item, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("meetings:agenda", item.meeting.slug)
    return redirect(f"{reverse('meetings:agenda', args=[item.meeting.slug])}?removed={item.key}")


@require_POST
def restore(request, key):
    item = _item_or_404(request.user, key)
    try:
        changes.restore_item(item, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{item}” is back on the agenda.")
    return _back_to(item)


def _meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(user).with_committee(), slug=slug)


def _item_or_404(user, key) -> AgendaItem:
    """Return an item of a meeting that the user manages, removed ones included, or answer 404."""
    items = AgendaItem.with_removed.select_related("meeting__committee")
    return get_object_or_404(items, key=key, meeting__in=Meeting.objects.managed_by(user))


def _named(items, key):
    return next((item for item in items if item.key == key), None)


def _back_to(item: AgendaItem):
    """Redirect to the item on the page of its agenda."""
    address = reverse("meetings:agenda", args=[item.meeting.slug])
    return redirect(f"{address}#item-{item.key}")


def _up_to_agenda(meeting: Meeting) -> dict:
    address = reverse("meetings:agenda", args=[meeting.slug])
    return {"breadcrumbs": up_to_agenda(meeting), "agenda_url": address}
