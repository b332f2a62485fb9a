"""The pages of sign-off: what each person finds there, and what their forms do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import PaperRead, SignOff, SignOffRoute
from meetings.papers.services.facts import remove_paper
from meetings.papers.services.uploads import attach, look_at, put_in_place
from meetings.sign_off.services import answers, sending
from tests.council import make_exempt, make_item, make_meeting, make_paper, make_user
from tests.meetings.pack.word_files import paragraph, word_file
from tests.meetings.signing import (
    approve,
    change,
    give_back,
    grant_role,
    make_offices,
    make_report,
    make_sent,
    row_of,
    states,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(council):
    return make_offices(council)


@pytest.fixture
def paper(council, offices):
    return make_sent(council, offices)


@pytest.fixture
def sign_in():
    """Sign a user in."""

    def as_user(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


def page_of(paper, name: str = "sign_off", *more) -> str:
    return reverse(f"meetings:work_paper_{name}", args=[paper.key, *more])


def said(response) -> str:
    return " ".join(response.content.decode().split())


def answer(role: str, act: str = "approve", **facts) -> dict:
    return {"role": role, "version": "1", "initials": "LG", "comment": "", act: "1"} | facts


# The signatory


def test_a_signatory_comes_from_my_work_and_signs_off(sign_in, paper, offices):
    client = sign_in(offices.legal)
    assert page_of(paper) in said(client.get("/work/"))
    page = said(client.get(page_of(paper)))
    assert 'value="S"' in page  # the initials of "Signatory", to be kept or typed over
    assert "With you since" in page
    done = client.post(page_of(paper), answer("legal"), follow=True)
    assert "Signed off as Legal." in said(done)
    row = row_of(paper, "legal")
    assert (row.state, row.initials, row.decided_by) == ("approved", "LG", offices.legal)
    assert page_of(paper) not in said(client.get(reverse("home")))


def test_a_signatory_returns_it_with_a_comment_which_author_and_officer_read(
    sign_in, paper, offices
):
    client = sign_in(offices.legal)
    refused = client.post(page_of(paper), answer("legal", "return", initials="AB"))
    assert refused.status_code == 422
    assert "Say what has to be changed." in said(refused)
    assert "<title>Error: " in said(refused)
    assert 'value="AB"' in said(refused)
    sent = answer("legal", "return", comment="Name the <b>Act</b>.")
    assert client.post(page_of(paper), sent).status_code == 302
    for user in (offices.author, offices.officer, offices.finance):
        assert "Name the &lt;b&gt;Act&lt;/b&gt;." in said(sign_in(user).get(page_of(paper)))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"initials": ""}, "Give your initials."),
        ({"initials": "ABCDEFGHIJK"}, "at most 10 characters"),
        ({"comment": "x" * 4001}, "at most 4000 characters"),
        ({"version": "2"}, "The paper was changed while you read it."),
        ({"version": "one"}, "The paper was changed while you read it."),
        ({"version": ""}, "The paper was changed while you read it."),
    ],
)
def test_a_bad_answer_is_told_and_changes_nothing(sign_in, paper, offices, facts, sentence):
    refused = sign_in(offices.legal).post(page_of(paper), answer("legal", **facts))
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert states(paper)["legal"] == "waiting"


def test_who_was_overtaken_keeps_what_was_typed_and_can_answer_the_new_version(
    sign_in, paper, offices
):
    client = sign_in(offices.legal)
    change(paper)
    refused = client.post(page_of(paper), answer("legal", comment="Fine by me."))
    assert refused.status_code == 422
    assert "Fine by me." in said(refused)
    assert '<input type="hidden" name="version" value="2"' in said(refused)
    assert client.post(page_of(paper), answer("legal", version="2")).status_code == 302
    assert row_of(paper, "legal").holds_for.number == 2


def test_an_answer_to_what_was_answered_already_is_refused_and_not_lost(sign_in, paper, offices):
    client = sign_in(offices.legal)
    client.post(page_of(paper), answer("legal"))
    again = client.post(page_of(paper), answer("legal", "return", comment="On second thoughts."))
    assert again.status_code == 422
    assert "This has been answered already: signed off." in said(again)
    assert "On second thoughts." in said(again)


def test_nobody_answers_for_an_office_that_they_do_not_hold(sign_in, paper, offices):
    assert sign_in(offices.legal).post(page_of(paper), answer("finance")).status_code == 403
    assert sign_in(offices.officer).post(page_of(paper), answer("legal")).status_code == 403
    assert sign_in(offices.author).post(page_of(paper), answer("legal")).status_code == 403
    assert sign_in(offices.legal).post(page_of(paper), answer("mayor")).status_code == 404
    assert set(states(paper).values()) == {"waiting", "to-come"}


def test_who_holds_both_grants_signs_twice_and_nobody_else_does(sign_in, paper, offices):
    grant_role(offices.legal, "finance")
    client = sign_in(offices.legal)
    page = said(client.get(page_of(paper)))
    assert page.count("Your answer") == 2
    for role in ("legal", "finance"):
        assert client.post(page_of(paper), answer(role)).status_code == 302
    assert client.post(page_of(paper), answer("director")).status_code == 403


def test_a_signatory_sees_what_they_hold_or_decided_and_nothing_else(
    sign_in, paper, offices, council
):
    client, item = sign_in(offices.legal), paper.item
    other = make_report(item.meeting, "Adoption")
    meeting = item.meeting.slug
    closed = [
        page_of(other), page_of(other, "preview"), page_of(other, "page"),
        reverse("meetings:work_paper", args=[paper.key]),
        reverse("meetings:work_paper_version", args=[paper.key, 1]),
        reverse("meetings:work_item_papers", args=[item.key]),
        reverse("meetings:item", args=[item.key]),
        reverse("meetings:paper", args=[paper.key]),
        *(reverse(f"meetings:{name}", args=[meeting])
          for name in ("meeting", "tasks", "agenda", "sign_offs", "check", "work_preview")),
        page_of(paper, "record"),
    ]  # fmt: skip
    assert {client.get(address).status_code for address in closed} == {404}
    assert client.get(page_of(paper)).status_code == 200
    assert "forty homes" in said(client.get(page_of(paper, "page")))
    assert sign_in(offices.director).get(page_of(paper)).status_code == 404
    client.post(page_of(paper), answer("legal"))
    assert client.get(page_of(paper)).status_code == 200
    offices.legal.grants.update(ends_at=timezone.now())
    assert client.get(page_of(paper)).status_code == 404
    assert client.get(page_of(paper, "page")).status_code == 404


def test_what_another_answered_or_was_handed_is_seen_no_more(sign_in, paper, offices):
    second = make_user("second_lawyer")
    grant_role(second, "legal")
    assert sign_in(second).get(page_of(paper)).status_code == 200
    sending.hand_to(row_of(paper, "legal"), offices.legal, by=None)
    assert sign_in(second).get(page_of(paper)).status_code == 404
    assert sign_in(second).get("/work/").status_code == 404


def test_a_removed_paper_is_with_nobody(sign_in, paper, offices):
    remove_paper(paper, by=None)
    assert sign_in(offices.legal).get(page_of(paper)).status_code == 404
    assert sign_in(offices.legal).get("/work/").status_code == 404


def test_a_signatory_of_another_committee_sees_nothing(sign_in, council, paper):
    stranger = make_user("stranger")
    grant_role(stranger, "legal", committee=council.other_committee)
    assert sign_in(stranger).get(page_of(paper)).status_code == 404


def test_a_withheld_paper_is_read_by_who_signs_it_and_that_is_noted(sign_in, council, offices):
    meeting = make_meeting(council.committee)
    paper = make_report(meeting, "Oak House closes")
    beside = make_paper(paper.item, "Offers for Oak House", kind="appendix")
    make_exempt(paper.item, "A property matter", paragraph=1)
    sending.send(paper, by=None, author=offices.author)
    client = sign_in(offices.legal)
    page = client.get(page_of(paper))
    assert "Oak House closes" in said(page)
    assert page["Cache-Control"] == "private, no-store"
    assert not PaperRead.objects.exists()
    assert "forty homes" in said(client.get(page_of(paper, "page")))
    assert PaperRead.objects.get().user == offices.legal
    assert client.get(page_of(beside)).status_code == 404
    assert "Oak House" not in said(client.get("/work/"))
    sign_in(offices.officer).get(page_of(paper, "page"))
    assert PaperRead.objects.count() == 1
    for stranger in (council.people.chair, council.people.member, offices.director):
        assert sign_in(stranger).get(page_of(paper)).status_code == 404


# What changed


def test_a_signatory_is_shown_what_changed_since_they_signed(sign_in, paper, offices):
    approve(paper, "legal", offices.legal)
    change(paper)
    sending.send(paper, by=None)
    client = sign_in(offices.legal)
    page = said(client.get(page_of(paper)))
    assert "Version 2 is the newest. Version 1 was the last one" in page
    page = said(client.get(page_of(paper) + "?changes=1"))
    assert "taken out: </span>forty<span" in page
    assert "put in: </span>fifty<span" in page


def test_an_officer_records_a_change_as_immaterial_with_a_reason(sign_in, paper, offices):
    approve(paper, "legal", offices.legal)
    change(paper)
    client = sign_in(offices.officer)
    assert "Changed after it was signed" in said(client.get(page_of(paper)))
    refused = client.post(page_of(paper, "keep"), {"reason": " "})
    assert refused.status_code == 422
    assert "Say why the change does not matter" in said(refused)
    assert client.post(page_of(paper, "keep"), {"reason": "One comma."}).status_code == 302
    assert "Stands after an immaterial change: One comma." in said(client.get(page_of(paper)))
    assert sign_in(offices.legal).post(page_of(paper, "keep"), {"reason": "x"}).status_code == 404


# Officers and authors


def test_an_officer_sends_a_paper_names_its_author_and_sees_who_holds_it(sign_in, council, offices):
    paper = make_report(make_meeting(council.committee))
    client = sign_in(offices.officer)
    assert sign_in(offices.author).get(page_of(paper)).status_code == 404
    sent = client.post(page_of(paper, "send"), {"author": offices.author.email}, follow=True)
    assert "Sent for sign-off. Asked now: Legal, Finance." in said(sent)
    assert offices.legal.name in said(sent)
    assert sign_in(offices.author).get(page_of(paper)).status_code == 200
    assert "is no choice" not in said(sent)
    unknown = client.post(page_of(paper, "send"), {"author": "nobody@tinford.example"})
    assert unknown.status_code == 422
    assert "There is nobody to ask" in said(
        client.post(page_of(paper, "send"), {"author": ""}, follow=True)
    )


def test_an_author_sends_again_what_came_back_and_nobody_else_does(sign_in, paper, offices):
    give_back(paper, "legal", offices.legal)
    assert "Send again" in said(sign_in(offices.author).get(page_of(paper)))
    assert "Send again" not in said(sign_in(offices.finance).get(page_of(paper)))
    assert sign_in(offices.finance).post(page_of(paper, "send")).status_code == 403
    assert sign_in(offices.author).post(page_of(paper, "send")).status_code == 302
    assert states(paper)["legal"] == "waiting"


def test_the_table_of_a_meeting_shows_each_paper_with_each_signatory(sign_in, paper, offices):
    approve(paper, "legal", offices.legal)
    appendix = make_paper(paper.item, "Tables", kind="appendix")
    page = said(sign_in(offices.officer).get(reverse("meetings:sign_offs",
                                                     args=[paper.item.meeting.slug])))  # fmt: skip
    for words in ("Signed off", "Waiting", "To come", offices.finance.name, page_of(appendix)):
        assert words in page
    assert "Send 1 paper" not in page


def test_the_table_says_who_holds_no_office_and_what_is_late(sign_in, paper, offices):
    offices.finance.grants.all().delete()
    SignOff.objects.for_services().filter(role="legal").update(
        due_on=timezone.localdate() - timedelta(days=3)
    )
    page = said(sign_in(offices.officer).get(reverse("meetings:sign_offs",
                                                     args=[paper.item.meeting.slug])))  # fmt: skip
    assert "Nobody holds this role" in page
    assert "was due" in page


def test_all_reports_are_sent_by_one_click(sign_in, council, offices):
    meeting = make_meeting(council.committee)
    first, _ = make_report(meeting), make_report(meeting, "Adoption")
    address, client = reverse("meetings:sign_offs", args=[meeting.slug]), sign_in(offices.officer)
    assert "Send 2 papers for sign-off" in said(client.get(address))
    assert "Sent 2 papers for sign-off." in said(client.post(address, follow=True))
    assert "with its signatories" in said(client.post(address, follow=True))
    assert states(first)["legal"] == "waiting"


@pytest.mark.parametrize("reports", [0, 1])
def test_empty_tables_say_what_to_do(sign_in, council, offices, reports):
    meeting = make_meeting(council.committee)
    address = reverse("meetings:sign_offs", args=[meeting.slug])
    assert "There is no report to sign off yet." in said(sign_in(offices.officer).get(address))
    SignOffRoute.objects.all().delete()
    for _ in range(reports):
        make_report(meeting)
    page = said(sign_in(offices.officer).get(address))
    assert "Nobody signs the papers of this committee off." in page


def test_the_table_asks_as_often_for_three_papers_as_for_one(council, offices, count_queries):
    meeting = make_meeting(council.committee)
    address = reverse("meetings:sign_offs", args=[meeting.slug])
    make_report(meeting)
    sending.send_all(meeting, by=None)
    once = count_queries(address, offices.officer)
    for title in ("Two", "Three"):
        make_report(meeting, title)
    sending.send_all(meeting, by=None)
    assert count_queries(address, offices.officer) == once


def test_a_sign_off_that_came_by_email_is_recorded(sign_in, paper, offices):
    client, day = sign_in(offices.officer), timezone.localdate() - timedelta(days=1)
    form = {
        "role": "finance", "initials": "FA", "comment": "See the e-mail.",
        "sent_on_0": "", "sent_on_1": "", "sent_on_2": "",
        "signed_on_0": str(day.day), "signed_on_1": str(day.month), "signed_on_2": str(day.year),
    }  # fmt: skip
    assert client.post(page_of(paper, "record"), form).status_code == 302
    row = row_of(paper, "finance")
    assert (row.state, row.how, row.decided_on) == ("recorded", "e-mail", day)
    assert "finance" not in said(client.get(page_of(paper, "record"))).split("Who signed")[1][:900]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"role": ""}, "Choose who signed it off."),
        ({"role": "mayor"}, "Select a valid choice"),
        ({"initials": ""}, "Enter the initials"),
        ({"signed_on_0": "31", "signed_on_1": "feb"}, "That month has"),
        ({"signed_on_0": "", "signed_on_1": "", "signed_on_2": ""}, "Enter the day on which"),
        ({"signed_on_2": "2090"}, "This day is still to come."),
        ({"sent_on_0": "2", "sent_on_1": "1", "sent_on_2": "2026"}, "before it was sent"),
    ],
)
def test_a_bad_record_is_told_at_its_field_and_kept(sign_in, paper, offices, facts, sentence):
    form = {
        "role": "finance", "initials": "FA", "comment": "Kept words",
        "sent_on_0": "", "sent_on_1": "", "sent_on_2": "",
        "signed_on_0": "1", "signed_on_1": "1", "signed_on_2": "2026",
    }  # fmt: skip
    refused = sign_in(offices.officer).post(page_of(paper, "record"), form | facts)
    assert refused.status_code == 422
    assert sentence in said(refused)
    assert "Kept words" in said(refused)
    assert states(paper)["finance"] == "waiting"


def test_what_waits_is_handed_to_a_colleague(sign_in, paper, offices):
    second = make_user("second_lawyer")
    grant_role(second, "legal")
    client = sign_in(offices.officer)
    assert "Hand on" in said(client.get(page_of(paper)))
    sent = client.post(page_of(paper, "hand", "legal"), {"holder": second.email}, follow=True)
    assert "Legal is with Second Lawyer now." in said(sent)
    bad = client.post(page_of(paper, "hand", "legal"), {"holder": "x@y.example"}, follow=True)
    assert "Choose somebody who holds this office now." in said(bad)
    assert row_of(paper, "legal").holder == second


# The Word file's own table


def cells(*words: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(word)}</w:tc>" for word in words) + "</w:tr>"


def signed_report(*rows: tuple[str, ...]) -> bytes:
    heading = ("Signed Off By", "Date Sent", "Date Signed Off", "Initials")
    table = "".join(cells(*row) for row in (heading, *rows))
    return word_file(f"{paragraph('Words')}<w:tbl><w:tblPr/>{table}</w:tbl>{paragraph('End')}")


def test_the_table_in_a_word_file_is_offered_and_taken_over_with_one_click(
    sign_in, council, offices, media
):
    day = timezone.localdate() - timedelta(days=5)
    data = signed_report(
        ("Legal Services", f"{day:%d/%m/%y}", f"{day:%d/%m/%Y}", "LG"),
        ("Finance", "", "soon", "FA"),
        ("Mayor", "", f"{day:%d/%m/%Y}", "MM"),
    )
    item = make_item(make_meeting(council.committee), "Homes")
    paper = attach(item, look_at(data, "homes.docx"), by=offices.officer)
    client = sign_in(offices.officer)
    page = said(client.get(page_of(paper)))
    assert f"Legal Services, signed {day:%-d %b %Y}, LG" in page
    assert "Finance: doubtful. “soon” is no date." in page
    assert "No signatory of this committee is called “Mayor”." in page
    assert "Take over this sign-off" in page
    done = client.post(page_of(paper, "take_over"), follow=True)
    assert "Taken over from the file: Legal." in said(done)
    row = row_of(paper, "legal")
    assert (row.how, row.decided_on, row.sent_on, row.initials) == ("word", day, day, "LG")
    assert states(paper) == {"legal": "recorded"}
    again = client.post(page_of(paper, "take_over"), follow=True)
    assert "has no sign-off that is not recorded already" in said(again)


def test_a_replaced_file_brings_its_own_table(council, offices, media):
    day = timezone.localdate()
    item = make_item(make_meeting(council.committee), "Homes")
    paper = attach(item, look_at(signed_report(), "homes.docx"), by=None)
    assert answers.offered_by_file(paper) == []
    new = signed_report(("Director", "", f"{day:%d/%m/%Y}", "DR"))
    put_in_place(paper, look_at(new, "homes.docx"), by=None)
    assert [each.role for each in answers.offered_by_file(paper)] == ["director"]
