"""An administrator adds the inspection framework of 2027 in the browser, and it is used."""

from datetime import date

import pytest
from playwright.sync_api import expect

from actionplans.inspections.frameworks import framework_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_framework_is_added_with_its_judgements_and_grades(page, council, people, become):
    become(people.administrator.email)
    page.goto("/admin/actionplans/frameworkversion/")
    page.get_by_role("link", name="Add inspection framework").click()
    page.get_by_label("Name:", exact=True).fill("ILACS")
    page.get_by_label("Title:", exact=True).first.fill("Children and families inspection")
    page.locator("#id_since").fill("2027-04-01")
    page.locator("#id_publish_days").fill("25")
    page.get_by_text("Add another Judgement").click()
    page.locator("#id_subjects-0-position").fill("1")
    page.locator("#id_subjects-0-words").fill("How families are helped")
    page.locator("#id_subjects-0-theme").fill("Help and protection")
    for number, words in enumerate(("Exemplary", "Secure", "Urgent action")):
        page.get_by_text("Add another Grade or outcome").click()
        page.locator(f"#id_grades-{number}-position").fill(str(number + 1))
        page.locator(f"#id_grades-{number}-words").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    become(people.plan_lead.email)
    page.goto("/work/inspections/add/")
    expect(page.get_by_label("Framework")).to_contain_text("ILACS")
    framework = framework_of("ILACS", date(2027, 5, 4))
    assert framework.grades == ("Exemplary", "Secure", "Urgent action")
    assert framework.publish_days == 25
    assert framework_of("ILACS", date(2027, 3, 1)).grades[0] == "Outstanding"
