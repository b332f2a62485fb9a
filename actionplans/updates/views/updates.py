"""The update form: from My actions when signed in, or by the link of a reminder."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from actionplans.as_at.plan_history import ActionAt, PlanHistory
from actionplans.models import Action, Measure, Reading
from actionplans.plans.services import CLOSED
from actionplans.updates.forms.updates import UpdateForm
from actionplans.updates.links import LinkExpired, UpdateLink, read_link
from actionplans.updates.my_actions import actions_now, owned_by, to_check, to_release
from actionplans.updates.services.updates import (
    FACTS_CHANGED,
    TAKEN_OUT,
    LinkUsed,
    add_update,
    newest_key,
)
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.caching import unshared
from scrutiny.models import User
from scrutiny.permissions import can, require_sight
from scrutiny.refusals import Overtaken, Refused
from scrutiny.typed import ask_for_files_again, typed_words
from scrutiny.uploads import oversized_files

PAGE = 50


@dataclass(frozen=True)
class Updater:
    """The person who updates an action; `link` is None for a signed-in user.

    Unreleased words are shown to a signed-in user only (`knows_all`): a link
    may have been passed on.
    """

    user: Any
    action: Action
    link: UpdateLink | None = None
    knows_all: bool = True

    @property
    def last(self) -> Any:
        """Return the last update, as far as this person may know it."""
        if self.knows_all:
            return self.action.updates.select_related("by").first()
        known = self._known_to_all()
        return known if known and known.last_update_on else None

    @property
    def why_ended(self) -> str:
        """Return why the action takes no updates any more; "" while it does."""
        if self.action.is_removed:
            return TAKEN_OUT
        return CLOSED if self.action.plan.is_closed else ""

    @property
    def due_on(self) -> date | None:
        """Return the due date, as far as this person may know it."""
        if self.knows_all:
            return self.action.now_due_on
        known = self._known_to_all()
        return known and known.due_on

    def _known_to_all(self) -> ActionAt | None:
        """Return the action as the public knows it; None for one that was never public."""
        history = PlanHistory(self.action.plan, self.action)
        return next(iter(history.at(timezone.localdate())), None)


@unshared
@require_safe
def my_actions(request):
    require_sight(request.user, "actions.open")
    today = timezone.localdate()
    actions = actions_now(owned_by(request.user), today)
    is_lead = can(request.user, "plans.open")
    context = {
        "breadcrumbs": _up(),
        "page": Paginator(actions, PAGE).get_page(request.GET.get("page")),
        "late": sum(now.is_past_date for now in actions),
        "stale": sum(now.is_stale for now in actions),
        "is_lead": is_lead,
        "to_check": to_check(request.user) if is_lead else [],
        "to_release": to_release(request.user) if is_lead else [],
    }
    return render(request, "actionplans/work/my_actions.html", context)


@unshared
@require_http_methods(["GET", "POST"])
def update_action(request, key):
    actions = Action.with_removed.updatable_by(request.user)
    action = get_object_or_404(actions.select_related("plan__committee", "owner"), key=key)
    return _answer(request, Updater(request.user, action))


@unshared
@login_not_required
@require_http_methods(["GET", "POST"])
def update_by_link(request, token):
    """Take an update by an emailed link; opening the link changes nothing."""
    try:
        link = read_link(token)
    except LinkExpired:
        return _no_form(request, "expired", 410)
    found = _person_and_action(link) if link else None
    if found is None:
        return _no_form(request, "unknown", 404)
    user, action = found
    if not can(user, "action.update", action):
        return _no_form(request, "not_yours", 410)
    if action.updates.filter(by=user).count() != link.updates_before:
        return _no_form(request, "used", 200, action)
    if not action.plan.is_public and request.user != user:
        return redirect_to_login(reverse("actionplans:update_action", args=[action.key]))
    return _answer(request, Updater(user, action, link, knows_all=request.user == user))


def _person_and_action(link: UpdateLink) -> tuple[User, Action] | None:
    user = User.objects.filter(pk=link.user_id, is_active=True).first()
    actions = Action.with_removed.select_related("plan__committee", "owner")
    action = actions.filter(key=link.action_key).first()
    return (user, action) if user and action else None


def _no_form(request, why: str, status: int, action: Action | None = None):
    """Explain why a link opens no form, with a way on; what was typed is shown below."""
    known = action if action and action.plan.is_public and not action.is_removed else None
    context = {"why": why, "action": known}
    if request.method == "POST" and not _is_said(request, action):
        context["typed"] = typed_words(UpdateForm.base_fields, request)
    return _closed_to_others(
        render(request, "actionplans/link_without_form.html", context, status=status)
    )


def _is_said(request, action: Action | None) -> bool:
    """Whether the very same words were saved before: the form was sent twice."""
    said = request.POST.get("progress", "").strip()
    return action is not None and action.updates.filter(progress=said).exists()


def _closed_to_others(response):
    """Keep the address, which is a key, from search engines and other sites."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request, updater: Updater):
    last = updater.last
    if request.method == "GET":
        return _page(request, updater, _form(updater, last), last)
    form = _form(updater, last, request.POST, request.FILES, oversized=oversized_files(request))
    if updater.why_ended:
        typed = typed_words(form.fields, request)
        return _page(request, updater, form, last, status=422, typed=typed)
    if not form.is_valid():
        return _page(request, updater, form, last, status=422)
    before = updater.link.updates_before if updater.link else None
    try:
        add_update(
            updater.action,
            form.text,
            by=updater.user,
            revision=form.cleaned_data["revision"],
            updates_before=before,
        )
    except LinkUsed:
        return _no_form(request, "used", 200, updater.action)
    except Overtaken:
        is_update = newest_key(updater.action) != form.cleaned_data["seen"]
        return _both_versions(request, updater, is_update)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, updater, form, last, status=422)
    return _done(request, updater)


