"""Reports written here: who writes, drafts, two authors at once, and what becomes the paper."""

from datetime import date

import pytest
from django.core import mail

from meetings.models import Paper, Report, ReportPlace
from meetings.models.withheld import WithheldContent
from meetings.papers.services.facts import remove_paper
from meetings.papers.services.papers import newest_content
from meetings.reports.payload import lacking, payload_of
from meetings.reports.reading import is_outdated
from meetings.reports.services.reports import (
    Words,
    change_authors,
    save_report,
    send_to,
    start_report,
    use_report,
)
from meetings.sign_off.services import sending
from scrutiny.models import AuditEntry
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_exempt, make_item, make_meeting, make_paper
from tests.meetings.drafts import put_into
from tests.meetings.signing import approve
from tests.meetings.written_reports import SECTIONS, VALUES, complete_words, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(council):
    return make_item(make_meeting(council.committee), "Fostering")


@pytest.fixture
def report(item, people):
    return make_report(item, people.author, title="Fostering")


def section(payload, heading):
    return next(each for each in payload["sections"] if each["heading"] == heading)


def acts(meeting):
    return set(AuditEntry.objects.about(meeting).values_list("action", flat=True))


# Starting


def test_an_author_gets_the_link_and_no_withheld_word(
    item, people, django_capture_on_commit_callbacks
):
    make_exempt(item, "A family matter")
    with django_capture_on_commit_callbacks(execute=True):
        report = start_report(item, authors=[people.author], due_on=date(2024, 10, 1), by=None)
    [sent] = mail.outbox
    assert sent.to == [people.author.email]
    assert report.get_absolute_url() in sent.body
    assert "Tuesday 1 October 2024" in sent.body
    assert "Fostering" not in sent.subject + sent.body
    assert report.title == "Fostering"


def test_an_item_has_one_report_in_writing(report):
    with pytest.raises(Refused, match="started already"):
        start_report(report.item, authors=[], due_on=None, by=None)


@pytest.mark.parametrize("name", ["nobody", "member", "signatory"])
def test_only_report_authors_of_the_committee_are_named(item, people, name):
    with pytest.raises(Refused, match="Only report authors"):
        start_report(item, authors=[getattr(people, name)], due_on=None, by=None)
    assert not Report.objects.for_services().exists()


@pytest.mark.parametrize("state", ["held", "cancelled"])
def test_no_report_is_started_or_written_once_the_meeting_is_over(report, state):
    other = make_item(report.meeting, "Adoption")
    put_into(report.meeting, state)
    with pytest.raises(Refused):
        start_report(other, authors=[], due_on=None, by=None)
    with pytest.raises(Refused):
        save_report(report, complete_words(title="Late"), revision=1, by=None)
    with pytest.raises(Refused):
        use_report(report, by=None)


