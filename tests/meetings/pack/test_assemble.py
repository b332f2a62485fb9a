"""Papers become one pack: numbered, tagged, linked, and the same each time."""

from dataclasses import replace
from datetime import UTC, datetime

import pikepdf
import pytest

from meetings.pack.assemble import build_pack, build_paper
from meetings.pack.bookmarks import Bookmark
from meetings.pack.child import ChildFailed, ChildRefused, Limits
from meetings.pack.shapes import PageRange
from meetings.pack.tags import normalise
from tests.meetings.pack.making import (
    BUILT_AT,
    NOTICE,
    drawn,
    front_of,
    part,
    saved,
    structure_text,
    text,
)
from tests.meetings.pack.tagcheck import element_types, faults

TITLE = "Scrutiny Committee – 7 November 2024"
OUTLINE = (
    Bookmark(
        "1.0 Budget",
        children=(Bookmark("Budget monitoring", "report"), Bookmark("Appendix A: Plan", "plan")),
    ),
    Bookmark("2.0 Verbal update"),
    Bookmark("3.0 Exempt", children=(Bookmark("Exempt plan", "secret"),)),
)


@pytest.fixture(scope="module")
def parts(report, plan):
    return [
        part("report", report, "Budget monitoring"),
        part("secret", plan, "Exempt plan", series="X", stamp=NOTICE),
        replace(part("plan", plan, "Plan"), running_title="Appendix A", label="Appendix A"),
        part("again", report, "Budget monitoring again"),
    ]


@pytest.fixture(scope="module")
def built(parts, front_sheet, tmp_path_factory):
    target = tmp_path_factory.mktemp("pack") / "pack.pdf"
    return build_pack(
        target,
        front=front_of(front_sheet),
        parts=parts,
        title=TITLE,
        built_at=BUILT_AT,
        outline=OUTLINE,
    )


def _words(path, number):
    return text(path, "-f", str(number), "-l", str(number))


def test_papers_stand_where_the_ranges_say(built):
    assert [(each.key, str(each), each.first_sheet) for each in built.ranges] == [
        ("front", "1", 1),
        ("report", "3–5", 3),
        ("plan", "7–8", 7),
        ("again", "9–11", 9),
        ("secret", "X1–X2", 13),
    ]
    assert built.sheets == 14
    assert "Budget monitoring" in _words(built.path, 3)


def test_each_page_has_its_number(built):
    numbers = [str(n) for n in range(1, 13)] + ["X1", "X2"]
    for sheet, number in enumerate(numbers, 1):
        assert f"Page {number}\n" in _words(built.path, sheet)


def test_blank_pages_say_that_they_are(built):
    blank = [n for n in range(1, 15) if "intentionally left blank" in _words(built.path, n)]
    assert blank == [2, 6, 12]


def test_an_appendix_has_its_label_on_every_page(built):
    assert [n for n in range(1, 15) if "Appendix A" in _words(built.path, n)] == [7, 8]


def test_continuation_pages_repeat_the_title_and_first_pages_do_not(built):
    assert _words(built.path, 3).count("Budget monitoring") == 1
    assert "Budget monitoring" in _words(built.path, 4)


def test_a_notice_stands_on_every_page_of_a_withheld_paper_and_no_other(built):
    assert [n for n in range(1, 15) if NOTICE in _words(built.path, n)] == [13, 14]


def test_every_thread_of_the_pack_leads_both_ways(built):
    assert faults(built.path) == {}


def test_the_pack_is_pdf_ua(built, verapdf):
    assert built.claims_ua
    verapdf(built.path)


def test_each_paper_is_a_part_with_its_title_and_language(built):
    with pikepdf.open(built.path) as pdf:
        described = [(str(p.S), str(p.T), str(p.Lang)) for p in pdf.Root.StructTreeRoot.K.K]
    titles = ["Agenda", "Budget monitoring", "Plan", "Budget monitoring again", "Exempt plan"]
    assert described == [("/Part", title, "en-GB") for title in titles]


READING_ORDER = """\
Document
  Part "Agenda"
    H1 (block)
      "Agenda"
    P (block)
      Link (inline)
        "Item 1"
  Part "Budget monitoring"
    H1 (block)
      "Budget monitoring"
    P (block)
      "Read "
      Link (inline)
        "the plan"
      ", "
      Link (inline)
        "the figures"
      " and "
      Link (inline)
        "the guidance"
      "."
    P (block)
      "In Welsh it is "
      Span (inline)
        "craffu"
      "."
    L (block)
      LI (block)
        Lbl (block)
          "• "
        LBody (block)
          P (block)
            "First"
"""


