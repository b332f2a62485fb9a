"""Asking to take something down, and the second person's answer, which works at once."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Field, Model, SlugField
from django.utils import timezone

from meetings.models import Closing, Paper, TakeDown, TakenDown
from meetings.taking_down import found as searching
from meetings.taking_down.found import Found
from meetings.taking_down.services import files
from meetings.taking_down.words import (
    SHORTEST,
    blanked,
    fitting,
    notice_on,
    pattern_of,
    squeezed,
    without,
)
from scrutiny.audit import record
from scrutiny.keys import random_key
from scrutiny.models import ClosedFile, User
from scrutiny.permissions import require
from scrutiny.refusals import Refused

State = TakeDown.State


@transaction.atomic
def ask_to_take_down(
    *, words: str = "", address: str = "", reason: str, ground: str, by: User
) -> TakeDown:
    """Ask for words, or for the record at an address, to be taken down; begin to search files."""
    require(by, "takedown.ask")
    words, address = " ".join(words.split()), address.strip()
    if bool(words) == bool(address):
        raise Refused("Enter either the words or an address.")
    if words and len(squeezed(words)) < SHORTEST:
        raise Refused("Enter at least three letters.", "words")
    if address and searching.thing_at(address) is None:
        raise Refused("No record has this address. Enter the words instead.", "address")
    if not reason.strip():
        raise Refused("Give the reason.", "reason")
    take_down = TakeDown(
        words=words, address=address, reason=reason.strip(), ground=ground, asked_by=by
    )
    try:
        take_down.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    take_down.save()
    record("takedown.asked", take_down, by=by, sentence="Asked for something to be taken down")
    files.start_search(take_down, by=by)
    return take_down


def decide(take_down: TakeDown, *, agrees: bool, by: User) -> TakeDown:
    """Decide as the second person. Agreeing closes all of it before this returns.

    Files that were not searched yet are searched first, for a few seconds; those that are
    left close as well, until the search has reached them.
    """
    if agrees and take_down.words:
        files.search_files(seconds=files.PATIENCE)
    with transaction.atomic():
        return _decide(take_down, agrees, by)


def _decide(take_down: TakeDown, agrees: bool, by: User) -> TakeDown:
    take_down = TakeDown.objects.select_for_update().get(pk=take_down.pk)
    if take_down.asked_by_id == by.pk:
        raise Refused("You asked for this, so another officer has to decide.")
    require(by, "takedown.decide", take_down)
    if take_down.state != State.ASKED:
        raise Refused(f"This was decided already: {take_down.get_state_display().lower()}.")
    take_down.state = State.AGREED if agrees else State.DECLINED
    take_down.decided_by, take_down.decided_at = by, timezone.now()
    take_down.full_clean()
    take_down.save()
    if agrees:
        _take_down(take_down)
        files.start_search(take_down, by=by)
    sentence = "Took something down" if agrees else "Declined to take something down"
    record(f"takedown.{take_down.state}", take_down, by=by, sentence=sentence)
    return take_down


def _take_down(take_down: TakeDown) -> None:
    found = searching.found_for(take_down)
    TakenDown.objects.bulk_create([row_of(take_down, each) for each in found])
    for each in found:
        if each.file:
            ClosedFile.objects.get_or_create(name=each.file)
        else:
            _reword(take_down, each)
    thing = searching.thing_at(take_down.address) if take_down.address else None
    if isinstance(thing, Paper) and thing.entries.exclude(version=None).exists():
        facts = {"reason": "It was taken down.", "by": take_down.decided_by}
        Closing.objects.get_or_create(paper=thing, defaults=facts)


def row_of(take_down: TakeDown, each: Found) -> TakenDown:
    """Return what is kept of a field before it is taken down, for officers."""
    return TakenDown(
        take_down=take_down,
        committee=searching.committee_of(each.row),
        content_type=ContentType.objects.get_for_model(each.row, for_concrete_model=False),
        object_id=each.row.pk,
        field=each.field,
        why=each.why,
        original=each.original,
        file=each.file,
        address=searching.address_of(each.row, each.field),
    )


def _reword(take_down: TakeDown, each: Found) -> None:
    """Put the notice into the record itself, so that every page of today and tomorrow has it."""
    field = type(each.row)._meta.get_field(each.field)
    rows: type[Model] = type(each.row)
    if isinstance(field, SlugField):
        value = f"removed-{random_key()}"
    else:
        assert isinstance(field, Field)
        value = _reworded(take_down, each.original, field.max_length)
    searching.all_rows(rows).filter(pk=each.row.pk).update(**{each.field: value})


def _reworded(take_down: TakeDown, original: Any, longest: int | None) -> Any:
    notice = notice_on(timezone.localdate(take_down.decided_at))
    if take_down.words:
        value = without(original, pattern_of(take_down.words), notice)
    else:
        value = blanked(original, notice)
    return fitting(value, notice, longest) if isinstance(value, str) else value
