"""Exempt words reach no one whom the law does not give them, wherever they could hide.

One meeting is published with a different made-up word in every place that could
leak. Each search is shown to find the words where they belong, and to find them
in the public's copy as soon as a gate is opened.
"""

import io
import secrets
import shutil
import string
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from meetings.exempt.services.withholding import withhold
from meetings.models import (
    AgendaItem,
    Edition,
    Entry,
    Meeting,
    Paper,
    PaperContent,
    WithheldContent,
)
from meetings.pack import outline
from meetings.pack.build import build_packs
from meetings.papers.services import papers
from meetings.papers.upload import upload_of
from meetings.publication.services.agenda import publish_agenda
from scrutiny.models import AuditEntry
from scrutiny.permissions import can
from tests.addresses import addresses
from tests.council import TinyCouncil, make_council, make_item, make_meeting, make_paper, make_user
from tests.leaks import (
    assert_nowhere,
    found_in,
    found_in_answer,
    found_in_pdf,
    found_in_tables,
    open_gates,
    pages_of,
)
from tests.meetings.pack.making import png
from tests.meetings.pack.pdf_files import annotate, line, untagged
from tests.meetings.pack.word_files import paragraph, run, story, word_file
from tests.plain_pages import rendered_unwatched

pytestmark = pytest.mark.django_db

WITHHELD_TABLES = {"meetings_withheld", "meetings_withheldcontent", "meetings_withheldentry"}
WHY = {"public_title": "An exempt paper", "by": None}
MEMBERS = {"chair", "member", "co_optee"}
OFFICERS = {"officer", "committee_officer"}


@cache
def word(place: str) -> str:
    """Return the word that is planted in a place: made up, so that nothing else says it."""
    letters = "".join(secrets.choice(string.ascii_lowercase) for _ in range(9))
    return f"zq{letters}"


OFFICERS_BODY, COMMENT_AUTHOR = "officers' paper body", "Word comment's author"
# What each audience may come across, and where: members what is exempt by paragraph 3.
PRINTED_FOR_MEMBERS = [
    "item title", "item purpose", "item late reason", "sub-item title",
    "paper title", "paper label", "paper body", "sub-item paper body", "PDF body",
]  # fmt: skip
READ_BY_MEMBERS = [*PRINTED_FOR_MEMBERS, "item presenter"]
IN_A_WORD_FILE = ["Word body"]
PRINTED_FOR_OFFICERS = [
    "officers' paper title", "officers' paper label", OFFICERS_BODY,
    "confidential item title",
]  # fmt: skip
NEVER_PRINTED = [
    "public interest", "PDF file name", "PDF author", "PDF subject", "PDF title", "PDF XMP",
    "PDF comment", "PDF bookmark note", "earlier version", "item timing",
]  # fmt: skip
NEVER_PRINTED_OF_A_WORD_FILE = [
    "Word file name", "Word author", "Word comment", COMMENT_AUTHOR, "Word deletion",
]  # fmt: skip
DRAFT = ["draft title", "draft body"]


def words(*groups: list[str]) -> set[str]:
    return {word(place) for group in groups for place in group}


def withheld_words() -> set[str]:
    return words(
        READ_BY_MEMBERS, IN_A_WORD_FILE, PRINTED_FOR_OFFICERS, NEVER_PRINTED,
        NEVER_PRINTED_OF_A_WORD_FILE, ["Word alt text"],
    )  # fmt: skip


@dataclass(frozen=True)
class Planted:
    council: TinyCouncil
    meeting: Meeting
    media: Path

    def pack(self, audience: str) -> Path:
        edition = Edition.objects.get(publication__meeting=self.meeting, audience=audience)
        return Path(edition.file.path)


@pytest.fixture(scope="module")
def planted(module_db, tmp_path_factory) -> Iterator[Planted]:
    media = tmp_path_factory.mktemp("planted")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        council = make_council()
        make_user("superuser", is_superuser=True)
        draft = make_meeting(council.committee, in_days=60)
        make_paper(make_item(draft, word("draft title")), "R", body=f"<p>{word('draft body')}</p>")
        meeting = make_meeting(council.committee)
        make_paper(make_item(meeting, "Open report"), "Open paper", body="<p>Open words.</p>")
        _plant_exempt_item(meeting)
        _plant_exempt_paper(meeting)
        _plant_confidential_item(meeting)
        publish_agenda(meeting, by=council.people.officer)
        yield Planted(council, Meeting.objects.get(pk=meeting.pk), media)


