"""The public pages of meetings. Each fetches what this user may see, or answers 404."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from committees.models import Committee
from meetings.diary.facts import deadline_to_come, facts_of
from meetings.models import AgendaItem, Edition, Meeting
from meetings.papers.services.reads import note_read
from meetings.public import reading
from meetings.public.forms import MeetingFilter
from meetings.publication import changes, files
from meetings.publication.lines import draft_agenda
from meetings.publication.services.reads import note_fetched
from scrutiny.breadcrumbs import trail
from scrutiny.permissions import can, require_sight

PAGE = 25


@login_not_required
@require_safe
def meeting_list(request):
    visible = Meeting.objects.visible_to(request.user)
    years = visible.datetimes("starts_at", "year", order="DESC")
    form = MeetingFilter(
        request.GET,
        committees=Committee.objects.all(),
        years=[moment.year for moment in years],
    )
    meetings = form.narrow(visible.with_committee())
    meetings = meetings.past() if form.is_past else meetings.upcoming()
    return render(
        request,
        "meetings/meeting_list.html",
        {
            "breadcrumbs": trail(),
            "form": form,
            "page": Paginator(meetings, PAGE).get_page(request.GET.get("page")),
        },
    )


@login_not_required
@require_safe
def meeting(request, slug):
    meeting = meeting_or_404(request.user, slug)
    editions = reading.editions_for(request.user, meeting)
    is_draft = not editions and can(request.user, "meeting.manage", meeting)
    agenda = reading.agenda_of(editions[-1], request.user) if editions else None
    offered = [each for each in editions if each.audience == "public" or each.has_withheld]
    packs = reading.open_ones(request.user, offered)
    context = {
        "breadcrumbs": trail(_all_meetings()),
        "meeting": meeting,
        "facts": facts_of(meeting),
        "is_draft": is_draft,
        "lines": agenda.lines() if agenda else is_draft and draft_agenda(meeting),
        "packs": packs,
        "closed_pack": reading.closed_pack(meeting) if len(packs) < len(offered) else None,
        "published": changes.published_lines(request.user, meeting),
        "moved": meeting.moves.first() if meeting.is_announced or editions else None,
        "minutes": reading.public_minutes(meeting),
        "decided": reading.decision_list(meeting),
        "deadline": None if editions else deadline_to_come(meeting),
    }
    response = render(request, "meetings/meeting.html", context)
    return kept_to_themselves(response, is_draft or bool(agenda and agenda.shows_withheld))


@login_not_required
@require_safe
def item(request, key):
    entry = reading.item_entry(request.user, key)
    if entry is None:
        return _draft_item(request, key)
    read = reading.with_its_papers(entry, request.user)
    lines = read.lines()
    meeting = entry.edition.publication.meeting
    context = {
        "breadcrumbs": up_to_meeting(meeting),
        "meeting": meeting,
        "line": lines[0],
        "sub_lines": lines[1:],
        "public_title": entry.title,
        "minute": reading.minute_of(entry.item),
        "exempt_minute": reading.exempt_minute(request.user, meeting)
        if entry.is_withheld
        else None,
    }
    return kept_to_themselves(render(request, "meetings/item.html", context), read.shows_withheld)


def _draft_item(request, key):
    """Show an officer an item that is in no current edition, as it is now."""
    item = get_object_or_404(AgendaItem.objects.select_related("meeting__committee"), key=key)
    require_sight(request.user, "meeting.manage", item.meeting)
    line = next(line for line in draft_agenda(item.meeting) if line.key == key)
    context = {
        "breadcrumbs": up_to_meeting(item.meeting),
        "meeting": item.meeting,
        "line": replace(line, ground=item.ground),
        "public_title": item.title,
        "is_draft": True,
    }
    return kept_to_themselves(render(request, "meetings/item.html", context), True)


@login_not_required
@require_safe
def paper(request, key):
    entry, read = reading.paper_entry(request.user, key)
    meeting = entry.edition.publication.meeting
    content = read.content(entry)
    context = {
        "breadcrumbs": up_to_meeting(meeting),
        "meeting": meeting,
        "entry": entry,
        "item_number": reading.item_number(entry),
        "line": read.paper_line(entry),
        "live_pages": reading.live_pages(entry, request.user),
    }
    if content.has_page:
        context["payload"] = reading.payload_of(entry, request.user)
        context["body"] = f"components/papers/{content.payload_kind.replace('-', '_')}.html"
        _note_read(request, entry)
    response = render(request, "meetings/paper.html", context)
    return kept_to_themselves(response, entry.is_withheld)


@login_not_required
@require_safe
def paper_file(request, key):
    entry, _ = reading.paper_entry(request.user, key)
    _note_read(request, entry)
    return files.send_paper(request, entry, reading.item_number(entry))


def _note_read(request, entry):
    """Note the reading of a paper; an open one fetched in parts counts once."""
    is_begun = request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
    if entry.is_withheld or (request.method == "GET" and is_begun):
        note_read(entry, by=request.user)


@login_not_required
@require_safe
def pack(request, slug):
    return _send_pack(request, slug, Edition.Audience.PUBLIC)


@login_not_required
@require_safe
def audience_pack(request, slug, audience):
    if audience == Edition.Audience.PUBLIC:
        raise Http404("It has one address, without an audience in it.")
    return _send_pack(request, slug, audience)


def _send_pack(request, slug, audience):
    editions = Edition.objects.open_to(request.user).newest().with_meeting()
    edition = get_object_or_404(editions, publication__meeting__slug=slug, audience=audience)
    note_fetched(request, edition)
    return files.send_edition(request, edition, files.pack_name(edition))


def meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.visible_to(user).with_committee(), slug=slug)


def _all_meetings():
    return "Meetings", reverse("meetings:meeting_list")


def up_to_meeting(meeting: Meeting):
    return trail(_all_meetings(), (str(meeting), meeting.get_absolute_url()))


def kept_to_themselves(response, is_withheld: bool):
    """Keep non-public pages out of every cache, the browser's own included."""
    if is_withheld:
        patch_cache_control(response, private=True, no_store=True)
    return response
