"""The data that passes between reading a file, understanding its rows and applying them."""

from dataclasses import asdict, dataclass, field
from typing import Any

MAX_ROWS = 2_000
LONGEST_CELL = 20_000


@dataclass(frozen=True)
class SourceRow:
    """One row of a table as it was read; `number` as people count the rows of the file.

    `remarks` are what is doubtful in a cell, `labels` the number that Word shows in front of
    it, both by column from 0. `merged` are columns whose words come from the row above,
    `numbers` those whose cell is a plain number. `is_heading` marks one cell across the
    whole table, `after_gap` an empty row above, `is_struck` words that are all struck through.
    """

    number: int
    cells: tuple[str, ...]
    remarks: tuple[tuple[int, str], ...] = ()
    is_heading: bool = False
    table: str = ""
    labels: tuple[tuple[int, str], ...] = ()
    merged: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()
    after_gap: bool = False
    is_struck: bool = False

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells) and not self.labels

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "SourceRow":
        pairs = {name: tuple(map(tuple, data[name])) for name in ("remarks", "labels")}
        lists = {name: tuple(data[name]) for name in ("cells", "merged", "numbers")}
        return cls(**data | pairs | lists)


@dataclass(frozen=True)
class Source:
    """The rows of a file's tables, their headers among them, and notes on the file.

    `is_delimited`: the file is CSV, where Excel has turned dates into its own short words.
    """

    rows: tuple[SourceRow, ...]
    notes: tuple[str, ...] = ()
    is_delimited: bool = False

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Source":
        rows = tuple(SourceRow.from_json(row) for row in data["rows"])
        return cls(rows, tuple(data["notes"]), data["is_delimited"])


@dataclass(frozen=True)
class Row:
    """What one row becomes: fields of an action by name; only those that the table has.

    `values` are JSON: `due_on` is ISO or None, `first_due_on` an earlier date that it moved
    from, `area` the number of an area or None. `is_blue` waits for what blue means here;
    `sheet` is the sheet of a workbook that has several.
    """

    number: int
    ref: str
    values: dict[str, Any]
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    is_blue: bool = False
    sheet: str = ""

    @property
    def place(self) -> str:
        return f"Sheet “{self.sheet}”, row {self.number}" if self.sheet else f"Row {self.number}"

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
        """Return what cannot be meant, row by row; it is left out only if a person says so."""
        return [f"{row.place}: {fault}" for row in self.rows for fault in row.faults]

    @property
    def sheets(self) -> list[str]:
        """Return the sheets that the rows come from, where there are several."""
        return list(dict.fromkeys(row.sheet for row in self.rows if row.sheet))
