"""The council's report template: versions, and the page on which administrators make them."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from meetings.models import ReportTemplate
from meetings.reports.services.templates import change_template, current_template, move_to_newest
from scrutiny.refusals import Overtaken, Refused
from tests.council import make_item, make_meeting
from tests.meetings.written_reports import make_report

pytestmark = pytest.mark.django_db

HERE = "/work/report-template/"


@pytest.fixture
def administrator(client, people):
    client.force_login(people.administrator)
    return client


def change(**facts):
    template = current_template()
    given = {"fields": template.header_fields, "sections": template.report_sections}
    return change_template(
        **{"reason": "Why", "based_on": template.number, "by": None} | given | facts
    )


def renamed(heading: str):
    first, *others = current_template().report_sections
    return [replace(first, heading=heading), *others]


def typed(client) -> dict:
    """Return what a browser sends of the page when nothing was changed on it."""
    forms = client.get(HERE).context["forms"]
    data = {"reason": "Why", "based_on": forms.reason.initial["based_on"]}
    for rows in (forms.fields, forms.sections):
        for box in rows.management_form:
            data[box.html_name] = box.value()
        for row in rows:
            for box in row:
                value = box.value()
                value = "\n".join(value) if isinstance(value, list) else value
                if value not in (None, False):
                    data[box.html_name] = value
    return data


def test_the_first_version_is_there_when_it_is_asked_for(council):
    assert current_template() == current_template()
    assert [each.heading for each in current_template().report_sections][13:] == [
        "Background Papers", "Appendices", "Report Sign Off",
    ]  # fmt: skip


def test_a_change_is_a_new_version_and_reports_in_writing_keep_theirs(council):
    report = make_report(make_item(make_meeting(council.committee), "Fostering"))
    made = change(sections=renamed("Decisions"))
    assert made.number == 2
    report.refresh_from_db()
    assert report.template.number == 1
    assert move_to_newest(report, by=None).template == made
    with pytest.raises(Refused, match="newest template already"):
        move_to_newest(report, by=None)


def test_a_version_is_never_changed_or_deleted(council):
    template = current_template()
    template.reason = "Other"
    for act in (template.save, template.delete):
        with pytest.raises(ValidationError):
            act()


def test_two_administrators_do_not_overwrite_each_other(council):
    change(sections=renamed("Decisions"))
    with pytest.raises(Overtaken, match="version 2 meanwhile"):
        change(sections=renamed("Other"), based_on=1)


def test_a_template_keeps_a_place_for_background_papers(council):
    without = [each for each in current_template().report_sections if each.use != "background"]
    with pytest.raises(Refused, match="background papers"):
        change(sections=without)


def test_a_version_without_a_change_is_none(council):
    with pytest.raises(Refused, match="Nothing was changed"):
        change()


def test_two_sections_of_one_key_are_refused(council):
    sections = current_template().report_sections
    with pytest.raises(Refused, match="same name"):
        change(sections=[*sections, sections[0]])


# The page


def test_nothing_changed_on_the_page_makes_no_version(administrator):
    answer = administrator.post(HERE, typed(administrator))
    assert "Nothing was changed" in answer.content.decode()
    assert ReportTemplate.objects.count() == 1


def test_lines_are_added_left_out_and_put_in_order_on_the_page(administrator):
    data = typed(administrator)
    data |= {"fields-9-label": "Budget code", "fields-9-place": "1", "fields-9-kind": "text",
             "sections-5-remove": "on", "sections-16-heading": "Consultation",
             "sections-16-style": "paragraphs", "sections-16-place": "3"}  # fmt: skip
    answer = administrator.post(HERE, data)
    assert answer.url == reverse("meetings:edit_report_template")
    made = current_template()
    assert made.number == 2
    labels = [field.label for field in made.header_fields]
    assert labels.index("Budget code") <= 1
    headings = [section.heading for section in made.report_sections]
    assert "Key Risks" not in headings
    assert "Consultation" in headings[2:4]
    assert made.made_by.name == "Administrator"


def test_bad_input_is_told_at_its_field_and_kept(administrator):
    data = typed(administrator) | {"fields-0-label": "L" * 300, "reason": "Kept words"}
    answer = administrator.post(HERE, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "at most 80 characters" in page
    assert "Kept words" in page
    assert 'href="#id_fields-0-label"' in page
