"""Withholding an item or paper, changing its ground or words, and opening it."""

from collections.abc import Sequence
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from meetings.diary.services import require_editable
from meetings.exempt.services.exempt_words import (
    Ground,
    Holder,
    family_of,
    ground_of,
    put_back,
    set_apart,
    true_words_of,
)
from meetings.exempt.services.mail import tell_second_persons
from meetings.exempt.title_checks import check_public_title
from meetings.models import AgendaItem, Entry, Meeting, OpeningRequest, Paper
from meetings.models.withholding import Withholding
from meetings.sitting.services.closed_words import close_words, retitle
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Overtaken, Refused

ITEM_WORDS = frozenset({"title", "purpose", "presenters", "late_reason", "timing"})
PAPER_WORDS = frozenset({"title", "label"})
State = OpeningRequest.State


@transaction.atomic
def withhold(
    holder: AgendaItem | Paper,
    *,
    basis: str,
    public_title: str,
    public_interest: str,
    by: User | None,
    paragraphs: Sequence[int] = (),
    shared_because: str = "",
) -> None:
    """Mark an item or a paper exempt or confidential (LGA 1972 s.100A, Schedule 12A).

    Its words move into `Withheld` and its files into `WithheldContent`; what stays is
    `public_title`. Withholding an item withholds its papers and sub-items as well.
    `shared_because` shares it with every member of the committee. Raises Refused for what is
    withheld already, and for a published item or paper: that is withdrawn instead.
    """
    item = holder if isinstance(holder, AgendaItem) else holder.item
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    holder.refresh_from_db()
    if holder.is_withheld:
        raise Refused("It is withheld already.")
    if holder.entries.filter(basis="").exists():
        raise Refused("It has been published. Withdraw it instead.")
    ground = Ground(basis, paragraphs, public_interest, shared_because)
    ground.check()
    family = family_of(holder)
    for held in family:
        check_public_title(public_title, held.title)
        set_apart(held, public_title, ground)
    close_words([held for held in family if isinstance(held, AgendaItem)])
    facts = {"key": holder.key, **ground.facts}
    record("withheld", item.meeting, by=by, sentence=f"Marked as {basis}", **facts)


@transaction.atomic
def change_withholding(
    holder: Holder,
    *,
    ground: Ground,
    public_title: str,
    by: User | None,
    revision: int | None = None,
    **words: Any,
) -> Holder:
    """Change the ground, the neutral title and the exempt words of a withheld item or paper.

    What was marked together with it gets the same ground. Raises Overtaken where another
    user has changed it since `revision`.
    """
    holder = _locked(holder)
    _check_words(holder, words)
    if revision not in (None, holder.revision):
        raise Overtaken("Somebody else changed this while you had it open.")
    ground.check()
    withheld = true_words_of(holder)
    check_public_title(public_title, words.get("title", withheld.title))
    if ground != ground_of(holder):
        for each in marked_together(holder):
            _set_ground(each, ground)
        _record(holder, "withholding.changed", "Changed why it is withheld", by, **ground.facts)
    _change_words(holder, public_title, words, by)
    return holder


@transaction.atomic
def open_withheld(holder: Holder, *, by: User | None) -> None:
    """Open an item or paper alone. Raises Refused where it was published as withheld."""
    holder = _locked(holder)
    _check_openable(holder)
    if needs_second_person(holder):
        raise Refused("It was published as withheld, so a second person has to agree.")
    _open(holder)
    _record(holder, "opened", "Took the mark off", by)


@transaction.atomic
def ask_to_open(holder: Holder, *, reason: str, by: User) -> OpeningRequest:
    """Ask a second person to open what was published as withheld.

    Raises Refused without a reason, for a second request, or where nothing was published.
    """
    holder = _locked(holder)
    _check_openable(holder)
    if not needs_second_person(holder):
        raise Refused("It was never published, so you can take the mark off yourself.")
    if not reason.strip():
        raise Refused("Say why it can be open now.")
    if requests_about(holder).filter(state=State.ASKED).exists():
        raise Refused("Somebody has asked already. A second person decides.")
    request = OpeningRequest(**{_kind(holder): holder}, reason=reason.strip(), asked_by=by)
    request.full_clean()
    request.save()
    _record(holder, "opening.asked", "Asked for the mark to be taken off", by)
    tell_second_persons(holder, by)
    return request


