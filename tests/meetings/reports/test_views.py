"""Pages on which reports are written: forms, two authors at once, previews, Word files, rights."""

import secrets
import string
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from committees.models import RoleGrant
from meetings.models import Paper, Report
from meetings.reports.services import reports
from meetings.reports.services.templates import change_template, current_template
from scrutiny.models import AuditEntry
from scrutiny.waiting import waiting_for
from tests.addresses import addresses
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.leaks import assert_nowhere, found_in, found_in_answer, found_in_tables, pages_of
from tests.meetings.pack.word_files import paragraph, run, word_file
from tests.meetings.written_reports import SECTIONS, VALUES, make_report

pytestmark = pytest.mark.django_db

CLOSED_TABLES = {"meetings_report", "meetings_withheld", "meetings_withheldcontent"}


@pytest.fixture
def item(council):
    return make_item(make_meeting(council.committee), "Fostering")


@pytest.fixture
def report(item, people):
    return make_report(item, people.author, title="Fostering")


@pytest.fixture
def author(people) -> Client:
    return signed_in(people.author)


@pytest.fixture
def officer(people) -> Client:
    return signed_in(people.committee_officer)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(name: str, thing, *more) -> str:
    return reverse(f"meetings:{name}", args=[thing.key, *more])


def said(answer) -> str:
    return answer.content.decode()


def form(report: Report, **typed) -> dict:
    """Return what a browser sends for a report on which nothing is changed but `typed`."""
    sections = {f"section-{key}": text for key, text in report.sections.items()}
    values = {f"field-{key}": text for key, text in report.values.items()}
    none = {"no_background_papers": "on"} if report.no_background_papers else {}
    facts = {"title": report.title, "revision": report.revision, "save": ""}
    return {**sections, **values, **none, **facts, **typed}


# Starting


def test_a_device_keeps_no_words_of_a_report_that_is_withheld(author, report):
    assert "data-keeps=" in said(author.get(report.get_absolute_url()))
    make_exempt(report.item, "A family matter")
    page = said(author.get(report.get_absolute_url()))
    assert "What you write here is withheld." in page
    assert "data-keeps=" not in page


def test_an_officer_starts_the_report_of_an_item_and_comes_back_to_it(item, officer, people):
    assert "Write the report here" in said(officer.get(at("work_item_papers", item)))
    answer = officer.post(at("start_report", item), {"authors": [people.author.pk]})
    report = Report.objects.for_services().get()
    assert answer.url == report.get_absolute_url()
    assert list(report.authors.all()) == [people.author]
    assert report.get_absolute_url() in said(officer.get(at("work_item_papers", item)))
    assert officer.get(at("start_report", item)).url == report.get_absolute_url()


def test_somebody_who_is_no_author_is_not_to_be_chosen(item, officer, people):
    answer = officer.post(at("start_report", item), {"authors": [people.nobody.pk]})
    assert "<title>Error: " in said(answer)
    assert not Report.objects.for_services().exists()


def test_it_waits_for_its_author_and_the_officer_sees_for_whom(report, people):
    [theirs] = waiting_for(people.author)
    [seen] = waiting_for(people.officer)
    assert (theirs.url, theirs.who, seen.who) == (report.get_absolute_url(), "", "Author")
    reports.use_report(report, by=None)
    assert waiting_for(people.author) == []


# Writing


def test_an_author_saves_a_draft_and_sees_when_and_how_it_reads(report, author):
    typed = form(report, title="Foster care", **{"section-purpose": "One\n\n- Two"})
    assert author.post(at("report", report), typed).status_code == 302
    page = said(author.get(at("report", report)))
    assert "Saved " in page
    assert "Author" in page
    assert '<span class="paper-number">2.1 </span>One' in page
    assert page.count("<h1") == 1


def test_what_is_incomplete_is_saved_and_said_at_each_field(report, author):
    lacks = {"field-wards": "", "section-risks": "", "no_background_papers": "", "use": ""}
    answer = author.post(at("report", report), form(report, title="Kept", **lacks))
    page = said(answer)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert "Not used: look at the errors above" in page
    for name in ("field-wards", "section-risks", "section-background-papers"):
        assert f'href="#id_{name}"' in page
    report.refresh_from_db()
    assert (report.title, report.no_background_papers) == ("Kept", False)
    assert not Paper.objects.exists()
    assert f'name="revision" value="{report.revision}"' in page


def test_a_complete_report_becomes_the_paper(report, author, officer):
    assert author.post(at("report", report), form(report, use="")).status_code == 302
    paper = Paper.objects.get()
    assert "Go to the paper" not in said(author.get(at("report", report)))
    assert report.get_absolute_url() in said(officer.get(at("work_paper", paper)))
    assert "About purpose." in said(officer.get(at("work_paper_page", paper)))


