"""The lead's table of many actions on one page: each row is saved, or refused, separately."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from actionplans.models import Action, ActionPlan, ActionUpdate, Evidence
from actionplans.plans.services import CLOSED
from actionplans.updates import my_actions
from actionplans.updates.forms.bulk import RowForm
from actionplans.updates.services.updates import FACTS_CHANGED, OVERTAKEN, TAKEN_OUT, add_update
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.refusals import Overtaken, Refused
from scrutiny.typed import typed_words

PAGE = 25


@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "POST"])
def bulk_update(request, slug):
    plans = ActionPlan.objects.managed_by(request.user).with_facts()
    plan = get_object_or_404(plans, slug=slug)
    actions = _actions(plan)
    page = Paginator(actions, PAGE).get_page(request.GET.get("page"))
    if request.method == "GET":
        return _page(request, plan, page, [RowForm(now=now) for now in page])
    # Those that were sent, which may stand on another page by now: an update moves them.
    sent = [now for now in actions if f"{now.action.key}-revision" in request.POST]
    rows = [RowForm(request.POST, now=now) for now in sent]
    unsaved = _not_takeable(request, plan, rows)
    if plan.is_closed:
        return _page(request, plan, page, [RowForm(now=now) for now in page], unsaved=unsaved)
    saved = [row for row in rows if row.is_touched and _save(row, request.user)]
    refused = [row for row in rows if row.is_touched and row not in saved]
    if saved:
        messages.success(request, f"Saved {_named(saved)}.")
    if refused or unsaved:
        rows = _after(plan, rows, saved, request.POST)
        return _page(request, plan, page, rows, refused, unsaved)
    if not saved:
        messages.info(request, "Nothing was changed, so nothing was saved.")
    return redirect(request.get_full_path())


def _actions(plan):
    """Return the plan's actions, late first, with whether each has evidence."""
    return _facts(Action.objects.filter(plan=plan))


def _facts(actions):
    evidence = Evidence.objects.filter(action=OuterRef("pk"), is_withdrawn=False)
    actions = actions.annotate(has_evidence=Exists(evidence))
    return my_actions.actions_now(actions, timezone.localdate())


def _not_takeable(request, plan, rows) -> list[tuple]:
    """List (row, reason, typed words) for rows whose action takes no updates any more."""
    found = [(row, CLOSED) for row in rows if plan.is_closed]
    gone = _facts(Action.with_removed.filter(plan=plan, is_removed=True))
    found += [
        (RowForm(request.POST, now=now), TAKEN_OUT)
        for now in gone
        if f"{now.action.key}-revision" in request.POST
    ]
    return [
        (row, why, typed_words(_changed(row), request, prefix=row.prefix))
        for row, why in found
        if row.is_touched
    ]


def _changed(row: RowForm) -> dict:
    return {name: row.fields[name] for name in row.changed_data}


def _save(row: RowForm, user) -> bool:
    """Save one row in its own transaction; a refusal is shown in the row."""
    if not row.is_valid():
        return False
    try:
        add_update(row.action, row.text, revision=row.cleaned_data["revision"], by=user)
    except Overtaken:
        newest = ActionUpdate.objects.filter(action=row.action).select_related("by").first()
        row.is_overtaken = True
        if newest and newest.key != row.cleaned_data["seen"]:
            row.theirs = newest
        row.add_error(None, OVERTAKEN if row.theirs else FACTS_CHANGED)
    except Refused as refusal:
        row.add_error(None, str(refusal))
    return not row.errors


def _after(plan, rows, saved, typed: QueryDict) -> list[RowForm]:
    """Show saved rows as they are now, and refused ones as typed, on top of the saved values."""
    fresh = {now.action.key: now for now in _actions(plan)}
    shown = []
    for row in rows:
        now = fresh[row.action.key]
        if row in saved or not row.is_touched:
            shown.append(RowForm(now=now))
        else:
            shown.append(_typed_again(row, now, typed))
    return sorted(shown, key=lambda row: not row.errors)


def _typed_again(row: RowForm, now, typed: QueryDict) -> RowForm:
    data = typed.copy()
    if row.is_overtaken:
        data[row.add_prefix("revision")] = now.action.revision
        data[row.add_prefix("seen")] = now.action.newest_key or ""
    again = RowForm(data, now=now)
    again._errors, again.cleaned_data, again.theirs = row.errors, row.cleaned_data, row.theirs
    return again


def _page(request, plan, page, rows, refused=(), unsaved=()):
    context = {
        "breadcrumbs": trail(my_work(), ("My actions", reverse("actionplans:my_actions"))),
        "plan": plan,
        "page": page,
        "rows": rows,
        "refused": refused,
        "unsaved": unsaved,
        "late": sum(row.now.is_past_date for row in rows),
        "to_check": [
            each for each in my_actions.to_check(request.user) if each.action.plan_id == plan.pk
        ],
        "to_release": my_actions.updates_to_release(plan),
    }
    status = 422 if refused or unsaved else 200
    return render(request, "actionplans/work/bulk.html", context, status=status)


def _named(rows) -> str:
    refs = ", ".join(row.action.ref for row in rows)
    return f"action {refs}" if len(rows) == 1 else f"{len(rows)} actions: {refs}"
