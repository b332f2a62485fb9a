"""Measures as the public may read them: released figures, and no count of few people."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from actionplans.models import Action, Measure, Reading
from actionplans.rules import shown_count


@dataclass(frozen=True)
class Figure:
    """One reading; `value` is None where the number is hidden, `words` always say it."""

    on: date
    value: Decimal | None
    words: str


@dataclass(frozen=True)
class MeasureShown:
    """A measure with its readings in order; baseline and target are hidden like readings."""

    name: str
    unit: str
    direction: str
    readings: tuple[Figure, ...]
    baseline: Figure | None
    target: Figure | None


def shown_in_public(action: Action) -> list[MeasureShown]:
    """Return the public measures of an action, in two queries."""
    measures = list(Measure.objects.filter(action=action, is_removed=False, is_public=True))
    open_readings = Q(update=None) | Q(update__release__isnull=False)
    newest: dict[int, dict[date, Reading]] = defaultdict(dict)
    for reading in Reading.objects.filter(open_readings, measure__in=measures):
        newest[reading.measure_id][reading.on] = reading  # a later one corrects the day's
    smallest = action.plan.smallest_count
    return [_shown(each, newest[each.pk], smallest) for each in measures]


def _shown(measure: Measure, readings: dict[date, Reading], smallest: int) -> MeasureShown:
    def figure(on, value):
        return None if value is None else _figure(measure, on, value, smallest)

    return MeasureShown(
        name=measure.name,
        unit=measure.unit,
        direction=measure.get_direction_display(),
        readings=tuple(figure(on, readings[on].value) for on in sorted(readings)),
        baseline=figure(measure.baseline_on, measure.baseline),
        target=figure(None, measure.target),
    )


def _figure(measure: Measure, on: date | None, value: Decimal, smallest: int) -> Figure:
    if measure.counts_people and 0 < value < smallest:
        return Figure(on, None, shown_count(1, smallest))
    return Figure(on, value, f"{value.normalize():f}")
