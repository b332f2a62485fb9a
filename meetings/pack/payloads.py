"""The keys that a payload must have before it is printed (docs/payloads.md)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any


class PayloadError(ValueError):
    """A payload lacks a key or holds what cannot be printed; the message names the key."""


@dataclass(frozen=True)
class Value:
    """A kind of plain value: its name, and the test for it."""

    name: str
    accepts: Callable[[Any], bool]


def _parses(read: Callable[[str], Any], value: Any) -> bool:
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


TEXT = Value("text", lambda value: isinstance(value, str))
FLAG = Value("true or false", lambda value: isinstance(value, bool))
DAY = Value("a date (2024-11-07)", lambda value: _parses(date.fromisoformat, value))
DAY_OR_NONE = Value('a date (2024-11-07) or ""', lambda value: value == "" or DAY.accepts(value))
CLOCK = Value("a time (18:00)", lambda value: _parses(time.fromisoformat, value))
CLOCK_OR_NONE = Value('a time (18:00) or ""', lambda value: value == "" or CLOCK.accepts(value))
STYLE = Value(
    "paragraphs, list, letters or sign-off",
    lambda value: value in ("paragraphs", "list", "letters", "sign-off"),
)
PAIR = Value(
    "a pair of label and value",
    lambda value: isinstance(value, list | tuple) and list(map(type, value)) == [str, str],
)

PEOPLE = [{"name": TEXT, "role": TEXT}]
ATTENDANCE = {"councillors": PEOPLE, "co_optees": PEOPLE}

SHAPES: dict[str, dict[str, Any]] = {
    "report": {
        "title": TEXT,
        "header": [PAIR],
        "sections": [{"heading": TEXT, "lead_html": TEXT, "style": STYLE, "paragraphs": [TEXT]}],
        "sign_offs": [{"by": TEXT, "sent": DAY_OR_NONE, "signed": DAY_OR_NONE, "initials": TEXT}],
    },
    "minutes": {
        "body": TEXT,
        "date": DAY,
        "time": CLOCK,
        "venue": TEXT,
        "present": ATTENDANCE,
        "apologies": ATTENDANCE,
        "in_attendance": PEOPLE,
        "minutes": [{"reference": TEXT, "title": TEXT, "body_html": TEXT, "resolved": [TEXT]}],
        "ended": CLOCK_OR_NONE,
        "confirmed_on": DAY_OR_NONE,
    },
    "action-plan": {
        "title": TEXT,
        "source": TEXT,
        "as_at": DAY,
        "areas": [TEXT],
        "actions": [
            {
                "ref": TEXT,
                "action": TEXT,
                "success_measure": TEXT,
                "due": DAY_OR_NONE,
                "status": TEXT,
                "performance": TEXT,
            }
        ],
    },
    "work-programme": {
        "title": TEXT,
        "groups": [
            {
                "heading": TEXT,
                "topics": [
                    {
                        "title": TEXT,
                        "description": TEXT,
                        "directorate": TEXT,
                        "priority": TEXT,
                        "format": TEXT,
                        "comments": TEXT,
                        "outcomes": TEXT,
                    }
                ],
            }
        ],
    },
    "document": {"title": TEXT, "body_html": TEXT, "landscape": FLAG},
    "withdrawn": {"title": TEXT, "withdrawn_on": DAY, "reason": TEXT},
}


def check_payload(kind: str, data: Any) -> None:
    """Refuse a payload that its template could not print in full.

    Raises PayloadError: "report payload: sections[2].paragraphs is missing".
    """
    if kind not in SHAPES:
        raise PayloadError(f"{kind} is no kind of payload")
    fault = _fault(data, SHAPES[kind], "")
    if fault:
        raise PayloadError(f"{kind} payload: {fault}")


def _fault(value: Any, shape: Any, at: str) -> str:
    """Return the first fault of `value`, "" if it has none."""
    if isinstance(shape, Value):
        return "" if shape.accepts(value) else f"{at} is not {shape.name}"
    if isinstance(shape, list):
        return _fault_in_list(value, shape[0], at)
    if not isinstance(value, dict):
        return f"{at or 'the whole'} is not an object"
    return _fault_in_object(value, shape, at)


def _fault_in_list(values: Any, shape: Any, at: str) -> str:
    if not isinstance(values, list | tuple):
        return f"{at} is not a list"
    faults = (_fault(value, shape, f"{at}[{place}]") for place, value in enumerate(values))
    return next(filter(None, faults), "")


def _fault_in_object(value: dict[str, Any], shape: dict[str, Any], at: str) -> str:
    paths = {key: f"{at}.{key}" if at else key for key in shape}
    faults = (
        _fault(value[key], shape[key], path) if key in value else f"{path} is missing"
        for key, path in paths.items()
    )
    return next(filter(None, faults), "")
