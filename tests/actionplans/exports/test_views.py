"""A plan as a public file: released words only, and no formula."""

import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from actionplans.models import Action, AreaForImprovement
from actionplans.plans.services import change_plan
from tests.actionplans.active_plan import release, say

pytestmark = pytest.mark.django_db


def file_of(active, kind: str) -> str:
    return reverse("actionplans:plan_file", args=[active.plan.slug, kind])


@pytest.fixture
def told(active, inspection):
    """One action with words released and newer ones that are not; one with a formula."""
    area = AreaForImprovement.objects.create(inspection=inspection, position=1, text="Contacts")
    change_plan(active.plan, inspection=inspection, by=None)
    Action.objects.update(area=area)
    Action.objects.filter(ref="1.2").update(status="=1+1", confirmed_at=None, due_text="Anna B.")
    Action.objects.filter(ref="1.3").update(due_on=None, due_text="when Anna B. is back")
    release(say(active.actions[0], by=active.owner, days=-3), by=active.lead, days=-3)
    say(active.actions[0], "at-risk", by=active.owner, progress="A secret.", internal_note="Hush.")
    return active


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx", "docx"])
def test_a_stranger_takes_away_what_was_released(client, told, kind):
    answer = client.get(file_of(told, kind))
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="plan.{kind}"'
    assert "no-cache" in answer["Cache-Control"]
    assert b"secret" not in answer.content
    assert b"Hush" not in answer.content


def test_the_public_file_leaves_out_what_is_not_confirmed_or_not_public(client, told):
    data = json.loads(client.get(file_of(told, "json")).content)
    assert data["inspection"] is None
    assert [each["area"] for each in data["actions"]] == [None] * 3
    told.plan.refresh_from_db()
    told.plan.inspection.is_public = True
    told.plan.inspection.save()
    data = json.loads(client.get(file_of(told, "json")).content)
    assert [each["area"] for each in data["actions"]] == [1, None, 1]
    assert data["actions"][0]["status"] == "We met twice."
    assert "Anna" not in client.get(file_of(told, "csv")).content.decode()


def test_no_public_cell_is_a_formula(client, told):
    text = client.get(file_of(told, "csv")).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[2][4] == "'=1+1"
    sheet = load_workbook(io.BytesIO(client.get(file_of(told, "xlsx")).content)).active
    assert (sheet["E3"].value, sheet["E3"].data_type) == ("=1+1", "s")


def test_the_page_of_a_plan_leads_to_its_files(client, told):
    page = client.get(told.plan.get_absolute_url()).content.decode()
    for kind in ("json", "csv", "xlsx", "docx", "pdf"):
        assert f'href="{file_of(told, kind)}"' in page


def test_a_pdf_that_cannot_be_made_leads_back_to_the_plan(client, told, monkeypatch):
    from meetings.pack.child import ChildFailed

    def fail(*args, **kwargs):
        raise ChildFailed("No room.")

    monkeypatch.setattr("actionplans.exports.formats.build_paper", fail)
    answer = client.get(file_of(told, "pdf"), follow=True)
    assert "The file could not be made." in answer.content.decode()
