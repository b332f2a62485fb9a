"""A fault in a folder, in one line that names the file and the key."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from scrutiny.refusals import Refused


class Fault(Refused):
    """One line, for example "meeting.toml: items[3].title: is empty"."""


@contextmanager
def blaming(place: str) -> Iterator[None]:
    """Name the place in the folder when a service or a model refuses its words."""
    try:
        yield
    except Fault:
        raise
    except Refused as refusal:
        raise Fault(f"{place}: {refusal}") from refusal
    except ValidationError as error:
        raise Fault(f"{place}{_first(place, error)}") from error


def _first(place: str, error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return f": {error.messages[0]}"
    key, messages = next(iter(error.message_dict.items()))
    return f": {messages[0]}" if key == NON_FIELD_ERRORS else f"{_join(place)}{key}: {messages[0]}"


def _join(place: str) -> str:
    """Join a key to the path that it continues, or to the name of its file."""
    return "." if ": " in place else ": "
