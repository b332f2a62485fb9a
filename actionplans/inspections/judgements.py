"""What inspections judged and found, set out for a page: one inspection, or all years.

The chart of the years is computed here, as numbers for an SVG: one column for each
inspection, one line of the scale for each grade. The table beside it has the same facts.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from actionplans.inspections.clocks import wants_first_draft, wants_statement
from actionplans.inspections.frameworks import (
    LEVELS,
    OVERALL,
    THEMES,
    Framework,
    Frameworks,
    Publicity,
    framework_of,
)
from actionplans.models import Action, Finding, Inspection, Judgement, PublishingStep
from scrutiny.templatetags.wording import joined

# The picture, in its own units, small enough to be read on a telephone. The names of the
# grades stand at the left above their lines, and the points to the right of them.
WIDTH, TOP, STEP, LABELS, FOOT = 340, 28, 44, 150, 40


@dataclass(frozen=True)
class Point:
    """An inspection in the picture: where it stands, its grade and its year."""

    x: int
    y: int
    year: str
    grade: str


@dataclass(frozen=True)
class Picture:
    """The judgements of a theme over the years as a line on the scale of the grades."""

    theme: str
    points: tuple[Point, ...]
    sentence: str
    width: int = WIDTH
    height: int = TOP + STEP * (len(LEVELS) - 1) + FOOT

    @property
    def is_line(self) -> bool:
        return len(self.points) > 1

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
    """The table of the years: inspections oldest first, and a row of cells for each theme.

    A cell holds the judgement, or the words why there is none. There is a picture for each
    theme that was judged at least twice, and for the overall judgement; `ended` says since
    when there is no overall one.
    """

    inspections: tuple[Inspection, ...] = ()
    rows: tuple[tuple[str, tuple[tuple[Judgement | None, str], ...]], ...] = ()
    pictures: tuple[Picture, ...] = ()
    ended: str = ""


@dataclass(frozen=True)
class FindingLine:
    """A finding with the actions that answer it, or why none does.

    `raised_before` is the earlier one where its inspection may be named.
    """

    finding: Finding
    actions: Sequence[Action] = field(default=())
    raised_before: Finding | None = None

    @property
    def is_unanswered(self) -> bool:
        """Whether a weakness waits for an action, or for a reason why there is none."""
        is_weakness = self.finding.kind == Finding.Kind.WEAKNESS
        return is_weakness and not self.actions and not self.finding.no_action_reason


def bodies_of(
    inspection: Inspection, framework: Framework
) -> list[tuple[str, list[tuple[Judgement, str]]]]:
    """Return the judgements of each body, the council ("") first, each with what follows it."""
    judgements = list(inspection.judgements.all())
    bodies = sorted({each.body for each in judgements})
    judged = [(each, framework.follow_up(each.grade)) for each in judgements]
    return [(body, [each for each in judged if each[0].body == body]) for body in bodies]


def findings_of(
    inspection: Inspection,
    actions: QuerySet[Action] | None = None,
    *,
    named: QuerySet[Inspection],
) -> list[FindingLine]:
    """Return the findings by paragraph; `actions` limits what is shown as answering them.

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


def checklists_of(
    inspection: Inspection, framework: Framework | None = None
) -> dict[str, list[PublishingStep]]:
    """Return every step of making the report, and the statement, known; done or not.

    Which they are the framework says. A first draft is one of them where it is asked for, or
    was ticked.
    """
    framework = framework or framework_of(inspection.framework, inspection.starts_on)
    kept = {row.step: row for row in inspection.steps.select_related("by")}
    return {
        title: [kept.get(step, PublishingStep(inspection=inspection, step=step)) for step in steps]
        for title, steps in _steps(inspection, framework, kept).items()
    }


def _steps(
    inspection: Inspection, framework: Framework, kept: Collection[str]
) -> dict[str, tuple[str, ...]]:
    if framework.publicity == Publicity.NONE:
        return {}
    if framework.publicity == Publicity.WEBSITE:
        return {"The report": PublishingStep.ON_THE_WEB}
    draft = PublishingStep.Step.FIRST_DRAFT
    has_draft = draft in kept or wants_first_draft(inspection, framework)
    steps: dict[str, tuple[str, ...]] = {"The report": PublishingStep.OF_THE_REPORT}
    if wants_statement(inspection, framework):
        of_the_statement = ([draft] if has_draft else []) + list(PublishingStep.OF_THE_STATEMENT)
        steps[f"The {framework.statement_name}"] = tuple(of_the_statement)
    return steps


def history_of(inspections: Sequence[Inspection]) -> History:
    """Set inspections that judged something side by side; read them `with_judgements()`."""
    judged = [each for each in inspections if each.judgements.all()]
    if not judged:
        return History()
    known = Frameworks()
    columns = [_column(each, known) for each in sorted(judged, key=lambda each: each.starts_on)]
    themes = {theme for column in columns for theme in column.by_theme}
    ordered = [theme for theme in THEMES if theme in themes] + sorted(themes - set(THEMES))
    rows = tuple((theme, tuple(_cell(each, theme, known) for each in columns)) for theme in ordered)
    pictures = [_picture(theme, columns) for theme in ordered]
    return History(
        tuple(each.inspection for each in columns),
        rows,
        tuple(each for each in pictures if each.points and (each.theme == OVERALL or each.is_line)),
        _ended(columns, known),
    )


@dataclass(frozen=True)
class _Column:
    """An inspection in the table, with its framework and its judgements by theme."""

    inspection: Inspection
    framework: Framework
    by_theme: dict[str, Judgement]


def _column(inspection: Inspection, known: Frameworks) -> _Column:
    framework = known.of(inspection.framework, inspection.starts_on)
    judged = {framework.theme_of(each.subject): each for each in inspection.judgements.all()}
    return _Column(inspection, framework, judged)


def _cell(column: _Column, theme: str, known: Frameworks) -> tuple[Judgement | None, str]:
    judgement = column.by_theme.get(theme)
    return judgement, "" if judgement else known.not_judged(column.framework, theme)


def _ended(columns: Sequence[_Column], known: Frameworks) -> str:
    """Return since when there is no overall judgement, where the newest inspection shows it."""
    said = [known.not_judged(each.framework, OVERALL) for each in columns
            if OVERALL not in each.by_theme]  # fmt: skip
    return next((words for words in reversed(said) if "since" in words), "")


def _picture(theme: str, columns: Sequence[_Column]) -> Picture:
    """Draw the inspections that judged a theme, each at the same place for all themes."""
    space = (WIDTH - LABELS) // len(columns)
    points = []
    for number, column in enumerate(columns):
        judgement = column.by_theme.get(theme)
        level = column.framework.level_of(judgement.grade) if judgement else None
        if judgement and level:
            x, year = LABELS + space // 2 + number * space, str(column.inspection.starts_on.year)
            points.append(Point(x=x, y=_y(level), year=year, grade=judgement.grade))
    return Picture(theme, tuple(points), _sentence(theme, points))


def _sentence(theme: str, points: Sequence[Point]) -> str:
    """Return the words of the picture, for readers who do not see it."""
    said = [f"{point.grade.lower()} in {point.year}" for point in points]
    return f"{'Overall judgements' if theme == OVERALL else theme}: {joined(said)}."


def _y(level: int) -> int:
    return TOP + STEP * (len(LEVELS) - level)
