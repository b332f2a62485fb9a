"""The real meeting of 7 November 2024, from its folder to pages and pack.

Skipped where the real papers are not beside the clone.
"""

import re
import subprocess
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pypdfium2
import pytest
from django.core.management import call_command
from django.test import Client

from meetings.models import Edition, Entry, Meeting
from meetings.pack import preflight

pytestmark = pytest.mark.django_db
real_children = True

SLUG = "cyp-2024-11-07"
LAST_DAY = "2024-10-30"
PART = re.compile(r"^  Part ", re.M)
TEXT = re.compile(r'^ *"(.*)"$', re.M)
WORD = re.compile(r"\w+")
SOURCES = {
    "Minutes of": "03-minutes-2024-04-17.txt",
    "Terms of Reference 2024/2025": "04-terms-of-reference-report.docx",
    "Appendix A: Children": "04-appendix-a-terms-of-reference.docx",
    "Children and Young People Scrutiny Committee Work": "05-work-programme-report.docx",
    "Appendix A: Work Programme": "05-appendix-a-work-programme.docx",
    "Ofsted Action Plan": "06-ofsted-action-plan-report.docx",
    "Appendix 1: Ofsted": "06-appendix-1-ofsted-inspection-report.pdf",
    "Appendix 2: Ofsted Action Plan": "06-appendix-2-ofsted-action-plan.docx",
}


@dataclass(frozen=True)
class RealPack:
    meeting: Meeting
    path: Path
    papers: Path

    def items(self) -> list[Entry]:
        return list(self._entries().items())

    def documents(self) -> list[Entry]:
        return list(self._entries().papers())

    def _entries(self):
        edition = Edition.objects.newest().get(
            publication__meeting=self.meeting, audience=Edition.Audience.PUBLIC
        )
        return edition.entries.order_by("position")


@pytest.fixture(scope="module")
def real_pack(module_db, real_papers, needs_soffice, pdftotext, tmp_path_factory):
    """Import the folder, build the draft's pack by the command, then publish on the last day."""
    out = tmp_path_factory.mktemp("real") / "pack.pdf"
    call_command("importmeeting", str(real_papers))
    call_command("buildpack", SLUG, "--out", str(out))
    call_command("importmeeting", str(real_papers), "--publish", "--published-on", LAST_DAY)
    return RealPack(Meeting.objects.get(slug=SLUG), out, real_papers)


def words(text: str) -> list[str]:
    return WORD.findall(text.replace("\xad", ""))


def tagged_words(text: str) -> list[str]:
    """Words of `pdfinfo -struct-text`: all that is tagged, in reading order, no artifact."""
    return words(" ".join(TEXT.findall(text)))


def structure(path: Path) -> str:
    done = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def source_words(path: Path) -> list[str]:
    if path.suffix == ".docx":
        return words(" ".join(preflight.words(path.read_bytes())))
    if path.suffix == ".pdf":
        return tagged_words(structure(path))
    return words(path.read_text())


def share_in_order(source: list[str], found: list[str]) -> float:
    blocks = SequenceMatcher(None, source, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(source)


def test_the_agenda_has_eight_items_numbered_in_order(real_pack):
    assert [item.number for item in real_pack.items()] == [f"{n}.0" for n in range(1, 9)]


def test_item_ranges_are_contiguous_and_start_on_odd_pages(real_pack):
    ranges = [item.pages.split("–") for item in real_pack.items() if "–" in item.pages]
    starts = [int(first) for first, _ in ranges]
    ends = [int(last) for _, last in ranges]
    assert len(ranges) == 4
    assert starts == [3, *(last + 1 for last in ends[:-1])]
    assert all(start % 2 for start in starts)


def test_items_without_papers_say_why(real_pack):
    assert [item.pages for item in real_pack.items() if "–" not in item.pages] == [
        "",
        "",
        "Verbal Report",
        "",
    ]


def test_each_paper_stands_where_its_entry_says(real_pack):
    pdf = pypdfium2.PdfDocument(real_pack.path)
    for entry in real_pack.documents():
        opening = words(pdf[entry.first_sheet - 1].get_textpage().get_text_bounded())
        own = pypdfium2.PdfDocument(entry.file.path)
        assert len(own) == entry.last_page - entry.first_page + 1
        assert words(own[0].get_textpage().get_text_bounded()) == opening
        assert f"Page {entry.first_page}" in " ".join(opening)


def test_the_page_on_the_web_prints_the_same_ranges(real_pack):
    page = Client().get(f"/meetings/{SLUG}/").content.decode()
    text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for entry in real_pack.items():
        assert entry.pages in text
    for entry in real_pack.documents():
        assert entry.pages in text


@pytest.mark.parametrize(("beginning", "file"), SOURCES.items())
def test_every_word_of_a_source_paper_is_in_the_pack_in_order(real_pack, beginning, file):
    parts = PART.split(structure(real_pack.path))[1:]
    [part] = [part for part in parts if words(part)[:1] and _title(part).startswith(beginning)]
    assert share_in_order(source_words(real_pack.papers / file), tagged_words(part)) >= 0.995


def _title(part: str) -> str:
    return part.split("\n", 1)[0].strip().strip('"')


def test_the_pack_conforms_to_pdf_ua(real_pack, verapdf):
    verapdf(real_pack.path, *(Path(entry.file.path) for entry in real_pack.documents()))
