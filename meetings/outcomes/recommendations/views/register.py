"""The public register of recommendations, and the page of each with its whole history."""

import csv
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from meetings.models import Recommendation, RecommendationFile
from meetings.outcomes.recommendations import register
from meetings.outcomes.recommendations.forms import RecommendationFilter
from meetings.outcomes.recommendations.services.answers import words_of
from scrutiny.breadcrumbs import trail
from scrutiny.evidence import hand_out
from scrutiny.permissions import can, require_sight
from scrutiny.sections import sections_of

PAGE = 25


@login_not_required
@require_safe
def recommendation_list(request):
    form, found = _found(request)
    context = {
        "breadcrumbs": trail(),
        "form": form,
        "summary": register.summary(found),
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/recommendations/recommendation_list.html", context)


@login_not_required
@require_safe
def recommendation_table(request):
    """Download the same register as a CSV file."""
    _, found = _found(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recommendations.csv"'
    response.write("\ufeff")
    csv.writer(response).writerows(register.rows(found))
    return response


@login_not_required
@require_safe
def recommendation(request, key):
    visible = Recommendation.objects.visible_to(request.user).with_words()
    found = get_object_or_404(visible, key=key)
    context = {
        "breadcrumbs": trail(("Recommendations", reverse("meetings:recommendation_list"))),
        "recommendation": found,
        "is_at_work": can(request.user, "recommendation.report", found),
        **thread_of(found, request.user),
    }
    return render(request, "meetings/recommendations/recommendation.html", context)


@login_not_required
@require_safe
def recommendation_file(request, key):
    """Hand out a file of evidence, to everybody once its recommendation is public.

    Who works on it gets the file as it was handed in, everybody else its public copy.
    """
    files = RecommendationFile.objects.select_related("recommendation")
    file = get_object_or_404(files, key=key)
    require_sight(request.user, "recommendation.file", file)
    if can(request.user, "recommendation.report", file.recommendation):
        is_officer = can(request.user, "recommendation.manage", file.recommendation)
        return hand_out(request, file, is_open=False, is_officer=is_officer)
    if not file.public_file:
        raise Http404
    return hand_out(request, file, file=file.public_file, is_open=file.is_open)


def thread_of(recommendation: Recommendation, user: Any) -> dict:
    """Return the later responses, progress and outcomes of a recommendation, for its pages."""
    response = getattr(recommendation, "response", None)
    return {
        "minute": _public_minute(recommendation),
        "response": response,
        "answer": words_of(response)[1:] if response else [],
        "reports": list(recommendation.progress_reports.prefetch_related("files")),
        "files": list(recommendation.files.filter(report=None)),
        "earlier": list(recommendation.earlier_words.all()),
        "sections": sections_of("recommendation", recommendation, user),
    }


def _found(request) -> tuple[RecommendationFilter, list[Recommendation]]:
    made = Recommendation.objects.made()
    form = RecommendationFilter(request.GET, recommendations=made)
    return form, list(form.narrow(made).with_words().overdue_first())


def _public_minute(recommendation: Recommendation):
    minute = recommendation.minute
    if minute is None or minute.minutes.state not in minute.minutes.PUBLIC_STATES:
        return None
    return minute
