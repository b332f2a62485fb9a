from datetime import date

import pytest

from actionplans.inspections.services import add_inspection
from actionplans.plans.services import add_plan
from tests.actionplans.active_plan import ActivePlan, make_active_plan


@pytest.fixture
def plan(council, media):
    """A draft plan without actions."""
    return add_plan(council.committee, slug="plan", title="Plan", by=None)


@pytest.fixture
def inspection(council):
    return add_inspection(
        council.committee,
        framework="ILACS",
        starts_on=date(2024, 4, 29),
        ends_on=date(2024, 5, 3),
        by=None,
    )


@pytest.fixture
def active(council) -> ActivePlan:
    """A plan that is worked on (tests/actionplans/active_plan.py)."""
    return make_active_plan(council)
