"""Officers upload papers: what is taken, what is refused and how, and what it is called."""

import hashlib
import io
import zipfile
from base64 import b64decode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pikepdf import Dictionary, Encryption, Name, String

from meetings.exempt.services.withholding import withhold
from meetings.models import Paper
from meetings.pack import child, convert
from meetings.papers.reading import details_of
from meetings.papers.services import papers, uploads
from meetings.publication import checking
from scrutiny.models import AuditEntry
from scrutiny.refusals import Refused
from scrutiny.uploads import TOO_LARGE
from tests.council import TinyCouncil, make_council
from tests.faults import everything
from tests.meetings.drafts import WHY
from tests.meetings.pack.making import png
from tests.meetings.pack.pdf_files import bytes_of, line, tagged, untagged
from tests.meetings.pack.word_files import paragraph, word_file

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def officer(world) -> Client:
    client = Client()
    client.force_login(world.by)
    return client


def pdf(words: str = "Fostering") -> bytes:
    return bytes_of(lambda: untagged(line(words)))


def send(client: Client, item, *files: tuple[str, bytes], reason: str = "", **headers):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    address = reverse("meetings:work_item_papers", args=[item.key])
    return client.post(address, {"files": sent, "reason": reason}, headers=headers)


def names_of(item, user) -> list[tuple[str, str, str]]:
    kept = details_of(Paper.objects.filter(item=item).order_by("position"), user)
    return [(each.paper.kind, each.label, each.title) for each in kept]


def findings_of(item, user) -> dict[str, str]:
    [kept] = details_of(Paper.objects.filter(item=item), user)
    return {finding.code: finding.severity for finding in kept.findings}


# What is taken


def test_several_files_become_a_report_and_lettered_appendices(world, officer):
    word = word_file(paragraph("Words"))
    picture = b64decode(png().split(",")[1])
    answer = send(
        officer, world.other, ("Foster_care.docx", word), ("figures v2.pdf", pdf()),
        ("Map.png", picture),
    )  # fmt: skip
    assert answer.status_code == 302
    assert names_of(world.other, world.by) == [
        ("report", "", "Foster care"),
        ("appendix", "Appendix A", "Figures"),
        ("appendix", "Appendix B", "Map"),
    ]


def test_a_file_that_is_refused_names_itself_and_the_others_are_taken(world, officer):
    answer = send(officer, world.other, ("bad.gif", b"GIF89a"), ("good.pdf", pdf()))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "bad.gif: This kind of file cannot be a paper" in said
    assert "Added 1 paper" in said
    assert names_of(world.other, world.by) == [("report", "", "Good")]


def test_a_script_is_told_of_each_file_in_json(world, officer):
    good = send(officer, world.other, ("good.pdf", pdf()), accept="application/json")
    assert (good.status_code, good.json()) == (
        200,
        {"added": ["Good"], "refused": [], "asks_reason": False},
    )
    bad = send(officer, world.other, ("bad.pdf", b""), accept="application/json")
    assert bad.status_code == 422
    assert bad.json()["added"] == []
    assert bad.json()["refused"][0].startswith("bad.pdf: This file is empty")


def test_the_title_of_the_document_is_suggested(world, officer):
    made = untagged(line("Words"))
    made.docinfo["/Title"] = "Placement sufficiency"
    send(officer, world.other, ("rpt.pdf", bytes_of(lambda: made)))
    assert names_of(world.other, world.by) == [("report", "", "Placement sufficiency")]


def test_the_same_file_is_not_taken_twice(world, officer):
    same = pdf()
    send(officer, world.other, ("good.pdf", same))
    again = send(officer, world.other, ("copy.pdf", same))
    assert "copy.pdf: This file is a paper of this item already" in again.content.decode()
    assert len(names_of(world.other, world.by)) == 1


# What is refused, with everything as it was before


def zip_bomb() -> bytes:
    out = io.BytesIO(word_file(paragraph("Words")))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/a.bin", bytes(200 * 1024 * 1024))
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    tagged("Open").save(out, encryption=Encryption(owner="owner", user="user"))
    return out.getvalue()


def redacted_by_a_box() -> bytes:
    return bytes_of(lambda: untagged(line("Secret") + b" 0 g 40 690 400 30 re f"))