def _plant_exempt_item(meeting: Meeting) -> None:
    item = make_item(
        meeting,
        f"Lease {word('item title')}",
        purpose=f"To decide {word('item purpose')}",
        presenters=[f"A {word('item presenter')}"],
        late_reason=f"Late {word('item late reason')}",
        timing=f"After {word('item timing')}",
    )
    make_paper(
        item,
        f"Terms {word('paper title')}",
        label=word("paper label"),
        body=f"<p>Rent {word('paper body')}</p>",
    )
    upload = _upload(item, f"{word('PDF file name')}.pdf", _pdf(word("earlier version")))
    papers.replace_file(
        upload, upload_of(_pdf(word("PDF body")), f"{word('PDF file name')}.pdf"), by=None
    )
    if shutil.which("soffice"):
        _upload(item, f"{word('Word file name')}.docx", _docx())
    sub = make_item(meeting, f"Site {word('sub-item title')}", parent=item)
    make_paper(sub, "Plan", body=f"<p>{word('sub-item paper body')}</p>")
    withhold(item, basis="exempt", paragraphs=[3], public_interest=word("public interest"), **WHY)


def _upload(item: AgendaItem, file_name: str, data: bytes) -> Paper:
    return papers.upload_paper(
        item, upload_of(data, file_name), kind="appendix", title="Upload", by=None
    )


def _plant_exempt_paper(meeting: Meeting) -> None:
    paper = make_paper(
        make_item(meeting, "An open item with an exempt paper"),
        word("officers' paper title"),
        label=word("officers' paper label"),
        body=f"<p>{word(OFFICERS_BODY)}</p>",
    )
    withhold(paper, basis="exempt", paragraphs=[1], public_interest=word("public interest"), **WHY)


def _plant_confidential_item(meeting: Meeting) -> None:
    item = make_item(meeting, word("confidential item title"), kind="verbal")
    withhold(item, basis="confidential", public_interest=word("public interest"), **WHY)


def _pdf(body: str) -> bytes:
    pdf = untagged(line(f"Site {body}"))
    pdf.docinfo["/Author"] = word("PDF author")
    pdf.docinfo["/Subject"] = word("PDF subject")
    pdf.docinfo["/Title"] = word("PDF title")
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = word("PDF XMP")
    annotate(pdf, "/Text", Contents=word("PDF comment"), T=word("PDF comment"))
    with pdf.open_outline() as bookmarks:
        bookmarks.root.append(pikepdf.OutlineItem("Here", 0))
    pdf.Root.Outlines.First.Note = pikepdf.String(word("PDF bookmark note"))
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def _docx() -> bytes:
    by = f'w:id="1" w:author="{word(COMMENT_AUTHOR)}"'
    deleted = f"<w:del {by}><w:r><w:delText>{word('Word deletion')}</w:delText></w:r></w:del>"
    remark = f"<w:comment {by}>{paragraph(word('Word comment'))}</w:comment>"
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{word('Word author')}</dc:creator></cp:coreProperties>"
    )
    picture = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/>'
        f'<wp:docPr id="7" name="Picture" descr="Map {word("Word alt text")}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="7" name="p"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId9"/></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="360000" cy="360000"/></a:xfrm>'
        '<a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
    reference = '<w:r><w:commentReference w:id="1"/></w:r>'
    return word_file(
        paragraph(run(f"Rent {word('Word body')}"), deleted, reference) + paragraph(picture),
        parts={
            "word/comments.xml": story("comments", remark),
            "docProps/core.xml": core.encode(),
            "word/media/image1.png": b64decode(png().split(",")[1]),
        },
        relations={
            "rId5": ("comments", "comments.xml"),
            "rId9": ("image", "media/image1.png"),
        },
    )


# The packs


def test_the_public_pack_says_none_of_the_withheld_words_anywhere(planted):
    assert_nowhere(found_in_pdf(planted.pack("public"), withheld_words()), "the public pack")


def test_the_members_pack_prints_what_they_may_read(planted):
    found = found_in_pdf(planted.pack("members"), withheld_words())
    assert words(PRINTED_FOR_MEMBERS) <= found["text"]
    assert word("item title") in found["bookmarks"]
    assert word("paper title") in found["objects and decoded streams"]


