"""The agenda table has the pages on which items and papers really are."""

from datetime import datetime

from meetings.pack.front_sheet import agenda_rows, item_pages
from meetings.pack.shapes import ItemOutline, PackOutline, PageRange, PageSource, PaperOutline

BASIS = "Not for publication: paragraph 3 of Schedule 12A."


def span(first: int, last: int, series: str = "", key: str = "p") -> PageRange:
    return PageRange(key, series, first, last, first)


def paper(key: str, label: str = "", withheld: str = "") -> PaperOutline:
    return PaperOutline(key, f"Title of {key}", PageSource("document", {}), label, withheld)


def rows(*items: ItemOutline, **ranges: PageRange):
    outline = PackOutline(
        council="C", strapline="", committee="S", starts_at=datetime(2024, 11, 7), venue="",
        title="Agenda", items=items,
    )  # fmt: skip
    return agenda_rows(outline, ranges)


def test_ranges_of_items_run_to_the_page_before_the_next_item():
    real = [[(3, 8)], [(9, 11), (13, 15)], [(17, 19), (21, 26)], [(27, 32), (33, 42), (43, 49)]]
    printed = [item_pages([span(*pages) for pages in item]) for item in real]
    assert printed == ["3–8", "9–16", "17–26", "27–50"]


def test_item_without_pages_has_no_range():
    assert item_pages([]) == ""


def test_supplement_to_an_item_stands_apart_from_its_first_papers():
    assert item_pages([span(53, 55), span(3, 7)]) == "3–8, 53–56"


def test_withheld_pages_of_an_item_are_a_series_of_their_own():
    assert item_pages([span(1, 3, "X"), span(3, 8)]) == "3–8, X1–X4"


def test_range_of_a_paper_leaves_blanks_out_and_that_of_its_item_does_not():
    item = ItemOutline("i", "1.0", "Buses", papers=(paper("r"), paper("a", "Appendix A")))
    [row] = rows(item, r=span(3, 5, key="r"), a=span(7, 7, key="a"))
    assert row.pages == "3–8"
    assert [each.pages for each in row.papers] == ["3–5", "7"]


def test_rows_link_an_item_to_its_first_paper():
    item = ItemOutline("i", "1.0", "Buses", papers=(paper("r"), paper("a", "Appendix A")))
    [row] = rows(item, r=span(3, 5, key="r"), a=span(7, 7, key="a"))
    assert row.href == "pack:r"
    assert [each.href for each in row.papers] == ["pack:r", "pack:a"]


def test_paper_without_a_label_is_the_report_of_a_report_item_only():
    report = ItemOutline("i", "1.0", "Buses", papers=(paper("r"), paper("a", "Appendix A")))
    minutes = ItemOutline("m", "2.0", "Minutes", kind="minutes", papers=(paper("n"),))
    first, second = rows(report, minutes)
    assert [each.label for each in first.papers] == ["Report", "Appendix A"]
    assert [each.label for each in second.papers] == [""]


def test_single_open_paper_needs_no_list_and_others_do():
    lone = ItemOutline("i", "1.0", "Buses", papers=(paper("r"),))
    pair = ItemOutline("j", "2.0", "Trams", papers=(paper("s"), paper("t")))
    kept = ItemOutline("k", "3.0", "Cars", papers=(paper("u", withheld=BASIS),))
    assert [row.lists_papers for row in rows(lone, pair, kept)] == [False, True, True]


def test_item_without_papers_says_how_it_is_taken():
    kinds = ("verbal", "presentation", "standing", "report")
    items = [ItemOutline(kind, "", kind, kind=kind) for kind in kinds]
    assert [row.pages for row in rows(*items)] == ["Verbal Report", "Presentation", "", ""]


def test_withheld_item_or_paper_outside_this_pack_is_not_for_publication():
    item = ItemOutline("i", "1.0", "A contract", withheld=BASIS)
    holder = ItemOutline("j", "2.0", "Buses", papers=(paper("r", withheld=BASIS),))
    first, second = rows(item, holder)
    assert (first.pages, first.href, first.withheld) == ("Not for publication", "", BASIS)
    assert (second.pages, second.href) == ("Not for publication", "")
    assert (second.papers[0].pages, second.papers[0].href) == ("Not for publication", "")


def test_withheld_paper_in_this_pack_has_its_pages_and_its_words():
    item = ItemOutline("i", "1.0", "Buses", papers=(paper("r"), paper("x", withheld=BASIS)))
    [row] = rows(item, r=span(3, 8, key="r"), x=span(1, 2, "X", key="x"))
    assert row.pages == "3–8, X1–X2"
    assert (row.papers[1].pages, row.papers[1].withheld) == ("X1–X2", BASIS)


def test_rows_keep_number_depth_and_late_reason():
    [row] = rows(ItemOutline("i", "3.1", "Flood", "To hear.", late_reason="Rain.", depth=1))
    assert (row.number, row.title, row.purpose) == ("3.1", "Flood", "To hear.")
    assert (row.late_reason, row.depth) == ("Rain.", 1)
