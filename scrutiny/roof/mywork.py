"""My work: the page after signing in, in order of due date.

A person who manages meetings sees them with what others changed meanwhile; a person
with tasks sees those, and one who runs action plans sees the current ones.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from actionplans.models import ActionPlan
from committees.models import Committee
from meetings.agenda import draft
from meetings.history.entries import news_for
from meetings.models import Meeting
from scrutiny.looks import look
from scrutiny.permissions import can, require_sight
from scrutiny.standing import read_once
from scrutiny.waiting import waiting_for

PAGE = 20
PLANS = 5


@cache_control(private=True, no_store=True)
@require_safe
@read_once()
def my_work(request: HttpRequest) -> HttpResponse:
    require_sight(request.user, "work.open")
    waits = waiting_for(request.user)
    context = {
        "for_you": [each for each in waits if not each.who],
        "for_others": [each for each in waits if each.who],
        "plans_meetings": Committee.objects.planned_by(request.user).exists(),
    }
    if can(request.user, "plans.open"):
        context |= _plans(request.user)
    if context["plans_meetings"]:
        context |= _meetings(request)
    return render(request, "mywork.html", context)


def _plans(user: Any) -> dict:
    plans = list(
        ActionPlan.objects.managed_by(user)
        .select_related("committee")
        .current(timezone.localdate())[: PLANS + 1]
    )
    return {"runs_plans": True, "plans": plans[:PLANS], "has_more_plans": len(plans) > PLANS}


def _meetings(request: HttpRequest) -> dict:
    user = request.user
    assert user.is_authenticated
    meetings = Meeting.objects.managed_by(user).open_work().with_committee()
    since = look(user)
    news, has_more = news_for(user, since)
    return {
        "page": Paginator(draft.work_on(meetings), PAGE).get_page(request.GET.get("page")),
        "since": since,
        "news": news,
        "has_more_news": has_more,
    }
