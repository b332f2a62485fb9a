"""The second person's check of an action that is reported complete."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actionplans.as_at import rules
from actionplans.models import Action, ActionUpdate, CompletionCheck
from actionplans.plans.services import locked, require_open, touch
from actionplans.updates.services.updates import has_evidence
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

NO_EVIDENCE = "Its evidence was withdrawn. It needs some before it is complete."
NOT_YOUR_OWN = "You reported it yourself, so somebody else checks that it is complete."


@transaction.atomic
def check_completion(
    update: ActionUpdate, *, is_agreed: bool, words: str = "", by: User, at: datetime | None = None
) -> CompletionCheck:
    """Agree that an action is complete, or return it with a reason. Refused to its reporter."""
    plan = locked(update.action.plan)
    require_open(plan)
    action = Action.objects.select_for_update().get(pk=update.action_id)
    action.plan = plan
    _require_open_question(action, update)
    if not rules.may_check_completion(by.pk, [update.by_id]):
        raise Refused(NOT_YOUR_OWN)
    if not is_agreed and not words.strip():
        raise Refused("Say what is missing.")
    if is_agreed and not has_evidence(action):
        raise Refused(NO_EVIDENCE)
    check = CompletionCheck.objects.create(
        update=update,
        reported_by=update.by,
        by=by,
        is_agreed=is_agreed,
        words=words,
        at=at or timezone.now(),
    )
    if is_agreed:
        action.delivery = update.delivery
    action.revision += 1
    action.save(update_fields=["delivery", "revision"])
    touch(plan)
    done = "is complete" if is_agreed else "is not complete yet"
    sentence = f"Said that action {action.ref} of {plan} {done}"
    record("action.checked", plan, by=by, sentence=sentence, update=update.key, agreed=is_agreed)
    return check


def _require_open_question(action: Action, update: ActionUpdate) -> None:
    if update.delivery not in rules.DONE:
        raise Refused("This update does not say that the action is complete.")
    if CompletionCheck.objects.filter(update=update).exists():
        raise Refused("Somebody answered this already.")
    if action.updates.order_by("-at", "-pk").first() != update:
        raise Refused("A later update says something else.")


@transaction.atomic
def confirm_action(action: Action, *, by: User | None) -> None:
    """Confirm an action's owner and area, which makes them public."""
    if action.confirmed_at is None:
        action.confirmed_at, action.confirmed_by = timezone.now(), by
        action.save(update_fields=["confirmed_at", "confirmed_by"])
