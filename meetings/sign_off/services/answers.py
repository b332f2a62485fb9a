"""Signatories' answers, and officers' records of answers that came another way."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from meetings.models import Paper, PaperVersion, SignOff, SignOffStep
from meetings.papers.services.papers import newest_content
from meetings.sign_off.reading import route_of
from meetings.sign_off.services import mail as sign_off_mail
from meetings.sign_off.services.printed_table import print_sign_offs
from meetings.sign_off.services.sending import (
    ask_next,
    is_author,
    locked,
    locked_row,
    newest_version,
    note,
    replace_row,
    signing_of,
)
from meetings.sign_off.word_table import FileSignOff, read_rows
from scrutiny.models import User
from scrutiny.permissions import require
from scrutiny.refusals import Overtaken, Refused

State, How = SignOff.State, SignOff.How


@transaction.atomic
def approve(
    sign_off: SignOff, *, version: int, initials: str, by: User, comment: str = ""
) -> SignOff:
    """Sign a paper off, as the user who holds the request.

    `version` is the number of the version that was read; Overtaken when there is a newer one.
    """
    paper, row = _waiting(sign_off, by)
    seen = _still_newest(paper, version)
    _decide(row, State.APPROVED, seen, by, comment)
    row.initials, row.holds_for = initials.strip(), seen
    _save(row)
    own = " their own paper" if row.is_own else ""
    note(paper, "sign-off.given", f"Signed off{own} ({row.name})", by, version=seen.number)
    _go_on(paper)
    return row


@transaction.atomic
def give_back(sign_off: SignOff, *, version: int, comment: str, by: User) -> SignOff:
    """Return a paper to its author and the officers, with a comment. Refused without one."""
    if not comment.strip():
        raise Refused("Say what has to be changed.")
    paper, row = _waiting(sign_off, by)
    seen = _still_newest(paper, version)
    _decide(row, State.RETURNED, seen, by, comment)
    _save(row)
    note(paper, "sign-off.returned", f"Returned it ({row.name})", by, version=seen.number)
    print_sign_offs(paper)
    sign_off_mail.tell_returned(row)
    return row


@transaction.atomic
def record_elsewhere(
    paper: Paper,
    role: str,
    *,
    sent_on: date | None,
    signed_on: date,
    initials: str,
    by: User | None,
    how: str = How.EMAIL,
    comment: str = "",
    tells: bool = True,
) -> SignOff:
    """Record a sign-off that was given elsewhere: by email, or in the Word document itself.

    It counts for the paper as it is now. Without `tells` no one is emailed.
    """
    paper = locked(paper)
    row = _record(paper, role, sent_on, signed_on, initials, by, how, comment)
    _go_on(paper, tells=tells)
    return row


@transaction.atomic
def take_over(paper: Paper, *, by: User | None) -> list[SignOff]:
    """Record the undoubted sign-offs in the Word document's own table. Refused without new ones."""
    paper = locked(paper)
    offered = offered_by_file(paper)
    if not offered:
        raise Refused("The file's own table has no sign-off that is not recorded already.")
    rows = [
        _record(
            paper, each.role, each.sent_on, each.signed_on, each.initials, by, How.WORD, ""
        )
        for each in offered
        if each.signed_on
    ]  # fmt: skip
    _go_on(paper)
    return rows


@transaction.atomic
def keep_in_spite_of_change(paper: Paper, *, reason: str, by: User | None) -> int:
    """Record that a change of the paper is immaterial, so that the sign-offs remain valid.

    Returns how many sign-offs that concerns. The reason may quote the paper, so it is kept
    with the sign-offs and not in the history. Raises Refused without a reason or a change.
    """
    if not reason.strip():
        raise Refused("Say why the change does not matter to those who signed.")
    paper = locked(paper)
    [signing] = signing_of([paper])
    rows = [each.row for each in signing.outdated if each.row]
    if not rows:
        raise Refused("No sign-off of this paper is out of date.")
    newest = newest_version(paper)
    for row in rows:
        row.holds_for, row.kept_because = newest, reason.strip()
        _save(row)
    names = ", ".join(row.name for row in rows)
    sentence = f"Recorded a change as immaterial: the sign-off of {names} stands"
    note(paper, "sign-off.kept", sentence, by, version=newest.number)
    _go_on(paper)
    return len(rows)


def offered_by_file(paper: Paper) -> list[FileSignOff]:
    """Return the undoubted sign-offs in the file's own table that are not recorded here."""
    missing = {each.role for each in signing_of([paper])[0].signatories if not each.is_signed}
    return [each for each in _rows_of_file(paper) if each.is_given and each.role in missing]


def _rows_of_file(paper: Paper) -> Iterable[FileSignOff]:
    content = newest_content(paper)
    meeting = paper.item.meeting
    return read_rows(
        content.sign_off_rows if content else [],
        route_of(meeting.committee),
        today=timezone.localdate(),
        meeting_on=meeting.on,
    )


def _waiting(sign_off: SignOff, by: User) -> tuple[Paper, SignOff]:
    paper, row = locked_row(sign_off)
    if row.state != State.WAITING:
        raise Refused(f"This has been answered already: {row.get_state_display().lower()}.")
    # Asked under the lock: the page was opened when they held it, and that may have ended.
    require(by, "paper.sign", row)
    return paper, row


def _still_newest(paper: Paper, number: int) -> PaperVersion:
    newest = newest_version(paper)
    if newest.number != number:
        raise Overtaken("The paper was changed while you read it. Look at it again, then answer.")
    return newest


def _decide(row: SignOff, state: str, version: PaperVersion, by: User, comment: str) -> None:
    row.state, row.version, row.how = state, version, How.HERE
    row.decided_on, row.decided_by = timezone.localdate(), by
    row.comment = comment.strip()
    row.is_own = is_author(row.paper, by)


def _record(
    paper: Paper,
    role: str,
    sent_on: date | None,
    signed_on: date,
    initials: str,
    by: User | None,
    how: str,
    comment: str,
) -> SignOff:
    step = _step(paper, role)
    if signed_on > timezone.localdate():
        raise Refused("It cannot have been signed off on a day that is still to come.")
    if sent_on and sent_on > signed_on:
        raise Refused("It cannot be signed off before it was sent.")
    version = newest_version(paper)
    row = replace_row(
        paper, step, state=State.RECORDED, version=version, holds_for=version, how=how,
        sent_on=sent_on, decided_on=signed_on, initials=initials.strip(), decided_by=by,
        comment=comment.strip(),
    )  # fmt: skip
    sentence = f"Recorded the sign-off of {row.name}, given {row.get_how_display()}"
    note(paper, "sign-off.recorded", sentence, by, version=version.number)
    return row


def _step(paper: Paper, role: str) -> SignOffStep:
    for each in signing_of([paper])[0].signatories:
        if each.role == role and each.is_signed:
            raise Refused(f"{each.name} has signed this paper off already.")
    for step in route_of(paper.item.meeting.committee):
        if step.role == role:
            return step
    raise Refused("This committee does not ask that signatory.")


def _go_on(paper: Paper, *, tells: bool = True) -> None:
    """Ask the next signatories, or tell the officers that none are left."""
    print_sign_offs(paper)
    asked = ask_next(paper)
    if not tells:
        return
    sign_off_mail.ask(asked)
    if not signing_of([paper])[0].missing:
        sign_off_mail.tell_all_signed(paper)


def _save(row: SignOff) -> None:
    row.full_clean()
    row.save()
