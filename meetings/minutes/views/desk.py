"""Taking the minutes: the desk with all items, saving, versions, conflicts."""

import json
import re

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.diary.trails import up_to_tasks
from meetings.minutes.desk import closed_words, desk_of, part_of, state_of, words_of_version
from meetings.minutes.missing import missing_before_publication
from meetings.minutes.preview import as_it_prints
from meetings.minutes.services import text as minute_text
from meetings.minutes.services.minute_taking import begin_minutes
from meetings.minutes.services.text import Typed
from meetings.minutes.views.fetching import meeting_or_404, minute_or_404
from meetings.models import Meeting, Minute, Minutes, MinuteVersion
from meetings.sitting.grounds import grounds_of_one
from meetings.sitting.sitting import Sitting
from scrutiny.caching import unshared
from scrutiny.differences import Piece, compare
from scrutiny.keys import random_key
from scrutiny.refusals import Refused
from scrutiny.typed import writer_of

PAGE = 30
LONGEST_NUMBER = 10
PARTS = ("words", "summary", "closed")
OF_A_PAGE = re.compile(r"[\w-]{1,40}")


@unshared
@require_safe
def desk(request, slug):
    """Show all items on one page, so that work goes on when the connection is lost."""
    meeting = meeting_or_404(request.user, slug)
    minutes = Minutes.objects.filter(meeting=meeting).first()
    context = {"meeting": meeting, "breadcrumbs": up_to_tasks(meeting), "minutes": minutes}
    if minutes is None or not minutes.is_taken_here:
        return render(request, "meetings/work/minuting/begin.html", context)
    sitting = Sitting(meeting)
    lines = desk_of(meeting, request.user, sitting)
    context |= {
        "sitting": sitting,
        "quorum": sitting.quorum(),
        "lines": lines,
        "new_items": len(sitting.items) - len(lines),
        "general": [each for each in sitting.declarations if each.item_id is None],
        "exclusions": list(
            meeting.exclusions.select_related("mover", "seconder").prefetch_related("named__item")
        ),
        "unnamed": sitting.unnamed(),
        "adjournments": list(meeting.adjournments.all()),
        "missing": missing_before_publication(meeting),
        "writer": writer_of(request.user),
        "is_open": minutes.is_open_to_changes,
        "fallback": random_key(),
    }
    return render(request, "meetings/work/minuting/desk.html", context)


