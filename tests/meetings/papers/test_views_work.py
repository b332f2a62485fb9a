"""Officers' pages of papers and of what is withheld: forms, refusals, previews, and no leaks."""

import secrets
import string

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from meetings.exempt.services.withholding import withhold
from meetings.models import Paper
from meetings.papers.services import uploads
from tests.council import TinyCouncil, make_council, make_exempt
from tests.leaks import assert_nowhere, found_in, found_in_answer, found_in_tables
from tests.meetings.drafts import WHY
from tests.meetings.pack.pdf_files import bytes_of, line, tagged, untagged
from tests.publishing import publish

pytestmark = pytest.mark.django_db

WITHHELD_TABLES = {"meetings_withheld", "meetings_withheldcontent", "meetings_openingrequest"}
GROUND = {
    "basis": "exempt",
    "paragraphs": ["3"],
    "public_interest": "It would harm.",
    "public_title": "A property matter",
    "shared_because": "",
}


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture
def officer(world) -> Client:
    client = Client()
    client.force_login(world.by)
    return client


@pytest.fixture
def second(council) -> Client:
    client = Client()
    client.force_login(council.people.committee_officer)
    return client


def at(name: str, holder, *more) -> str:
    return reverse(f"meetings:{name}", args=[holder.key, *more])


def said(response) -> str:
    return response.content.decode()


def uploaded(world, words: str = "Words", name: str = "plan.pdf") -> Paper:
    data = bytes_of(lambda: untagged(line(words)))
    return uploads.attach(world.other, uploads.look_at(data, name), by=world.by)


# One paper


def test_a_paper_is_called_anew(world, officer):
    form = {"kind": "appendix", "label": "Appendix A", "title": "Tables"}
    assert officer.post(at("work_paper", world.written), form).status_code == 302
    world.written.refresh_from_db()
    assert str(world.written) == "Appendix A: Tables"


def test_a_title_that_is_too_long_is_told_at_its_field_and_kept(world, officer):
    title = "Word " * 60
    form = {"kind": "report", "label": "Kept label", "title": title}
    answer = officer.post(at("work_paper", world.written), form)
    assert answer.status_code == 422
    assert "at most 200 characters" in said(answer)
    assert title.strip() in said(answer)
    assert "Kept label" in said(answer)
    assert "<title>Error: " in said(answer)


def test_a_file_is_replaced_and_both_are_handed_out_to_officers_only(world, officer):
    paper = uploaded(world)
    new = bytes_of(lambda: tagged("New"))
    sent = {"files": SimpleUploadedFile("new.pdf", new)}
    assert officer.post(at("work_paper_file", paper), sent).status_code == 302
    for number, name in ((1, "plan.pdf"), (2, "new.pdf")):
        answer = officer.get(at("work_paper_version", paper, number))
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([], "Choose a file to upload."),
        ([("a.txt", b"words")], "a.txt: This kind of file cannot be a paper"),
        ([("a.pdf", b"1"), ("b.pdf", b"2")], "Choose one file"),
    ],
)
def test_a_file_that_cannot_take_its_place_is_told_at_the_field(world, officer, files, sentence):
    sent = {"files": [SimpleUploadedFile(*file) for file in files]}
    answer = officer.post(at("work_paper_file", world.upload), sent)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert world.upload.versions.count() == 1


def test_the_file_of_a_written_paper_is_not_replaced(world, officer):
    sent = {"files": SimpleUploadedFile("a.pdf", bytes_of(lambda: tagged("x")))}
    assert "Only an uploaded paper" in said(
        officer.post(at("work_paper_file", world.written), sent)
    )


def test_a_paper_moves_to_another_item_and_within_its_own(world, officer):
    answer = officer.post(at("work_paper_move", world.written), {"item": "nowhere"})
    assert answer.status_code == 422
    officer.post(at("work_paper_order", world.generated), {"up": ""})
    order = list(world.item.papers.order_by("position").values_list("title", flat=True))
    assert order[0] == "Notes"
    officer.post(at("work_paper_move", world.written), {"item": world.other.key})
    world.written.refresh_from_db()
    assert world.written.item == world.other


