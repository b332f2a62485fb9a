"""The link in a reminder that opens the update form of one action, for one person.

It is signed, lives for a fortnight, serves this purpose only, and is used up when the person
it was sent to has updated the action: opening it changes nothing, since programs that
scan mail open links too.
"""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from actionplans.models import Action
from scrutiny.models import User

SALT = "actionplans.update"
DAYS = 14


class LinkExpired(Exception):  # noqa: N818 - it reads as a sentence where it is raised
    """The fortnight is over."""


@dataclass(frozen=True)
class UpdateLink:
    """The recipient and action of a link; `updates_before` counts their updates at that time."""

    action_key: str
    user_id: int
    updates_before: int


def address_for(action: Action, user: User, *, updates_before: int) -> str:
    """Return the path of a new link; `updates_before` counts that person's updates so far."""
    token = signing.dumps([action.key, user.pk, updates_before], salt=SALT, compress=True)
    return reverse("actionplans:update_by_link", args=[token])


def read_link(token: str) -> UpdateLink | None:
    """Read a link; None for a forged one. Raises LinkExpired for one too old."""
    try:
        return UpdateLink(*signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600))
    except signing.SignatureExpired as error:
        raise LinkExpired from error
    except (signing.BadSignature, TypeError, ValueError):
        return None
