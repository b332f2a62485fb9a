"""What a file says is read wherever it is said."""

import pikepdf
import pytest
from pikepdf import Dictionary, Pdf

from meetings.pack.child import ChildFailed, ChildTimedOut, Limits
from meetings.pack.filetext import text_of
from tests.meetings.pack.pdf_files import save


def test_bookmarks_titles_and_descriptions_of_a_pdf_are_read(tmp_path):
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.docinfo["/Title"] = "Letter of Jane Appleseed"
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Bookmark of Jane", 0))
    pdf.Root.Figure = pdf.make_indirect(Dictionary(Alt="Picture of Jane"))
    said = text_of(str(save(pdf, tmp_path / "a.pdf")))
    for words in ("Letter of Jane Appleseed", "Bookmark of Jane", "Picture of Jane"):
        assert words in said


def test_plain_files_are_read_and_pictures_say_nothing(tmp_path):
    (tmp_path / "a").write_text("month,name\n1,Jane")
    (tmp_path / "b").write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    assert "Jane" in text_of(str(tmp_path / "a"))
    assert text_of(str(tmp_path / "b")) == ""


def test_a_damaged_pdf_cannot_be_read(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(ChildFailed):
        text_of(str(tmp_path / "a.pdf"))


def test_a_search_ends_at_its_limit(tmp_path):
    pdf = Pdf.new()
    pdf.add_blank_page()
    path = save(pdf, tmp_path / "a.pdf")
    with pytest.raises(ChildTimedOut):
        text_of(str(path), limits=Limits(wall_seconds=0.01))
