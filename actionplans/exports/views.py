"""A plan as a file for everyone: what is public, and nothing else.

It is the plan of today, or as at a past day (`?as-at=2024-11-07`).
"""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from actionplans.exports.columns import public_table
from actionplans.exports.formats import FORMATS
from actionplans.models import ActionPlan
from meetings.pack.child import ChildFailed
from meetings.pack.convert import ToolMissing
from scrutiny.refusals import Refused


@login_not_required
@require_safe
def plan_file(request, slug, kind):
    plans = ActionPlan.objects.visible_to(request.user).select_related("inspection")
    plan = get_object_or_404(plans, slug=slug)
    if kind not in FORMATS:
        raise Http404
    today = timezone.localdate()
    on = _day_or_404(request.GET.get("as-at"), today)
    try:
        data = FORMATS[kind].write(public_table(plan, on))
    except (Refused, ChildFailed, ToolMissing):
        messages.error(request, "The file could not be made. Try again later, or choose another.")
        return redirect(plan)
    response = HttpResponse(data, content_type=FORMATS[kind].media_type)
    stem = plan.slug if on == today else f"{plan.slug}-{on.isoformat()}"
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}.{kind}")
    if plan.is_public:
        patch_cache_control(response, public=True, no_cache=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _day_or_404(text: str | None, today: date) -> date:
    """Return the day of a link of ours; an invalid or future day answers 404."""
    if not text:
        return today
    try:
        on = date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
    if on > today:
        raise Http404
    return on
