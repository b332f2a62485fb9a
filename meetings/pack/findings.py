"""Sentences for officers, from counts of findings."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Literal

from .shapes import Finding

Severity = Literal["cleaned", "warn", "refuse"]
# Refusals that an officer may overrule with a reason (the others leave nothing to publish).
OVERRULABLE = {"false-redaction"}
MOST_PLACES = 5  # that a sentence names
# code: (severity, sentence for one, sentence for {n})
Sentences = Mapping[str, tuple[Severity, str, str]]


def findings_from(
    found: Counter[str], sentences: Sentences, places: Mapping[str, Sequence[object]] | None = None
) -> tuple[Finding, ...]:
    """Return one finding for each thing met, in the order of the table of sentences.

    `places` are those of some codes, whose sentences name them as {places}.
    """
    findings = []
    for code, (severity, one, many) in sentences.items():
        if count := int(found[code]):  # some counts are of one yes or no
            where = named((places or {}).get(code, ()))
            sentence = (one if count == 1 else many).format(n=count, places=where)
            findings.append(Finding(code, severity, sentence, count))
    return tuple(findings)


def named(places: Sequence[object]) -> str:
    """Join places, in words, for a sentence; of many the first few are named."""
    first = [str(place) for place in places[:MOST_PLACES]]
    if rest := len(places) - len(first):
        first.append(f"{rest} more place{'s' if rest > 1 else ''}")
    *before, last = first or [""]
    return f"{'; '.join(before)}; and {last}" if before else last


def refused_among(findings: Iterable[Finding], overruled: Collection[str] = ()) -> Finding | None:
    """Return the first finding for which the file cannot be taken, if there is one."""
    refusing = (each for each in findings if each.severity == "refuse")
    return next((each for each in refusing if each.code not in overruled), None)


def to_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def from_json(rows: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**row) for row in rows)
