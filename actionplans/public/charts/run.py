"""A measure as a run chart: its readings over time, with its baseline and its target."""

from dataclasses import dataclass
from decimal import Decimal

from actionplans.as_at.measures import Figure, MeasureShown
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
    shown = [
        (each.on, each.value, each.words)
        for each in measure.readings
        if each.on and each.value is not None
    ]
    if len(shown) < 2:
        return RunChart(measure, _sentence(measure))
    lines = [each.value for each in (measure.baseline, measure.target) if each]
    lowest, highest = scale(
        [value for value in (*(value for _, value, _ in shown), *lines) if value is not None]
    )
    axis = DayAxis(shown[0][0], shown[-1][0], LEFT, WIDTH)

    def y(value: Decimal | float) -> float:
        return round(TOP + HEIGHT * (1 - (float(value) - lowest) / (highest - lowest)), 1)

    def across(figure: Figure | None, name: str) -> Mark | None:
        if figure is None or figure.value is None:
            return None
        return Mark(y(figure.value), f"{name} {figure.words}")

    return RunChart(
        measure,
        _sentence(measure),
        points=tuple((axis.at(on), y(value), words) for on, value, words in shown),
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
