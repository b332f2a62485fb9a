"""The pages on which documents of the executive are asked for and answered."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from committees.models import Committee
from meetings.models import DocumentRequest
from meetings.outcomes.documents.services import Given
from scrutiny.workingdays import latest_supply
from tests.council import make_committee
from tests.following import make_cabinet, make_document_request, make_officer_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LONG_AGO = TODAY - timedelta(days=40)
REGISTER, ASK = "/work/committees/cyp/documents/", "/work/committees/cyp/documents/ask/"
WORDS = {"document": "Advice on fares", "about": "member", "decision": "Fares, 3 June",
         "relevance": "Our review of buses"}  # fmt: skip


@pytest.fixture
def cabinet(council) -> Committee:
    return make_cabinet()


@pytest.fixture
def cabinet_officer(cabinet):
    return make_officer_of(cabinet)


@pytest.fixture
def asked(council, people) -> DocumentRequest:
    return make_document_request(council.committee, people.member.person)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def when(prefix: str, day) -> dict:
    return {f"{prefix}_0": day.day, f"{prefix}_1": day.month, f"{prefix}_2": day.year}


def answered(**facts) -> dict:
    said = {"kind": "supplied", "note": "Sent by e-mail", "reasons": "", "link": "",
            "answers_seen": 0}  # fmt: skip
    return said | when("answered_on", TODAY) | facts


def test_a_member_asks_for_themselves_and_sees_how_the_last_day_is_counted(client, people, cabinet):
    client.force_login(people.member)
    form = text(client.get(ASK))
    assert "Which member asks?" not in form
    assert "Who holds it?" not in form
    page = text(client.post(ASK, WORDS, follow=True))
    asked = DocumentRequest.objects.get()
    assert (asked.member, asked.holder, asked.asked_by) == (
        people.member.person, cabinet, people.member,
    )  # fmt: skip
    assert asked.supply_by == latest_supply(TODAY).deadline
    assert "Advice on fares" in page
    assert "Clear day 10" in page
    assert "Last day</td>" in page
    assert "Answer it</a>" not in page


def test_an_officer_asks_for_a_member_and_says_when_it_was_received(client, people, cabinet):
    make_committee("BRD", "Cabinet Board", kind="executive")
    client.force_login(people.committee_officer)
    facts = {"member": people.chair.person.key, "holder": "cab"} | when("received_on", LONG_AGO)
    assert client.post(ASK, WORDS).status_code == 422
    future = facts | when("received_on", TODAY + timedelta(days=1))
    assert "in the future" in text(client.post(ASK, WORDS | future))
    page = text(client.post(ASK, WORDS | facts, follow=True))
    asked = DocumentRequest.objects.get()
    assert (asked.member, asked.received_on) == (people.chair.person, LONG_AGO)
    assert "Overdue" in page
    assert "late</strong>" in page


def test_without_an_executive_nobody_can_be_asked(client, people):
    client.force_login(people.member)
    assert "No body of the executive is kept here" in text(client.get(ASK, follow=True))


def test_the_executive_supplies_and_who_asked_fetches_the_copy(
    client, visit, people, asked, cabinet_officer, media
):
    address = reverse("meetings:answer_document", args=[asked.key])
    client.force_login(cabinet_officer)
    file = SimpleUploadedFile("Advice.pdf", b"%PDF-1.7 advice")
    facts = answered(note="", file=file, link="https://example.org/advice")
    assert client.post(address, facts).status_code == 302
    copy = reverse("meetings:document_copy", args=[asked.key, 1])
    mine = visit(asked.get_absolute_url(), people.member)
    assert copy in text(mine)
    assert "https://example.org/advice" in text(mine)
    assert mine["Cache-Control"] == "private, no-store"
    fetched = visit(copy, people.member)
    assert fetched.content == b"%PDF-1.7 advice"
    assert fetched["Content-Disposition"].startswith("attachment")
    assert fetched["Cache-Control"] == "private, no-store"
    others = text(visit(asked.get_absolute_url(), people.chair))
    assert "The copy is for the member who asked for it." in others
    assert "example.org" not in others
    assert visit(copy, people.chair).status_code == 403
    assert visit(copy, people.other_officer).status_code == 404
    assert visit(copy.replace("/1/", "/2/"), people.member).status_code == 404


def test_a_refusal_without_reasons_is_refused_at_the_field(client, asked, cabinet_officer):
    client.force_login(cabinet_officer)
    address = reverse("meetings:answer_document", args=[asked.key])
    assert "There is a problem" not in text(client.get(address))
    for facts, sentence in (
        (answered(kind="refused"), "Say in writing why"),
        (answered(kind="partly"), "Say in writing why"),
        (answered(note=""), "Say how it was supplied"),
        (answered(file=SimpleUploadedFile("a.exe", b"MZ\x00")), "a.exe: This kind of file"),
    ):
        page = client.post(address, facts)
        assert page.status_code == 422
        assert sentence in text(page)
    assert not asked.answers.exists()
    reasons = "It is advice on a claim."
    client.post(address, answered(kind="refused", reasons=reasons))
    assert asked.answers.get().reasons == reasons


def test_members_of_the_committee_read_the_reasons(visit, asked, people, council):
    refusal = Given("refused", TODAY, reasons="It is advice on a claim.")
    asked = make_document_request(council.committee, people.chair.person, answer=refusal)
    for user in (people.member, people.co_optee, people.committee_officer):
        page = text(visit(asked.get_absolute_url(), user))
        assert "Written statement of reasons" in page
        assert "It is advice on a claim." in page


def test_the_second_of_two_who_answer_is_told_and_keeps_what_was_typed(
    client, asked, cabinet_officer
):
    client.force_login(cabinet_officer)
    address = reverse("meetings:answer_document", args=[asked.key])
    client.post(address, answered(kind="refused", reasons="Advice"))
    page = client.post(address, answered(note="Sent on paper"))
    assert "Somebody else answered while you had this open." in text(page)
    assert "Sent on paper" in text(page)


def test_who_asked_withdraws_it_and_other_members_do_not(client, asked, people):
    address = reverse("meetings:withdraw_document_request", args=[asked.key])
    client.force_login(people.chair)
    assert client.post(address).status_code == 403
    client.force_login(people.member)
    assert "Withdraw it" in text(client.get(asked.get_absolute_url()))
    page = text(client.post(address, follow=True))
    assert "Withdrawn" in page
    assert "Clear day" not in page


def test_the_register_has_what_waits_first_and_counts_the_states(visit, council, people, asked):
    supplied = Given("supplied", TODAY, note="Sent")
    facts = {"document": "Old advice", "received": LONG_AGO}
    make_document_request(council.committee, people.chair.person, **facts)
    make_document_request(council.committee, people.chair.person, answer=supplied)
    page = text(visit(REGISTER, people.co_optee))
    assert "3 requests: 1 overdue, 1 waiting for an answer and 1 supplied." in page
    assert page.index("2. Old advice") < page.index("1. Advice on short breaks")
    assert page.index("1. Advice on short breaks") < page.index("3. Advice on short breaks")
    assert "Nothing was asked for yet." in text(
        visit("/work/committees/hlt/documents/", people.other_officer)
    )


def test_the_executive_has_a_register_of_what_it_was_asked(visit, asked, people, cabinet_officer):
    page = text(visit("/work/committees/cab/documents/", cabinet_officer))
    assert asked.get_absolute_url() in page
    assert escape(str(asked.committee)) in page
    assert "Ask for a document" not in page
    one = text(visit(asked.get_absolute_url(), cabinet_officer))
    assert 'href="/work/committees/cab/documents/"' in one
    assert "Answer it</a>" in one
    assert visit(REGISTER, cabinet_officer).status_code == 404


def test_people_find_the_registers_and_the_public_none_of_it(visit, asked, people, cabinet_officer):
    for user in (people.member, people.committee_officer):
        assert REGISTER in text(visit("/work/documents/", user))
        assert REGISTER in text(visit("/committees/cyp/", user))
    assert 'href="/work/documents/"' in text(visit("/work/", people.member))
    assert "/work/committees/cab/documents/" in text(visit("/work/documents/", cabinet_officer))
    for user in (None, people.other_member, people.former_member, people.administrator):
        assert "Documents of the executive" not in text(visit("/committees/cyp/", user))
    assert REGISTER not in text(visit("/work/documents/", people.other_member))


def test_the_pages_ask_the_same_for_many_requests(council, people, asked, count_queries):
    pages = ("/work/documents/", REGISTER, "/work/")
    for page in pages:
        count_queries(page, people.member)  # what is looked up once in a process, is
    before = [count_queries(page, people.member) for page in pages]
    for _ in range(3):
        make_document_request(council.committee, people.member.person)
    assert [count_queries(page, people.member) for page in pages] == before
