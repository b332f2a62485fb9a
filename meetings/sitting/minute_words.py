"""Minutes as they are typed, and as they print.

Plain text is the source, since nothing in it can be lost between the page, the server and
the device. It has the marks of reports (scrutiny/writing.py) without their tables, and two
of its own: a line that begins with "Q:" is a question, with "A:" an answer.
"""

from collections.abc import Iterator

from meetings.models import AgendaItem, Minute
from scrutiny import richtext, writing

QUESTION, ANSWER = "Q:", "A:"


def to_html(text: str) -> str:
    """Return typed text as clean HTML. Raises ValueError when it is too long."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    runs = writing.runs(text, has_tables=False)
    return richtext.clean("".join(_set(kind, lines) for kind, lines in runs))


def _set(kind: str, lines: list[str]) -> str:
    if kind != "p":
        return writing.set_run(kind, lines)
    return "".join(_set_turn(turn) for turn in _turns(lines))


def _turns(lines: list[str]) -> Iterator[list[str]]:
    """Split at each question and each answer; what follows them belongs to them."""
    turn: list[str] = []
    for line in lines:
        if turn and line.startswith((QUESTION, ANSWER)):
            yield turn
            turn = []
        turn.append(line)
    yield turn


def _set_turn(lines: list[str]) -> str:
    first, *others = lines
    mark = next((mark for mark in (QUESTION, ANSWER) if first.startswith(mark)), "")
    said = [first.removeprefix(mark).strip(), *others]
    words = "<br>".join(map(writing.inline, said))
    return f"<p><em>{words}</em></p>" if mark == QUESTION else f"<p>{words}</p>"


def is_of_apologies(minute: Minute) -> bool:
    return minute.item is not None and minute.item.business == AgendaItem.Business.APOLOGIES


def reference_of(minute: Minute, code: str) -> str:
    """Return the minute reference: committee code and running number ("CYP24"), or ""."""
    return f"{code}{minute.number}" if minute.number is not None else ""


def name_of(minute: Minute, code: str) -> str:
    """Return the reference of a minute, or its title where it has none."""
    return reference_of(minute, code) or f"“{minute.title}”"