def test_another_appendix_makes_the_paper_out_of_date(report, author):
    author.post(at("report", report), form(report, use=""))
    warning = "The paper says something else"
    assert warning not in said(author.get(at("report", report)))
    make_paper(report.item, "Map", kind="appendix", label="Appendix A")
    assert warning in said(author.get(at("report", report)))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": "Word " * 60}, "at most 200 characters"),
        ({"section-purpose": "a" * 60_001}, "at most 60000 characters"),
        ({"section-purpose": "<p>" + "<ul><li>" * 50 + "x"}, "nested too deeply"),
        ({"field-key-decision": "Perhaps"}, "not one of the available choices"),
        ({"body-0-name": "", "body-0-asked": "Note it."}, "Say which body that is."),
        ({"body-0-name": "SMT", "body-0-on_0": "31", "body-0-on_1": "feb", "body-0-on_2": "2024"},
         "That month has 29 days."),
        ({"section-background-papers": "Constitution"}, "Do one of the two."),
    ],
)  # fmt: skip
def test_bad_input_is_told_at_its_field_and_all_is_kept(report, author, typed, words):
    sent = form(report, **{"section-wards": "Typed and kept", **typed})
    answer = author.post(at("report", report), sent)
    page = said(answer)
    assert answer.status_code == 422
    assert words in page
    assert "Not saved: look at the errors above" in page
    assert "<title>Error: " in page
    assert "Typed and kept" in page
    report.refresh_from_db()
    assert report.revision == 1


def test_pasted_word_html_is_cleaned(report, author):
    pasted = "<p class=MsoNormal onclick='x()'>One<o:p></o:p></p><script>alert(1)</script><p>Two"
    author.post(at("report", report), form(report, **{"section-purpose": pasted}))
    report.refresh_from_db()
    assert report.sections["purpose"] == "One\n\nTwo"


def test_the_second_author_sees_both_versions_and_loses_nothing(report, author, officer):
    first = form(report, **{"section-purpose": "By the officer."})
    second = form(report, title="By the author", **{"section-purpose": "By the author."})
    officer.post(at("report", report), first)
    page = said(author.post(at("report", report), second))
    assert "Somebody else changed this report" in page
    for words in ("By the officer.", "By the author.", "Committee Officer"):
        assert words in page
    report.refresh_from_db()
    assert report.sections["purpose"] == "By the officer."
    author.post(at("report", report), {**second, "revision": report.revision})
    report.refresh_from_db()
    assert (report.title, report.sections["purpose"]) == ("By the author", "By the author.")


def test_other_bodies_are_added_in_the_form(report, author):
    typed = {"body-0-name": "Cabinet", "body-0-on_0": "7", "body-0-on_1": "nov",
             "body-0-on_2": "2024", "body-0-asked": "Agree it."}  # fmt: skip
    author.post(at("report", report), form(report, **typed))
    page = said(author.get(at("report", report)))
    assert "Cabinet – 7 November 2024" in page
    assert "Agree it." in page


def test_a_report_goes_to_an_item_of_another_meeting(report, council, people):
    elsewhere = make_item(make_meeting(council.other_committee), "Looked-after children")
    everywhere = signed_in(people.officer)
    assert "Looked-after children" in said(everywhere.get(at("send_report", report)))
    everywhere.post(at("send_report", report), {"item": elsewhere.key})
    report.refresh_from_db()
    everywhere.post(at("report", report), form(report, use=""))
    assert {paper.item for paper in Paper.objects.all()} == {report.item, elsewhere}


def test_an_officer_of_one_committee_sends_no_report_to_another(report, council, officer):
    elsewhere = make_item(make_meeting(council.other_committee), "Looked-after children")
    answer = officer.post(at("send_report", report), {"item": elsewhere.key})
    assert answer.status_code == 422


# Previews


def test_a_draft_is_previewed_as_page_and_says_what_is_still_to_write(report, author):
    author.post(at("report", report), form(report, **{"section-risks": ""}))
    page = said(author.get(at("report_page", report)))
    assert "About purpose." in page
    assert page.count("Still to be written.") == 1


def test_a_draft_is_previewed_as_pdf(report, author, tmp_path: Path):
    table = "Figures:\n| Year | Number |\n| 2024 | 7 |"
    author.post(at("report", report), form(report, **{"section-background": table}))
    answer = author.get(at("report_pdf", report))
    assert answer["Content-Type"] == "application/pdf"
    path = tmp_path / "report.pdf"
    path.write_bytes(b"".join(answer.streaming_content))
    text = " ".join(" ".join(pages_of(path)).split())
    for words in ("Fostering", "Cllr A Able", "3.1", "Figures:", "2024", "16.0"):
        assert words in text


# Word files


def test_a_word_file_is_shown_first_and_taken_then(report, author):
    author.post(at("report", report), form(report, **{"section-risks": ""}))
    data = word_file("".join(paragraph(run(words)) for words in (
        "Other title", "Before the first section", "2.0 Purpose of Report", "2.1 Read.",
        "6.0 Key Risks", "6.1 Some.",
    )))  # fmt: skip
    shown = author.post(at("report_word", report), {"file": SimpleUploadedFile("r.docx", data)})
    page = said(shown)
    assert "Could not place" in page
    assert "Before the first section" in page
    assert "Typed here now:" in page
    read = shown.context["form"].initial
    report.refresh_from_db()
    assert report.sections["risks"] == ""
    author.post(at("report_word_take", report), {**read, "over": "empty"})
    report.refresh_from_db()
    assert report.sections["purpose"] == "About purpose."
    assert report.sections["risks"] == "Some."


