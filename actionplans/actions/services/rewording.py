"""Earlier words of an action that the public has read, kept when it is reworded."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from actionplans.models import Action, Rewording
from scrutiny.models import User

PUBLIC = ("action", "success_measure", "owner_name", "partners", "status", "performance")


def keep_words(
    action: Action, words: Mapping[str, Any], *, by: User | None, at: datetime | None = None
) -> None:
    """Keep the public words that `words` will change; the action is not saved yet.

    A name that the lead has not confirmed was not public, so it is not kept.
    """
    if action.pk is None or not action.plan.is_public:
        return
    names = [name for name in PUBLIC if name != "owner_name" or action.is_confirmed]
    changed = [name for name in names if name in words and words[name] != getattr(action, name)]
    if changed:
        Rewording.objects.create(
            action=action,
            before={name: getattr(action, name) for name in changed},
            after={name: words[name] for name in changed},
            by=by,
            at=at or timezone.now(),
        )
