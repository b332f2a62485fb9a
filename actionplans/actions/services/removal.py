"""Removing an action from its plan, and restoring it. Earlier days keep it as it was."""

from django.db import transaction
from django.utils import timezone

from actionplans.models import Action, Removal
from actionplans.plans.services import locked, require_open, touch
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused


@transaction.atomic
def remove_action(action: Action, *, because: str, by: User | None) -> Removal:
    """Remove an action from its plan, with the reason; past days keep it. Raises Refused."""
    action = _locked(action)
    if not because.strip():
        raise Refused("Say why the action is taken out.")
    if action.is_removed:
        raise Refused("This action was taken out of the plan.")
    removal = take_out(action, because=because, by=by)
    _note(action, "action.removed", f"Took action {action.ref} out of {action.plan}", by)
    return removal


@transaction.atomic
def restore_action(action: Action, *, by: User | None) -> None:
    """Restore a removed action; the time without it stays on record. Raises Refused."""
    action = _locked(action)
    if not action.is_removed:
        raise Refused("This action is in the plan already.")
    put_back(action, by=by)
    _note(action, "action.restored", f"Put action {action.ref} back into {action.plan}", by)


@transaction.atomic
def release_removal(removal: Removal, *, because: str, by: User) -> Removal:
    """Publish the reason for a removal, in these words and under this name. Raises Refused."""
    action = _locked(removal.action)
    removal = Removal.objects.select_for_update().get(pk=removal.pk)
    if removal.released_at:
        raise Refused("This reason was released already.")
    if not because.strip():
        raise Refused("Say why the action was taken out.")
    removal.public_because = because
    removal.released_at, removal.released_by = timezone.now(), by
    removal.save(update_fields=["public_because", "released_at", "released_by"])
    sentence = f"Released why action {action.ref} was taken out of {action.plan}"
    _note(action, "removal.released", sentence, by)
    return removal


def take_out(action: Action, *, because: str, by: User | None) -> Removal:
    """Remove an action of a locked plan; the caller writes the audit entry."""
    action.is_removed = True
    action.save(update_fields=["is_removed"])
    on = action.plan.seen_on(timezone.localdate())
    return Removal.objects.create(action=action, on=on, because=because, by=by)


def put_back(action: Action, *, by: User | None) -> None:
    """Restore an action of a locked plan; the caller writes the audit entry."""
    action.is_removed = False
    action.save(update_fields=["is_removed"])
    removal = Removal.objects.select_for_update().get(action=action, back_at=None)
    removal.back_at, removal.back_by = timezone.now(), by
    removal.back_on = action.plan.seen_on(timezone.localdate())
    removal.save(update_fields=["back_at", "back_by", "back_on"])


def _locked(action: Action) -> Action:
    plan = locked(action.plan)
    require_open(plan)
    action = Action.with_removed.select_for_update().get(pk=action.pk)
    action.plan = plan
    return action


def _note(action: Action, act: str, sentence: str, by: User | None) -> None:
    touch(action.plan)
    record(act, action.plan, by=by, sentence=sentence, ref=action.ref)