def test_words_that_somebody_changed_meanwhile_are_not_written_over(report, author, officer):
    data = word_file(paragraph(run("2.0 Purpose of Report")) + paragraph(run("Read.")))
    shown = author.post(at("report_word", report), {"file": SimpleUploadedFile("r.docx", data)})
    officer.post(at("report", report), form(report, **{"section-purpose": "By the officer."}))
    taken = {**shown.context["form"].initial, "over": "all"}
    answer = author.post(at("report_word_take", report), taken)
    assert "Nothing was taken" in said(answer)
    report.refresh_from_db()
    assert report.sections["purpose"] == "By the officer."
    again = {**answer.context["form"].initial, "over": "all"}
    author.post(at("report_word_take", report), again)
    report.refresh_from_db()
    assert report.sections["purpose"] == "Read."


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "This file is empty"), (b"%PDF-1.7", "not a Word file"), (None, "Choose a Word file")],
)
def test_a_file_that_cannot_be_read_is_told_at_its_field(report, author, data, words):
    sent = {} if data is None else {"file": SimpleUploadedFile("r.docx", data)}
    answer = author.post(at("report_word", report), sent)
    assert answer.status_code == 422
    assert words in said(answer)


def test_what_was_read_cannot_be_made_up(report, author):
    answer = author.post(
        at("report_word_take", report), {"read": "x", "revision": 1, "over": "all"}
    )
    assert answer.url == at("report_word", report)


# Who


@pytest.mark.parametrize(
    "name",
    ["nobody", "signatory", "member", "other_officer", "administrator", "former_officer"],
)
def test_nobody_else_knows_of_it(report, people, name):
    client = signed_in(getattr(people, name))
    for page in ("report", "report_page", "report_pdf", "report_word", "report_authors"):
        assert client.get(at(page, report)).status_code == 404
    assert client.post(at("report", report), form(report)).status_code == 404


def test_an_author_writes_and_does_not_say_who_writes(report, author, people):
    assert author.get(at("report_authors", report)).status_code == 403
    assert author.get(at("send_report", report)).status_code == 403
    assert author.get(at("work_item_papers", report.item)).status_code == 404


def test_another_author_of_the_committee_does_not_see_it(item, people, council):
    report = make_report(item, title="Fostering")
    client = signed_in(people.author)
    assert client.get(at("report", report)).status_code == 404
    assert "Fostering" not in said(client.get(reverse("meetings:reports")))


def test_an_author_whose_grant_has_ended_is_out_at_once(report, author, people):
    assert author.get(at("report", report)).status_code == 200
    RoleGrant.objects.filter(user=people.author).update(ends_at=report.started_at)
    assert author.get(at("report", report)).status_code == 404
    assert author.get(reverse("meetings:reports")).status_code == 404


def test_the_list_takes_as_many_queries_for_many_reports(report, people, count_queries):
    address = reverse("meetings:reports")
    one = count_queries(address, people.author)
    for name in "ABC":
        make_report(make_item(report.meeting, name), people.author)
    assert count_queries(address, people.author) == one


def test_words_of_a_report_are_nowhere_for_those_who_do_not_write_it(
    report, author, people, mailoutbox
):
    planted = "zq" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(9))
    make_exempt(report.item, "A family matter")
    words = {"section-purpose": planted, "title": f"Case {planted}", "body-0-name": planted}
    author.post(at("report", report), form(report, **words))
    author.post(at("report", report), form(Report.objects.for_services().get(), use=""))
    assert found_in(author.get(at("report", report)).content, {planted}) == {planted}
    assert_nowhere(found_in_tables({planted}, but=CLOSED_TABLES), "the database")
    assert not any(planted in entry.sentence for entry in AuditEntry.objects.all())
    assert not any(planted in mail.body + mail.subject for mail in mailoutbox)
    for name in ("public", "nobody", "signatory", "member", "administrator"):
        user = getattr(people, name)
        client = Client()
        if user.is_authenticated:
            client.force_login(user)
        for address in addresses():
            answer = client.get(address)
            assert_nowhere(found_in_answer(answer, {planted}), f"{name} at {address}")


# The template


def test_a_newer_template_is_offered_and_takes_nothing_away(report, author):
    template = current_template()
    sections = [each for each in template.report_sections if each.key != "climate"]
    change_template(
        fields=template.header_fields, sections=sections, reason="No climate", based_on=1, by=None
    )
    page = said(author.get(at("report", report)))
    assert "There is a newer template." in page
    assert "Climate Change" in page
    author.post(at("report_template", report))
    page = said(author.get(at("report", report)))
    assert "13.0 Background Papers" in page
    assert "Left over from an earlier template" in page
    assert SECTIONS["climate"] in page
    assert VALUES["wards"] in page
