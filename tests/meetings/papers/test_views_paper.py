"""A paper as a web page, a paper as a file, and the packs."""

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import Edition, Entry, Paper, PaperContent, PaperVersion, Publication
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.publishing import edition_of, publish

SECRET = "Zanzibar"
OFFICERS = {"officer", "committee_officer"}
MEMBERS = {"chair", "member", "co_optee"}


def _text(response) -> str:
    return " ".join(response.content.decode().split())


def _paper(committee, title="Terms of Reference 2024/25", **facts) -> Paper:
    item = make_item(make_meeting(committee), "Terms")
    return make_paper(item, title, body=f"<p>{title}: in full.</p>", **facts)


def _file(paper: Paper) -> str:
    return f"{paper.get_absolute_url()}paper.pdf"


def _withheld(committee, paragraph: int = 3) -> Paper:
    paper = _paper(committee, f"{SECRET} tender", label=f"{SECRET} appendix", kind="appendix")
    make_exempt(paper, "A tender", paragraph=paragraph)
    publish(paper.item.meeting)
    return paper


def _upload(item, title: str, **facts) -> Paper:
    """An uploaded paper as the services leave it, without a file that must be checked first."""
    paper = Paper.objects.create(item=item, position=9, origin="uploaded", title=title, **facts)
    version = PaperVersion.objects.create(paper=paper, number=1)
    content = PaperContent(version=version, title=title, file_name="x.pdf", digest="0" * 64)
    content.file.save("x.pdf", ContentFile(b"%PDF-1.7"))
    return paper


def _revised(meeting) -> Edition:
    """Publish a revised agenda without a line to the public."""
    publication = Publication.objects.create(meeting=meeting, kind=Publication.Kind.REVISED)
    return Edition.objects.create(
        publication=publication, audience="public", sha256="0" * 64, sheets=2, size=9,
        claims_ua=True,
    )  # fmt: skip


# As a page


def test_a_paper_written_here_is_a_page_with_the_words_of_its_pdf(visit, council):
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    page = _text(visit(paper.get_absolute_url()))
    assert "<p>Terms of Reference 2024/25: in full.</p>" in page
    assert page.count("<h1") == 1
    assert _file(paper) in page
    assert "item 1.0" in page


def test_an_uploaded_paper_has_a_page_of_facts_with_its_file(visit, council):
    item = make_item(make_meeting(council.committee), "Inspection")
    paper = _upload(item, "Inspection report", label="Appendix 1")
    publish(item.meeting)
    entry = edition_of(item.meeting).entries.papers().get(paper=paper)
    page = _text(visit(paper.get_absolute_url()))
    for words in ("Appendix 1", "Inspection report", "PDF, 3 pages", _file(paper)):
        assert words in page
    assert f'<span class="figures">{entry.pages}</span> of the agenda pack' in page


def test_a_paper_shows_the_version_that_was_published(visit, council):
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    version = PaperVersion.objects.create(paper=paper, number=2)
    payload = {"title": "Changed since", "body_html": "<p>New.</p>", "landscape": False}
    PaperContent.objects.create(
        version=version, title="t", payload_kind="document", payload=payload, digest="1" * 64
    )
    page = _text(visit(paper.get_absolute_url()))
    assert "in full" in page
    assert "Changed since" not in page


def test_a_paper_is_not_found_before_it_is_published(visit, council):
    paper = _paper(council.committee)
    for name, user in council.people.all().items():
        for address in (paper.get_absolute_url(), _file(paper)):
            assert visit(address, user).status_code == 404, name


def test_a_paper_that_a_newer_edition_leaves_out_is_not_found(visit, council):
    paper = _paper(council.committee)
    meeting = paper.item.meeting
    publish(meeting)
    _revised(meeting)
    assert visit(paper.get_absolute_url()).status_code == 404
    assert visit(_file(paper)).status_code == 404


# Withheld papers


@pytest.mark.parametrize("paragraph", [1, 3])
def test_a_withheld_paper_is_found_only_by_those_who_may_read_it(visit, council, paragraph):
    paper = _withheld(council.committee, paragraph)
    may = OFFICERS | MEMBERS if paragraph == 3 else OFFICERS
    for name, user in council.people.all().items():
        page, file = visit(paper.get_absolute_url(), user), visit(_file(paper), user)
        expected = 200 if name in may else 404
        assert (page.status_code, file.status_code) == (expected, expected), name
        if expected == 200:
            assert page["Cache-Control"] == file["Cache-Control"] == "private, no-store"
            assert f"{SECRET} tender: in full." in _text(page)


def test_the_name_of_a_withheld_file_gives_nothing_away(visit, council):
    paper = _withheld(council.committee)
    response = visit(_file(paper), council.people.member)
    assert SECRET.encode() in response.content
    assert SECRET not in str(response.headers)
    day = paper.item.meeting.on
    assert response["Content-Disposition"] == f'inline; filename="CYP {day} item 1.0 A tender.pdf"'


