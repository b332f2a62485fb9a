"""Strict reading of TOML and JSON: each value asked for by key and kind, all others refused."""

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, overload

from scrutiny.roof.importing.faults import Fault

EARLIEST, LATEST = 1900, 2199
MILLION = 1_000_000
REQUIRED: Any = object()
WORDS_FOR = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    Decimal: "a number",
    list: "a list",
    dict: "a table",
    datetime: "a date with a time",
    date: "a date",
    time: "a time",
    float: "a number",
    type(None): "nothing",
}
WANTED = {
    **WORDS_FOR,
    date: "a date such as 2024-11-07, without quotation marks",
    time: "a time such as 18:00:00, without quotation marks",
}


@dataclass(frozen=True)
class Table:
    """One table of a file; `path` is "" for the whole file, else such as "items[3].papers[0]"."""

    file: str
    path: str
    values: dict[str, Any]

    def only(self, *known: str) -> "Table":
        """Refuse keys that are not `known`."""
        for key in self.values:
            if key not in known:
                near = get_close_matches(key, known, 1)
                hint = f" (is it {near[0]}?)" if near else ""
                raise self.fault(key, f"is not a key that is known here{hint}")
        return self

    def place(self, key: str = "") -> str:
        """Name the file and the key, for a person who has to find it."""
        path = f"{self.path}.{key}" if self.path and key else self.path or key
        return f"{self.file}: {path}" if path else self.file

    def fault(self, key: str, what: str) -> Fault:
        return Fault(f"{self.place(key)}: {what}")

    def text(self, key: str, default: Any = REQUIRED, *, longest: int | None = None) -> str:
        """Read text, stripped; an optional one may be empty too."""
        value = self._take(key, str, default)
        if value is default or (default is not REQUIRED and not value.strip()):
            return default
        text = self._text(key, value)
        if longest and len(text) > longest:
            raise self.fault(key, f"is longer than {longest} characters")
        return text

    def texts(self, key: str, default: Any = REQUIRED) -> tuple[str, ...]:
        values = self._take(key, list, default)
        return default if values is default else self._texts(key, values)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Read a list of pairs of texts; empty when the key is missing."""
        found = []
        for n, value in enumerate(self._take(key, list, [])):
            pair = self._texts(f"{key}[{n}]", self._check(f"{key}[{n}]", value, list))
            if len(pair) != 2:
                raise self.fault(f"{key}[{n}]", "is not a pair")
            found.append((pair[0], pair[1]))
        return tuple(found)

    def choice(self, key: str, choices: Collection[str], default: Any = REQUIRED) -> str:
        value = self._take(key, str, default)
        if value not in choices:
            raise self.fault(key, f'"{value}" is not one of {", ".join(choices)}')
        return value

    def whole(self, key: str, least: int, most: int, default: Any = REQUIRED) -> int:
        value = self._take(key, int, default)
        if value is not default and not least <= value <= most:
            raise self.fault(key, f"{value} is not between {least} and {most}")
        return value

    def wholes(self, key: str) -> tuple[int, ...]:
        values = self._take(key, list, REQUIRED)
        return tuple(self._check(f"{key}[{n}]", value, int) for n, value in enumerate(values))

    def amount(self, key: str, places: int) -> Decimal:
        """Read a number from 0 to a million with up to so many decimal places."""
        value = self.values.get(key)
        kind = int if type(value) is int else Decimal
        amount = Decimal(self._take(key, kind, REQUIRED))
        if not (amount.is_finite() and 0 <= amount < MILLION):
            raise self.fault(key, f"{value} is not an amount")
        if amount != round(amount, places):
            raise self.fault(key, f"{value} has more than {places} decimal places")
        return amount

    def flag(self, key: str, default: bool) -> bool:
        return self._take(key, bool, default)

    def day(self, key: str) -> date:
        return self._day(key, self._take(key, date, REQUIRED))

    @overload
    def iso_day(self, key: str) -> date: ...

    @overload
    def iso_day(self, key: str, default: None) -> date | None: ...

    def iso_day(self, key: str, default: Any = REQUIRED) -> date | None:
        """Read a date in quotation marks, as in JSON; an optional one may be ""."""
        if default is not REQUIRED and self.values.get(key) in (None, ""):
            return default
        value = self._take(key, str, REQUIRED)
        with suppress(ValueError):
            if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                return self._day(key, date.fromisoformat(value))
        raise self.fault(key, f'"{value}" is not a date such as 2024-11-07')

    def clock(self, key: str) -> time:
        return self._take(key, time, REQUIRED)

    def table(self, key: str) -> "Table | None":
        """Return the table at a key, or None when it is missing."""
        value = self._take(key, dict, None)
        return None if value is None else Table(self.file, self._below(key), value)

    def tables(self, key: str) -> list["Table"]:
        values = self._take(key, list, [])
        return [
            Table(self.file, self._below(f"{key}[{n}]"), self._check(f"{key}[{n}]", value, dict))
            for n, value in enumerate(values)
        ]

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, kind: type, default: Any) -> Any:
        value = self.values.get(key)
        if value is None:
            if default is REQUIRED:
                raise self.fault(key, "is missing")
            return default
        return self._check(key, value, kind)

    def _check(self, key: str, value: Any, kind: type) -> Any:
        # type() and not isinstance(): True is an int, and a moment is a date.
        if type(value) is not kind:
            given = f'"{value}"' if type(value) is str else WORDS_FOR[type(value)]
            raise self.fault(key, f"{given} is not {WANTED[kind]}")
        return value

    def _texts(self, key: str, values: list) -> tuple[str, ...]:
        return tuple(
            self._text(f"{key}[{n}]", self._check(f"{key}[{n}]", value, str))
            for n, value in enumerate(values)
        )

    def _text(self, key: str, value: str) -> str:
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\r\n" for c in value):
            raise self.fault(key, "holds a control character")
        if not value.strip():
            raise self.fault(key, "is empty")
        return value.strip()

    def _day(self, key: str, day: date) -> date:
        if not EARLIEST <= day.year <= LATEST:
            raise self.fault(key, f"{day.isoformat()} is not between {EARLIEST} and {LATEST}")
        return day


def toml_table(file: str, text: str) -> Table:
    """Read a TOML file. A fault in its grammar names the key at which it occurs."""
    try:
        return Table(file, "", tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise _grammar_fault(file, text, str(error)) from error
    except (ValueError, ArithmeticError) as error:
        raise Fault(f"{file}: holds a number that is too large") from error
    except RecursionError as error:
        raise Fault(f"{file}: is nested too deeply") from error


def json_table(file: str, text: str) -> Table:
    """Read a JSON file that holds an object."""
    try:
        values = json.loads(text, object_pairs_hook=_once, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise Fault(f"{file}: {error.msg} (line {error.lineno})") from error
    except (ValueError, ArithmeticError) as error:
        raise Fault(f"{file}: {error}") from error
    except RecursionError as error:
        raise Fault(f"{file}: is nested too deeply") from error
    if type(values) is not dict:
        raise Fault(f"{file}: is not an object")
    return Table(file, "", values)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that occurs twice in an object; JSON would silently take the last one."""
    values = dict(pairs)
    if len(values) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"{twice}: stands there twice")
    return values


