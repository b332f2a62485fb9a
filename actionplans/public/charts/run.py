"""A measure as a run chart: its readings over time, with its baseline and its target."""

from dataclasses import dataclass
from decimal import Decimal

from actionplans.as_at.measures import MeasureShown
from actionplans.public.charts.axis import DayAxis, Mark, scale

LEFT, WIDTH, TOP, HEIGHT, RIGHT = 60, 480, 20, 160, 90


@dataclass(frozen=True)
class RunChart:
    """The chart of a measure; there is none without two figures that may be shown."""

    measure: MeasureShown
    sentence: str
    points: tuple[tuple[float, float, str], ...] = ()
    baseline: Mark | None = None
    target: Mark | None = None
    ticks: tuple[Mark, ...] = ()
    scale: tuple[Mark, ...] = ()
    left: int = LEFT
    right: int = LEFT + WIDTH
    base: int = TOP + HEIGHT
    width: int = LEFT + WIDTH + RIGHT
    height: int = TOP + HEIGHT + 40

    @property
    def line(self) -> str:
        """Return the points as an SVG polyline takes them."""
        return " ".join(f"{x},{y}" for x, y, _ in self.points)


def run_chart(measure: MeasureShown) -> RunChart:
    """Chart a measure. A hidden count is left out of the chart and listed in the table."""
    shown = [each for each in measure.readings if each.value is not None]
    if len(shown) < 2:
        return RunChart(measure, _sentence(measure))
    lines = [each for each in (measure.baseline, measure.target) if each and each.value is not None]
    lowest, highest = scale([each.value for each in [*shown, *lines]])
    axis = DayAxis(shown[0].on, shown[-1].on, LEFT, WIDTH)

    def y(value: Decimal | None) -> float:
        return round(TOP + HEIGHT * (1 - (float(value) - lowest) / (highest - lowest)), 1)

    def across(figure, name) -> Mark | None:
        is_shown = figure is not None and figure.value is not None
        return Mark(y(figure.value), f"{name} {figure.words}") if is_shown else None

    return RunChart(
        measure,
        _sentence(measure),
        points=tuple((axis.at(each.on), y(each.value), each.words) for each in shown),
        baseline=across(measure.baseline, "Baseline"),
        target=across(measure.target, "Target"),
        ticks=tuple(axis.ticks()),
        scale=(Mark(y(lowest), f"{lowest:g}"), Mark(y(highest), f"{highest:g}")),
    )


def _sentence(measure: MeasureShown) -> str:
    unit = f" {measure.unit}" if measure.unit else ""
    parts = []
    if measure.readings:
        last = measure.readings[-1]
        parts.append(f"The latest figure is {last.words}{unit}, of {last.on:%-d %B %Y}")
    else:
        parts.append("There is no figure yet")
    if measure.baseline:
        parts.append(f"it began at {measure.baseline.words}{unit}")
    if measure.target:
        parts.append(f"the target is {measure.target.words}{unit}")
    return f"{'; '.join(parts)}. {measure.direction}."