def test_whoever_is_new_among_the_authors_gets_the_link(
    report, people, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        change_authors(report, authors=[people.author], due_on=date(2024, 10, 1), by=None)
    assert mail.outbox == []
    change_authors(report, authors=[], due_on=None, by=None)
    assert not report.authors.exists()


# Saving


def test_a_draft_may_be_incomplete(report):
    saved = save_report(report, Words(title=""), revision=1, by=None)
    assert (saved.title, saved.revision, saved.state) == ("", 2, "In writing")
    assert "report.saved" in acts(report.meeting)


def test_the_second_author_is_told_and_loses_nothing(report, people):
    first = {**SECTIONS, "purpose": "By the first."}
    save_report(report, complete_words(sections=first), revision=1, by=people.officer)
    with pytest.raises(Overtaken):
        save_report(report, complete_words(title="By the second"), revision=1, by=people.author)
    report.refresh_from_db()
    assert (report.title, report.sections["purpose"]) == ("Fostering", "By the first.")


def test_saving_the_same_again_is_no_change(report):
    again = save_report(report, complete_words(), revision=0, by=None)
    assert again.revision == 1


# Using


def test_a_report_becomes_the_paper_and_then_its_next_version(report, people):
    [paper] = use_report(report, by=people.author)
    assert (paper.title, paper.origin, paper.kind) == ("Fostering", "authored", "report")
    report.refresh_from_db()
    assert report.state == "Used"
    words = complete_words(title="Foster care", sections={**SECTIONS, "purpose": "Changed."})
    report = save_report(report, words, revision=report.revision, by=None)
    assert report.state == "Changed since it was used"
    use_report(report, by=None)
    paper.refresh_from_db()
    assert (paper.title, paper.versions.count()) == ("Foster care", 2)
    assert section(newest_content(paper).payload, "Purpose of Report")["paragraphs"] == [
        "<p>Changed.</p>"
    ]


def test_the_sign_off_table_of_a_used_report_is_no_change_until_it_is_used_again(
    report, people, council
):
    [paper] = use_report(report, by=people.author)
    sending.send(paper, by=people.officer, author=people.author)
    approve(paper, "legal", people.signatory)
    report.refresh_from_db()
    signed = newest_content(paper).payload["sign_offs"][0]
    assert (signed["by"], signed["initials"]) == ("Legal", "XY")
    assert not is_outdated(report)
    words = complete_words(sections={**SECTIONS, "purpose": "Changed."})
    use_report(save_report(report, words, revision=report.revision, by=None), by=None)
    assert newest_content(paper).payload["sign_offs"][0]["signed"] == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ({"title": " "}, "title"),
        ({"values": {**VALUES, "wards": ""}}, "field-wards"),
        ({"sections": {**SECTIONS, "wards": " "}}, "section-wards"),
        ({"no_background_papers": False}, "section-background-papers"),
    ],
)
def test_a_report_that_lacks_something_is_saved_and_not_used(item, words, name):
    report = make_report(item, **{"title": "Fostering", **words})
    assert list(lacking(report)) == [name]
    with pytest.raises(Refused):
        use_report(report, by=None)
    assert not item.papers.exists()


def test_background_papers_are_listed_or_none_is_said(item):
    blank = make_report(item, title="Fostering", no_background_papers=False)
    with pytest.raises(Refused, match="background papers"):
        use_report(blank, by=None)
    heading = "Background Papers"
    said = save_report(blank, complete_words(), revision=1, by=None)
    assert section(payload_of(said), heading)["paragraphs"] == []
    listed = complete_words(
        no_background_papers=False,
        sections={**SECTIONS, "background-papers": "Constitution\nMinutes"},
    )
    report = save_report(said, listed, revision=2, by=None)
    assert section(payload_of(report), heading)["paragraphs"] == ["Constitution", "Minutes"]


def test_the_words_of_a_withheld_item_stay_withheld(report):
    make_exempt(report.item, "A family matter")
    [paper] = use_report(report, by=None)
    paper.refresh_from_db()
    assert (paper.title, paper.is_withheld) == ("A family matter", True)
    assert not hasattr(paper.versions.get(), "content")
    assert WithheldContent.objects.for_services().get(version__paper=paper).title == "Fostering"


def test_a_removed_paper_or_item_is_put_back_before_the_text_is_used(report):
    [paper] = use_report(report, by=None)
    remove_paper(paper, by=None)
    report.refresh_from_db()
    with pytest.raises(Refused, match="Put it back first"):
        use_report(report, by=None)


def test_a_report_that_cannot_be_used_for_one_body_is_used_for_none(report, council):
    elsewhere = make_item(make_meeting(council.other_committee), "Fostering")
    send_to(report, elsewhere, by=None)
    put_into(elsewhere.meeting, "cancelled")
    with pytest.raises(Refused):
        use_report(report, by=None)
    assert not Paper.objects.exists()


# What is put together


def test_the_appendices_of_the_item_are_listed(report):
    for letter, title in (("A", "Measures & figures"), ("B", "Map")):
        make_paper(report.item, title, kind="appendix", label=f"Appendix {letter}")
    listed = section(payload_of(report), "Appendices")
    assert (listed["style"], listed["paragraphs"]) == ("letters", ["Measures &amp; figures", "Map"])