def test_a_removed_paper_is_listed_to_be_put_back(world, officer):
    officer.post(at("work_paper_remove", world.written))
    assert officer.get(at("work_paper", world.written)).status_code == 404
    page = said(officer.get(at("work_item_papers", world.item)))
    assert at("work_paper_restore", world.written) in page
    officer.post(at("work_paper_restore", world.written))
    assert officer.get(at("work_paper", world.written)).status_code == 200


def test_a_published_paper_is_not_removed_and_its_page_says_why(world, officer):
    publish(world.meeting)
    answer = officer.post(at("work_paper_remove", world.written), follow=True)
    assert "Withdraw it instead" in said(answer)
    assert at("work_paper_remove", world.written) not in said(
        officer.get(at("work_paper", world.written))
    )


def test_findings_are_told_in_sentences(world, officer):
    page = said(officer.get(at("work_paper", uploaded(world))))
    assert "This PDF is not tagged: screen readers get its words" in page


def test_the_preview_is_the_pdf_that_the_pack_would_hold(world, officer):
    answer = officer.get(at("work_paper_preview", uploaded(world, "Kept words")))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Type"] == "application/pdf"
    assert found_in_answer(answer, {"Kept words"}) == {"Kept words"}


def test_a_preview_that_cannot_be_made_says_why(world, officer):
    answer = officer.get(at("work_paper_preview", world.upload), follow=True)
    assert "The PDF could not be made. “Plan”: This file is damaged" in said(answer)


def test_a_written_paper_is_previewed_as_a_page(world, officer):
    assert "<p>Words.</p>" in said(officer.get(at("work_paper_page", world.written)))
    assert officer.get(at("work_paper_page", world.upload)).status_code == 404


# Exempt and confidential


def test_an_item_is_marked_and_its_papers_go_with_it(world, officer):
    answer = officer.post(at("work_item_withhold", world.item), GROUND, follow=True)
    assert "The public reads “A property matter”" in said(answer)
    world.written.refresh_from_db()
    assert (world.written.title, world.written.paragraphs) == ("A property matter", [3])