def test_the_members_pack_says_nothing_that_is_for_officers(planted):
    assert_nowhere(
        found_in_pdf(planted.pack("members"), words(PRINTED_FOR_OFFICERS)), "the members' pack"
    )


def test_the_officers_pack_prints_everything_that_is_meant_to_be_printed(planted):
    found = found_in_pdf(planted.pack("officers"), withheld_words())
    assert words(PRINTED_FOR_MEMBERS, PRINTED_FOR_OFFICERS) <= found["text"]


@pytest.mark.parametrize("audience", outline.AUDIENCES)
def test_what_an_upload_hides_is_in_nobodys_pack(planted, audience):
    hidden = words(NEVER_PRINTED, NEVER_PRINTED_OF_A_WORD_FILE)
    assert_nowhere(found_in_pdf(planted.pack(audience), hidden), f"the pack for {audience}")


def test_the_words_of_a_word_file_are_for_members_and_its_picture_keeps_its_description(
    planted, needs_soffice
):
    found = found_in_pdf(planted.pack("members"), withheld_words())
    assert word("Word body") in found["text"]
    assert word("Word alt text") in found["structure"]


def test_every_withheld_page_says_not_for_publication_and_why(planted):
    edition = Edition.objects.get(publication__meeting=planted.meeting, audience="officers")
    pages = pages_of(planted.pack("officers"))
    withheld = edition.entries.exclude(first_page=None).exclude(basis="")
    assert withheld.count() >= 4
    for entry in withheld:
        for sheet in range(entry.last_page - entry.first_page + 1):
            said = " ".join(pages[entry.first_sheet - 1 + sheet].split())
            assert " ".join(entry.notice.split()) in said


def test_single_papers_of_the_public_say_nothing_either(planted):
    entries = Entry.objects.filter(edition__audience="public").exclude(file="")
    assert entries
    for entry in entries:
        assert_nowhere(found_in_pdf(Path(entry.file.path), withheld_words()), entry.file.name)


def test_a_gate_left_open_would_be_found_in_the_public_pack(planted, monkeypatch):
    """The search is not blind: open the gate of the outline, and it sees everything."""
    monkeypatch.setattr(outline._Words, "sees", lambda words, holder: True)
    [pack] = _packs(planted, "public")
    found = found_in_pdf(pack, withheld_words())
    assert words(PRINTED_FOR_MEMBERS, PRINTED_FOR_OFFICERS) <= found["text"]
    assert {"objects and decoded streams", "text", "bookmarks"} <= set(found)


def _packs(planted: Planted, *audiences: str) -> list[Path]:
    outlines = {a: outline.pack_outline(planted.meeting, a) for a in audiences}
    at = planted.meeting.publications.get().published_at
    return [pack.built.path for pack in build_packs(outlines, at=at).values()]


# The database and the disk


def test_the_open_tables_say_none_of_the_withheld_words(planted):
    assert_nowhere(found_in_tables(withheld_words(), but=WITHHELD_TABLES), "the database")


def test_the_withheld_tables_hold_them_so_the_search_is_not_blind(planted):
    found = set().union(*found_in_tables(withheld_words(), but=()).values())
    kept = words(READ_BY_MEMBERS, PRINTED_FOR_OFFICERS, ["public interest", "PDF file name"])
    in_files = words(["PDF body"])
    assert kept - in_files <= found


def test_the_history_tells_what_was_done_without_the_words(planted):
    entries = AuditEntry.objects.about(planted.meeting)
    assert entries.filter(action="withheld").count() == 3
    said = repr(list(entries.values_list("action", "sentence", "details"))).encode()
    assert_nowhere(found_in(said, withheld_words()), "the history")


def test_the_files_that_are_not_withheld_say_none_of_the_words(planted):
    withheld = {c.file.name for c in WithheldContent.objects.for_services() if c.file}
    closed = Edition.objects.exclude(audience="public")
    withheld |= set(closed.values_list("file", flat=True))
    withheld |= set(Entry.objects.exclude(basis="").values_list("file", flat=True))
    files = {str(path.relative_to(planted.media)): path for path in _files(planted.media)}
    open_files = set(files) - withheld
    assert open_files >= {c.file.name for c in PaperContent.objects.all() if c.file} | set(
        Edition.objects.filter(audience="public").values_list("file", flat=True)
    )
    for name in open_files:
        assert_nowhere(found_in_pdf(files[name], withheld_words()), name)
    for name in withheld & set(files):
        files[name] = None  # every other file is accounted for
    assert_nowhere(found_in("\n".join(files).encode(), withheld_words()), "a file's name")
    assert withheld - {""} <= set(files)


