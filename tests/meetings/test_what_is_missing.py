"""A form that was sent without what it needs says what that is, in words of its own."""

import pytest
from django.urls import reverse

from tests.meetings.sittings import make_table

UNTOLD = "This field is required."


@pytest.fixture
def table(council):
    return make_table(council)


@pytest.fixture
def officer(client, table):
    client.force_login(table.by)
    return client


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
