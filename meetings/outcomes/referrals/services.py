"""Referrals between bodies, each one thread for both."""

from datetime import date

from django.db import transaction

from committees.models import Committee
from meetings.models import EarlierStep, Meeting, Referral, ReferralStep
from scrutiny.audit import record
from scrutiny.earlier import keep_earlier
from scrutiny.models import User
from scrutiny.refusals import Refused, require_past
from scrutiny.templatetags.wording import long_date


@transaction.atomic
def refer(
    from_body: Committee,
    to_body: Committee,
    *,
    title: str,
    text: str,
    on: date,
    by: User | None,
    report_by: date | None = None,
    meeting: Meeting | None = None,
) -> Referral:
    """Begin a referral: the request, its day, and the day to report by. Refused out of order."""
    referral = Referral(
        from_body=from_body, to_body=to_body, title=title.strip(), report_by=report_by
    )
    if report_by and report_by < on:
        raise Refused("It is asked to report before it is asked.")
    referral.full_clean()
    referral.save()
    _add(referral, from_body, ReferralStep.Kind.ASKED, text, on, meeting, by)
    sentence = f"{from_body} referred to {to_body}: {referral}"
    record("referral.made", referral, by=by, sentence=sentence)
    return referral


@transaction.atomic
def add_step(
    referral: Referral,
    *,
    body: Committee,
    kind: str,
    text: str,
    on: date,
    by: User | None,
    meeting: Meeting | None = None,
    closes: bool = False,
) -> ReferralStep:
    """Add a statement or decision of one of the two bodies; `closes` ends the referral.

    Raises Refused for a closed referral, another body, or a day before the last step.
    """
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    if not referral.is_open:
        raise Refused("The referral is closed.")
    if body.pk not in (referral.from_body_id, referral.to_body_id):
        raise Refused("Only the two bodies of a referral speak in it.")
    last = referral.steps.last()
    if last and on < last.on:
        raise Refused(f"The last step was on {long_date(last.on)}: this one comes after.")
    step = _add(referral, body, kind, text, on, meeting, by)
    if closes:
        referral.is_open, referral.closed_on = False, on
        referral.full_clean()
        referral.save(update_fields=["is_open", "closed_on"])
    facts = {"step": step.number, "closes": closes}
    sentence = f"{body}: {step.get_kind_display().lower()} ({referral})"
    record("referral.step", referral, by=by, sentence=sentence, **facts)
    return step


@transaction.atomic
def correct_step(
    step: ReferralStep,
    *,
    kind: str,
    text: str,
    on: date,
    reason: str,
    by: User | None,
    meeting: Meeting | None = None,
) -> ReferralStep:
    """Correct a step; the earlier words are kept beside it with the reason.

    The body and the order of the days cannot change. Raises Refused for a request that is
    not the first step.
    """
    step = ReferralStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    words = {"kind": kind, "text": text.strip(), "on": on, "meeting": meeting}
    if all(getattr(step, name) == value for name, value in words.items()):
        return step
    _check(step.body, on, meeting)
    _check_order(step, on)
    if (kind == ReferralStep.Kind.ASKED) != (step.kind == ReferralStep.Kind.ASKED):
        raise Refused("The first step asks, and no other.")
    keep_earlier(EarlierStep, words_of(step), reason=reason, by=by, step=step)
    for name, value in words.items():
        setattr(step, name, value)
    step.full_clean()
    step.save(update_fields=[*words])
    _close_again(step)
    sentence = f"Corrected step {step.number} ({step.referral})"
    record("referral.corrected", step.referral, by=by, sentence=sentence, step=step.number)
    return step


def words_of(step: ReferralStep) -> list[list[str]]:
    """Return the words of a step, each part with its label."""
    said = [
        ["Date", long_date(step.on)],
        ["What it did", step.get_kind_display()],
        ["In words", step.text],
    ]
    return [*said, ["Meeting", str(step.meeting)]] if step.meeting else said


def _check(body: Committee, on: date, meeting: Meeting | None) -> None:
    require_past(on, "This day is still to come.")
    if meeting and meeting.committee_id != body.pk:
        raise Refused(f"That is no meeting of {body}.")


def _check_order(step: ReferralStep, on: date) -> None:
    referral = step.referral
    before = referral.steps.filter(number__lt=step.number).last()
    after = referral.steps.filter(number__gt=step.number).first()
    if before and on < before.on:
        raise Refused(f"The step before was on {long_date(before.on)}: this one comes after.")
    if after and on > after.on:
        raise Refused(f"The step after was on {long_date(after.on)}: this one comes before.")
    if referral.report_by and before is None and on > referral.report_by:
        raise Refused("It is asked to report before it is asked.")


def _close_again(step: ReferralStep) -> None:
    """Move the closing day of a closed referral to that of its corrected last step."""
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=step.referral_id)
    if not referral.is_open and referral.steps.last() == step:
        referral.closed_on = step.on
        referral.full_clean()
        referral.save(update_fields=["closed_on"])


def _add(
    referral: Referral,
    body: Committee,
    kind: str,
    text: str,
    on: date,
    meeting: Meeting | None,
    by: User | None,
) -> ReferralStep:
    _check(body, on, meeting)
    number = referral.steps.count() + 1
    step = ReferralStep(
        referral=referral, number=number, body=body, kind=kind, text=text.strip(), on=on,
        meeting=meeting, by=by,
    )  # fmt: skip
    step.full_clean()
    step.save()
    return step
