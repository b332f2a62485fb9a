"""Imported words for an action that is public already: they wait for their release."""

from collections.abc import Iterable, Mapping
from typing import Any

from actionplans.imports.table.differences import HELD, new_words
from actionplans.models import Action, ActionUpdate
from scrutiny.models import User

NO_PROGRESS = "Not stated"


def propose(
    rows: Iterable[tuple[Action, Mapping[str, Any]]],
    newest: Mapping[int, ActionUpdate],
    *,
    by: User | None,
) -> int:
    """Keep the status and performance in rows as updates to be released; return how many.

    `newest` are the last updates of actions by primary key: an update that is already there is
    not repeated, and its reasons carry over while the table states no other status.
    """
    made = [_proposal(action, values, newest.get(action.pk), by) for action, values in rows]
    updates = [each for each in made if each]
    ActionUpdate.objects.bulk_create(updates)
    return len(updates)


def without_held(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's values without the words that wait for release."""
    return {name: value for name, value in values.items() if name not in HELD}


def _proposal(
    action: Action, values: Mapping[str, Any], last: ActionUpdate | None, by: User | None
) -> ActionUpdate | None:
    said = new_words(action, values, last)
    if not said:
        return None
    progress, difference = (
        (last.progress, last.difference) if last else (action.status, action.performance)
    )
    return ActionUpdate(
        action=action,
        by=by,
        progress=said.get("status") or progress or NO_PROGRESS,
        difference=said.get("performance") or difference,
        delivery=action.delivery,
        impact=action.impact,
        reason=last.reason if last else "",
        recovery_step=last.recovery_step if last else "",
    )
