"""Measures as the public may read them: released figures; counts of few people are hidden."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from actionplans.as_at.rules import shown_count
from actionplans.models import Action, ActionUpdate, Correction, Measure, Reading


@dataclass(frozen=True)
class Figure:
    """One reading; `value` is None where the number is hidden, `words` always describe it."""

    on: date | None  # None for a target
    value: Decimal | None
    words: str


@dataclass(frozen=True)
class MeasureShown:
    """A public measure with its readings in order; baseline and target are hidden likewise."""

    name: str
    unit: str
    direction: str
    readings: tuple[Figure, ...]
    baseline: Figure | None
    target: Figure | None
    ended_on: date | None = None  # taken out: what was read before stands


# A reading is open when its update was released, or a later one with it.
OPEN = Q(update=None) | Q(update__release__isnull=False) | Q(released_later__isnull=False)


def overtaken(update: ActionUpdate) -> QuerySet[Reading]:
    """Return public measures' readings of earlier updates that were never released."""
    earlier = Reading.objects.filter(
        measure__action=update.action_id,
        measure__is_removed=False,
        measure__is_public=True,
        update__at__lt=update.at,
    )
    return earlier.exclude(OPEN).select_related("measure").order_by("measure", "on", "at")


def shown_in_public(action: Action) -> list[MeasureShown]:
    """Return the public measures of an action, in two queries.

    Removed ones come last, if the public has figures of them.
    """
    taken_out = Q(corrections__kind=Correction.Kind.TAKEN_OUT)
    measures = list(
        Measure.objects.filter(action=action, is_public=True)
        .annotate(ended_at=Max("corrections__at", filter=taken_out))
        .order_by("is_removed", "position")
    )
    newest: dict[int, dict[date, Reading]] = defaultdict(dict)
    for reading in Reading.objects.filter(OPEN, measure__in=measures):
        newest[reading.measure_id][reading.on] = reading  # a later one corrects the day's
    smallest = action.plan.smallest_count
    known = [each for each in measures if newest[each.pk] or not each.is_removed]
    return [_shown(each, newest[each.pk], smallest) for each in known]


def _shown(measure: Measure, readings: dict[date, Reading], smallest: int) -> MeasureShown:
    def figure(on: date | None, value: Decimal | None) -> Figure | None:
        return None if value is None else _figure(measure, on, value, smallest)

    return MeasureShown(
        name=measure.name,
        unit=measure.unit,
        direction=measure.get_direction_display(),
        readings=tuple(
            _figure(measure, on, readings[on].value, smallest) for on in sorted(readings)
        ),
        baseline=figure(measure.baseline_on, measure.baseline),
        target=figure(None, measure.target),
        ended_on=_day(cast(Any, measure).ended_at) if measure.is_removed else None,
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _figure(measure: Measure, on: date | None, value: Decimal, smallest: int) -> Figure:
    if measure.counts_people and 0 < value < smallest:
        return Figure(on, None, shown_count(1, smallest))
    return Figure(on, value, f"{value.normalize():f}")