def test_a_secret_word_is_at_no_address_that_the_public_can_open(visit, council):
    paper = _withheld(council.committee)
    meeting = paper.item.meeting
    addresses = ["/", "/meetings/", "/committees/cyp/", meeting.get_absolute_url(),
                 f"{meeting.get_absolute_url()}pack.pdf", paper.item.get_absolute_url(),
                 paper.get_absolute_url(), _file(paper)]  # fmt: skip
    seen = {}
    for name in ("public", "member"):
        answers = [visit(address, getattr(council.people, name)) for address in addresses]
        seen[name] = any(SECRET in str(a.headers) + a.content.decode() for a in answers)
    assert seen == {"public": False, "member": True}


# As files


def test_a_file_is_named_after_what_it_is(visit, council):
    paper = _paper(council.committee, label="Appendix A", kind="appendix")
    meeting = paper.item.meeting
    publish(meeting)
    names = {
        _file(paper): "item 1.0 Appendix A Terms of Reference 2024-25.pdf",
        f"{meeting.get_absolute_url()}pack.pdf": "agenda pack.pdf",
    }
    for address, name in names.items():
        response = visit(address)
        assert response["Content-Disposition"] == f'inline; filename="CYP {meeting.on} {name}"'
        assert response["Content-Type"] == "application/pdf"


def test_a_file_that_did_not_change_is_not_sent_again(visit, council):
    paper = _paper(council.committee)
    meeting = paper.item.meeting
    publish(meeting)
    for address in (_file(paper), f"{meeting.get_absolute_url()}pack.pdf"):
        first = visit(address)
        assert first["Cache-Control"] == "public, no-cache"
        assert visit(address, **{"If-None-Match": first["ETag"]}).status_code == 304
        assert visit(address, **{"If-None-Match": '"other"'}).status_code == 200
        again = visit(address, **{"If-Modified-Since": first["Last-Modified"]})
        assert again.status_code == 304
        assert again.content == b""


def test_a_newer_edition_has_another_tag(visit, council):
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    before = visit(_file(paper))["ETag"]
    make_paper(paper.item, "One more")
    publish(paper.item.meeting, kind=Publication.Kind.SUPPLEMENT, at=timezone.now())
    assert visit(_file(paper))["ETag"] != before


def test_two_papers_of_an_edition_have_different_tags(visit, council):
    first = _paper(council.committee)
    second = make_paper(first.item, "Second")
    publish(first.item.meeting)
    assert visit(_file(first))["ETag"] != visit(_file(second))["ETag"]


def test_whoever_kept_a_tag_still_needs_the_right_to_read(visit, council):
    paper = _withheld(council.committee)
    tag = visit(_file(paper), council.people.member)["ETag"]
    assert visit(_file(paper), **{"If-None-Match": tag}).status_code == 404


def test_an_entry_without_a_file_is_not_found(visit, council):
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    edition = _revised(paper.item.meeting)
    Entry.objects.create(edition=edition, position=1, item=paper.item, paper=paper, kind="report",
                         version=paper.versions.get(), title="Report")  # fmt: skip
    assert visit(paper.get_absolute_url()).status_code == 200
    assert visit(_file(paper)).status_code == 404


def test_a_file_that_is_missing_from_the_store_is_not_found(visit, council):
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    stored = edition_of(paper.item.meeting).entries.papers().get(paper=paper).file
    stored.storage.delete(stored.name)
    assert visit(_file(paper)).status_code == 404


# The packs


def test_each_pack_is_found_by_its_own_audience_and_by_wider_ones(visit, council):
    meeting = _withheld(council.committee).item.meeting
    allowed = {"members": OFFICERS | MEMBERS, "officers": OFFICERS}
    for name, user in council.people.all().items():
        assert visit(f"{meeting.get_absolute_url()}pack.pdf", user).status_code == 200
        for audience, may in allowed.items():
            response = visit(f"{meeting.get_absolute_url()}{audience}/pack.pdf", user)
            assert response.status_code == (200 if name in may else 404), (name, audience)
            if response.status_code == 200:
                assert response["Cache-Control"] == "private, no-store"
                assert response.content.startswith(f"%PDF-1.7 {audience}".encode())


def test_the_public_pack_has_one_address_and_an_invented_audience_none(visit, council):
    meeting = _withheld(council.committee).item.meeting
    for audience in ("public", "everybody"):
        address = f"{meeting.get_absolute_url()}{audience}/pack.pdf"
        assert visit(address, council.people.officer).status_code == 404


def test_a_draft_meeting_has_no_pack(visit, council):
    meeting = make_meeting(council.committee, is_announced=True)
    assert visit(f"{meeting.get_absolute_url()}pack.pdf").status_code == 404
    address = f"{meeting.get_absolute_url()}officers/pack.pdf"
    assert visit(address, council.people.officer).status_code == 404


@pytest.mark.parametrize("name", ["public", "member", "officer"])
def test_a_paper_asks_as_often_among_three_as_alone(council, count_queries, name):
    user = getattr(council.people, name)
    paper = _paper(council.committee)
    publish(paper.item.meeting)
    addresses = [paper.get_absolute_url(), _file(paper)]
    count_queries(addresses[0], user)  # the first read of a day is noted in a new row
    once = [count_queries(address, user) for address in addresses]
    for number in (1, 2):
        make_paper(paper.item, f"More {number}")
        publish(paper.item.meeting, kind=Publication.Kind.SUPPLEMENT, number=number)
    assert [count_queries(address, user) for address in addresses] == once
