"""Letting the words of an update out: the public reads them, and by whom they were released."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actionplans import rules
from actionplans.models import Action, ActionUpdate, CompletionCheck, Evidence, Release
from actionplans.services.completion import confirm_action
from actionplans.services.plans import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def release_update(
    update: ActionUpdate,
    *,
    progress: str,
    difference: str = "",
    reason: str = "",
    recovery_step: str = "",
    evidence: Iterable[Evidence] = (),
    by: User | None,
    at: datetime | None = None,
) -> Release:
    """Release an update in words for the public, with its status and the evidence named.

    From then on they are the action's words, on its page and in the papers made of the plan.
    """
    plan = locked(update.action.plan)
    require_open(plan)
    action = Action.objects.select_for_update().get(pk=update.action_id)
    action.plan = plan
    _require_next(action, update)
    if not progress.strip():
        raise Refused(rules.NEEDS_PROGRESS)
    if update.delivery in rules.IN_TROUBLE and not (reason.strip() and recovery_step.strip()):
        raise Refused("The public reads why it is at risk or off track, and what is done about it.")
    release = Release.objects.create(
        update=update,
        progress=progress,
        difference=difference,
        reason=reason,
        recovery_step=recovery_step,
        by=by,
        at=at or timezone.now(),
    )
    shown = [each.pk for each in evidence]
    Evidence.objects.filter(action=action, pk__in=shown).update(is_public=True)
    confirm_action(action, by=by)
    action.status, action.performance = progress, difference
    action.revision += 1
    action.save(update_fields=["status", "performance", "revision"])
    touch(plan)
    sentence = f"Released what is said of action {action.ref} of {plan}"
    record("action.released", plan, by=by, sentence=sentence, update=update.key)
    return release


def _require_next(action: Action, update: ActionUpdate) -> None:
    """Refuse to take the public back to what was said earlier, or to a claim nobody checked."""
    latest = Release.objects.filter(update__action=action).order_by("-update__at").first()
    if latest and latest.update_id == update.pk:
        raise Refused("This update was released already.")
    if latest and latest.update.at > update.at:
        raise Refused("A later update was released already.")
    if update.delivery in rules.DONE:
        checked = CompletionCheck.objects.filter(update=update, is_agreed=True)
        if not checked.exists():
            raise Refused("A second person has not said yet that it is complete.")