def test_the_preview_shows_what_the_public_will_see_and_saves_nothing(world, officer):
    answer = officer.post(at("work_item_withhold", world.item), GROUND | {"preview": ""})
    assert "What the public will see" in said(answer)
    assert "A property matter" in said(answer)
    assert "Members of the committee and officers see the true title" in said(answer)
    world.item.refresh_from_db()
    assert not world.item.is_withheld


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"public_title": ""}, "Give a neutral title that the public may read"),
        ({"public_title": "fostering"}, "This is the true title"),
        ({"paragraphs": []}, "Choose the paragraph that makes it exempt"),
        ({"basis": "confidential"}, "Confidential information has no paragraph"),
        ({"public_interest": ""}, "Say why withholding it outweighs"),
        ({"basis": "secret"}, "Select a valid choice"),
        ({"paragraphs": ["8"]}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_told_and_what_was_typed_is_kept(world, officer, wrong, sentence):
    answer = officer.post(at("work_item_withhold", world.item), GROUND | wrong)
    assert answer.status_code == 422
    assert sentence in said(answer)
    assert (GROUND | wrong)["public_interest"] in said(answer)
    world.item.refresh_from_db()
    assert not world.item.is_withheld


def test_unusual_words_of_the_true_title_want_a_second_look(world, officer):
    telling = GROUND | {"public_title": "A fostering matter"}
    answer = officer.post(at("work_item_withhold", world.item), telling)
    assert answer.status_code == 422
    assert "The true title has “fostering” too" in said(answer)
    assert 'name="words_may_be_public"' in said(answer)
    answer = officer.post(
        at("work_item_withhold", world.item), telling | {"words_may_be_public": "on"}
    )
    assert answer.status_code == 302


def test_withheld_words_and_ground_are_changed_on_the_same_page(world, officer):
    make_exempt(world.written, "A property matter")
    page = said(officer.get(at("work_paper_withhold", world.written)))
    assert 'value="Report"' in page
    form = GROUND | {"title": "Better", "label": "", "paragraphs": ["1"]}
    form |= {"shared_because": "They decide on it."}
    assert officer.post(at("work_paper_withhold", world.written), form).status_code == 302
    world.written.refresh_from_db()
    assert (world.written.paragraphs, world.written.is_shared) == ([1], True)
    assert "Better" in said(officer.get(at("work_paper", world.written)))


def test_the_mark_comes_off_with_one_person_before_publication(world, officer):
    make_exempt(world.item, "A property matter")
    page = said(officer.get(at("work_item_open", world.item)))
    assert "you can take the mark off yourself" in page
    officer.post(at("work_item_open", world.item), {"open": ""})
    world.item.refresh_from_db()
    assert (world.item.title, world.item.is_withheld) == ("Fostering", False)


def test_the_mark_comes_off_with_two_people_after_publication(world, officer, second):
    make_exempt(world.item, "A property matter")
    publish(world.meeting)
    address = at("work_item_open", world.item)
    assert "a second person has to agree" in said(officer.get(address))
    assert officer.post(address, {"ask": "", "reason": " "}).status_code == 422
    officer.post(address, {"ask": "", "reason": "Signed now."})
    mine = officer.post(address, {"agree": ""}, follow=True)
    assert "somebody else has to decide" in said(mine)
    assert "Signed now." in said(second.get(address))
    second.post(address, {"agree": ""})
    world.item.refresh_from_db()
    assert not world.item.is_withheld
    assert second.post(address, {"agree": ""}).status_code == 404


# See as


def test_the_draft_is_seen_as_each_audience_would_get_it(world, officer):
    make_exempt(world.item, "A property matter", paragraph=3)
    make_exempt(world.other, "A legal matter", paragraph=5)
    seen = {}
    for audience in ("public", "members", "officers"):
        address = reverse("meetings:work_preview", args=[world.meeting.slug])
        page = said(officer.get(address, {"as": audience}))
        seen[audience] = [title in page for title in ("Fostering", "Adoption", "A legal matter")]
    assert seen == {
        "public": [False, False, True],
        "members": [True, False, True],
        "officers": [True, True, False],
    }
    assert officer.get(address, {"as": "nobody"}).status_code == 404
    assert "no-store" in officer.get(address)["Cache-Control"]


# Planted words


def _word() -> str:
    return "zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


def test_what_is_uploaded_into_a_withheld_item_reaches_no_open_table_file_or_page(
    world, officer, council
):
    places = ("title", "body", "author", "name", "reason", "label", "renamed")
    words = {place: _word() for place in places}
    made = untagged(line(words["body"]))
    made.docinfo["/Title"], made.docinfo["/Author"] = words["title"], words["author"]
    data = bytes_of(lambda: made)
    withhold(world.other, basis="exempt", paragraphs=[1], by=world.by, **WHY)
    for name, content in ((words["name"], data), (f"{words['name']}2", data + b"\n")):
        sent = {"files": SimpleUploadedFile(f"{name}.pdf", content)}
        answer = officer.post(at("work_item_papers", world.other), sent, follow=True)
        assert answer.status_code == 200
    first, second = Paper.objects.filter(item=world.other).order_by("position")
    form = {"kind": "appendix", "label": words["label"], "title": words["renamed"]}
    officer.post(at("work_paper", first), form)
    form = GROUND | {"shared_because": words["reason"], "title": words["title"], "label": ""}
    officer.post(at("work_paper_withhold", second), form)

    planted = set(words.values())
    assert_nowhere(found_in_tables(planted, but=WITHHELD_TABLES), "the database")
    kept = set().union(*found_in_tables(planted, but=()).values())
    assert kept == planted - {words["body"], words["author"]}
    paths = "\n".join(str(path) for path in world.media.rglob("*"))
    assert_nowhere(found_in(paths.encode(), planted), "a file's name")
    for name, user in council.people.all().items():
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        found = set()
        for address in _all_about(world.other, first, second):
            found |= found_in_answer(client.get(address), planted)
        is_officer = name in {"officer", "committee_officer"}
        assert bool(found) is is_officer, name


def _all_about(item, *papers) -> list[str]:
    own = [at(f"work_item_{name}", item) for name in ("papers", "withhold", "open")]
    names = ("work_paper", "work_paper_preview", "work_paper_withhold", "work_paper_open", "paper")
    own += [at(name, paper) for name in names for paper in papers]
    own += [at("work_paper_version", paper, 1) for paper in papers]
    preview = reverse("meetings:work_preview", args=[item.meeting.slug])
    return [*own, at("item", item), preview, item.meeting.get_absolute_url()]