def _done(request, updater: Updater):
    if updater.link:  # it is used up now, and its page says so
        return redirect(request.path)
    messages.success(request, f"Saved. Thank you for the update of action {updater.action.ref}.")
    return redirect("actionplans:my_actions")


def _form(updater: Updater, last, data=None, files=None, **facts) -> UpdateForm:
    action = updater.action
    newest = Reading.objects.filter(measure=OuterRef("pk")).order_by("-on", "-at", "-pk")
    measures = Measure.objects.filter(action=action, is_removed=False)
    if updater.knows_all:
        measures = measures.annotate(latest_value=Subquery(newest.values("value")[:1]))
    else:
        measures = measures.filter(is_public=True)
    return UpdateForm(
        data, files, action=action, measures=measures, last=last, knows_all=updater.knows_all,
        **facts,
    )  # fmt: skip


def _both_versions(request, updater: Updater, is_update: bool):
    """Show what was typed beside what the other user saved; saving again adds to that.

    Changed facts are on the page already (`is_update` is false).
    """
    updater.action.refresh_from_db()
    data = request.POST.copy()
    data["revision"], data["seen"] = updater.action.revision, newest_key(updater.action)
    last = updater.last
    form = _form(updater, last, data, request.FILES)
    form.full_clean()
    theirs = {"is_overtaken": is_update, "facts_changed": "" if is_update else FACTS_CHANGED}
    return _page(request, updater, form, last, status=409, **theirs)


def _page(request, updater: Updater, form, last, *, status=200, **more):
    action = updater.action
    if form.is_bound and not updater.why_ended:
        ask_for_files_again(form)
    sign_in = reverse("actionplans:update_action", args=[action.key])
    context = more | {
        "breadcrumbs": None
        if updater.link
        else _up(("My actions", reverse("actionplans:my_actions"))),
        "action": action,
        "plan": action.plan,
        "form": form,
        "last": last,
        "updater": updater,
        "due_on": updater.due_on,
        "today": timezone.localdate(),
        "sign_in_url": f"{reverse('account_login')}?next={sign_in}",
    }
    response = render(request, "actionplans/work/update.html", context, status=status)
    return _closed_to_others(response) if updater.link else response


def _up(*steps):
    return trail(my_work(), *steps)
