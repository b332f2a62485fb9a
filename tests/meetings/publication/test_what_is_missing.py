"""A form that was sent without what it needs says what that is, in words of its own."""

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType

import pytest
from django import forms
from django.urls import reverse

from meetings.sitting.forms.decisions import WordsForm
from tests.meetings.sittings import make_table

UNTOLD = "This field is required."


@pytest.fixture
def table(council):
    return make_table(council)


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        ("declaration", ("Choose who declares it.", "Choose what is declared.")),
        ("motion", ("Say what was moved.",)),
        ("resolution", ("Say what was resolved.",)),
        ("action", ("Say what is to be done.", "Say who is to do it: a name or an office.")),
        ("undertaking", ("Say what was promised.",)),
    ],
)
def test_what_is_wanting_of_an_item_is_named(officer, table, kind, sentences):
    item = table.item
    address = reverse("meetings:record_of_item", args=[table.meeting.slug, item.key, kind])
    page = officer.post(address, {}).content.decode()
    assert UNTOLD not in page
    for sentence in sentences:
        assert sentence in page


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        ("substitute", ("Choose who stands in.", "Choose for whom they stand in.")),
        ("other", ("Give a name.",)),
        ("adjournment", ("Enter a time such as 6.00 pm or 18:00.",)),
        ("close", ("Enter a time such as 6.00 pm or 18:00.", "Say what they were")),
    ],
)
def test_what_is_wanting_of_the_meeting_is_named(officer, table, kind, sentences):
    address = reverse("meetings:record_of_meeting", args=[table.meeting.slug, kind])
    page = officer.post(address, {"capacity": "in_attendance"}).content.decode()
    assert UNTOLD not in page
    for sentence in sentences:
        assert sentence in page


def test_no_form_of_ours_leaves_a_box_or_a_choice_untold():
    """Radio buttons that begin with one chosen are never sent empty."""
    untold = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in forms_of_the_house()
        for name, field in form.base_fields.items()
        if field.required
        and field.error_messages["required"] == UNTOLD
        and not (isinstance(field, forms.ChoiceField) or field.widget.is_hidden)
    ]
    assert untold == []


def forms_of_the_house() -> Iterator[type[forms.BaseForm]]:
    """Go through the forms of each room, but those that say it once their fields are known."""
    for module in form_modules():
        kinds = [each for each in vars(module).values() if isinstance(each, type)]
        yield from (
            each
            for each in kinds
            if issubclass(each, forms.BaseForm) and not issubclass(each, WordsForm)
        )


def form_modules() -> Iterator[ModuleType]:
    """Go through `forms.py` of every room, and the files of each folder `forms`."""
    for app in ("committees", "meetings", "actionplans"):
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if "forms" in found.name.split("."):
                yield importlib.import_module(found.name)


def test_the_forms_of_every_room_are_looked_at():
    rooms = {module.__name__.split(".forms")[0] for module in form_modules()}
    assert {"committees", "meetings.agenda", "meetings.outcomes.call_ins"} <= rooms
    assert len(rooms) > 20