def _grammar_fault(file: str, text: str, message: str) -> Fault:
    """Name key and line; for a malformed date or time add the correct form."""
    found = re.search(r"\(at line (\d+)", message)
    number = int(found[1]) if found else text.count("\n") + 1
    lines = text.splitlines()[:number]
    what = re.sub(r" \(at .*\)$", "", message)
    if odd := re.match(r"\s*[\w-]+\s*=\s*(\d+[-:][^\s#]*)", lines[-1] if lines else ""):
        kind = date if "-" in odd[1] else time
        what = f"{odd[1]} is not {WANTED[kind]}"
    return Fault(f"{file}: {_key_at(lines)}{what} (line {number})")


def _key_at(lines: list[str]) -> str:
    """Name the key of the last line, as "items[3].title: "; tomllib gives the line only."""
    seen: Counter[str] = Counter()
    header = key = ""
    for line in lines:
        if opened := re.match(r"\s*\[\[\s*([\w.-]+)\s*\]\]", line):
            header, key = f"{opened[1]}[{seen[opened[1]]}]", ""
            seen[opened[1]] += 1
        elif opened := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            header, key = opened[1], ""
        elif assigned := re.match(r"\s*([\w-]+)\s*=", line):
            key = assigned[1]
    path = ".".join(filter(None, (header, key)))
    return f"{path}: " if path else ""
