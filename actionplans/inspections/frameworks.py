"""What each inspection framework judges, in its own wording, version by version (RULES O3).

A framework keeps its words for ever: what was judged in 2016 is not translated into the
words of 2024. `theme` is our own name for what subjects of several versions have in
common, so that years can be set side by side.

Sources: Ofsted's published framework for each (single inspection framework 2013–2017;
inspecting local authority children's services, from January 2018 and, with care leavers
judged by themselves, from January 2023; joint targeted area inspections from 2016; area
SEND inspections from May 2016 and, with three outcomes, from January 2023).
"""

from dataclasses import dataclass
from datetime import date

LEADERSHIP = "Leadership"
HELP = "Help and protection"
CARE = "Children in care"
CARE_LEAVERS = "Care leavers"
ADOPTION = "Adoption"
BOARD = "Safeguarding board"
PARTNERSHIP = "Area partnership"
OVERALL = "Overall"
THEMES = (OVERALL, LEADERSHIP, HELP, CARE, CARE_LEAVERS, ADOPTION, BOARD, PARTNERSHIP)

INADEQUATE, TO_IMPROVE, GOOD, OUTSTANDING = range(1, 5)
LEVELS = ((OUTSTANDING, "Outstanding"), (GOOD, "Good"), (TO_IMPROVE, "Requires improvement"),
          (INADEQUATE, "Inadequate"))  # fmt: skip
# "Adequate" stood between good and inadequate until 2012.
LEVEL_OF = {
    "outstanding": OUTSTANDING,
    "good": GOOD,
    "requires improvement": TO_IMPROVE,
    "requires improvement to be good": TO_IMPROVE,
    "adequate": TO_IMPROVE,
    "inadequate": INADEQUATE,
}


@dataclass(frozen=True)
class Subject:
    """A judged subject; `body` is the body judged, "" for the council itself."""

    words: str
    theme: str
    body: str = ""


@dataclass(frozen=True)
class Framework:
    """One version of a framework, used for inspections from `since` on.

    `statement` says whether the periods for publishing the report and for the written
    statement apply (RULES O1); `first_draft` whether a draft is due first after priority
    actions (RULES O2).
    """

    name: str
    title: str
    since: date
    subjects: tuple[Subject, ...] = ()
    grades: tuple[str, ...] = ()
    statement: bool = True
    first_draft: bool = False

    @property
    def has_judgements(self) -> bool:
        return bool(self.subjects)


FOUR_GRADES = ("Outstanding", "Good", "Requires improvement to be good", "Inadequate")
LSCB = "Local Safeguarding Children Board"
ILACS_LEADERS = Subject(
    "The impact of leaders on social work practice with children and families", LEADERSHIP
)
ILACS_HELP = Subject("The experiences and progress of children who need help and protection", HELP)
ILACS_OVERALL = Subject("Overall effectiveness", OVERALL)

FRAMEWORKS = (
    Framework(
        "ILACS",
        "Inspection of local authority children’s services",
        date(2023, 1, 1),
        (
            ILACS_LEADERS,
            ILACS_HELP,
            Subject("The experiences and progress of children in care", CARE),
            Subject("The experiences and progress of care leavers", CARE_LEAVERS),
            ILACS_OVERALL,
        ),
        FOUR_GRADES,
    ),
    Framework(
        "ILACS",
        "Inspection of local authority children’s services",
        date(2018, 1, 1),
        (
            ILACS_LEADERS,
            ILACS_HELP,
            Subject("The experiences and progress of children in care and care leavers", CARE),
            ILACS_OVERALL,
        ),
        FOUR_GRADES,
    ),
    Framework(
        "SIF",
        "Single inspection framework",
        date(2013, 11, 1),
        (
            Subject("Children who need help and protection", HELP),
            Subject("Children looked after and achieving permanence", CARE),
            Subject("Adoption performance", ADOPTION),
            Subject("Experiences and progress of care leavers", CARE_LEAVERS),
            Subject("Leadership, management and governance", LEADERSHIP),
            Subject("Overall effectiveness", OVERALL),
            Subject("The effectiveness of the board", BOARD, LSCB),
        ),
        ("Outstanding", "Good", "Requires improvement", "Inadequate"),
    ),
    Framework("Focused visit", "ILACS focused visit", date(2018, 1, 1), first_draft=True),
    Framework("JTAI", "Joint targeted area inspection", date(2016, 1, 1), first_draft=True),
    Framework(
        "Area SEND",
        "Area special educational needs and disability inspection",
        date(2023, 1, 1),
        (Subject("Inspection outcome", PARTNERSHIP, "Local area partnership"),),
        (
            "The local area partnership’s arrangements typically lead to positive experiences "
            "and outcomes",
            "The local area partnership’s arrangements lead to inconsistent experiences and "
            "outcomes",
            "There are widespread and/or systemic failings leading to significant concerns",
        ),
        statement=False,
    ),
    Framework(
        "Area SEND",
        "Local area special educational needs and disability inspection",
        date(2016, 5, 1),
        statement=False,
    ),
)
NAMES = tuple(dict.fromkeys(framework.name for framework in FRAMEWORKS))


def framework_of(name: str, on: date) -> Framework:
    """Return the version that an inspection beginning on a day was held under.

    One before the first version known here takes the first; a framework that is not known
    has no subjects of its own.
    """
    versions = [framework for framework in FRAMEWORKS if framework.name == name]
    if not versions:
        return Framework(name, name, date.min)
    return next((version for version in versions if version.since <= on), versions[-1])


def level_of(grade: str) -> int | None:
    """Place a grade between inadequate (1) and outstanding (4); None for other outcomes."""
    return LEVEL_OF.get(grade.strip().lower())


def theme_of(framework: Framework, subject: str) -> str:
    """Return the theme that groups a subject with those of other years; itself if unknown."""
    known = {each.words.lower(): each.theme for each in framework.subjects}
    return known.get(subject.strip().lower(), subject)
