"""Suggesting a topic, and deciding on what was suggested."""

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from committees.models import Committee
from committees.years import municipal_year
from meetings.models import Suggester, Topic
from meetings.programme.forms import ModerateForm, SuggestForm
from meetings.programme.services import suggestions
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.permissions import require_sight, standing
from scrutiny.refusals import Refused

LIMIT = "suggest_topic"  # how often: ACCOUNT_RATE_LIMITS in the settings


@login_not_required
@require_http_methods(["GET", "POST"])
def suggest(request):
    """Take a suggestion from anyone; it is not public before an officer accepts it."""
    role = _role_of(request.user)
    committees = Committee.objects.current().filter(kind=Committee.Kind.SCRUTINY)
    form = SuggestForm(
        request.POST if request.method == "POST" else None,
        committees=committees,
        committee=request.GET.get("committee", "").upper(),
        asks_who=role == Topic.SuggestedBy.PUBLIC,
    )
    if request.method == "POST" and form.is_trapped:
        return redirect("meetings:suggestion_thanks")
    if request.method == "POST" and form.is_valid():
        if not consume(request, action=LIMIT):
            return render(request, "429.html", status=429)
        try:
            _keep(request.user, role, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:suggestion_thanks")
    context = {"breadcrumbs": trail(), "form": form, "asks_who": "name" in form.fields}
    return render(request, "meetings/programme/suggest.html", context)


def _keep(user, role, form):
    suggestions.suggest_topic(
        form.cleaned_data["committee"],
        year=municipal_year(timezone.localdate()),
        suggested_by=role,
        by=user if role != Topic.SuggestedBy.PUBLIC else None,
        **form.words,
    )


@login_not_required
@require_safe
def thanks(request):
    return render(request, "meetings/programme/thanks.html", {"breadcrumbs": trail()})


@cache_control(private=True, no_store=True)
@require_safe
def waiting(request):
    """List undecided suggestions of all committees whose programmes the user keeps."""
    require_sight(request.user, "agendas.make")
    topics = Topic.objects.managed_by(request.user).waiting().select_related("committee")
    context = {"breadcrumbs": trail(my_work()), "topics": topics}
    return render(request, "meetings/work/programme/suggestions.html", context)


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def moderate(request, key):
    """Accept a suggestion, merge it into another topic or decline it."""
    topics = Topic.objects.managed_by(request.user).select_related("committee")
    topic = get_object_or_404(topics, key=key)
    if topic.state != Topic.State.SUGGESTED and topic.is_public:
        return redirect("meetings:work_topic", key)
    others = Topic.objects.public().filter(committee=topic.committee)
    form = ModerateForm(request.POST or None, topics=others.order_by("-municipal_year", "title"))
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _moderate(topic, form, request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("meetings:suggestions")
    context = {
        "breadcrumbs": trail(my_work(), ("Suggested topics", reverse("meetings:suggestions"))),
        "topic": topic,
        "suggester": Suggester.objects.visible_to(request.user).filter(topic=topic).first(),
        "form": form if topic.state == Topic.State.SUGGESTED else None,
    }
    return render(request, "meetings/work/programme/moderate.html", context)


def _moderate(topic, form, user) -> str:
    decision = form.cleaned_data["decision"]
    if decision == "accept":
        suggestions.accept_suggestion(topic, by=user)
        return f"“{topic}” is public now, as a proposal."
    if decision == "merge":
        suggestions.merge_suggestion(topic, form.cleaned_data["into"], by=user)
        return f"Merged into “{form.cleaned_data['into']}”."
    suggestions.decline_suggestion(topic, reason=form.cleaned_data["reason"], by=user)
    return "Declined."


def _role_of(user) -> str:
    """Return the capacity of a suggester: officer or member here, else the public."""
    who = standing(user)
    if who.is_officer_everywhere or who.officer_of:
        return Topic.SuggestedBy.OFFICER
    return Topic.SuggestedBy.MEMBER if who.member_of else Topic.SuggestedBy.PUBLIC