def test_an_exempt_appendix_is_listed_in_neutral_words(report):
    paper = make_paper(report.item, "Case of J Doe", kind="appendix", label="Appendix 1")
    make_exempt(paper, "A case")
    assert section(payload_of(report), "Appendices")["paragraphs"] == ["A case (exempt)"]


def test_the_header_says_who_considers_it_by_their_days(item):
    day = item.meeting.on
    bodies = [
        {"key": "", "body": "Cabinet", "on": "2024-01-02", "recommendations": ""},
        {"key": "", "body": "Senior Management Team", "on": "", "recommendations": ""},
    ]
    report = make_report(item, bodies=bodies)
    assert payload_of(report)["header"][-1] == [
        "Report considered by",
        "Cabinet – 2 January 2024\n"
        f"Children & Young People Scrutiny Committee – {day:%-d %B %Y}\n"
        "Senior Management Team",
    ]


def test_one_report_is_a_paper_of_each_body_with_its_own_recommendations(report, council):
    elsewhere = make_item(make_meeting(council.other_committee, in_days=40), "Fostering")
    place = send_to(report, elsewhere, by=None)
    report.refresh_from_db()
    bodies = [{**report.bodies[0], "recommendations": "Note it."}]
    report = save_report(report, complete_words(bodies=bodies), revision=report.revision, by=None)
    here, there = use_report(report, by=None)
    assert (here.item, there.item) == (report.item, elsewhere)
    heading = "Recommendations for decision/noting:"
    asked = {p.pk: section(newest_content(p).payload, heading) for p in (here, there)}
    assert "Children" in asked[here.pk]["lead_html"]
    assert asked[here.pk]["paragraphs"][0] == "<p>About recommendations.</p>"
    assert "Health" in asked[here.pk]["paragraphs"][1]
    assert "Health" in asked[there.pk]["lead_html"]
    assert asked[there.pk]["paragraphs"][0] == "<p>Note it.</p>"
    place.refresh_from_db()
    assert place.paper == there
    use_report(report, by=None)
    assert there.versions.count() == 1


def test_a_body_that_the_report_was_sent_to_stays_while_it_is_edited(report, council):
    send_to(report, make_item(make_meeting(council.other_committee), "Fostering"), by=None)
    report.refresh_from_db()
    saved = save_report(report, complete_words(bodies=[]), revision=report.revision, by=None)
    assert [body["body"] for body in saved.bodies] == ["Health Scrutiny Committee"]


def test_a_withheld_report_does_not_go_to_an_open_item(report, council):
    elsewhere = make_item(make_meeting(council.other_committee), "Open")
    make_exempt(report.item, "A family matter")
    with pytest.raises(Refused, match="is withheld, and “Open” is open"):
        send_to(report, elsewhere, by=None)
    assert not ReportPlace.objects.for_services().exists()


def test_what_a_body_is_asked_behind_closed_doors_is_in_no_open_paper(report, council):
    elsewhere = make_item(make_meeting(council.other_committee, in_days=40), "Price of Oaks")
    make_exempt(elsewhere, "A contract")
    elsewhere.refresh_from_db()
    send_to(report, elsewhere, by=None)
    report.refresh_from_db()
    bodies = [{**report.bodies[0], "recommendations": "Offer two million."}]
    report = save_report(report, complete_words(bodies=bodies), revision=report.revision, by=None)
    here, there = use_report(report, by=None)
    assert "Offer two million" not in str(newest_content(here).payload)
    closed = WithheldContent.objects.for_services().get(version__paper=there).payload
    assert "Offer two million" in str(closed)
    assert "About recommendations" in str(closed)


def test_a_report_that_is_withheld_later_is_not_written_into_an_open_item(report, council):
    send_to(report, make_item(make_meeting(council.other_committee), "Open"), by=None)
    make_exempt(report.item, "A family matter")
    report.refresh_from_db()
    with pytest.raises(Refused, match="is withheld"):
        use_report(report, by=None)
    assert not Paper.objects.exists()