@require_POST
def begin(request, slug):
    meeting = meeting_or_404(request.user, slug)
    try:
        begin_minutes(meeting, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("meetings:desk", slug)


@require_POST
def state(request, slug):
    """Note where this page writes; return what others changed meanwhile."""
    meeting = meeting_or_404(request.user, slug)
    said = _json(request)
    if said is None or not OF_A_PAGE.fullmatch(str(said.get("client", ""))):
        return HttpResponseBadRequest("No client")
    key = said.get("writing")
    writing = None
    if key:
        writing = Minute.objects.filter(minutes__meeting=meeting, item__key=str(key)).first()
    minute_text.note_writer(writing, client=said["client"], by=request.user)
    items = state_of(meeting, request.user, said["client"])
    return _unstored({"writer": writer_of(request.user), "items": items})


@unshared
@require_http_methods(["GET", "POST"])
def item(request, slug, key):
    """Save the text of one item: as JSON while it is typed, as a form without scripts."""
    minute = minute_or_404(request.user, slug, key)
    if request.method == "POST" and request.content_type == "application/json":
        return _save_typed(request, minute)
    if request.method == "POST":
        return _save_form(request, minute)
    return _show_item(request, minute)


@require_POST
def preview(request, slug, key):
    """Return the preview of a minute with the words as typed; nothing is saved."""
    minute = minute_or_404(request.user, slug, key)
    said = _json(request) or {}
    part, text = said.get("part"), said.get("text")
    is_closed = part == "closed"
    is_none = is_closed and not grounds_of_one(minute.item)
    if part not in PARTS or not isinstance(text, str) or is_none:
        return HttpResponseBadRequest("Not a minute")
    try:
        return _unstored({"html": as_it_prints(minute, text, is_closed=is_closed)})
    except ValueError as error:
        return _unstored({"sentence": str(error)})


@unshared
@require_http_methods(["GET", "POST"])
def versions(request, slug, key):
    """List saved versions; compare one with the present text; restore one."""
    minute = minute_or_404(request.user, slug, key)
    rows = minute.versions.select_related("by")
    if request.method == "POST":
        version = get_object_or_404(rows, key=request.POST.get("version"))
        try:
            minute_text.restore(version, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The earlier text is back. The other one is kept below.")
        return redirect("meetings:minute_versions", slug, key)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = _of_item(minute) | {"minute": minute, "page": page}
    if wanted := request.GET.get("version"):
        version = get_object_or_404(rows, key=wanted)
        context |= {"chosen": version, "compared": _compared(minute, version, request.user)}
    return render(request, "meetings/work/minuting/versions.html", context)


@require_POST
def settle(request, key):
    """Settle a conflict with a text that another user saved meanwhile."""
    managed = Meeting.objects.managed_by(request.user)
    rows = MinuteVersion.objects.filter(minute__minutes__meeting__in=managed)
    version = get_object_or_404(rows.select_related("minute__item"), key=key)
    try:
        minute = minute_text.settle(version, how=request.POST.get("how", ""), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        minute = version.minute
    slug = minute.minutes.meeting.slug
    return redirect(f"{reverse('meetings:desk', args=[slug])}#item-{minute.item.key}")


def _json(request) -> dict | None:
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _typed(said: dict) -> Typed | None:
    """Read a page's request; None where it is invalid."""
    name, text, client = said.get("part"), said.get("text"), said.get("client")
    sequence, base = said.get("sequence"), said.get("base")
    numbers = all(type(n) is int and 0 <= n < 2**31 for n in (sequence, base))
    words = isinstance(text, str) and isinstance(client, str) and OF_A_PAGE.fullmatch(client)
    if not (numbers and words and name in PARTS):
        return None
    return Typed(text, client, sequence, base, name == "closed", as_open=name == "words")


def _save_typed(request, minute):
    said = _json(request)
    typed = said and _typed(said)
    if not typed:
        return HttpResponseBadRequest("Not a minute")
    if said.get("writer") != writer_of(request.user):
        sentence = "Somebody else is signed in on this device now."
        return _unstored({"state": "stranger", "sentence": sentence})
    try:
        outcome = minute_text.save_text(minute, typed, by=request.user)
    except Refused as refusal:
        return _unstored({"state": "refused", "sentence": str(refusal)})
    answer = {
        "state": "saved",
        "revision": outcome.revision,
        "at": f"{timezone.localtime():%H:%M}",
    }
    if outcome.is_apart:
        answer["state"] = "apart"
    elif outcome.is_conflict:
        answer |= {"state": "conflict", "text": outcome.text, "by": _last_writer(minute, typed)}
    return _unstored(answer)


def _last_writer(minute: Minute, typed: Typed) -> str:
    saved = minute.versions.filter(kind=MinuteVersion.Kind.SAVED, is_closed=typed.is_closed)
    version = saved.select_related("by").first()
    return str(version.by) if version and version.by else "Somebody else"


def _save_form(request, minute):
    said = request.POST.dict()
    typed_in = {name: said.get(name, "") for name in ("base", "sequence")}
    numbers = {n: int(v) for n, v in typed_in.items() if v.isdecimal() and len(v) <= LONGEST_NUMBER}
    typed = _typed(said | numbers)
    if not typed:
        return HttpResponseBadRequest("Not a minute")
    try:
        outcome = minute_text.save_text(minute, typed, by=request.user)
    except Refused as refusal:
        return _show_item(request, minute, error=str(refusal), typed=typed, part=said["part"])
    if outcome.is_conflict:
        return _show_item(request, minute)
    messages.success(request, "Saved.")
    slug = minute.minutes.meeting.slug
    return redirect(f"{reverse('meetings:desk', args=[slug])}#item-{minute.item.key}")


def _show_item(request, minute, *, error="", typed=None, part=""):
    """Show one item by itself, with both texts of each conflict."""
    minute.refresh_from_db()
    parts = [part_of(minute, name, request.user) for name in PARTS]
    context = _of_item(minute) | {
        "minute": minute,
        "parts": [each for each in parts if each],
        "fallback": random_key(),
        "error": error,
        "typed": typed.text if typed else "",
        "typed_part": part,
    }
    return render(request, "meetings/work/minuting/item.html", context)


def _of_item(minute: Minute) -> dict:
    meeting = minute.minutes.meeting
    address = reverse("meetings:desk", args=[meeting.slug])
    return {
        "meeting": meeting,
        "item": minute.item,
        "desk_url": f"{address}#item-{minute.item.key}",
        "breadcrumbs": [*up_to_tasks(meeting), ("Minutes", address)],
    }


def _compared(minute: Minute, version: MinuteVersion, user) -> list[Piece]:
    """Compare a version with the present text."""
    closed = closed_words([minute], user)
    before = words_of_version(version, closed)
    now = closed.get(("minute", minute.pk), "") if version.is_closed else minute.text
    return compare(before, now)


def _unstored(answer: dict) -> JsonResponse:
    return JsonResponse(answer, headers={"Cache-Control": "no-store"})
