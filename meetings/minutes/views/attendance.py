"""Taking the attendance: one tap for each person, details where they matter."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from committees.models import Person
from meetings.diary.trails import up_to_tasks
from meetings.minutes.views.fetching import meeting_or_404
from meetings.models import Attendance
from meetings.sitting.forms.sitting import DetailsForm
from meetings.sitting.services import attendance
from scrutiny.caching import unshared
from scrutiny.refusals import Refused


@require_POST
def mark(request, slug):
    """Mark one member as present, with apologies or absent."""
    meeting = meeting_or_404(request.user, slug)
    person = get_object_or_404(Person, key=request.POST.get("person"))
    place = f"attends-{person.key}"
    try:
        attendance.mark(meeting, person, request.POST.get("capacity", ""), by=request.user)
    except Refused as refusal:
        return _refused_at(request, slug, place, refusal)
    return _back_to(slug)


@require_POST
def unmark(request, slug):
    """Remove an attendee who is not a member, identified by their place in the list."""
    meeting = meeting_or_404(request.user, slug)
    position = request.POST.get("position", "")
    others = meeting.attendance.filter(capacity__in=Attendance.OF_OTHERS)
    row = get_object_or_404(others, position=position if position.isdecimal() else 0)
    try:
        attendance.remove_other(row, by=request.user)
    except Refused as refusal:
        return _refused_at(request, slug, f"attends-{row.position}", refusal)
    return _back_to(slug)


@unshared
@require_http_methods(["GET", "POST"])
def details(request, slug, person):
    meeting = meeting_or_404(request.user, slug)
    row = get_object_or_404(meeting.attendance.select_related("person"), person__key=person)
    sent = request.POST if request.method == "POST" else None
    form = DetailsForm(sent, meeting=meeting, row=row)
    if sent is not None and form.is_valid() and _save(form, row, request.user):
        return _back_to(slug)
    desk_url = reverse("meetings:desk", args=[slug])
    context = {
        "breadcrumbs": [*up_to_tasks(meeting), ("Minutes", desk_url)],
        "meeting": meeting,
        "title": f"How {row.name} attended",
        "form": form,
        "button": "Save",
        "back_url": f"{desk_url}#attendance",
    }
    return render(request, "meetings/work/minuting/form.html", context)


def _save(form, row, user) -> bool:
    said = dict(form.cleaned_data)
    takes_chair = said.pop("takes_chair")
    try:
        attendance.set_details(row, attendance.Details(**said), by=user)
        if takes_chair and not row.is_chair:
            attendance.put_in_chair(row.meeting, row.person, by=user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _refused_at(request, slug, place, refusal):
    """Show a refusal at the row that was tapped, besides the head of the page."""
    messages.error(request, str(refusal), extra_tags=place)
    return _back_to(slug, place)


def _back_to(slug, place="attendance"):
    return redirect(f"{reverse('meetings:desk', args=[slug])}#{place}")
