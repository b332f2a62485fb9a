"""The task list of a meeting."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from meetings.agenda import draft
from meetings.models import Meeting
from meetings.planning import tasklist
from scrutiny.breadcrumbs import my_work, trail


@cache_control(private=True, no_store=True)
@require_safe
def tasks(request, slug):
    meeting = _meeting_or_404(request.user, slug)
    [work] = draft.work_on([meeting])
    context = {
        "breadcrumbs": trail(my_work()),
        "meeting": meeting,
        "work": work,
        "tasks": tasklist.tasks_of(meeting),
        "milestones": list(meeting.milestones.all()),
        "may_announce": not (meeting.is_announced or meeting.has_been_public or meeting.is_off),
    }
    return render(request, "meetings/work/tasks/tasks.html", context)


def _meeting_or_404(user, slug) -> Meeting:
    return get_object_or_404(Meeting.objects.managed_by(user).with_committee(), slug=slug)