def _files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


# The pages


def _visit(user, hidden: set[str]) -> dict[str, set[str]]:
    """Visit every address there is; return the words found, by address.

    The admin pages are left out for those to whom test_access.py shows them closed.
    """
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    closed = () if can(user, "admin.open") else ("/admin/",)
    visited = [address for address in addresses() if not address.startswith(closed)]
    with rendered_unwatched():
        found = {address: found_in_answer(client.get(address), hidden) for address in visited}
    return {address: those for address, those in found.items() if those}


def _roles(planted: Planted) -> dict:
    superuser = type(planted.council.people.officer).objects.get(is_superuser=True)
    return planted.council.people.all() | {"superuser": superuser}


def test_no_address_says_withheld_or_draft_words_to_anybody_who_may_not_see_them(planted):
    roles = _roles(planted)
    assert set(roles) > MEMBERS | OFFICERS
    for name in set(roles) - MEMBERS - OFFICERS:
        found = _visit(roles[name], withheld_words() | words(DRAFT))
        assert_nowhere(found, name)


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_members_read_what_is_theirs_and_nothing_that_is_not(planted, name):
    hidden = withheld_words() | words(DRAFT)
    found = _visit(_roles(planted)[name], hidden)
    said = set().union(*found.values())
    assert words(READ_BY_MEMBERS) <= said
    assert_nowhere(said - words(READ_BY_MEMBERS, IN_A_WORD_FILE, ["Word alt text"]), name)


def test_officers_find_it_all_so_the_walk_is_not_blind(planted):
    hidden = withheld_words() | words(DRAFT)
    found = _visit(planted.council.people.officer, hidden)
    said = set().union(*found.values())
    assert words(READ_BY_MEMBERS, PRINTED_FOR_OFFICERS, DRAFT) - said <= words(["draft body"])
    pages = {found_address.rsplit("/", 1)[-1] for found_address in found}
    assert {"", "pack.pdf", "paper.pdf"} <= pages


def test_a_public_that_stood_as_an_officer_would_be_found_out(planted, monkeypatch):
    """The walk is not blind for the public either: open the gate, and it sees everything."""
    open_gates(monkeypatch, "meetings.models")
    found = _visit(planted.council.people.public, withheld_words())
    assert words(READ_BY_MEMBERS, PRINTED_FOR_OFFICERS) <= set().union(*found.values())


def test_withheld_papers_answer_as_if_they_were_not_there(planted):
    for paper in Paper.objects.exclude(basis=""):
        for name in ("meetings:paper", "meetings:paper_file"):
            response = Client().get(reverse(name, args=[paper.key]))
            there_is_none = Client().get(reverse(name, args=["22222222zzzz"]))
            assert response.status_code == there_is_none.status_code == 404


def test_what_is_withheld_is_kept_by_no_cache(planted):
    client = Client()
    client.force_login(planted.council.people.member)
    for paper in Paper.objects.filter(paragraphs=[3]):
        for name in ("meetings:paper", "meetings:paper_file"):
            answer = client.get(reverse(name, args=[paper.key]))
            assert "no-store" in answer["Cache-Control"]
            assert "private" in answer["Cache-Control"]
    pack = reverse("meetings:audience_pack", args=[planted.meeting.slug, "members"])
    assert "no-store" in client.get(pack)["Cache-Control"]


def test_the_folder_of_finished_papers_is_not_below_the_folder_that_is_served(planted):
    assert not Path(settings.PACK_CACHE_ROOT).is_relative_to(settings.SENDFILE_ROOT)


# The search itself


@pytest.mark.parametrize(
    "said",
    [
        b"so Zqsecretive it is",
        "ZQSECRETIVE".encode("utf-16-be"),
        "zqsecretive".encode("utf-16-le"),
        b"<7A7173656372657469766500>",
        b"<FEFF007a0071007300650063007200650074006900760065>",
        b"zqsec-\nretive",
        "zqsec\u00adretive".encode(),
        b"z q s e c r e t i v e",
    ],
)
def test_the_search_finds_a_word_in_every_writing(said):
    assert found_in(said, {"zqsecretive", "zqother"}) == {"zqsecretive"}


def test_the_search_finds_nothing_where_nothing_is():
    assert found_in(b"zqsecretiv zqSECR tive", {"zqsecretive"}) == set()
