"""The picture of the rooms, drawn from the imports: script/rooms writes docs/rooms.svg.

Each app is a column, each of its floors (tests/house.py) a row with the lowest at the
bottom, and a line leads from a room to each room of the app that it imports.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from tests import house

PICTURE = house.ROOT / "docs" / "rooms.svg"
WIDTH, HEIGHT = 128, 40  # of a room
GAP, FLOOR_HEIGHT = 14, 92
MARGIN = 24
STYLE = (
    "text{font:13px system-ui,sans-serif;text-anchor:middle;fill:#0b0c0c}"
    ".app{font-weight:700;font-size:17px}.lines{font-size:11px;fill:#505a5f}"
    "rect{fill:#fff;stroke:#00403c;stroke-width:1.5}path{fill:none;stroke:#5694ca;opacity:.55}"
)


@dataclass(frozen=True)
class Room:
    """A room of an app, with the lines of its files and the rooms of the app that it imports."""

    app: str
    name: str
    floor: int
    lines: int
    imports: frozenset[str]


def rooms() -> list[Room]:
    """Return the rooms of every app that has floors, lowest floor first."""
    lines: dict[tuple[str, str], int] = {}
    below: dict[tuple[str, str], set[str]] = {}
    for path in house.python_files():
        name = path.relative_to(house.ROOT).as_posix()
        key = house.room_of(name)
        if key not in house.FLOOR_OF:
            continue
        text = path.read_text()
        lines[key] = lines.get(key, 0) + len(text.splitlines())
        found = {house.room_of(module.replace(".", "/")) for module in house.imports(name, text)}
        same_app = {room for app, room in found & house.FLOOR_OF.keys() if app == key[0]}
        below.setdefault(key, set()).update(same_app - {key[1]})
    return [
        Room(app, room, floor, lines.get((app, room), 0), frozenset(below.get((app, room), ())))
        for (app, room), floor in sorted(
            house.FLOOR_OF.items(), key=lambda each: (each[1], each[0])
        )
    ]


def drawn() -> str:
    """Return the picture as SVG."""
    found = rooms()
    left, columns, widest = MARGIN, [], 0
    for app, floors in house.FLOORS.items():
        theirs = [room for room in found if room.app == app]
        width = max(len(floor) for floor in floors) * (WIDTH + GAP)
        columns += list(_column(app, theirs, left, width, len(floors)))
        left += width + 2 * MARGIN
        widest = max(widest, len(floors))
    height = widest * FLOOR_HEIGHT + 3 * MARGIN
    title = "The rooms of each app by floor, and which room imports which"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left} {height}" role="img" '
        f'aria-label="{title}">',
        f"<title>{title}</title>",
        f"<style>{STYLE}</style>",
        f'<rect width="{left}" height="{height}" style="stroke:none"/>',
        *columns,
        "</svg>\n",
    ])  # fmt: skip


def _column(app: str, found: list[Room], left: int, width: int, floors: int) -> Iterator[str]:
    yield f'<text class="app" x="{left + width // 2}" y="{MARGIN}">{app}/</text>'
    places = {}
    for floor in range(floors):
        on_floor = sorted(room.name for room in found if room.floor == floor)
        start = left + (width - len(on_floor) * (WIDTH + GAP) + GAP) // 2
        y = 2 * MARGIN + (floors - 1 - floor) * FLOOR_HEIGHT
        for number, name in enumerate(on_floor):
            places[name] = (start + number * (WIDTH + GAP), y)
    yield from (
        _line(places[room.name], places[other]) for room in found for other in sorted(room.imports)
    )
    for room in found:
        x, y = places[room.name]
        middle = x + WIDTH // 2
        yield f'<rect x="{x}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
        yield f'<text x="{middle}" y="{y + 17}">{escape(room.name)}</text>'
        yield f'<text class="lines" x="{middle}" y="{y + 32}">{_rounded(room.lines)} lines</text>'


def _rounded(lines: int) -> int:
    """To the nearest 500, so that the picture changes with the house and not with a line."""
    return max(round(lines / 500) * 500, 500 if lines > 250 else 100)


def _line(upper: tuple[int, int], lower: tuple[int, int]) -> str:
    x1, y1 = upper[0] + WIDTH // 2, upper[1] + HEIGHT
    x2, y2 = lower[0] + WIDTH // 2, lower[1]
    half = (y1 + y2) // 2
    return f'<path d="M{x1} {y1}C{x1} {half} {x2} {half} {x2} {y2}"/>'


def main(words: list[str]) -> int:
    if words == ["--check"]:
        return int(PICTURE.read_text() != drawn())
    PICTURE.write_text(drawn())
    sys.stdout.write(f"Drew {PICTURE.relative_to(house.ROOT)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
