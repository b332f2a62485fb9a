"""The register of recommendations: its counts in words, and its rows for a table or a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils import timezone

from meetings.models import Recommendation
from meetings.models.recommendation import year_label
from scrutiny.spreadsheets import escaped
from scrutiny.templatetags.wording import joined

State = Recommendation.State
OVERDUE = "overdue"
# In the order of the sentence; "overdue" is computed, and counted apart from what still waits.
IN_WORDS = {
    OVERDUE: "overdue",
    State.SERVED: "waiting for an answer",
    State.MADE: "not served yet",
    State.ANSWERED: "answered",
    State.IN_PROGRESS: "in progress",
    State.DONE: "done",
    State.REJECTED: "rejected",
    State.WITHDRAWN: "withdrawn",
    State.DRAFTED: "in draft",
}
COLOURS = {
    OVERDUE: "red",
    State.SERVED: "yellow",
    State.MADE: "yellow",
    State.ANSWERED: "blue",
    State.IN_PROGRESS: "blue",
    State.DONE: "green",
    State.REJECTED: "purple",
}
COLUMNS = (
    "Committee", "Year", "Number", "Made", "To", "Under", "Recommendation", "State",
    "Answer due", "Answer", "Reasons", "Action", "Who", "By when", "Answered", "Published",
    "Done",
)  # fmt: skip


def situation(recommendation: Recommendation, today: date | None = None) -> str:
    """Return its state, or "overdue" where the last day for the answer is past."""
    return OVERDUE if recommendation.is_overdue(today) else recommendation.state


def situation_words(recommendation: Recommendation, today: date | None = None) -> str:
    if recommendation.is_overdue(today):
        return "Overdue"
    return recommendation.get_state_display()


def summary(recommendations: Iterable[Recommendation], today: date | None = None) -> str:
    """Return counts in words: "10 recommendations: 1 overdue, 4 in progress and 5 done."."""
    today = today or timezone.localdate()
    return in_words(
        (situation(each, today) for each in recommendations), IN_WORDS, "recommendation"
    )


def in_words(situations: Iterable[str], words: Mapping[str, str], one: str) -> str:
    """Count the rows in each situation, in the order of `words`; `one` names a row."""
    counts = Counter(situations)
    total = counts.total()
    if not total:
        return f"No {one}s."
    parts = [f"{counts[state]} {said}" for state, said in words.items() if counts[state]]
    return f"{total} {one}{'' if total == 1 else 's'}: {joined(parts)}."


def rows(recommendations: Iterable[Recommendation]) -> Iterator[list[str]]:
    """Yield the register as lines of a file, the names of the columns first."""
    yield list(COLUMNS)
    for each in recommendations:
        yield [as_text(cell) for cell in _cells(each)]


def _cells(each: Recommendation) -> list[str | int | date | None]:
    answer = getattr(each, "response", None)
    year = "" if each.municipal_year is None else year_label(each.municipal_year)
    said = (
        [answer.get_decision_display(), answer.reasons, answer.action, answer.owner, answer.act_by,
         answer.responded_on, answer.published_on]
        if answer
        else [""] * 7
    )  # fmt: skip
    return [
        each.committee.name, year, each.number, each.made_on, each.addressee,
        each.get_power_display(), each.text, situation_words(each), each.respond_by,
        *said, each.done_on,
    ]  # fmt: skip


def as_text(cell: str | int | date | None) -> str:
    """Return a cell that no spreadsheet takes for a formula; dates as 2024-11-07."""
    text = cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
    return escaped(text)
