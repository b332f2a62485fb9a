"""A plan as it was frozen on submission or closing, downloaded as that table."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.exports.columns import printable
from actionplans.exports.formats import FORMATS
from actionplans.exports.sheets import csv_of, workbook_of
from scrutiny.templatetags.wording import council_date


@dataclass(frozen=True)
class FrozenFormat:
    """A kind of file that is written from a payload (docs/payloads.md, action-plan)."""

    label: str
    media_type: str
    write: Callable[[dict[str, Any]], bytes]


def _texts(payload: dict[str, Any]) -> Iterator[list[str]]:
    for row in payload["actions"]:
        due_on = council_date(date.fromisoformat(row["due"])) if row["due"] else ""
        cells = (row["ref"], row["action"], row["success_measure"], due_on, row["status"],
                 row["performance"])  # fmt: skip
        yield [printable(cell) for cell in cells]


def _of(kind: str, write: Callable[[dict[str, Any]], bytes]) -> FrozenFormat:
    return FrozenFormat(FORMATS[kind].label, FORMATS[kind].media_type, write)


FROZEN = {
    "json": _of("json", lambda payload: json.dumps(payload, ensure_ascii=False).encode()),
    "csv": _of("csv", lambda payload: csv_of(_texts(payload))),
    "xlsx": _of("xlsx", lambda payload: workbook_of(_texts(payload))),
}
