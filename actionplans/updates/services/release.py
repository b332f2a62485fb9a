"""Releasing the words of an update: they become public, with the name of who released them."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from actionplans.actions.services.rewording import keep_words
from actionplans.as_at import rules
from actionplans.as_at.measures import overtaken
from actionplans.models import Action, ActionUpdate, CompletionCheck, Evidence, Reading, Release
from actionplans.plans.services import locked, require_open, touch
from actionplans.updates.public_copies import public_copy
from actionplans.updates.services.completion import NO_EVIDENCE, confirm_action
from actionplans.updates.services.updates import has_evidence
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused
from scrutiny.storage import removing_files_on_failure


def release_update(
    update: ActionUpdate,
    *,
    progress: str,
    difference: str = "",
    reason: str = "",
    recovery_step: str = "",
    date_reason: str = "",
    date_agreed_by: str = "",
    evidence: Iterable[Evidence] = (),
    readings: Iterable[Reading] = (),
    by: User | None,
    at: datetime | None = None,
) -> Release:
    """Release an update in words for the public, with its status and the evidence named.

    Its figures and its new date become public with it; `date_reason` and `date_agreed_by` are
    the public words about that date. `readings` are figures of earlier updates to release
    with it (measures.overtaken). Raises Refused for an update that is not ready or says too
    little. The words are from then on the action's, on its page and in the papers of the plan.
    """
    words = {
        "progress": progress,
        "difference": difference,
        "reason": reason,
        "recovery_step": recovery_step,
        "date_reason": date_reason,
        "date_agreed_by": date_agreed_by,
    }
    copies = [(each, _copy_of(each)) for each in evidence]
    with removing_files_on_failure(), transaction.atomic():
        release = _release(update, words, copies, by, at)
        release.earlier_readings.set(_overtaken(update, readings))
    return release


def _release(
    update: ActionUpdate,
    words: dict[str, str],
    copies: list[tuple[Evidence, bytes]],
    by: User | None,
    at: datetime | None,
) -> Release:
    plan = locked(update.action.plan)
    require_open(plan)
    action = Action.objects.select_for_update().get(pk=update.action_id)
    action.plan = plan
    _require_next(action, update)
    _require_words(update, words)
    release = Release.objects.create(update=update, by=by, at=at or timezone.now(), **words)
    for each, data in copies:
        _show(Evidence.objects.select_for_update().get(pk=each.pk, action=action), data)
    confirm_action(action, by=by)
    said = {"status": words["progress"], "performance": words["difference"]}
    keep_words(action, said, by=by, at=release.at)
    for name, text in said.items():
        setattr(action, name, text)
    action.revision += 1
    action.save(update_fields=[*said, "revision"])
    touch(plan)
    sentence = f"Released what is said of action {action.ref} of {plan}"
    record("action.released", plan, by=by, sentence=sentence, update=update.key)
    return release


def _overtaken(update: ActionUpdate, readings: Iterable[Reading]) -> list[Reading]:
    """Return the readings; Refused for any that is released by now."""
    wanted = list(readings)
    if not set(wanted) <= set(overtaken(update)):
        raise Refused("This figure is not an earlier one of this action.")
    return wanted


def _require_words(update: ActionUpdate, words: dict[str, str]) -> None:
    said = {name for name, text in words.items() if text.strip()}
    if "progress" not in said:
        raise Refused(rules.NEEDS_PROGRESS)
    if update.delivery in rules.IN_TROUBLE and not said >= {"reason", "recovery_step"}:
        raise Refused("The public reads why it is at risk or off track, and what is done about it.")
    if update.postponements.exists() and not said >= {"date_reason", "date_agreed_by"}:
        raise Refused("The public reads why the date moves, and who agreed to it.")


def _copy_of(evidence: Evidence) -> bytes:
    """Return the public copy of a file; b"" for a link, and where there is a copy already."""
    if evidence.link or evidence.public_file:
        return b""
    copy = public_copy(evidence)
    if copy.refusal:
        raise Refused(f"{evidence.title}: {copy.refusal}")
    return copy.data


def _show(evidence: Evidence, data: bytes) -> None:
    if data:
        evidence.public_file.save("copy", ContentFile(data), save=False)
    evidence.is_public = True
    evidence.save(update_fields=["public_file", "is_public"])


def _require_next(action: Action, update: ActionUpdate) -> None:
    """Refuse a return to an earlier update, or a claim of completion that no one checked."""
    latest = Release.objects.filter(update__action=action).order_by("-update__at").first()
    if latest and latest.update_id == update.pk:
        raise Refused("This update was released already.")
    if latest and latest.update.at > update.at:
        raise Refused("A later update was released already.")
    if update.delivery in rules.DONE:
        _require_complete(action, update)


def _require_complete(action: Action, update: ActionUpdate) -> None:
    is_checked = CompletionCheck.objects.filter(update=update, is_agreed=True).exists()
    if rules.is_shown_complete(
        update.delivery, has_evidence=has_evidence(action), is_checked=is_checked
    ):
        return
    if not is_checked:
        raise Refused("A second person has not said yet that it is complete.")
    raise Refused(NO_EVIDENCE)
