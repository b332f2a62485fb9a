"""Officers' pages of the six-month rule: each councillor's time left, and entries to it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Person
from meetings.attendance import services
from meetings.attendance.forms import ApprovedForm, ElsewhereForm
from meetings.attendance.reading import countdowns, executive_countdowns
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, typed
from scrutiny.permissions import require_sight


@unshared
@require_safe
def six_months(request):
    """List the councillors, the least time left first, unknown ones last."""
    require_sight(request.user, "agendas.make")
    people = services.councillors_kept_by(request.user)
    running, executive = countdowns(people), executive_countdowns(people)
    today = timezone.localdate()
    rows = [_row(person, running.get(person.pk), today) for person in people]
    rows += [_row(person, executive[person.pk], today) for person in people
             if person.pk in executive]  # fmt: skip
    rows.sort(key=lambda row: (not row["countdown"], row["is_long_ago"], row["days_left"]))
    context = {"breadcrumbs": trail(my_work()), "rows": rows}
    return render(request, "meetings/work/staying_away/list.html", context)


@unshared
@require_safe
def six_months_of(request, key):
    person = _kept_or_404(request.user, key)
    today = timezone.localdate()
    executive = executive_countdowns([person]).get(person.pk)
    rows = [_row(person, countdowns([person]).get(person.pk), today)]
    rows += [_row(person, executive, today)] if executive else []
    context = {
        "breadcrumbs": trail(my_work(), _all()),
        "person": person,
        "rows": rows,
        "elsewhere": person.attended_elsewhere.all(),
        "approved": person.approved_absences.all(),
    }
    return render(request, "meetings/work/staying_away/person.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def add_elsewhere(request, key):
    person = _kept_or_404(request.user, key)
    form = ElsewhereForm(typed(request))

    def act():
        return services.add_attendance_elsewhere(person, by=request.user, **form.cleaned_data)

    return _ask(request, person, form, act, "Attended elsewhere")


@unshared
@require_http_methods(["GET", "POST"])
def approve_absence(request, key):
    person = _kept_or_404(request.user, key)
    form = ApprovedForm(typed(request))

    def act():
        return services.approve_absence(person, by=request.user, **form.cleaned_data)

    return _ask(request, person, form, act, "The council approved why they stay away")


def _ask(request, person, form, act, title):
    page = reverse("meetings:six_months_of", args=[person.key])
    return ask(
        request,
        form,
        act,
        done=lambda row: redirect(page),
        title=title,
        caption=person.full_style,
        button="Save",
        back=page,
        breadcrumbs=trail(my_work(), _all()),
    )


def _row(person, countdown, today) -> dict:
    left = countdown.days_left(today) if countdown else 0
    return {
        "person": person,
        "countdown": countdown,
        "days_left": left,
        "is_soon": left <= max(services.WARNED_BEFORE),
        "has_run_out": bool(countdown) and countdown.has_run_out(today),
        "is_long_ago": left < -services.LISTED_AFTER,
    }


def _kept_or_404(user, key: str) -> Person:
    person = get_object_or_404(Person, key=key, kind=Person.Kind.COUNCILLOR)
    require_sight(user, "attendance.keep", person)
    if person.left_on:
        raise Http404
    return person


def _all():
    return "Six-month rule", reverse("meetings:six_months")
