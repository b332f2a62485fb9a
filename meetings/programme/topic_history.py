"""The amendments of a topic: who, when, and the changed words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Field

from meetings.models import Topic, TopicVersion
from scrutiny.differences import Piece, compare, differs

CHOICES = {"origin": dict(Topic.Origin.choices), "format": dict(Topic.Format.choices)}


@dataclass(frozen=True)
class Change:
    """One amended column, in pieces that were kept, removed and added."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Amendment:
    """A version compared with the one before it; the first has no changes. `by` may be ""."""

    number: int
    at: datetime
    by: str
    changes: tuple[Change, ...]


def amendments(versions: Iterable[TopicVersion]) -> list[Amendment]:
    """Compare each version with the one before it among those given; newest first."""
    ordered = sorted(versions, key=lambda version: version.number)
    before = [None, *ordered]
    found = [
        Amendment(
            version.number,
            version.at,
            str(version.by) if version.by else "",
            tuple(changes_between(earlier, version)) if earlier else (),
        )
        for earlier, version in zip(before, ordered, strict=False)
    ]
    return found[::-1]


def changes_between(before: TopicVersion, after: TopicVersion) -> list[Change]:
    """Return the columns in which two versions differ, with their differences."""
    changes = []
    for name in Topic.WORDS:
        pieces = compare(_said(before, name), _said(after, name))
        if differs(pieces):
            field = Topic._meta.get_field(name)
            assert isinstance(field, Field)
            label = str(field.verbose_name)
            changes.append(Change(label[:1].upper() + label[1:], tuple(pieces)))
    return changes


def _said(version: TopicVersion, name: str) -> str:
    value = version.words.get(name, "")
    return CHOICES[name].get(value, value) if name in CHOICES else value
