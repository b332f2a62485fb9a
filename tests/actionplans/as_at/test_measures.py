"""Figures of an update that a newer one replaced before it was released."""

from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.as_at import measures
from actionplans.models import Measure
from actionplans.updates.services.release import release_update
from actionplans.updates.services.updates import ReadingGiven
from scrutiny.refusals import Refused
from tests.actionplans.active_plan import day, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(active):
    return Measure.objects.create(action=active.actions[0], name="Visits", unit="%")


def read(measure, days, value, **how):
    given = ReadingGiven(measure, day(days), Decimal(value))
    return say(measure.action, days=days, readings=(given,), **how)


def figures(measure):
    return [each.words for each in measures.shown_in_public(measure.action)[0].readings]


def address(update):
    return reverse("actionplans:release_update", args=[update.key])


def test_a_release_opens_the_earlier_figures_that_stay_ticked(client, active, measure):
    for days, value in ((-30, 60), (-20, 65)):
        read(measure, days, value, by=active.owner)
    newest = read(measure, -5, 72, by=active.owner)
    client.force_login(active.lead)
    page = client.get(address(newest)).content.decode()
    assert page.count('checked="') == 2  # its own figure goes out with it
    kept = newest.action.updates.last().readings.get()
    client.post(address(newest), {"progress": "We met.", "readings": [kept.pk]})
    assert figures(measure) == ["60", "72"]


def test_what_was_left_out_is_offered_again_and_what_is_hidden_never(client, active, measure):
    hidden = Measure.objects.create(action=measure.action, name="Own", is_public=False)
    early = read(measure, -30, 60, by=active.owner)
    read(hidden, -29, 61, by=active.owner)
    release_update(say(measure.action, days=-20), progress="Said.", by=active.lead)
    newest = say(measure.action, days=-2, by=active.owner)
    client.force_login(active.lead)
    page = client.get(address(newest)).content.decode()
    assert f'value="{early.readings.get().pk}"' in page
    assert page.count('checked="') == 1
    release_update(newest, progress="Said.", readings=[early.readings.get()], by=active.lead)
    assert figures(measure) == ["60"]


def test_only_earlier_figures_of_the_action_are_opened(active, measure):
    first = say(measure.action, days=-9)
    later = read(measure, -5, 72)
    with pytest.raises(Refused, match="This figure is not an earlier one of this action."):
        release_update(first, progress="Said.", readings=[later.readings.get()], by=active.lead)