@transaction.atomic
def decide_opening(request: OpeningRequest, *, agrees: bool, by: User) -> OpeningRequest:
    """Agree or decline as a second person; agreeing moves the words back into the open.

    Raises Refused for a decided request, and for the person who asked.
    """
    rows = OpeningRequest.objects.for_services().select_for_update()
    request = rows.get(pk=request.pk)
    holder = _locked(cast(AgendaItem | Paper, request.item or request.paper))
    if request.state != State.ASKED:
        raise Refused(f"This was decided already: {request.get_state_display().lower()}.")
    if request.asked_by_id == by.pk:
        raise Refused("You asked for this, so somebody else has to decide.")
    request.state = State.AGREED if agrees else State.DECLINED
    request.decided_by, request.decided_at = by, timezone.now()
    request.full_clean()
    request.save()
    if agrees:
        _check_openable(holder)
        _open(holder)
        _record(holder, "opened", "Agreed to take the mark off", by, asked_by=request.asked_by_id)
    else:
        _record(holder, "opening.declined", "Kept it withheld", by)
    return request


def marked_together(holder: Holder) -> list[Holder]:
    """Return `holder` and those of its papers and sub-items withheld on the very same ground."""
    if isinstance(holder, Paper):
        return [holder]
    ground = ground_of(holder)
    facts = {"basis": holder.basis}
    items = list(AgendaItem.with_removed.filter(parent=holder, **facts))
    same = [holder, *(item for item in items if ground_of(item) == ground)]
    papers = Paper.with_removed.filter(item__in=same, **facts)
    return [*same, *(paper for paper in papers if ground_of(paper) == ground)]


def needs_second_person(holder: Holder) -> bool:
    """Whether it, or a paper or sub-item marked with it, was published."""
    together = marked_together(holder)
    items = [each for each in together if isinstance(each, AgendaItem)]
    papers = [each for each in together if isinstance(each, Paper)]
    return Entry.objects.filter(Q(item__in=items) | Q(paper__in=papers)).exists()


def requests_about(holder: Holder) -> Any:
    """Return the requests to open something, newest first; for services only."""
    return OpeningRequest.objects.for_services().filter(**{_kind(holder): holder})


def _check_words(holder: Holder, words: dict[str, Any]) -> None:
    allowed = PAPER_WORDS if isinstance(holder, Paper) else ITEM_WORDS
    if set(words) - allowed:
        raise TypeError(f"not true words: {', '.join(sorted(set(words) - allowed))}")
    if not holder.is_withheld:
        raise Refused("It is not withheld any more.")


def _check_openable(holder: Holder) -> None:
    if not holder.is_withheld:
        raise Refused("It is not withheld any more.")
    above = holder.item if isinstance(holder, Paper) else holder.parent
    if above and above.is_withheld:
        raise Refused("The item that it belongs to is withheld. Take the mark off that item first.")


def _set_ground(holder: Holder, ground: Ground) -> None:
    words = true_words_of(holder)
    holder.revision += 1
    for row, values in ((holder, ground.facts), (words, ground.reasons)):
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean()
        row.save()


def _change_words(
    holder: Holder, public_title: str, words: dict[str, Any], by: User | None
) -> None:
    withheld = true_words_of(holder)
    changed = [name for name, value in words.items() if getattr(withheld, name) != value]
    for name in changed:
        setattr(withheld, name, words[name])
    if changed:
        withheld.full_clean()
        withheld.save(update_fields=changed)
    if holder.title != public_title:
        changed.append("public_title")
        holder.title = public_title
    if changed:
        holder.revision += 1
        holder.full_clean()
        holder.save(update_fields=["title", "revision"])
        if isinstance(holder, AgendaItem):
            retitle(holder)
        _record(holder, "withheld.changed", "Changed withheld words", by, fields=changed)


def _open(holder: Holder) -> None:
    for each in marked_together(holder):
        put_back(each)


def _record(holder: Holder, action: str, sentence: str, by: User | None, **facts: Any) -> None:
    meeting = holder.item.meeting if isinstance(holder, Paper) else holder.meeting
    record(action, meeting, by=by, sentence=sentence, key=holder.key, **facts)


def _kind(holder: Withholding) -> str:
    return "paper" if isinstance(holder, Paper) else "item"


def _locked(holder: Holder) -> Holder:
    item = holder.item if isinstance(holder, Paper) else holder
    require_editable(Meeting.objects.select_for_update().get(pk=item.meeting_id))
    return type(holder).objects.select_for_update().get(pk=holder.pk)
