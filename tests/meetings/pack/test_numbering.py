"""Which page has which number, for any papers."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from meetings.pack.numbering import (
    FRONT,
    Counted,
    even,
    paginate,
    sheet_count,
    sheets,
    sides,
)
from meetings.pack.shapes import PageRange

parts = some.lists(
    some.builds(Counted, some.uuids().map(str), some.sampled_from(["", "X"]), some.integers(1, 40)),
    max_size=12,
)
front_pages = some.integers(1, 9)
starts = some.integers(0, 400).map(lambda n: 2 * n + 1)


def test_the_pages_of_the_real_agenda():
    counted = [Counted(key, "", pages) for key, pages in [("a", 6), ("b", 3), ("c", 5), ("d", 2)]]
    ranges = paginate([*counted, Counted("secret", "X", 3)], 2)
    assert [str(each) for each in ranges] == ["1–2", "3–8", "9–11", "13–17", "19–20", "X1–X3"]
    assert [each.first_sheet for each in ranges] == [1, 3, 9, 13, 19, 21]


def test_one_page_is_no_range():
    assert str(PageRange("a", "X", 3, 3, 7)) == "X3"


@given(parts, front_pages, starts, starts)
def test_every_paper_starts_on_an_odd_page_and_on_the_front_of_a_leaf(parts, front, start, x):
    for each in paginate(parts, front, start=start, start_withheld=x):
        assert each.first % 2 == each.first_sheet % 2 == 1


@given(parts, front_pages, starts)
def test_ranges_have_the_lengths_of_the_papers_and_do_not_overlap(parts, front, start):
    ranges = paginate(parts, front, start=start)
    lengths = {each.key: each.last - each.first + 1 for each in ranges}
    assert lengths == {FRONT: front} | {part.key: part.pages for part in parts}
    for before, after in zip(ranges, ranges[1:], strict=False):
        assert before.first_sheet + lengths[before.key] <= after.first_sheet


@given(parts, front_pages, starts)
def test_withheld_papers_change_no_number_of_the_public_ones(parts, front, start):
    public = [part for part in parts if not part.series]
    for_members = paginate(parts, front, start=start)
    for_public = paginate(public, front, start=start)
    assert for_members[: len(for_public)] == for_public
    assert all(each.series == "X" for each in for_members[len(for_public) :])


@given(parts, front_pages, some.integers(1, 9))
def test_a_longer_front_sheet_for_another_audience_shifts_no_paper(parts, front, other):
    longest = max(front, other)
    here, there = (paginate(parts, pages, reserved=longest) for pages in (front, other))
    assert here[1:] == there[1:]


@given(parts, front_pages, starts, starts)
def test_every_side_is_a_paper_s_page_or_blank_and_numbers_run_on(parts, front, start, x):
    ranges = paginate(parts, front, start=start, start_withheld=x)
    all_sides = list(sheets(ranges))
    assert [side.place for side in all_sides] == list(range(1, sheet_count(ranges) + 1))
    assert len(all_sides) % 2 == 0
    for series, first in (("", start), ("X", x)):
        numbers = [side.number for side in all_sides if side.series == series]
        assert numbers == list(range(first, first + len(numbers)))
    assert sum(1 for side in all_sides if side.key) == front + sum(p.pages for p in parts)


def test_pages_reserved_for_the_front_sheet_are_blank_ones():
    blank = [side.label for side in sheets(paginate([], 1, reserved=4), reserved=4) if not side.key]
    assert blank == ["2", "3", "4"]


def test_a_paper_alone_has_no_blank_pages():
    where = PageRange("a", "X", 3, 5, 7)
    assert [side.label for side in sides(where)] == ["X3", "X4", "X5"]


@pytest.mark.parametrize("bad", [{"start": 2}, {"start_withheld": 4}, {"start": -1}])
def test_a_series_that_starts_with_an_even_number_is_refused(bad):
    with pytest.raises(ValueError, match="odd"):
        paginate([], 1, **bad)


def test_a_paper_without_pages_is_refused():
    with pytest.raises(ValueError, match="at least one page"):
        paginate([Counted("a", "", 0)], 1)


def test_pages_are_rounded_up_to_leaves():
    assert [even(n) for n in (1, 2, 3)] == [2, 2, 4]