REFUSED = {
    "wrong type": ("a.xlsx", lambda: b"PK\x05\x06" + bytes(18), "a.xlsx: This"),
    "text": ("a.txt", lambda: b"words", "a.txt: This kind of file cannot be a paper"),
    "empty": ("a.pdf", lambda: b"", "a.pdf: This file is empty"),
    "corrupt": ("a.pdf", lambda: b"%PDF-1.7 a few bytes", "a.pdf: This file is damaged"),
    "password": ("a.pdf", locked, "a.pdf: This PDF is locked with a password"),
    "old Word": ("a.doc", lambda: bytes.fromhex("D0CF11E0A1B11AE1"), "a.doc: "),
    "zip bomb": ("a.docx", zip_bomb, "a.docx: "),
    "black box": ("a.pdf", redacted_by_a_box, "a.pdf: Words are covered, or have the colour"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_paper_gets_a_sentence_and_leaves_nothing(world, officer, name):
    file_name, data, sentence = REFUSED[name]
    before = everything(world.media)
    answer = send(officer, world.other, (file_name, data()))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert everything(world.media) == before


def test_files_that_are_too_much_together_are_left_out_by_name(world, officer, monkeypatch):
    one = pdf()
    monkeypatch.setattr("scrutiny.uploads.LARGEST_TOGETHER", int(len(one) * 1.5))
    answer = send(officer, world.other, ("first.pdf", one), ("second.pdf", one))
    assert "second.pdf" in answer.content.decode()
    assert Paper.objects.filter(item=world.other).count() <= 1


def test_a_file_that_is_too_large_is_not_kept_while_it_arrives(world, officer, monkeypatch):
    monkeypatch.setattr("scrutiny.uploads.LARGEST", 10_000)
    large = pdf() + bytes(70_000)
    answer = send(officer, world.other, ("large.pdf", large), ("good.pdf", pdf()))
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "large.pdf: This file is larger than 100 MB" in said
    assert "Choose a file" not in said
    assert names_of(world.other, world.by) == [("report", "", "Good")]


def test_no_file_is_an_error_of_the_field(world, officer):
    answer = send(officer, world.other)
    assert answer.status_code == 422
    assert "Choose a file to upload." in answer.content.decode()


def test_a_meeting_that_is_over_takes_no_papers(world, officer):
    world.meeting.state = world.meeting.State.HELD
    world.meeting.save()
    answer = send(officer, world.other, ("good.pdf", pdf()))
    assert "so its agenda cannot be changed" in answer.content.decode()
    assert names_of(world.other, world.by) == []


# What is found in a file


def test_a_script_in_a_pdf_is_told_as_cleaned(world, officer):
    made = untagged(line("Words"))
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    send(officer, world.other, ("good.pdf", bytes_of(lambda: made)))
    assert findings_of(world.other, world.by)["scripts"] == "cleaned"


def test_remote_pictures_in_a_word_file_are_told(world, officer):
    picture = '<w:r><w:pict><v:shape><v:imagedata r:id="rId7"/></v:shape></w:pict></w:r>'
    remote = {"rId7": ("image", "https://example.org/track.png")}
    data = word_file(paragraph("Words", picture), external=remote)
    send(officer, world.other, ("good.docx", data))
    assert "linked-pictures" in findings_of(world.other, world.by)


def test_macros_in_a_word_file_are_told_as_cleaned(world, officer):
    data = word_file(
        paragraph("Words"),
        parts={"word/vbaProject.bin": b"macros"},
        relations={"rId8": ("vbaProject", "vbaProject.bin")},
        main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    send(officer, world.other, ("good.docm", data))
    assert findings_of(world.other, world.by)["macros"] == "cleaned"


def test_no_file_is_taken_in_where_it_cannot_be_opened_safely(world, officer, monkeypatch):
    monkeypatch.setattr(child, "wall", lambda: None)
    answer = send(officer, world.other, ("good.pdf", pdf()))
    assert "cannot open them safely" in answer.content.decode()
    assert not Paper.objects.filter(item=world.other).exists()


def test_a_word_file_is_kept_where_libreoffice_is_missing_and_the_officer_is_told(
    world, officer, monkeypatch
):
    convert.soffice_version.cache_clear()
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    send(officer, world.other, ("good.docx", word_file(paragraph("Words"))))
    address = reverse("meetings:work_item_papers", args=[world.other.key])
    said = officer.get(address).content.decode()
    assert "this server lacks LibreOffice" in said
    assert names_of(world.other, world.by) == [("report", "", "Good")]


def test_looking_at_a_file_holds_no_lock(world):
    """Nothing is asked of the database until the file has been looked at."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        uploads.look_at(pdf(), "good.pdf")
    assert len(queries) == 0


# Words that are covered


REASON = "The words under the box were published in March."


def test_covered_words_are_refused_and_the_page_asks_for_a_reason(world, officer):
    page = send(officer, world.other, ("box.pdf", redacted_by_a_box())).content.decode()
    assert "on page 1, paragraph 1" in page
    assert "<div data-upload-reason>" in page
    told = send(
        officer, world.other, ("box.pdf", redacted_by_a_box()), accept="application/json"
    ).json()
    assert told["asks_reason"] is True
    other = send(officer, world.other, ("empty.pdf", b""))
    assert "<div hidden data-upload-reason>" in other.content.decode()


def test_an_officer_overrules_with_a_reason_that_is_kept_with_the_paper(world, officer):
    answer = send(officer, world.other, ("box.pdf", redacted_by_a_box()), reason=REASON)
    assert answer.status_code == 302
    [kept] = details_of(Paper.objects.filter(item=world.other), world.by)
    [found] = [each for each in kept.findings if each.code == "false-redaction"]
    assert (found.severity, found.reason, found.by) == ("overruled", REASON, world.by.name)
    entry = AuditEntry.objects.get(action="paper.overruled")
    assert (entry.by, entry.details["reason"]) == (world.by, REASON)
    page = officer.get(reverse("meetings:work_paper", args=[kept.key])).content.decode()
    assert f"Taken by {world.by.name}: “{REASON}”" in page
    preview = officer.get(reverse("meetings:work_paper_preview", args=[kept.key]))
    assert preview.headers["Content-Type"] == "application/pdf"


def test_the_check_before_publication_repeats_who_overruled_and_why(world, officer):
    send(officer, world.other, ("box.pdf", redacted_by_a_box()), reason=REASON)
    found = checking.checks(world.meeting, world.by)
    [line] = [each for each in found if each.code == "upload-false-redaction"]
    assert line.severity == "warn"
    assert line.advice == f"{world.by.name} took it: “{REASON}”"


def test_the_reason_for_a_withheld_paper_stays_out_of_the_history(world, officer):
    withhold(world.other, basis="exempt", paragraphs=[3], by=world.by, **WHY)
    send(officer, world.other, ("box.pdf", redacted_by_a_box()), reason=REASON)
    assert "reason" not in AuditEntry.objects.get(action="paper.overruled").details
    assert findings_of(world.other, world.by)["false-redaction"] == "overruled"


def test_a_reason_takes_no_file_that_cannot_be_overruled(world, officer):
    answer = send(officer, world.other, ("empty.pdf", b""), reason=REASON)
    assert answer.status_code == 422
    assert not Paper.objects.filter(item=world.other).exists()


def test_a_reason_for_a_file_without_covered_words_is_not_recorded(world, officer):
    send(officer, world.other, ("good.pdf", pdf()), reason=REASON)
    assert not AuditEntry.objects.filter(action="paper.overruled").exists()


def test_an_overruled_file_takes_the_place_of_another(world, officer):
    send(officer, world.other, ("good.pdf", pdf()))
    [paper] = Paper.objects.filter(item=world.other)
    address = reverse("meetings:work_paper_file", args=[paper.key])
    refused = officer.post(address, {"files": [SimpleUploadedFile("b.pdf", redacted_by_a_box())]})
    assert refused.status_code == 422
    assert 'name="reason"' in refused.content.decode()
    again = SimpleUploadedFile("b.pdf", redacted_by_a_box())
    assert officer.post(address, {"files": [again], "reason": REASON}).status_code == 302
    assert findings_of(world.other, world.by)["false-redaction"] == "overruled"
    assert paper.versions.count() == 2


def test_without_the_reason_the_store_does_not_hand_out_what_was_overruled(world, officer):
    send(officer, world.other, ("box.pdf", redacted_by_a_box()), reason=REASON)
    with pytest.raises(uploads.NeedsReason, match="covered"):
        uploads.look_at(redacted_by_a_box(), "box.pdf")


# What conversion finds, and what words tell of a paper


def test_what_conversion_finds_reaches_the_officer_and_the_check(world, officer):
    send(officer, world.other, ("good.pdf", bytes_of(lambda: tagged("Words"))))
    assert findings_of(world.other, world.by)["font-missing"] == "warn"
    found = {check.code for check in checking.checks(world.meeting, world.by)}
    assert "upload-font-missing" in found


def test_not_for_publication_is_told_of_an_open_paper_only(world, officer):
    marked = pdf("NOT FOR PUBLICATION by virtue of paragraph 3")
    send(officer, world.other, ("open.pdf", marked))
    assert findings_of(world.other, world.by)["not-for-publication"] == "warn"
    [paper] = Paper.objects.filter(item=world.other)
    withhold(paper, basis="exempt", paragraphs=[3], by=world.by, **WHY)
    assert "not-for-publication" not in findings_of(world.other, world.by)
    found = {check.code for check in checking.checks(world.meeting, world.by)}
    assert "upload-not-for-publication" not in found


# Into what is withheld


def test_a_paper_of_a_withheld_item_is_withheld_from_its_first_moment(world, officer):
    withhold(world.other, basis="exempt", paragraphs=[3], by=world.by, **WHY)
    send(officer, world.other, ("Acme lease.pdf", pdf("Rent of Acme")))
    [paper] = Paper.objects.filter(item=world.other)
    assert (paper.title, paper.label, paper.basis) == ("An exempt paper", "", "exempt")
    assert (paper.paragraphs, paper.is_shared) == ([3], False)
    assert names_of(world.other, world.by) == [("report", "", "Acme lease")]
    assert names_of(world.other, None) == [("report", "", "An exempt paper")]


def test_a_withheld_label_counts_for_the_next_letter(world, officer):
    withhold(world.other, basis="exempt", paragraphs=[3], by=world.by, **WHY)
    send(officer, world.other, ("One.pdf", pdf("1")), ("Two.pdf", pdf("2")), ("3.pdf", pdf("3")))
    labels = [label for _, label, _ in names_of(world.other, world.by)]
    assert labels == ["", "Appendix A", "Appendix B"]


# The service, all or nothing


def test_an_upload_that_fails_at_the_end_leaves_no_file(world, monkeypatch):
    upload = uploads.look_at(pdf(), "good.pdf")
    before = everything(world.media)

    def full(*words, **facts):
        raise OSError("disk full")

    monkeypatch.setattr(papers, "record", full)
    with pytest.raises(OSError, match="disk full"):
        uploads.attach(world.other, upload, by=world.by)
    assert everything(world.media) == before


def test_what_is_refused_by_its_findings_is_refused_before_anything_is_stored(world):
    with pytest.raises(Refused, match=r"box\.pdf: Words are covered"):
        uploads.look_at(redacted_by_a_box(), "box.pdf")


# One straight way


def test_a_file_is_hashed_once_on_its_way_to_a_paper(world, monkeypatch):
    first, second, hashed, sha256 = pdf(), pdf("Adoption"), [], hashlib.sha256

    def counting(data=b"", **words):
        hashed.extend(
            name for name, known in (("first", first), ("second", second)) if data == known
        )
        return sha256(data, **words)

    monkeypatch.setattr(hashlib, "sha256", counting)
    paper = uploads.attach(world.other, uploads.look_at(first, "a.pdf"), by=world.by)
    uploads.put_in_place(paper, uploads.look_at(second, "b.pdf"), by=world.by)
    assert hashed == ["first", "second"]


def test_a_file_that_is_too_large_is_refused_in_one_sentence(monkeypatch):
    monkeypatch.setattr("meetings.papers.upload.LARGEST", 5)
    with pytest.raises(Refused, match=f"^a.pdf: {TOO_LARGE}$"):
        uploads.look_at(pdf(), "a.pdf")
