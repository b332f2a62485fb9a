#!/usr/bin/env python3
"""Queries and seconds of a plan's page and exception report, in a database full of plans.

    bench/plans.py [PLANS [ACTIONS [UPDATES]]]

Without arguments 500 plans of 100 actions with 20 updates each, every one released. It works
in a database of its own beside the one that DATABASE_URL names, or in a file of SQLite, and
removes it again. The first plan is made here, and the database copies it: two million rows
would take longer to make than to measure. The ratios compare the plan of a full database
with the same plan standing alone.
"""

import os
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scrutiny.settings")

import django

TIMES = 5
STATUSES = ("not-started", "at-risk", "on-track", "off-track", "on-track")


def main(plans: int = 500, actions: int = 100, updates: int = 20) -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment

    setup_test_environment()
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    name = settings.DATABASES["default"]["NAME"]
    with TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":  # which would keep it in memory
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/plans.sqlite3"
        connection.creation.create_test_db(verbosity=0, serialize=False)
        try:
            _measure(connection.vendor, plans, actions, updates)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def _measure(vendor: str, plans: int, actions: int, updates: int) -> None:
    from committees.models import Committee

    committee = Committee.objects.create(code="CYP", name="Children & Young People")
    _make_plan(committee, actions, updates)
    _count_rows()
    alone = {page: _time(page) for page in _pages()}
    began = perf_counter()
    _copy_plan(plans - 1)
    _count_rows()
    print(f"{vendor}: {plans} plans × {actions} actions × {updates} updates, filled in "
          f"{perf_counter() - began:.0f} s")  # fmt: skip
    for page, (queries_alone, seconds_alone) in alone.items():
        queries, seconds = _time(page)
        print(
            f"{page:34} {queries:3} queries (alone {queries_alone}), {seconds:.3f} s, "
            f"ratio to alone {seconds / seconds_alone:.2f}"
        )


def _count_rows() -> None:
    """Let the database learn how full its tables are, as a running one does by itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _pages() -> tuple[str, ...]:
    return ("/plans/plan-0/", "/plans/plan-0/exceptions/", "/plans/plan-0/compare/", "/plans/")


def _time(page: str) -> tuple[int, float]:
    """Return how many queries a page takes, and the median of its seconds."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page).status_code == 200
    return len(captured), median(_seconds(lambda: client.get(page)) for _ in range(TIMES))


def _seconds(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _make_plan(committee, actions: int, updates: int) -> None:
    from django.utils import timezone

    from actionplans.models import Action, ActionPlan, ActionUpdate, Release

    now = timezone.now()
    plan = ActionPlan.objects.create(
        slug="plan-0", title="Plan 0", source="What needs to improve?",
        committee=committee, state="active", is_public=True, active_on=now.date(),
    )  # fmt: skip
    rows = Action.objects.bulk_create(
        Action(plan=plan, ref=str(n), position=n, action=f"Do thing {n}.",
               due_on=now.date() + timedelta(days=n - 20), confirmed_at=now)
        for n in range(1, actions + 1)
    )  # fmt: skip
    said = ActionUpdate.objects.bulk_create(
        ActionUpdate(action=row, at=now - timedelta(days=15 * (updates - n)),
                     progress=f"We met {n} times with our partners.",
                     delivery=STATUSES[(row.position + n) % len(STATUSES)],
                     reason="Posts are vacant.", recovery_step="We advertise them.")
        for row in rows
        for n in range(1, updates + 1)
    )  # fmt: skip
    Release.objects.bulk_create(
        Release(update=each, at=each.at, progress=each.progress, reason=each.reason,
                recovery_step=each.recovery_step)
        for each in said
    )  # fmt: skip


def _copy_plan(times: int) -> None:
    """Let the database copy the one plan and all that hangs on it, with other keys and numbers."""
    from django.db import transaction
    from django.db.models import Max

    from actionplans.models import Action, ActionPlan, ActionUpdate, Release

    models = (ActionPlan, Action, ActionUpdate, Release)
    step = max(model.objects.aggregate(last=Max("pk"))["last"] for model in models)
    new = {
        "id": f"id + n * {step}",
        "key": f"CAST(id + n * {step} AS varchar(12))",
        "slug": "'plan-' || n",
        "title": "'Plan ' || n",
    }
    new |= {name: f"{name} + n * {step}" for name in ("plan_id", "action_id", "update_id")}
    with transaction.atomic():
        for model in models:
            _copy_rows(model, new, times)


def _copy_rows(model, new: dict[str, str], times: int) -> None:
    """Copy the rows of a table so many times; `new` says in SQL what a copy, the nth, says."""
    from django.db import connection

    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [field.column for field in model._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(map(quote, columns))}) "
            "WITH RECURSIVE numbers(n) AS "
            f"(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {times}) "
            f"SELECT {', '.join(new.get(each, quote(each)) for each in columns)} "
            f"FROM {table} CROSS JOIN numbers WHERE n <= {times}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
