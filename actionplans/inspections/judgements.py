"""Judgements and findings arranged for a page: one inspection, or all years.

The chart of the years is computed here, as numbers for an SVG: one column for each
inspection, one line of the scale for each grade. The table beside it has the same facts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from actionplans.inspections.clocks import wants_first_draft
from actionplans.inspections.frameworks import (
    LEVELS,
    OVERALL,
    THEMES,
    framework_of,
    level_of,
    theme_of,
)
from actionplans.models import Action, Finding, Inspection, Judgement, PublishingStep
from scrutiny.templatetags.wording import joined

# The picture, in its own units, small enough to be read on a telephone. The names of the
# grades stand at the left above their lines, and the points to the right of them.
WIDTH, TOP, STEP, LABELS, FOOT = 340, 28, 44, 150, 40


@dataclass(frozen=True)
class Point:
    """An inspection in the chart: its place, its grade and its year."""

    x: int
    y: int
    year: str
    grade: str


@dataclass(frozen=True)
class Picture:
    """The overall judgements over the years as a line on the scale of the four grades."""

    points: tuple[Point, ...]
    sentence: str
    width: int = WIDTH
    height: int = TOP + STEP * (len(LEVELS) - 1) + FOOT

    @property
    def line(self) -> str:
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def years_y(self) -> int:
        return self.height - 10

    @property
    def scale(self) -> list[tuple[int, str]]:
        return [(_y(level), name) for level, name in LEVELS]


@dataclass(frozen=True)
class History:
    """The table of the years: inspections oldest first, and a row of cells for each theme."""

    inspections: tuple[Inspection, ...] = ()
    rows: tuple[tuple[str, tuple[Judgement | None, ...]], ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True)
class FindingLine:
    """A finding with the actions that answer it, or the reason why none does.

    `raised_before` is the earlier one where its inspection may be named.
    """

    finding: Finding
    actions: Sequence[Action] = field(default=())
    raised_before: Finding | None = None

    @property
    def is_unanswered(self) -> bool:
        """Whether a weakness has neither an action nor a reason for having none."""
        is_weakness = self.finding.kind == Finding.Kind.WEAKNESS
        return is_weakness and not self.actions and not self.finding.no_action_reason


def bodies_of(inspection: Inspection) -> list[tuple[str, list[Judgement]]]:
    """Return the judgements of each body that was judged, the council ("") first."""
    judgements = list(inspection.judgements.all())
    bodies = sorted({each.body for each in judgements})
    return [(body, [each for each in judgements if each.body == body]) for body in bodies]


def findings_of(
    inspection: Inspection,
    actions: QuerySet[Action] | None = None,
    *,
    named: QuerySet[Inspection],
) -> list[FindingLine]:
    """Return the findings by paragraph; `actions` limits which are shown as answering them.

    Only inspections among `named` are named as having raised one before.
    """
    shown = Action.objects.all() if actions is None else actions
    answering = Prefetch("actions", shown.select_related("plan"), to_attr="shown_actions")
    findings = inspection.findings.select_related("area", "raised_before__inspection")
    earlier_ones = named.filter(findings__raised_again__inspection=inspection)
    known = set(earlier_ones.values_list("pk", flat=True))
    lines = []
    for each in findings.prefetch_related(answering):
        earlier = each.raised_before
        is_named = earlier is not None and earlier.inspection_id in known
        lines.append(FindingLine(each, each.shown_actions, earlier if is_named else None))
    return lines


def checklists_of(inspection: Inspection) -> dict[str, list[PublishingStep]]:
    """Return every step of making the report, and the statement, known; done or not.

    A first draft is one of them where it is asked for, or was ticked.
    """
    kept = {row.step: row for row in inspection.steps.select_related("by")}
    draft = PublishingStep.Step.FIRST_DRAFT
    has_draft = draft in kept or wants_first_draft(inspection)
    of_the_statement = [*([draft] if has_draft else []), *PublishingStep.OF_THE_STATEMENT]
    return {
        title: [kept.get(step, PublishingStep(inspection=inspection, step=step)) for step in steps]
        for title, steps in (
            ("The report", PublishingStep.OF_THE_REPORT),
            ("The written statement of action", of_the_statement),
        )
    }


def history_of(inspections: Sequence[Inspection]) -> History:
    """Compare the inspections that have judgements; read them `with_judgements()`."""
    judged = [each for each in inspections if each.judgements.all()]
    in_order = sorted(judged, key=lambda each: each.starts_on)
    columns = [_by_theme(each) for each in in_order]
    themes = {theme for column in columns for theme in column}
    ordered = [theme for theme in THEMES if theme in themes] + sorted(themes - set(THEMES))
    rows = [(theme, tuple(column.get(theme) for column in columns)) for theme in ordered]
    overall = [
        (each, column[OVERALL])
        for each, column in zip(in_order, columns, strict=True)
        if OVERALL in column and level_of(column[OVERALL].grade)
    ]
    return History(tuple(in_order), tuple(rows), _picture(overall) if overall else None)


def _by_theme(inspection: Inspection) -> dict[str, Judgement]:
    framework = framework_of(inspection.framework, inspection.starts_on)
    return {theme_of(framework, each.subject): each for each in inspection.judgements.all()}


def _picture(overall: Sequence[tuple[Inspection, Judgement]]) -> Picture:
    space = (WIDTH - LABELS) // len(overall)
    points = tuple(
        Point(
            x=LABELS + space // 2 + number * space,
            y=_y(level_of(judgement.grade)),
            year=str(inspection.starts_on.year),
            grade=judgement.grade,
        )
        for number, (inspection, judgement) in enumerate(overall)
    )
    return Picture(points, _sentence(points))


def _sentence(points: Sequence[Point]) -> str:
    """Describe the chart in words, for readers who cannot see it."""
    said = [f"{point.grade.lower()} in {point.year}" for point in points]
    return f"Overall judgements: {joined(said)}."


def _y(level: int) -> int:
    return TOP + STEP * (len(LEVELS) - level)
