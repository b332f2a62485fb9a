"""Pages of task and finish groups: public, the group's own room, and the officers'."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee
from meetings.models import GroupNote, TaskGroup
from meetings.outcomes.groups import report_on_agenda
from meetings.outcomes.groups import services as task_groups
from meetings.outcomes.groups.forms import (
    CorrectReportForm,
    FinalReportForm,
    JoinForm,
    LeaveForm,
    NoteForm,
    ScopeForm,
    SetUpGroupForm,
)
from meetings.outcomes.recommendations.forms import AgendaPlaceForm
from meetings.outcomes.recommendations.services.report_on_agenda import meetings_for
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, typed
from scrutiny.permissions import can, require_sight
from scrutiny.templatetags.wording import long_date


@login_not_required
@require_safe
def task_group(request, key):
    """Show the public the scope, the members and the final report of a group."""
    group = get_object_or_404(TaskGroup.objects.select_related("committee"), key=key)
    committee = group.committee
    context = {
        "breadcrumbs": trail(_committees(), (committee.name, committee.get_absolute_url())),
        "group": group,
        "facts": _facts(group),
        "places": group.places.current().select_related("person"),
        "earlier": group.earlier_reports.all(),
        "recommendations": group.recommendations.made().with_words(),
        "is_inside": can(request.user, "group.read", group),
    }
    return render(request, "meetings/task_groups/task_group.html", context)


@unshared
@require_safe
def group_room(request, key):
    """Show the group and its officers their notes, evidence and informal meetings."""
    group = _room_or_404(request.user, key)
    context = {
        "breadcrumbs": trail((str(group), group.get_absolute_url())),
        "group": group,
        "notes": GroupNote.objects.filter(group=group).select_related("by"),
        "places": group.places.current().select_related("person"),
        "may_manage": can(request.user, "group.manage", group),
        "is_working": group.state == TaskGroup.State.WORKING,
    }
    return render(request, "meetings/work/task_groups/room.html", context)


@unshared
@require_safe
def work_groups(request):
    require_sight(request.user, "agendas.make")
    context = {
        "breadcrumbs": trail(my_work()),
        "groups": TaskGroup.objects.managed_by(request.user).select_related("committee"),
        "committees": Committee.objects.planned_by(request.user).current(),
    }
    return render(request, "meetings/work/task_groups/list.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def set_up_group(request, code):
    committees = Committee.objects.planned_by(request.user).current()
    committee = get_object_or_404(committees, code=code.upper())
    form = SetUpGroupForm(typed(request))
    return ask(
        request,
        form,
        lambda: task_groups.set_up_group(committee, by=request.user, **form.cleaned_data),
        done=lambda group: redirect("meetings:group_room", group.key),
        title="Set up a task-and-finish group",
        caption=committee,
        button="Set up this group",
        back=reverse("meetings:work_groups"),
        breadcrumbs=trail(my_work()),
    )


@unshared
@require_http_methods(["GET", "POST"])
def change_group(request, key):
    group = _managed_or_404(request.user, key)
    names = ("name", "scope", "reports_by")
    form = ScopeForm(typed(request), initial={name: getattr(group, name) for name in names})

    def act():
        return task_groups.change_group(group, by=request.user, **form.cleaned_data)

    return _ask(request, group, form, act, "What it looks into", "Save")


@unshared
@require_http_methods(["GET", "POST"])
def join_group(request, key):
    group = _managed_or_404(request.user, key)
    form = JoinForm(typed(request))

    def act():
        return task_groups.add_to_group(group, by=request.user, **form.cleaned_data)

    lead = "Somebody who is not listed is added in the admin pages first."
    return _ask(request, group, form, act, "Add to the group", "Add", lead)


@unshared
@require_http_methods(["GET", "POST"])
def leave_group(request, key, person):
    group = _managed_or_404(request.user, key)
    place = get_object_or_404(group.places.current(), person__key=person)
    form = LeaveForm(typed(request))

    def act():
        return task_groups.leave_group(place, by=request.user, **form.cleaned_data)

    title = f"{place.person.full_style} leaves the group"
    return _ask(request, group, form, act, title, "End this place")


@unshared
@require_http_methods(["GET", "POST"])
def add_group_note(request, key):
    group = _room_or_404(request.user, key)
    form = NoteForm(typed(request))

    def act():
        return task_groups.add_note(group, by=request.user, **form.cleaned_data)

    lead = "Only the group’s members and its officers read it."
    return _ask(request, group, form, act, "Add a note or evidence", "Save", lead)


@unshared
@require_http_methods(["GET", "POST"])
def publish_final_report(request, key):
    group = _managed_or_404(request.user, key)
    form = FinalReportForm(typed(request))

    def act():
        return task_groups.publish_final_report(group, by=request.user, **form.cleaned_data)

    lead = "It is public at once, and the group’s work is over. Its notes stay private."
    return _ask(request, group, form, act, "Final report", "Publish the final report", lead)


@unshared
@require_http_methods(["GET", "POST"])
def correct_final_report(request, key):
    group = _reported_or_404(request.user, key)
    form = CorrectReportForm(typed(request), initial={"report": group.final_report})

    def act():
        return task_groups.correct_final_report(group, by=request.user, **form.cleaned_data)

    return _ask(request, group, form, act, "Correct the final report", "Publish this correction")


@unshared
@require_http_methods(["GET", "POST"])
def put_report_on_agenda(request, key):
    group = _reported_or_404(request.user, key)
    room = reverse("meetings:group_room", args=[group.key])
    form = AgendaPlaceForm(typed(request), meetings=meetings_for(group.committee))
    return ask(
        request,
        form,
        lambda: report_on_agenda.put_on_agenda(group, form.place, by=request.user),
        done=lambda paper: redirect("meetings:work_item_papers", paper.item.key),
        title="Put the final report on an agenda",
        caption=group,
        lead="It prints as it stands, and is frozen on publication.",
        button="Add the report",
        back=room,
        breadcrumbs=trail((str(group), room)),
    )


def _ask(request, group, form, act, title, button, lead=""):
    room = reverse("meetings:group_room", args=[group.key])
    return ask(
        request,
        form,
        act,
        done=lambda result: redirect(room),
        title=title,
        caption=group,
        lead=lead,
        button=button,
        back=room,
        breadcrumbs=trail((str(group), room)),
    )


def _facts(group: TaskGroup) -> list[tuple[str, str]]:
    return [
        ("Set up by", str(group.committee)),
        ("Set up on", long_date(group.starts_on)),
        ("Reports by", "" if group.reported_on else long_date(group.reports_by)),
        ("Reported", long_date(group.reported_on)),
    ]


def _room_or_404(user, key: str) -> TaskGroup:
    open_to = TaskGroup.objects.open_to(user).select_related("committee")
    return get_object_or_404(open_to, key=key)


def _managed_or_404(user, key: str) -> TaskGroup:
    managed = TaskGroup.objects.managed_by(user).select_related("committee")
    return get_object_or_404(managed, key=key)


def _reported_or_404(user, key: str) -> TaskGroup:
    group = _managed_or_404(user, key)
    if group.state != TaskGroup.State.REPORTED:
        raise Http404
    return group


def _committees():
    return "Committees", reverse("committees:committee_list")