def test_the_reading_order_is_the_front_sheet_s_then_each_paper_s(built):
    told = structure_text(built.path)
    assert told.startswith(READING_ORDER)
    order = [told.index(words) for words in ('"Next steps"', 'Part "Plan"', '"Wide."')]
    order += [told.index(f'Part "{title}"') for title in ("Budget monitoring again", "Exempt plan")]
    assert order == sorted(order)


def test_no_word_of_a_paper_is_lost_or_moved(built, report):
    """The structure's text of a paper in the pack is that of the paper alone."""

    def said(path):
        return [line.strip() for line in structure_text(path).splitlines() if '"' in line]

    alone = [line for line in said(report) if not line.startswith("Part")]
    together = said(built.path)
    start = together.index('Part "Budget monitoring"') + 1
    assert together[start : start + len(alone)] == alone


def test_stamps_and_blank_pages_are_not_read_aloud(built):
    told = structure_text(built.path)
    assert not [w for w in ("Page 3", "intentionally", "Not for publication") if w in told]


def test_the_same_paper_twice_keeps_its_table_headers_apart(built, report):
    with pikepdf.open(built.path) as pdf:
        ids = list(pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree).keys())
    assert len(ids) == len(set(ids)) == 2 * element_types(report)["TH"]


def _bookmarks(items, depth=0):
    for item in items:
        yield depth, item.title
        yield from _bookmarks(item.children, depth + 1)


def test_bookmarks_go_by_item_with_papers_and_their_headings_beneath(built):
    with pikepdf.open(built.path) as pdf, pdf.open_outline() as outline:
        assert list(_bookmarks(outline.root)) == [
            (0, "Agenda"),
            (0, "1.0 Budget"),
            (1, "Budget monitoring"),
            (2, "Figures"),
            (2, "Next steps"),
            (1, "Appendix A: Plan"),
            (2, "Wide figures"),
            (0, "2.0 Verbal update"),
            (0, "3.0 Exempt"),
            (1, "Exempt plan"),
            (2, "Wide figures"),
        ]
        pages = [pikepdf.Page(item.destination[0]).index for item in outline.root]
    assert pages == [0, 2, 0, 12]


def test_readers_call_pages_by_their_printed_numbers(built):
    with pikepdf.open(built.path) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == [*map(str, range(1, 13)), "X1", "X2"]


def _targets(pdf, number):
    found = []
    for link in pdf.pages[number - 1].obj.get("/Annots", ()):
        target = link.get("/Dest", link.get("/A", {}).get("/D"))
        found.append(pikepdf.Page(target[0]).index + 1 if target is not None else str(link.A.URI))
    return found


def test_links_lead_to_other_papers_and_to_anchors_of_their_own_paper(built):
    with pikepdf.open(built.path) as pdf:
        assert _targets(pdf, 1) == [3]
        assert _targets(pdf, 3)[:3] == [7, 3, "https://www.gov.uk/"]
        assert _targets(pdf, 7) == [8]
        assert _targets(pdf, 9)[:2] == [7, 9]
        assert _targets(pdf, 13) == [14]


def test_a_link_to_a_paper_that_this_audience_may_not_see_is_plain_text(
    report, front_sheet, tmp_path
):
    alone = build_pack(
        tmp_path / "pack.pdf",
        front=front_of(front_sheet),
        parts=[part("report", report)],
        title=TITLE,
        built_at=BUILT_AT,
    )
    assert faults(alone.path) == {}
    with pikepdf.open(alone.path) as pdf:
        everything = b"".join(each.unparse(resolved=True) for each in pdf.objects)
    assert b"pack:" not in everything
    assert "the plan" in structure_text(alone.path)


def test_the_file_says_its_title_and_date_and_nobody_s_programme(built):
    with pikepdf.open(built.path) as pdf:
        told = {str(k): str(v) for k, v in pdf.docinfo.items()}
        metadata = pdf.Root.Metadata.read_bytes().decode()
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "en-GB"
    assert told == {
        "/Title": TITLE,
        "/CreationDate": "D:20241030090000+00'00",
        "/ModDate": "D:20241030090000+00'00",
    }
    assert TITLE in metadata
    for word in ("pikepdf", "qpdf", "WeasyPrint", "LibreOffice"):
        assert word not in metadata


