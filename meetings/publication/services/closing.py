"""Closing a published paper at once: in the request, before the pack without it is made."""

from django.db import transaction

from meetings.models import Closing, Entry, Meeting, Paper, Withdrawal
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

GIVE_A_REASON = "Say why the paper is withdrawn. The reason prints in its place."


@transaction.atomic
def close_paper(paper: Paper, *, reason: str, by: User | None) -> Closing:
    """Close a published paper and every edition that holds it, to all but officers."""
    meeting = Meeting.objects.select_for_update().get(pk=paper.item.meeting_id)
    if not reason.strip():
        raise Refused(GIVE_A_REASON)
    if Withdrawal.objects.filter(paper=paper).exists():
        raise Refused("This paper is withdrawn already.")
    if not Entry.objects.filter(paper=paper).exclude(version=None).exists():
        raise Refused("The paper was never published. Remove it from the draft instead.")
    closing, is_new = Closing.objects.get_or_create(
        paper=paper, defaults={"reason": reason.strip(), "by": by}
    )
    if is_new:
        sentence = "Closed a paper that is being withdrawn"
        record("paper.closed", meeting, by=by, sentence=sentence, paper=paper.key)
    return closing
