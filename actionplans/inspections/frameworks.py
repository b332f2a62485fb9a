"""What each inspection framework judges, in its own wording, version by version (RULES O3).

Versions are rows that an administrator adds to (actionplans.models.FrameworkVersion); those
published so far are added by a migration. A framework keeps its words for ever: what was
judged in 2016 is not translated into the words of 2024.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from actionplans.models import FrameworkGrade, FrameworkVersion

OVERALL = "Overall"
THEMES = (
    OVERALL, "Leadership", "Help and protection", "Children in care", "Care leavers", "Adoption",
    "Safeguarding board", "Area partnership",
)  # fmt: skip
Level = FrameworkGrade.Level
LEVELS = tuple((level.value, level.label) for level in sorted(Level, reverse=True))
# Grades of frameworks that are not known here; “adequate” was between good and inadequate
# until 2012.
LEVEL_OF = {
    "outstanding": Level.OUTSTANDING,
    "good": Level.GOOD,
    "requires improvement": Level.TO_IMPROVE,
    "requires improvement to be good": Level.TO_IMPROVE,
    "adequate": Level.TO_IMPROVE,
    "inadequate": Level.INADEQUATE,
}
Publicity = FrameworkVersion.Publicity


@dataclass(frozen=True)
class Subject:
    """What is judged; `body` is who, "" for the council itself."""

    words: str
    theme: str
    body: str = ""


@dataclass(frozen=True)
class Grade:
    """A grade or an outcome, its place on the scale if it has one, and what follows from it."""

    words: str
    level: int | None = None
    follow_up: str = ""


@dataclass(frozen=True)
class Framework:
    """One version of a framework, used for inspections that begin on `since` or after.

    Without a version of its own, an inspection has the periods of SI 2007/462 (RULES O1).
    """

    name: str
    title: str
    since: date
    subjects: tuple[Subject, ...] = ()
    graded: tuple[Grade, ...] = ()
    topic_label: str = ""
    source: str = "SI 2007/462"
    publish_days: int | None = 30
    draft_days: int | None = None
    statement_name: str = "written statement of action"
    statement_days: int | None = 70
    is_statement_optional: bool = False
    publicity: str = Publicity.FULL
    note: str = ""

    @property
    def grades(self) -> tuple[str, ...]:
        return tuple(grade.words for grade in self.graded)

    @property
    def has_judgements(self) -> bool:
        return bool(self.subjects)

    @property
    def has_periods(self) -> bool:
        """Whether any period begins with the receipt of the report."""
        return bool(self.publish_days or self.statement_days)

    def judges(self, theme: str) -> bool:
        return any(subject.theme == theme for subject in self.subjects)

    def level_of(self, grade: str) -> int | None:
        """Place a grade between inadequate (1) and outstanding (4); None for other outcomes."""
        words = grade.strip().lower()
        own = {each.words.lower(): each.level for each in self.graded}
        return own[words] if words in own else LEVEL_OF.get(words)

    def follow_up(self, grade: str) -> str:
        """Return what follows from an outcome, "" where that is not known."""
        words = grade.strip().lower()
        return next((each.follow_up for each in self.graded if each.words.lower() == words), "")

    def theme_of(self, subject: str) -> str:
        """Return the theme of a subject beside those of other years; itself if it is unknown."""
        known = {each.words.lower(): each.theme for each in self.subjects}
        return known.get(subject.strip().lower(), subject)


class Frameworks:
    """All versions, read once (three queries) and asked for as many inspections as needed."""

    def __init__(self, versions: Iterable[FrameworkVersion] | None = None) -> None:
        if versions is None:
            versions = FrameworkVersion.objects.prefetch_related("subjects", "grades")
        self.versions = [_framework(each) for each in versions]

    @property
    def names(self) -> list[str]:
        """Return the names of the frameworks, each once, the newest version first."""
        in_order = sorted(self.versions, key=lambda each: (each.since, each.name), reverse=True)
        return list(dict.fromkeys(each.name for each in in_order))

    def of(self, name: str, on: date) -> Framework:
        """Return the version that an inspection beginning on a day was held under.

        One before the first version known here takes the first; a framework that is not
        known has no subjects of its own.
        """
        own = self._versions_of(name)
        if not own:
            return Framework(name, name, date.min)
        return next((version for version in reversed(own) if version.since <= on), own[0])

    def not_judged(self, framework: Framework, theme: str) -> str:
        """Return why an inspection under a version has no judgement of a theme."""
        if not framework.subjects or framework.judges(theme):
            return "Not judged, or not known here"
        own = self._versions_of(framework.name)
        since, had_it = None, False
        for version in own[: own.index(framework) + 1]:
            if version.judges(theme):
                since, had_it = None, True
            elif since is None:
                since = version.since
        if had_it and since:
            said = "overall" if theme == OVERALL else "by itself"
            return f"Not judged {said} since {since:%B %Y}"
        return "Not part of this framework"

    def _versions_of(self, name: str) -> list[Framework]:
        """Return the versions of a framework, the oldest first."""
        own = [each for each in self.versions if each.name.lower() == name.lower()]
        return sorted(own, key=lambda each: each.since)


def framework_of(name: str, on: date) -> Framework:
    """Return the version that an inspection beginning on a day was held under."""
    return Frameworks().of(name, on)


def _framework(row: FrameworkVersion) -> Framework:
    subjects: Sequence[Subject] = [
        Subject(each.words, each.theme, each.body) for each in row.subjects.all()
    ]
    grades = [Grade(each.words, each.level, each.follow_up) for each in row.grades.all()]
    return Framework(
        row.name,
        row.title,
        row.since,
        tuple(subjects),
        tuple(grades),
        row.topic_label,
        row.source,
        row.publish_days,
        row.draft_days,
        row.statement_name,
        row.statement_days,
        row.is_statement_optional,
        row.publicity,
        row.note,
    )
