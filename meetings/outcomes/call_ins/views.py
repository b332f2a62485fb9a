"""Call-in pages: public once valid, and officers' pages from the request to the outcome."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee, Membership, Person
from meetings.models import CallIn, CallInRules, Meeting
from meetings.outcomes.call_ins import services as call_ins
from meetings.outcomes.call_ins.forms import CallInForm, HearingForm, OutcomeForm, ValidityForm
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.form_page import ask, typed
from scrutiny.permissions import can, require_sight
from scrutiny.templatetags.wording import long_date


@login_not_required
@require_safe
def call_in_list(request):
    context = {
        "breadcrumbs": trail(),
        "call_ins": CallIn.objects.found_valid().select_related("committee"),
    }
    return render(request, "meetings/call_ins/call_in_list.html", context)


@login_not_required
@require_safe
def call_in(request, key):
    found = CallIn.objects.visible_to(request.user).select_related(
        "committee", "meeting__committee"
    )
    found = get_object_or_404(found, key=key)
    context = {
        "breadcrumbs": trail(_all()),
        "call_in": found,
        "facts": _facts(found),
        "counts": _counts(found),
        "signatories": found.signatories.all(),
        "is_overdue": found.is_overdue(timezone.localdate()),
        "earlier": found.earlier_findings.all(),
        "may_manage": can(request.user, "call-in.manage", found),
        "rules": CallInRules.current(),
    }
    response = render(request, "meetings/call_ins/call_in.html", context)
    return response if found.is_public else unshared(lambda _: response)(request)


@unshared
@require_safe
def work_call_ins(request):
    require_sight(request.user, "agendas.make")
    context = {
        "breadcrumbs": trail(my_work()),
        "call_ins": CallIn.objects.managed_by(request.user).select_related("committee"),
        "committees": Committee.objects.planned_by(request.user).current(),
    }
    return render(request, "meetings/work/call_ins/list.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def receive_call_in(request, code):
    committees = Committee.objects.planned_by(request.user).current()
    committee = get_object_or_404(committees, code=code.upper())
    form = CallInForm(typed(request), councillors=_may_sign())
    return ask(
        request,
        form,
        lambda: call_ins.receive_call_in(committee, by=request.user, **form.cleaned_data),
        done=redirect,
        title="A decision is called in",
        caption=committee,
        lead="It stays with officers until the monitoring officer finds it valid.",
        button="Save",
        back=reverse("meetings:work_call_ins"),
        breadcrumbs=trail(_at_work()),
    )


@unshared
@require_http_methods(["GET", "POST"])
def find_validity(request, key):
    found = _managed_or_404(request.user, key)
    form = ValidityForm(typed(request), call_in=found)

    def act():
        return call_ins.find_validity(found, by=request.user, **form.cleaned_data)

    lead = "What is found valid is public, and stays so if the finding is changed."
    return _ask(request, found, form, act, "Is the call-in valid?", "Save this finding", lead)


@unshared
@require_http_methods(["GET", "POST"])
def hear_call_in(request, key):
    found = _managed_or_404(request.user, key)
    since = found.found_on or found.called_in_on
    held = found.committee.meetings.filter(starts_at__date__gte=since)
    held = held.exclude(state__in=Meeting.OFF_STATES).with_committee().order_by("starts_at")
    chosen = found.meeting.slug if found.meeting else ""
    form = HearingForm(typed(request), meetings=list(held), meet_by=found.meet_by, chosen=chosen)

    def act():
        return call_ins.hear_at(found, form.chosen, by=request.user)

    lead = f"By {long_date(found.meet_by)}, as the constitution counts." if found.meet_by else ""
    return _ask(request, found, form, act, "When is it heard?", "Save", lead)


@unshared
@require_http_methods(["GET", "POST"])
def decide_call_in(request, key):
    found = _managed_or_404(request.user, key)
    form = OutcomeForm(typed(request), call_in=found)

    def act():
        return call_ins.decide_call_in(found, by=request.user, **form.cleaned_data)

    return _ask(request, found, form, act, "What was decided?", "Publish the outcome")


def _ask(request, found, form, act, title, button, lead=""):
    return ask(
        request,
        form,
        act,
        done=redirect,
        title=title,
        caption=found,
        lead=lead,
        button=button,
        back=found.get_absolute_url(),
        breadcrumbs=trail(_at_work()),
    )


def _facts(found: CallIn) -> list[tuple[str, str]]:
    return [
        ("Decision made by", found.made_by),
        ("Made", long_date(found.made_on)),
        ("Published", long_date(found.published_on)),
        ("Last day to call it in", long_date(found.call_in_by)),
        ("Called in", long_date(found.called_in_on)),
        ("Found", _finding_told(found)),
        ("Why", found.found_because),
        ("Heard by", str(found.committee) if _is_heard(found) else ""),
        ("Last day to hear it", long_date(found.meet_by)),
        ("Outcome", found.get_outcome_display() if found.outcome else ""),
        ("Decided", long_date(found.decided_on)),
    ]  # fmt: skip


def _finding_told(found: CallIn) -> str:
    if found.found_on is None:
        return ""
    word = "Not valid" if found.state == CallIn.State.INVALID else "Valid"
    who = found.found_by or "the monitoring officer"
    return f"{word}, by {who}, {long_date(found.found_on)}"


def _is_heard(found: CallIn) -> bool:
    is_withdrawn = found.outcome == CallIn.Outcome.WITHDRAWN
    return found.state in CallIn.HEARD_STATES and not is_withdrawn


def _counts(found: CallIn) -> list[dict]:
    """Return how each day of the clock was counted, for components/day_count.html."""
    days = (
        ("Last day to call it in", found.published_on, "Published", found.call_in_by),
        ("Last day to hear it", found.found_on, "Found valid", found.meet_by),
    )
    return [
        {"about": about, "begins_on": begins_on, "begins": begins, "count": count}
        for about, begins_on, begins, last_day in days
        if (count := call_ins.how_counted(begins_on, last_day))
    ]


def _may_sign():
    """Keep councillors in office outside the executive, whose decision it is."""
    executive = Membership.objects.current().filter(committee__kind=Committee.Kind.EXECUTIVE)
    in_office = Person.objects.filter(kind=Person.Kind.COUNCILLOR, left_on=None)
    return in_office.exclude(pk__in=executive.values("person"))


def _managed_or_404(user, key: str) -> CallIn:
    managed = CallIn.objects.managed_by(user).select_related("committee", "meeting__committee")
    return get_object_or_404(managed, key=key)


def _all():
    return "Call-ins", reverse("meetings:call_in_list")


def _at_work():
    return "Call-ins", reverse("meetings:work_call_ins")
