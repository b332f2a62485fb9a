"""Sentences for officers, from counts of findings."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Literal

from .shapes import Finding

Severity = Literal["cleaned", "warn", "refuse"]
# code: (severity, sentence for one, sentence for {n})
Sentences = Mapping[str, tuple[Severity, str, str]]


def findings_from(found: Counter[str], sentences: Sentences) -> tuple[Finding, ...]:
    """Return one finding for each thing met, in the order of the table of sentences."""
    findings = []
    for code, (severity, one, many) in sentences.items():
        if count := int(found[code]):  # some counts are of one yes or no
            sentence = one if count == 1 else many.format(n=count)
            findings.append(Finding(code, severity, sentence, count))
    return tuple(findings)


def to_json(findings: tuple[Finding, ...]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def from_json(rows: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(**row) for row in rows)
