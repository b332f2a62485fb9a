"""Items keep what a piece of their title told until now."""

import importlib

import pytest
from django.apps import apps

from meetings.models import AgendaItem, StandingItem
from tests.council import make_item, make_meeting

pytestmark = pytest.mark.django_db
TITLES = {
    "Apologies for Absence": "apologies",
    "Declarations of Interest": "declarations",
    "Declaration of a climate emergency": "",
    "Exclusion of the Press and Public": "exclusion",
    "Exclusion of pupils": "",
    "Fostering": "",
}


def test_the_title_tells_the_business_once(council):
    meeting = make_meeting(council.committee)
    for position, title in enumerate(TITLES, 1):
        make_item(meeting, title, business="")
        StandingItem.objects.create(committee=council.committee, position=position, title=title)
    module = importlib.import_module("meetings.migrations.0003_business_of_items")
    module.tell_by_title(apps, None)
    for rows in (AgendaItem.objects.filter(meeting=meeting), StandingItem.objects.all()):
        assert dict(rows.values_list("title", "business")) == TITLES


@pytest.mark.parametrize(("title", "business"), TITLES.items())
def test_a_new_item_has_the_business_of_a_usual_title_unless_it_is_chosen(council, title, business):
    meeting = make_meeting(council.committee)
    assert make_item(meeting, title).business == business
    assert make_item(meeting, title, business="").business == ""
    assert make_item(meeting, title, business="exclusion").business == "exclusion"
