"""Every address of the site, walked from the URL configuration with real keys.

An address whose name or argument is not known here is an error: a new page is looked
at by the tests that visit everything, or they fail.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from actionplans.links import address_for
from actionplans.models import (
    Action,
    ActionPlan,
    ActionUpdate,
    Evidence,
    Finding,
    Inspection,
    PlanImport,
    PublishingStep,
)
from committees.models import Committee, Person
from meetings.models import AgendaItem, Meeting, Paper, Publication
from meetings.pack.outline import AUDIENCES
from scrutiny.administration import site
from scrutiny.models import User

EVERY_ACT = [f"{kind}-1" for kind in Publication.AGENDA_KINDS]
OF_AN_ITEM = ("papers", "withhold", "open")
OF_A_MEETING_AT_WORK = ("check", "publish", "publishing", "publishing_state", "afterwards",
                        "call_off", "move_meeting", "changes", "tasks", "facts", "announce",
                        "history", "agenda", "add_item", "order")  # fmt: skip
OF_AN_ITEM_AT_WORK = ("edit_item", "move_item", "remove_item", "restore_item")
OF_A_PAPER = ("", "_file", "_move", "_order", "_remove", "_restore", "_preview", "_page",
              "_withhold", "_open")  # fmt: skip
OF_AN_INSPECTION = ("work_inspection", "inspection_facts", "publish_inspection", "judgements",
                    "areas", "priority_actions", "add_finding")  # fmt: skip
OF_A_PLAN = ("work_plan", "plan_facts", "agree_plan", "submit_plan", "activate_plan", "close_plan",
             "confirm_plan", "add_action", "import_table")  # fmt: skip
OF_AN_ACTION = ("edit_action", "remove_action", "restore_action")
OF_A_PLAN_READ = ("plan", "exceptions", "compare", "bulk_update", "put_on_agenda")
# Name of an address → what its arguments can be; ADMIN and plain ones are told by their pattern.
KEYS = {
    "committees:committee": lambda: product(Committee.objects.all()),
    "committees:person": lambda: product(Person.objects.values_list("key", flat=True)),
    "meetings:meeting": lambda: product(_slugs()),
    "meetings:pack": lambda: product(_slugs()),
    "meetings:audience_pack": lambda: product(_slugs(), AUDIENCES),
    "meetings:minutes": lambda: product(_slugs()),
    "meetings:minutes_file": lambda: product(_slugs()),
    "meetings:item": lambda: product(AgendaItem.with_removed.values_list("key", flat=True)),
    "meetings:paper": lambda: product(Paper.with_removed.values_list("key", flat=True)),
    "meetings:paper_file": lambda: product(Paper.with_removed.values_list("key", flat=True)),
    **{f"meetings:work_item_{name}": lambda: product(_items()) for name in OF_AN_ITEM},
    **{f"meetings:work_paper{name}": lambda: product(_papers()) for name in OF_A_PAPER},
    "meetings:work_paper_version": lambda: product(_papers(), (1, 2)),
    "meetings:work_preview": lambda: product(_slugs()),
    **{f"meetings:{name}": lambda: product(_slugs()) for name in OF_A_MEETING_AT_WORK},
    **{f"meetings:{name}": lambda: product(_items()) for name in OF_AN_ITEM_AT_WORK},
    **{f"meetings:{name}": lambda: product(_codes()) for name in ("plan_meeting", "plan_year")},
    "meetings:withdraw": lambda: product(_papers()),
    "meetings:published_pack": lambda: product(_slugs(), EVERY_ACT, AUDIENCES),
    "meetings:supplement_pack": lambda: product(_slugs(), EVERY_ACT, AUDIENCES),
    "actionplans:inspection": lambda: product(_inspections()),
    **{f"actionplans:{name}": lambda: product(_inspections()) for name in OF_AN_INSPECTION},
    "actionplans:edit_finding": lambda: Finding.objects.values_list("inspection__key", "position"),
    "actionplans:tick_step": lambda: product(_inspections(), PublishingStep.Step.values),
    **{f"actionplans:{name}": lambda: product(_plans()) for name in OF_A_PLAN},
    "actionplans:export_plan": lambda: product(_plans(), ("json", "csv", "xlsx", "docx")),
    **{f"actionplans:{name}": lambda: product(_actions()) for name in OF_AN_ACTION},
    "actionplans:work_import": lambda: product(PlanImport.objects.values_list("key", flat=True)),
    **{f"actionplans:{name}": lambda: product(_plans()) for name in OF_A_PLAN_READ},
    **{f"actionplans:{name}": lambda: product(_actions()) for name in ("action", "update_action")},
    **{
        f"actionplans:{name}": lambda: product(_updates())
        for name in ("check_completion", "release_update")
    },
    **{
        f"actionplans:{name}": lambda: product(Evidence.objects.values_list("key", flat=True))
        for name in ("evidence", "withdraw_evidence")
    },
    "actionplans:update_by_link": lambda: product(_links()),
    "account_reset_password_from_key": lambda: [("1", "a-key")],
    "admin:view_on_site": lambda: [
        (ContentType.objects.get_for_model(kind).pk, row.pk)
        for kind in (Committee, Person, AgendaItem, Paper, Meeting)
        for row in kind.objects.all()[:3]
    ],
    "admin:app_list": lambda: [(name,) for name in ("scrutiny", "committees", "actionplans")],
    "admin:auth_user_password_change": lambda: [(User.objects.earliest("pk").pk,)],
}
# Signing out is visited by no walk; a page without a name leads on to one with a name.
LEFT_OUT = {"account_logout", "admin:logout", "admin:None"}


def patterns() -> Iterator[tuple[str, int]]:
    """Go through all named addresses: their name with its namespace, and how many arguments."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(found: Iterable[URLPattern | URLResolver], namespace: str) -> Iterator[tuple[str, int]]:
    for each in found:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner)
        else:
            yield f"{namespace}{each.name}", each.pattern.regex.groups


