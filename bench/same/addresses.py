"""Every address that the objects of a database give the URL patterns of a revision.

What an argument names is told by the words of the route before it, since those stay where they
are when modules move. Each pattern is visited with a key of nothing as well.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse

NOTHING = {"int": 2031}
NO_KEY = "22222222zzzz"
# Signing out would end the walk; the admin's catch-all has no name to go by.
LEFT_OUT = {"account_logout", "admin:logout", "admin:None"}
ROWS_IN_ADMIN = 3
AUDIENCES = ("public", "members", "officers")
# Route → the rows that its arguments name, a field for each argument.
ROWS = {
    "committees/<slug>": "committees.Committee code",
    "committees/<code>": "committees.Committee code",
    "committees/<slug>/work-programme/<year>": "meetings.Topic committee__code municipal_year",
    "committees/<code>/programme/<year>": "meetings.Topic committee__code municipal_year",
    "committees/<code>/terms/<year>": "committees.TermsOfReference committee__code municipal_year",
    "plan/<code>": "committees.Committee code",
    "councillors/<key>": "committees.Person key",
    "six-months/<key>": "committees.Person key",
    "meetings/<slug>": "meetings.Meeting slug",
    "meetings/<slug>/minutes/attendance/<person>": "meetings.Attendance meeting__slug person__key",
    "items/<key>": "meetings.AgendaItem key",
    "papers/<key>": "meetings.Paper key",
    "call-ins/<key>": "meetings.CallIn key",
    "documents/<key>": "meetings.DocumentRequest key",
    "documents/<key>/copy/<number>": "meetings.DocumentAnswer request__key number",
    "minutes-to-read/<key>": "meetings.MinutesReader key",
    "minutes/vote/<key>": "meetings.Motion key",
    "minutes/conflicts/<key>": "meetings.MinuteVersion key",
    "minutes/<slug>/<key>": "meetings.Minute minutes__meeting__slug item__key",
    "questions/<key>": "meetings.MemberQuestion key",
    "witnesses/<key>": "meetings.WitnessInvitation key",
    "topics/<key>": "meetings.Topic key",
    "recommendations/<key>": "meetings.Recommendation key",
    "recommendations/files/<key>": "meetings.RecommendationFile key",
    "recommendations/<key>/progress/<number>": "meetings.ProgressReport recommendation__key number",
    "referrals/<key>": "meetings.Referral key",
    "referrals/<key>/<number>": "meetings.ReferralStep referral__key number",
    "reports/<key>": "meetings.Report key",
    "groups/<key>": "meetings.TaskGroup key",
    "groups/<key>/leave/<person>": "meetings.GroupPlace group__key person__key",
    "plans/<slug>": "actionplans.ActionPlan slug",
    "plans/<slug>/history/<number>": "actionplans.PlanSnapshot plan__slug pk",
    "imports/<key>": "actionplans.PlanImport key",
    "inspections/<key>": "actionplans.Inspection key",
    "inspections/<key>/findings/<position>": "actionplans.Finding inspection__key position",
    "actions/<key>": "actionplans.Action key",
    "actions/<key>/measures/<part>": "actionplans.Measure action__key key",
    "actions/<key>/milestones/<part>": "actionplans.Milestone action__key key",
    "actions/evidence/<key>": "actionplans.Evidence key",
    "evidence/<key>": "actionplans.Evidence key",
    "updates/<key>": "actionplans.ActionUpdate key",
    "removals/<key>": "actionplans.Removal key",
}
# What an argument can be that names no row; where a longer route says it, that goes first.
WORDS = {
    "audience": AUDIENCES,
    "which": tuple(f"{kind}-1" for kind in ("agenda", "supplement", "revised", "withdrawal")),
    "role": ("legal", "finance", "director"),
    "versions/<number>": (1, 2),
    "files/<kind>": ("json", "csv", "xlsx", "docx"),
    "export/<kind>": ("json", "csv", "xlsx", "docx", "pdf"),
    "history/<number>/<kind>": ("json", "csv", "xlsx"),
    "minutes/add/<kind>": ("declaration", "exclusion", "adjournment", "other", "substitute",
                           "close"),
    "<key>/add/<kind>": ("about", "declaration", "opinion", "motion", "resolution", "action",
                         "undertaking"),
    "app_label": ("scrutiny", "committees", "meetings", "actionplans"),
    "uidb36": ("1",),
}  # fmt: skip


class Pattern(NamedTuple):
    """A named pattern: `kinds` are its arguments in order, each with its converter."""

    name: str
    route: str
    kinds: dict[str, str]


class Address(NamedTuple):
    path: str
    pattern: str
    label: str  # the path, with names for the numbers that a database gave


class Unknown(LookupError):  # noqa: N818
    """Nothing here says what an argument of a pattern can be."""


def patterns() -> Iterator[Pattern]:
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(found: Iterable, namespace: str, route: str) -> Iterator[Pattern]:
    for each in found:
        whole = route + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, whole)
        else:
            yield _pattern(f"{namespace}{each.name}", whole)


def _pattern(name: str, route: str) -> Pattern:
    kinds = {}

    def plain(found: re.Match) -> str:
        kinds[found["name"] or found["group"]] = found["kind"] or "regex"
        return f"<{found['name'] or found['group']}>"

    argument = r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<group>\w+)>.*?\)"
    return Pattern(name, re.sub(argument, plain, route), kinds)


def addresses() -> tuple[list[Address], list[str]]:
    """Return every address, and a sentence for each pattern that cannot be walked."""
    found: dict[str, Address] = {}
    wrong = []
    for pattern in patterns():
        if pattern.name in LEFT_OUT:
            continue
        try:
            for arguments in dict.fromkeys(_arguments(pattern)):
                path = reverse(pattern.name, args=arguments)
                found.setdefault(path, Address(path, pattern.name, _label(pattern, arguments)))
        except Unknown as error:
            wrong.append(str(error))
    return list(found.values()), wrong


def _label(pattern: Pattern, arguments: tuple) -> str:
    path = reverse(pattern.name, args=arguments)
    if "content_type_id" not in pattern.kinds:
        return path
    kind = ContentType.objects.get_for_id(arguments[0])
    return f"{pattern.name} {kind.app_label}.{kind.model} {arguments[1]}"


def _arguments(pattern: Pattern) -> list[tuple]:
    if not pattern.kinds:
        return [()]
    if pattern.name.startswith("admin:"):
        return _in_admin(pattern)
    if pattern.route.startswith("work/minutes/record/"):
        return [(kind, key) for kind in ("motion", "declaration", "x") for key in _records(kind)]
    rows, count = _rows(pattern)
    rest = list(pattern.kinds)[count:]
    given = [(*row, *words) for row in rows for words in product(*_words(pattern, rest))]
    return [*given, tuple(_nothing(kind) for kind in pattern.kinds.values())]


def _rows(pattern: Pattern) -> tuple[list[tuple], int]:
    """Return the rows that the longest known beginning of the route names, and of how many."""
    route = pattern.route.removeprefix("work/")
    known = max(
        (r for r in ROWS if f"{route}/".startswith((f"{r}/", f"{r}."))), key=len, default=""
    )
    if not known:
        return [()], 0
    label, *fields = ROWS[known].split()
    rows = _all(label).values_list(*fields).order_by("pk")
    return [_as_in_addresses(fields, row) for row in rows if None not in row], len(fields)


def _as_in_addresses(fields: list[str], row: tuple) -> tuple:
    return tuple(
        value.lower() if field.endswith("code") else value
        for field, value in zip(fields, row, strict=True)
    )


def _words(pattern: Pattern, names: list[str]) -> Iterator[tuple]:
    """Go through what each of the other arguments can be."""
    for name in names:
        route = pattern.route[: pattern.route.index(f"<{name}>")] + f"<{name}>"
        fitting = [known for known in WORDS if route.endswith(known) or known == name]
        if name == "step":
            yield tuple(apps.get_model("actionplans.PublishingStep").Step.values)
        elif fitting:
            yield WORDS[max(fitting, key=len)]
        elif name in ("token", "key"):  # nobody can guess one
            yield ("none",)
        else:
            raise Unknown(f"{pattern.name} ({pattern.route}): nothing says what {name} can be")


def _nothing(kind: str) -> object:
    return NOTHING.get(kind, NO_KEY)


def _records(kind: str) -> list[str]:
    if kind not in ("motion", "declaration"):
        return [NO_KEY]
    return list(_all(f"meetings.{kind}").order_by("pk").values_list("key", flat=True))


def _all(label: str) -> object:
    """All rows of a table, those taken out and withheld too."""
    return apps.get_model(label)._base_manager


def _in_admin(pattern: Pattern) -> list[tuple]:
    """The history is visited in full, of every other table the first rows."""
    if "content_type_id" in pattern.kinds:
        return _seen_on_site()
    if list(pattern.kinds) == ["app_label"]:
        return [(label,) for label in _labels_in_admin()]
    app, model = pattern.name.removeprefix("admin:").split("_")[:2]
    kind = _kind_in_admin(app, model)
    keys = kind._base_manager.order_by("pk").values_list("pk", flat=True)
    is_history = model == "auditentry" and pattern.name.endswith("_change")
    return [(key,) for key in (keys if is_history else keys[:ROWS_IN_ADMIN])]


def _kind_in_admin(app: str, model: str) -> type[Model]:
    if (app, model) == ("auth", "user"):
        from django.contrib.auth import get_user_model

        return get_user_model()
    return apps.get_model(app, model)


def _labels_in_admin() -> list[str]:
    routes = (pattern.route.split("/") for pattern in patterns() if "changelist" in pattern.name)
    return sorted({parts[1] for parts in routes})


def _seen_on_site() -> list[tuple]:
    kinds = (kind for kind in apps.get_models() if hasattr(kind, "get_absolute_url"))
    return [
        (ContentType.objects.get_for_model(kind).pk, key)
        for kind in sorted(kinds, key=lambda kind: kind._meta.label)
        for key in kind._base_manager.order_by("pk").values_list("pk", flat=True)[:ROWS_IN_ADMIN]
    ]
