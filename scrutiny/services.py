"""Changes to the council itself."""

from typing import Any

from django.db import transaction

from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.refusals import Refused


@transaction.atomic
def set_up_council(*, by: User | None, **facts: Any) -> Council:
    """Set up the council that this installation serves. Raises Refused when there is one."""
    if Council.objects.exists():
        raise Refused("The council is set up already.")
    council = Council(**facts)
    council.full_clean()
    council.save()
    record("council.set-up", council, by=by, sentence=f"Set up {council}")
    return council
