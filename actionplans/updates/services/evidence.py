"""Evidence of an action: a file or a link that supports an update. Never deleted."""

from django.db import transaction

from actionplans.models import Action, ActionUpdate, Evidence
from scrutiny import evidence as files
from scrutiny.audit import record
from scrutiny.evidence import EvidenceGiven
from scrutiny.models import User
from scrutiny.refusals import Refused


def keep(
    action: Action, given: EvidenceGiven, *, update: ActionUpdate | None, by: User | None
) -> Evidence:
    """Keep one piece of evidence. Call it inside `removing_files_on_failure`."""
    evidence = Evidence(action=action, update=update, added_by=by, link=given.link)
    files.keep(evidence, given)
    return evidence


@transaction.atomic
def withdraw_evidence(evidence: Evidence, *, by: User | None) -> None:
    """Withdraw evidence that was wrong, for everyone; it is kept and can be restored."""
    _set_withdrawn(evidence, True, "evidence.withdrawn", "Withdrew evidence of", by)


@transaction.atomic
def restore_evidence(evidence: Evidence, *, by: User | None) -> None:
    """Restore evidence that was withdrawn."""
    _set_withdrawn(evidence, False, "evidence.restored", "Put back evidence of", by)


def _set_withdrawn(
    evidence: Evidence, is_withdrawn: bool, act: str, said: str, by: User | None
) -> None:
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    action = Action.with_removed.select_related("plan").get(pk=evidence.action_id)
    if action.plan.is_closed:
        raise Refused("This plan is closed, so nothing in it changes.")
    evidence.is_withdrawn = is_withdrawn
    evidence.save(update_fields=["is_withdrawn"])
    sentence = f"{said} action {action.ref} of {action.plan}"
    record(act, action.plan, by=by, sentence=sentence, evidence=evidence.key)