def addresses() -> list[str]:
    """Return every address for every row that there is."""
    return [
        reverse(name, args=arguments)
        for name, count in dict(patterns()).items()
        if name not in LEFT_OUT
        for arguments in _arguments(name, count)
    ]


def _arguments(name: str, count: int) -> Iterable[tuple]:
    if name in KEYS:
        return [tuple(getattr(each, "slug", each) for each in row) for row in KEYS[name]()]
    if not count:
        return [()]
    if name.startswith("admin:"):
        return [(row,) for row in _rows_in_admin(name)]
    raise LookupError(f"{name}: say in tests/addresses.py what its arguments can be")


def _rows_in_admin(name: str) -> list[int]:
    """The history is visited in full, of every other table a row or two."""
    label, model = name.removeprefix("admin:").split("_")[:2]
    kind = apps.get_model(label, model)
    assert site.is_registered(kind)
    rows = kind._base_manager.order_by("pk").values_list("pk", flat=True)
    return list(rows if model == "auditentry" and name.endswith("_change") else rows[:2])


def _slugs() -> list[str]:
    return list(Meeting.objects.values_list("slug", flat=True))


def _codes() -> list[str]:
    return [committee.slug for committee in Committee.objects.all()]


def _items() -> list[str]:
    return list(AgendaItem.with_removed.values_list("key", flat=True))


def _inspections() -> list[str]:
    return list(Inspection.objects.values_list("key", flat=True))


def _plans() -> list[str]:
    return list(ActionPlan.objects.values_list("slug", flat=True))


def _actions() -> list[str]:
    return list(Action.with_removed.values_list("key", flat=True))


def _papers() -> list[str]:
    return list(Paper.with_removed.values_list("key", flat=True))


def _updates() -> list[str]:
    return list(ActionUpdate.objects.values_list("key", flat=True))


def _links() -> list[str]:
    """A link of each kind: one that leads to a form, one that is used up, one that is none."""
    owned = Action.objects.exclude(owner=None).first()
    if owned is None:
        return ["none"]
    before = owned.updates.filter(by=owned.owner).count()
    made = [address_for(owned, owned.owner, updates_before=n) for n in (before, before + 1)]
    return ["none", *(address.strip("/").split("/")[-1] for address in made)]
