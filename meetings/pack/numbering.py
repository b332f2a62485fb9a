"""The page numbers of a pack.

Rules (docs/rules.md): every paper starts on an odd page, so that it can be
printed double-sided and pulled out. Papers open to everyone share one running
series. Withheld papers come after all of them in a series of their own (X1,
X2 …), so that their length shows nowhere and a page has the same number for
every audience. Each series ends on an even page: the next supplement begins
with an odd one.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from .shapes import PUBLIC_SERIES, PageRange

FRONT = "front"


class Counted(NamedTuple):
    """A part of a pack and its number of pages."""

    key: str
    series: str
    pages: int


class Sheet(NamedTuple):
    """One side of paper: its place in the file from 1, its number, and its part.

    `key` is "" for a page that is intentionally left blank; `page` counts the
    part's own pages from 0.
    """

    place: int
    series: str
    number: int
    key: str
    page: int

    @property
    def label(self) -> str:
        return f"{self.series}{self.number}"


def paginate(
    parts: Sequence[Counted],
    front_pages: int,
    *,
    start: int = 1,
    start_withheld: int = 1,
    reserved: int = 0,
) -> tuple[PageRange, ...]:
    """Return the page range of the front sheet (key FRONT) and of each part, in file order.

    `start` and `start_withheld` are the first numbers of the two series, both odd; a
    supplement has the numbers that are free (see `lay_out`). `reserved` is how many pages
    the front sheet has for the audience for which it is longest, so that no audience's
    papers shift.

    Raises ValueError for an even start or a part without pages.
    """
    _refuse_nonsense(parts, front_pages, start, start_withheld)
    front = Counted(FRONT, PUBLIC_SERIES, front_pages)
    public = [part for part in parts if part.series == PUBLIC_SERIES]
    withheld = [part for part in parts if part.series != PUBLIC_SERIES]
    opening = tuple(_number([front], start, 1))
    after_front = even(max(front_pages, reserved))
    papers = tuple(_number(public, start + after_front, 1 + after_front))
    sheets = max(after_front, sheet_count(papers))
    return (*opening, *papers, *_number(withheld, start_withheld, 1 + sheets))


def even(pages: int) -> int:
    """Round a number of pages up to whole leaves: 3 pages take 4 sides."""
    return pages + pages % 2


def sheet_count(ranges: Iterable[PageRange]) -> int:
    """Count the sides up to the end of the last range, with the blank one after it."""
    ends = (each.first_sheet + each.last - each.first for each in ranges)
    return even(max(ends, default=0))


def sheets(ranges: Sequence[PageRange], reserved: int = 0) -> Iterator[Sheet]:
    """Yield all sides of a pack in order, blank ones included."""
    following = [each.first_sheet for each in ranges[1:]]
    last = max(sheet_count(ranges), even(reserved)) + 1
    return chain.from_iterable(
        sides(each, until) for each, until in zip(ranges, [*following, last], strict=True)
    )


def sides(each: PageRange, until: int | None = None) -> Iterator[Sheet]:
    """Yield one part's sides, with the blank ones up to the place `until` (not included)."""
    pages = each.last - each.first + 1
    for page, place in enumerate(range(each.first_sheet, until or each.first_sheet + pages)):
        key = each.key if page < pages else ""
        yield Sheet(place, each.series, each.first + page, key, page)


class Standing(NamedTuple):
    """A part on pages with fixed numbers: `room` sides of them, `pages` of them printed on."""

    key: str
    series: str
    first: int
    pages: int
    room: int


def lay_out(
    front_pages: int, standing: Iterable[Standing], *, room: int, front_series: str
) -> tuple[tuple[PageRange, ...], list[Sheet]]:
    """Return the ranges of parts whose numbers are given, and all sides of the file.

    The first `room` sides of the front sheet have the numbers 1, 2 … of the public
    series; a longer one goes on in `front_series`, so that no paper's number shifts.
    """
    all_sides = []
    for page in range(max(even(front_pages), room)):
        series, number = ("", page + 1) if page < room else (front_series, page + 1 - room)
        key = FRONT if page < front_pages else ""
        all_sides.append(Sheet(page + 1, series, number, key, page))
    ranges = [PageRange(FRONT, PUBLIC_SERIES, 1, front_pages, 1)]
    for each in sorted(standing, key=lambda each: (each.series, each.first)):
        before = len(all_sides)
        last = each.first + each.pages - 1
        ranges.append(PageRange(each.key, each.series, each.first, last, before + 1))
        all_sides += (
            Sheet(
                before + n + 1, each.series, each.first + n, each.key if n < each.pages else "", n
            )
            for n in range(each.room)
        )
    return tuple(ranges), all_sides


def _number(parts: Iterable[Counted], number: int, place: int) -> Iterator[PageRange]:
    for key, series, pages in parts:
        yield PageRange(key, series, number, number + pages - 1, place)
        number, place = number + even(pages), place + even(pages)


def _refuse_nonsense(parts: Sequence[Counted], front_pages: int, *starts: int) -> None:
    if any(start < 1 or start % 2 == 0 for start in starts):
        raise ValueError("A series starts with an odd number, so that papers start on odd pages.")
    if front_pages < 1 or any(part.pages < 1 for part in parts):
        raise ValueError("Every part of a pack has at least one page.")
