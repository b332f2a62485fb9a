"""Witnesses: whom the committee invites, for which item, and what it asks of them."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from meetings.models import Meeting, WitnessInvitation
from scrutiny.audit import record
from scrutiny.models import Council, User
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import clock, long_date

WORDS = frozenset({"item", "name", "organisation", "email", "asked", "comes_at"})
State = WitnessInvitation.State
ANSWERS = (State.ACCEPTED, State.DECLINED, State.INVITED)


@transaction.atomic
def add_witness(meeting: Meeting, *, by: User | None, **words: Any) -> WitnessInvitation:
    """Add a witness to the list; `invite` sends the invitation."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    _require_ahead(meeting)
    witness = WitnessInvitation(meeting=meeting, **words)
    return _keep(witness, "witness.added", "Noted a witness to invite", by)


@transaction.atomic
def change_witness(witness: WitnessInvitation, *, by: User | None, **words: Any) -> None:
    """Change what is asked of a witness. Someone already invited is not told by this."""
    witness = _locked(witness)
    if set(words) - WORDS:
        raise TypeError(f"not words of an invitation: {', '.join(sorted(set(words) - WORDS))}")
    for name, value in words.items():
        setattr(witness, name, value)
    _keep(witness, "witness.changed", "Changed an invitation", by)


@transaction.atomic
def invite(witness: WitnessInvitation, *, by: User | None) -> WitnessInvitation:
    """Send the invitation; sent again, it repeats the present words.

    The email names an item by its public title. It is sent before the state is saved, so that
    a failed one leaves "To invite". Raises Refused for it, and for a witness who declined.
    """
    witness = _locked(witness)
    if witness.state == State.DECLINED:
        raise Refused("They have declined. Change their answer before inviting them again.")
    witness.invited_at, witness.invited_by = timezone.now(), by
    if witness.state == State.TO_INVITE:
        witness.state = State.INVITED
    _keep(witness, "witness.invited", "Invited a witness", by)
    subject, body = invitation(witness)
    try:
        EmailMessage(subject, body, to=[witness.email]).send()
    except OSError as error:  # smtplib's errors too
        raise Refused("The mail could not be sent. Nothing was changed; try again.") from error
    return witness


@transaction.atomic
def note_answer(witness: WitnessInvitation, state: str, *, by: User | None) -> WitnessInvitation:
    """Record a witness's answer. Raises Refused before the invitation, or without an answer."""
    witness = _locked(witness)
    if witness.state == State.TO_INVITE:
        raise Refused("Send the invitation first.")
    if state not in ANSWERS:
        raise Refused("Say whether they accepted or declined.")
    witness.state = state
    return _keep(witness, "witness.answered", f"Noted an answer: {witness.state}", by)


@transaction.atomic
def remove_witness(
    witness: WitnessInvitation, *, by: User | None, is_removed: bool = True
) -> WitnessInvitation:
    """Remove a witness from the list, or restore them. An invited one is not told by this."""
    witness = WitnessInvitation.objects.select_for_update().get(pk=witness.pk)
    witness.is_removed = is_removed
    sentence = "Took a witness off the list" if is_removed else "Put a witness back on the list"
    return _keep(witness, "witness.removed", sentence, by)


def invitation(witness: WitnessInvitation) -> tuple[str, str]:
    """Return subject and text of the email, as shown before it is sent."""
    meeting, council = witness.meeting, Council.current()
    day = long_date(meeting.starts_at)
    at = clock(witness.comes_at) if witness.comes_at else clock(meeting.starts_at)
    about = f"\nAbout: {witness.item}" if witness.item else ""
    contact = "\n".join(filter(None, [council.name, council.contact_email, council.contact_phone]))
    is_public = meeting.is_announced or meeting.has_been_public
    link = f"\n\n{settings.SITE_URL}{meeting.get_absolute_url()}" if is_public else ""
    body = (
        f"Dear {witness.name},\n\nThe {meeting.committee} invites you to its meeting on {day}.\n\n"
        f"Please come at {at} to {meeting.venue}.{about}\n\n"
        f"What the committee asks of you:\n\n{witness.asked}\n\n"
        f"Please tell us whether you can come.{link}\n\n{contact}\n"
    )
    return " ".join(f"Invitation: {meeting.committee}, {day}".split()), body


def _locked(witness: WitnessInvitation) -> WitnessInvitation:
    witness = WitnessInvitation.objects.select_for_update().get(pk=witness.pk)
    _require_ahead(witness.meeting)
    if witness.is_removed:
        raise Refused("This witness was taken off the list. Put them back first.")
    return witness


def _require_ahead(meeting: Meeting) -> None:
    if meeting.is_off or meeting.state == Meeting.State.HELD:
        raise Refused(f"The meeting is {meeting.get_state_display().lower()}.")


def _keep(
    witness: WitnessInvitation, action: str, sentence: str, by: User | None
) -> WitnessInvitation:
    if witness.item and witness.item.meeting_id != witness.meeting_id:
        raise Refused("The item is on another agenda.")
    witness.full_clean()
    witness.save()
    record(action, witness, by=by, sentence=sentence)
    return witness
