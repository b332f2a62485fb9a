"""The data that passes between reading a file, understanding its rows and applying them."""

from dataclasses import asdict, dataclass, field
from typing import Any

MAX_ROWS = 2_000
LONGEST_CELL = 20_000


@dataclass(frozen=True)
class SourceRow:
    """One row of a table as it was read; `number` as people count the rows of the file.

    `faults` name what cannot be read, by column from 0. `is_heading` marks one cell that
    goes across the whole table.
    """

    number: int
    cells: tuple[str, ...]
    faults: tuple[tuple[int, str], ...] = ()
    is_heading: bool = False

    @property
    def is_blank(self) -> bool:
        return not any(self.cells) and not self.faults


@dataclass(frozen=True)
class Source:
    """The rows of a file's table, its header among them, and what is to be said of the file."""

    rows: tuple[SourceRow, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """What one row becomes: fields of an action by name; only those that the table has.

    `values` are JSON: `due_on` is ISO or None, `area` the number of an area or None.
    """

    number: int
    ref: str
    values: dict[str, Any]
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Row":
        lists = {name: tuple(data[name]) for name in ("doubts", "faults")}
        return cls(**data | lists)


@dataclass(frozen=True)
class Table:
    """All rows of a file, understood; `notes` are about the file as a whole."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def faults(self) -> list[str]:
        """Return what stands in the way, row by row; nothing is brought over while there is any."""
        return [f"Row {row.number}: {fault}" for row in self.rows for fault in row.faults]
