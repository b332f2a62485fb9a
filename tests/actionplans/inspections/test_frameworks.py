"""Inspection frameworks: which version an inspection is held under, and what follows from it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from actionplans.inspections import services as changes
from actionplans.inspections.clocks import clocks_of
from actionplans.inspections.forms import InspectionForm, JudgementsForm
from actionplans.inspections.frameworks import OVERALL, framework_of
from actionplans.inspections.judgements import checklists_of, history_of
from actionplans.models import FrameworkVersion, Inspection

pytestmark = pytest.mark.django_db
LEADERS = "The impact of leaders on social work practice with children and families"


def make(council, name: str, on: date, **facts) -> Inspection:
    facts = {"framework": name, "starts_on": on, "ends_on": on} | facts
    return changes.add_inspection(council.committee, by=None, **facts)


# Versions


@pytest.mark.parametrize(
    ("on", "judgements", "has_overall"),
    [
        (date(2022, 5, 3), 4, True),
        (date(2026, 1, 26), 5, True),
        (date(2026, 3, 16), 5, True),
        (date(2026, 4, 1), 4, False),
        (date(2026, 4, 27), 4, False),
    ],
)
def test_the_start_of_an_ilacs_decides_its_version(on, judgements, has_overall):
    framework = framework_of("ILACS", on)
    assert (len(framework.subjects), framework.judges(OVERALL)) == (judgements, has_overall)
    assert len(framework.grades) == 4


def test_the_day_of_publication_decides_no_version(council):
    inspection = make(council, "ILACS", date(2026, 1, 26))
    changes.publish_inspection(inspection, on=date(2026, 6, 1), by=None)
    assert len(JudgementsForm(inspection=inspection).fields) == 5


def test_ilacs_of_2026_keeps_words_and_order_of_the_version_before_but_for_overall():
    before, after = (framework_of("ILACS", date(2026, month, 1)) for month in (3, 4))
    assert after.subjects == before.subjects[:4]
    assert after.grades == before.grades


def test_a_monitoring_visit_has_no_judgement_no_period_and_no_statement(council):
    visit = make(council, "Monitoring visit", date(2026, 5, 6), received_on=date(2026, 6, 1))
    framework = framework_of("Monitoring visit", visit.starts_on)
    assert not framework.has_judgements
    assert clocks_of(visit) == []
    assert checklists_of(visit) == {}


# Joint and area SEND inspections (SI 2015/1792)


def test_a_jtai_has_one_period_where_a_statement_was_required(council):
    facts = {"received_on": date(2026, 3, 2), "topic": "Child sexual abuse"}
    jtai = make(council, "JTAI", date(2026, 1, 12), **facts)
    assert clocks_of(jtai) == []
    jtai = changes.change_inspection(
        jtai, is_statement_required=True, statement_by="The safeguarding partnership", by=None
    )
    [clock] = clocks_of(jtai)
    assert clock.title == (
        "Send the written statement of action (made by The safeguarding partnership)"
    )
    assert clock.rule.startswith("70 working days")
    assert "SI 2015/1792" in clock.rule
    assert clock.deadline == date(2026, 6, 12)


def test_a_report_under_the_act_of_2004_goes_on_the_website_only(council):
    for name in ("JTAI", "Area SEND"):
        steps = checklists_of(make(council, name, date(2026, 1, 12)))
        assert {title: [str(row) for row in rows] for title, rows in steps.items()} == {
            "The report": ["Report on our website"]
        }


def test_an_area_send_plan_has_no_period_known_here_and_that_is_said(council, visit, people):
    found = make(council, "Area SEND", date(2026, 1, 12), received_on=date(2026, 3, 2),
                 is_statement_required=True)  # fmt: skip
    assert clocks_of(found) == []
    address = reverse("actionplans:work_inspection", args=[found.key])
    page = visit(address, people.plan_lead).content.decode()
    assert "The period for a priority action plan (area SEND) is not known here." in page
    assert "The inspectors require a priority action plan (area SEND)" in page


def test_outcomes_of_area_send_are_whole_sentences_and_what_was_typed_is_kept(council):
    inspection = make(council, "Area SEND", date(2026, 1, 12))
    framework = framework_of("Area SEND", inspection.starts_on)
    assert [words.count(". ") + words.endswith(".") for words in framework.grades] == [2, 2, 1]
    assert all("children and young people with SEND" in words for words in framework.grades)
    assert "five years" in framework.follow_up(framework.grades[0])
    typed = "As the report of this inspection words it. It has two sentences."
    judgement = ("Local area partnership", "Inspection outcome", typed)
    changes.set_judgements(inspection, [judgement], by=None)
    field = JudgementsForm(inspection=inspection).fields["grade_0"]
    assert field.initial == typed
    assert len(field.choices) == 5


def test_what_a_framework_does_not_know_is_not_asked(council, people):
    asked = {
        name: InspectionForm(user=people.plan_lead, inspection=make(council, name, on)).fields
        for name, on in (("ILACS", date(2026, 5, 1)), ("JTAI", date(2026, 6, 1)))
    }
    assert "topic" not in asked["ILACS"]
    assert "is_statement_required" not in asked["ILACS"]
    assert asked["JTAI"]["topic"].label == "Theme"
    assert "statement_by" in asked["JTAI"]


# The years side by side after 2026


@pytest.fixture
def before_and_after(council):
    for on, subjects in (
        (date(2022, 5, 3), {LEADERS: "Good", "Overall effectiveness": "Good"}),
        (date(2026, 5, 6), {LEADERS: "Outstanding"}),
    ):
        inspection = make(council, "ILACS", on)
        judgements = [("", subject, grade) for subject, grade in subjects.items()]
        changes.set_judgements(inspection, judgements, by=None)
        changes.publish_inspection(inspection, on=on, by=None)
    return history_of(list(Inspection.objects.with_judgements()))


def test_the_years_go_on_after_the_overall_judgement_ended(before_and_after):
    assert before_and_after.ended == "Not judged overall since April 2026"
    rows = {theme: [cell.grade if cell else why for cell, why in cells]
            for theme, cells in before_and_after.rows}  # fmt: skip
    assert rows == {
        "Overall": ["Good", "Not judged overall since April 2026"],
        "Leadership": ["Good", "Outstanding"],
    }
    assert [picture.sentence for picture in before_and_after.pictures] == [
        "Overall judgements: good in 2022.",
        "Leadership: good in 2022 and outstanding in 2026.",
    ]


def test_the_page_of_the_years_says_since_when_there_is_no_overall_grade(before_and_after, visit):
    page = visit("/inspections/").content.decode()
    assert page.count("Not judged overall since April 2026") == 2
    assert "Leadership: good in 2022 and outstanding in 2026." in page


# Versions are data


def test_an_administrator_adds_the_framework_of_2027_without_code(client, people, council):
    client.force_login(people.administrator)
    data = {
        "name": "ILACS", "title": "Children and families inspection", "since_0": "1",
        "since": "2027-04-01", "source": "SI 2007/462", "publish_days": "25",
        "statement_name": "statement of action", "statement_days": "60", "publicity": "full",
        **{f"subjects-{key}": value for key, value in FORMSET.items()},
        **{f"grades-{key}": value for key, value in FORMSET.items()},
        "subjects-0-position": "1", "subjects-0-words": "How families are helped",
        "subjects-0-theme": "Help and protection",
        "grades-0-position": "1", "grades-0-words": "Exemplary", "grades-0-level": "4",
    }  # fmt: skip
    response = client.post(reverse("admin:actionplans_frameworkversion_add"), data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    inspection = make(council, "ILACS", date(2027, 5, 4), received_on=date(2027, 7, 1))
    framework = framework_of("ILACS", inspection.starts_on)
    assert framework.grades == ("Exemplary",)
    assert framework.level_of("exemplary") == 4
    assert [clock.rule.split()[0] for clock in clocks_of(inspection)] == ["25", "60"]
    assert framework_of("ILACS", date(2027, 3, 31)).title.startswith("Inspection of local")


FORMSET = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}


def test_a_version_is_there_once_and_a_period_names_what_is_sent():
    twice = FrameworkVersion(name="ilacs", title="Again", since=date(2026, 4, 1))
    with pytest.raises(ValidationError, match="has a version since that day"):
        twice.full_clean()
    nameless = FrameworkVersion(name="X", title="X", since=date(2026, 4, 1), statement_days=70)
    with pytest.raises(ValidationError, match="Name what is sent"):
        nameless.full_clean()