def test_the_same_papers_give_the_same_bytes(built, parts, front_sheet, tmp_path):
    again = build_pack(
        tmp_path / "again.pdf",
        front=front_of(front_sheet),
        parts=parts,
        title=TITLE,
        built_at=BUILT_AT,
        outline=OUTLINE,
    )
    assert again.path.read_bytes() == built.path.read_bytes()
    assert again.sha256 == built.sha256


def test_an_untagged_paper_takes_the_claim_from_the_whole_pack(plan, front_sheet, tmp_path):
    raw = saved(drawn(b"BT /F1 12 Tf 72 700 Td (Words) Tj ET"), tmp_path / "raw.pdf")
    normalise(raw, tmp_path / "upload.pdf")
    parts = [part("plan", plan), part("upload", tmp_path / "upload.pdf", is_tagged=False)]
    built = build_pack(
        tmp_path / "pack.pdf",
        front=front_of(front_sheet),
        parts=parts,
        title=TITLE,
        built_at=BUILT_AT,
    )
    assert not built.claims_ua
    assert faults(built.path) == {}
    with pikepdf.open(built.path) as pdf:
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


def test_the_front_sheet_is_told_the_ranges_until_it_fits(rendered, plan, tmp_path):
    from tests.meetings.pack.making import page

    asked = []

    def front(ranges):
        asked.append([str(each) for each in ranges[1:]])
        pages = 3 if len(asked) == 1 else 4
        body = '<h2 style="page-break-before: always">More</h2>' * (pages - 1)
        return part("front", rendered(page("Agenda", body)), "Agenda")

    built = build_pack(
        tmp_path / "pack.pdf",
        front=front,
        parts=[part("plan", plan)],
        title=TITLE,
        built_at=BUILT_AT,
    )
    assert asked == [["3–4"], ["5–6"]]
    assert [str(each) for each in built.ranges] == ["1–4", "5–6"]


def test_a_supplement_carries_on_the_numbers(plan, front_sheet, tmp_path):
    built = build_pack(
        tmp_path / "supplement.pdf",
        front=front_of(front_sheet),
        parts=[part("plan", plan), part("secret", plan, series="X", stamp=NOTICE)],
        title="Supplement",
        built_at=BUILT_AT,
        start=51,
        start_withheld=5,
        reserved=4,
    )
    assert [str(each) for each in built.ranges] == ["51", "55–56", "X5–X6"]
    assert "Page X5" in _words(built.path, 7)
    with pikepdf.open(built.path) as pdf:
        assert [page.label for page in pdf.pages] == [
            "51",
            "52",
            "53",
            "54",
            "55",
            "56",
            "X5",
            "X6",
        ]


def test_one_paper_alone_has_the_numbers_and_stamps_of_its_pack(plan, tmp_path, verapdf):
    where = PageRange("secret", "X", 3, 4, 15)
    secret = part("secret", plan, "Exempt plan", series="X", stamp=NOTICE)
    built = build_paper(tmp_path / "paper.pdf", secret, where, built_at=BUILT_AT)
    assert (built.sheets, faults(built.path)) == (2, {})
    words = text(built.path)
    assert words.count(NOTICE) == 2
    assert "Page X3" in words
    assert "Page X4" in words
    with pikepdf.open(built.path) as pdf:
        assert [page.label for page in pdf.pages] == ["X3", "X4"]
        assert str(pdf.docinfo["/Title"]) == "Exempt plan"
    verapdf(built.path)


def test_a_paper_whose_length_is_not_its_range_s_is_refused(plan, tmp_path):
    where = PageRange("plan", "", 3, 8, 3)
    with pytest.raises(ChildRefused, match="length has changed"):
        build_paper(tmp_path / "paper.pdf", part("plan", plan), where, built_at=BUILT_AT)


def test_a_build_that_fails_leaves_the_old_pack_in_place(plan, tmp_path):
    target = tmp_path / "paper.pdf"
    target.write_text("the old pack")
    with pytest.raises(ChildFailed):
        build_paper(
            target,
            part("plan", plan),
            PageRange("plan", "", 1, 2, 1),
            built_at=BUILT_AT,
            limits=Limits(file_size=4000),
        )
    assert target.read_text() == "the old pack"
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]


def test_only_this_account_may_read_a_pack(built):
    assert built.path.stat().st_mode & 0o777 == 0o600


def test_a_front_sheet_alone_is_a_pack(front_sheet, tmp_path):
    built = build_pack(
        tmp_path / "pack.pdf",
        front=front_of(front_sheet),
        parts=[],
        title=TITLE,
        built_at=datetime(2024, 10, 30, tzinfo=UTC),
    )
    assert (built.sheets, faults(built.path)) == (2, {})
