"""What WeasyPrint tears apart at page ends is joined again."""

import inspect
from importlib.metadata import version

import pikepdf
import pytest

from meetings.pack import fragments
from meetings.pack.fragments import WeasyPrintChanged, remembering
from meetings.pack.structure import walk
from tests.meetings.pack.making import long_table, page, structure_text
from tests.meetings.pack.tagcheck import element_types, faults


def test_weasyprint_is_the_version_that_our_hook_was_written_for():
    """If this fails, WeasyPrint was upgraded: read what fragments.py says, then its pdf/tags.py.

    Its issue #2903 may have been mended, and then fragments.py can go.
    """
    from weasyprint.pdf import tags

    parameters = tuple(inspect.signature(tags._build_box_tree).parameters)
    assert version("weasyprint") == fragments.KNOWN_VERSION
    assert parameters == fragments.KNOWN_PARAMETERS


def test_another_version_is_refused(monkeypatch):
    monkeypatch.setattr(fragments, "KNOWN_VERSION", "69.9")
    with pytest.raises(WeasyPrintChanged, match=r"pdf/tags\.py"), remembering():
        pass


def test_the_hook_is_taken_out_again():
    from weasyprint.pdf import tags

    before = tags._build_box_tree
    with remembering():
        assert tags._build_box_tree is not before
    assert tags._build_box_tree is before


def test_a_table_of_three_pages_is_one_table_with_one_header_row(report):
    types = element_types(report)
    assert len(pikepdf.open(report).pages) == 3
    assert [types[each] for each in ("Table", "THead", "TBody", "TR")] == [1, 1, 1, 91]


def test_cells_on_later_pages_point_to_the_header_cells_that_stayed(report):
    assert faults(report) == {}
    with pikepdf.open(report) as pdf:
        elements = [each for each, _ in walk(pdf.Root.StructTreeRoot)]
    ids = {str(e.ID): e for e in elements if "/ID" in e}
    columns = {h for h, e in ids.items() if e.A.Scope == "/Column"}
    cells = [e for e in elements if e.S == "/TD"]
    assert len(columns) == 2
    assert all(len(columns & {str(h) for h in cell.A.Headers}) == 1 for cell in cells)


def test_the_repeated_header_row_is_read_once(report):
    assert structure_text(report).count('"Value"') == 1


def test_a_paragraph_across_two_pages_is_one_paragraph(rendered):
    words = " ".join(f"word{n}" for n in range(1200))
    types = element_types(rendered(page("Long", f"<p>{words}</p>")))
    assert types["P"] == 1


def test_a_word_in_welsh_says_so(report):
    with pikepdf.open(report) as pdf:
        spans = [e for e, _ in walk(pdf.Root.StructTreeRoot) if e.get("/Lang") == "cy"]
    assert [str(e.S) for e in spans] == ["/Span"]


def test_a_picture_with_an_empty_description_is_decoration(report):
    with pikepdf.open(report) as pdf:
        figures = [e for e, _ in walk(pdf.Root.StructTreeRoot) if e.S == "/Figure"]
        assert [str(e.Alt) for e in figures] == ["Red square"]


def test_a_figure_s_box_is_where_it_is_on_the_page(report):
    """The link around the picture has an annotation of the same size."""
    with pikepdf.open(report) as pdf:
        [figure] = [e for e, _ in walk(pdf.Root.StructTreeRoot) if e.S == "/Figure"]
        rectangles = [_corners(link.Rect) for link in pdf.pages[0].obj.Annots]
        assert _corners(figure.A.BBox) in rectangles


def _corners(box):
    left, low, right, high = (round(float(edge), 1) for edge in box)
    return min(left, right), min(low, high), max(left, right), max(low, high)


def test_a_short_table_is_left_alone(rendered):
    types = element_types(rendered(page("Short", long_table(3))))
    assert [types[each] for each in ("Table", "TR", "TH", "TD")] == [1, 4, 5, 3]
