"""The rules of the house that a machine can see.

Each rule takes a file's path below the project and its text, and yields one sentence
for each fault. tests/test_house_rules.py runs them on every file, and on planted faults.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Each room may import itself and those before it.
ROOMS = ("scrutiny", "committees", "meetings", "actionplans")
# Inside an app, a room may import only rooms on floors below its own. The root of an app (urls,
# apps, admin, commands, template tags) sees all of its rooms.
FLOORS = {
    "meetings": (
        {"models"},
        {"attendance", "diary", "pack"},
        {"history", "sitting"},
        {"exempt"},
        {"papers"},
        {"agenda", "sign_off"},
        {"planning", "programme", "publication", "reports"},
        {"minutes"},
        {"outcomes", "public"},
        {"committee", "preparation", "taking_down"},
    ),
    "actionplans": (
        {"models"},
        {"as_at"},
        {"exports"},
        {"plans"},
        {"actions", "history", "inspections"},
        {"updates"},
        {"imports", "public"},
        {"tabling"},
    ),
}
FLOOR_OF = {
    (app, room): number
    for app, floors in FLOORS.items()
    for number, rooms in enumerate(floors)
    for room in rooms
}
AT_THE_ROOT = {
    "meetings": {"__init__", "admin", "apps", "urls", "management", "migrations", "templatetags"},
    "actionplans": {"__init__", "admin", "apps", "urls", "management", "migrations"},
}
# Imports inside functions, each with why it cannot be at the top.
IMPORTS_INSIDE = {
    "apps.py": "models are there only once every app is ready",
    "meetings/pack/child.py": "a child loads only what its one job needs",
    "meetings/pack/fragments.py": "WeasyPrint takes a second to load; the web process never does",
    "meetings/pack/render.py": "WeasyPrint, as in fragments.py",
}
# The roof sees every room, and no room sees the roof.
ROOF = ("scrutiny/roof/", "scrutiny/management/commands/")
WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
# Dictionaries and hashes are updated too: .update() is a write when it is called on one of these.
QUERIES = re.compile(r"\.(?:objects|filter|exclude|all|visible_to)\b")
# Where rows are written: the services of each room, and beside them only these, each with why.
WRITES_BESIDE_SERVICES = {
    "scrutiny/audit.py": "the record of a change, which every service writes",
    "scrutiny/earlier.py": "what was public before a correction, which services keep",
    "scrutiny/evidence.py": "a file that a service keeps, and what becomes of it",
    "scrutiny/jobs.py": "the state of long work, beside the services that begin it",
    "scrutiny/models.py": "a manager that makes users, and the one row of the council",
    "scrutiny/reminders.py": "which reminders were sent",
    "scrutiny/storage.py": "files, not rows",
    "scrutiny/roof/demo/": "rows of the demonstration that no service makes",
    "meetings/models/": "save() of what may never change",
    "actionplans/models/": "save() of what may never change",
    "meetings/pack/": "PDFs and Word documents, not rows",
    "actionplans/exports/": "spreadsheets, not rows",
}
ROLES = {
    "administrator", "democracy-officer", "report-author", "legal", "finance", "director",
    "action-owner", "plan-lead",
}  # fmt: skip
ROLE_NAMES = {role.upper().replace("-", "_") for role in ROLES}
KNOWS_ROLES = ("scrutiny/permissions.py", "scrutiny/standing.py", "committees/models.py",
               "committees/migrations/", "scrutiny/roof/demo/")  # fmt: skip
KNOWS_STANDING = (
    "scrutiny/permissions.py",
    "scrutiny/standing.py",
    "scrutiny/models.py",
    "scrutiny/migrations/",
)
SHORT_CUTS = {"has_perm", "has_perms", "is_staff", "is_superuser", "user_permissions"}
DECIDES_FOR_AN_AUDIENCE = {
    "meetings/models/closed.py",
    "meetings/models/report.py",
    "meetings/models/signoff.py",
    "meetings/models/withheld.py",
    "meetings/models/withheld_minutes.py",
    "meetings/pack/outline.py",
    "meetings/papers/services/facts.py",
    "meetings/papers/services/papers.py",
    "meetings/sitting/services/closed_words.py",
    "meetings/reports/payload.py",
    "meetings/reports/services/templates.py",
    "meetings/reports/services/reports.py",
    "meetings/publication/services/editions.py",
    "meetings/minutes/services/exempt_minutes.py",
    "meetings/publication/services/republication.py",
    "meetings/sign_off/services/sending.py",
    "meetings/sign_off/services/printed_table.py",
    "meetings/sign_off/waiting.py",
    "meetings/publication/published.py",
    "meetings/exempt/services/exempt_words.py",
    "meetings/minutes/missing.py",
    "meetings/exempt/services/withholding.py",
    "scrutiny/roof/importing/agenda.py",
}
SETS_THE_DATABASE_UP = {"scrutiny/small_writes.py"}
# Searches every row for words to take down; what it finds is shown to officers by committee.
SEARCHES_EVERY_ROW = {"meetings/taking_down/found.py"}
WAYS_ROUND = {"_base_manager", "_default_manager", "raw", "extra", "cursor"}
MAKES_SAFE_HTML = {"meetings/templatetags/papers.py"}
PRINTS_AS_IT_IS: set[str] = set()
PACK_MAY_KNOW = ("meetings.pack", "scrutiny.refusals", "scrutiny.colours", "django.conf",
                 "django.template", "django.utils")  # fmt: skip
VAGUE = {
    "utils", "helpers", "common", "misc", "util", "helper",
    # Acts without their object, which name no subject.
    "afterwards", "asking", "bringing", "deciding", "elsewhere", "handing_out", "mine", "passing",
    "preparing", "proposing", "releasing", "reminding", "saying", "taking_out", "telling",
    "wanting",
}  # fmt: skip
LONGEST_FILE = 400


def imports(path: str, text: str) -> Iterator[str]:
    """Go through the modules that a file imports, wherever in it, relative ones spelt out."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms_import_only_what_is_below(path: str, text: str) -> Iterator[str]:
    room = path.split("/")[0]
    if room not in ROOMS or path.startswith(ROOF):
        return
    allowed = ROOMS[: ROOMS.index(room) + 1]
    for module in imports(path, text):
        if module.split(".")[0] in set(ROOMS) - set(allowed):
            yield f"{path}: {room} imports {module}, which is above it"
        as_path = module.replace(".", "/")
        if any(f"{as_path}/".startswith(roof.removesuffix(".py")) for roof in ROOF):
            yield f"{path}: imports {module}, which is the roof"


def room_of(path: str) -> tuple[str, str]:
    """Return the app and the room in which a file lies, the room being "" for an app itself."""
    app, room = (*path.removesuffix(".py").split("/"), "")[:2]
    return app, room


def rooms_import_only_floors_below(path: str, text: str) -> Iterator[str]:
    app, room = room_of(path)
    if (app, room) not in FLOOR_OF:
        if app in FLOORS and room not in AT_THE_ROOT[app]:
            yield f"{path}: lies in no room; tests/house.py lists them"
        return
    for module in imports(path, text):
        other = tuple(module.split(".")[:2])
        if other[0] != app or other[-1] == room:
            continue
        if FLOOR_OF.get(other, -1) >= FLOOR_OF[app, room]:
            yield f"{path}: {room} imports {module}, which is not below it"
        elif other[-1] in AT_THE_ROOT[app] - {"templatetags"}:
            yield f"{path}: imports {module}, which is at the root"


def imports_are_at_the_top(path: str, text: str) -> Iterator[str]:
    if path.split("/")[0] not in ROOMS or path.endswith(tuple(IMPORTS_INSIDE)):
        return
    tree = ast.parse(text)
    at_the_top = set(map(id, tree.body)) | {
        id(line) for node in tree.body if isinstance(node, ast.If | ast.Try) for line in node.body
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in at_the_top:
            yield f"{path}:{node.lineno}: imports inside a function"


def circles(files: dict[str, str]) -> list[list[str]]:
    """Return the groups of modules that import each other round in a circle."""
    sorter = TopologicalSorter({name: below - {name} for name, below in arrows(files).items()})
    try:
        sorter.prepare()
    except CycleError as error:
        return [error.args[1]]
    return []


def arrows(files: dict[str, str]) -> dict[str, set[str]]:
    """Return for each module of some files which others of them it imports."""
    modules = {module_of(path) for path in files}
    return {
        module_of(path): {found for each in imports(path, text) if (found := _known(each, modules))}
        for path, text in files.items()
    }


def module_of(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _known(module: str, modules: set[str]) -> str | None:
    """Return the file that an import means: the module itself, or the one that holds the name."""
    holder = module.rpartition(".")[0]
    return module if module in modules else holder if holder in modules else None


def only_the_outline_knows_the_database(path: str, text: str) -> Iterator[str]:
    if not path.startswith("meetings/pack/") or path == "meetings/pack/outline.py":
        return
    for module in imports(path, text):
        ours = module.split(".")[0] in {*ROOMS, "django"}
        if ours and not f"{module}.".startswith(tuple(f"{known}." for known in PACK_MAY_KNOW)):
            yield f"{path}: imports {module}; only outline.py knows the database"


def only_services_write(path: str, text: str) -> Iterator[str]:
    room, *inside = path.removesuffix(".py").split("/")
    is_allowed = "services" in inside or path.startswith(tuple(WRITES_BESIDE_SERVICES))
    if room not in ROOMS or is_allowed:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node):
            yield f"{path}:{node.lineno}: calls .{node.func.attr}(); services make changes"


def _writes(call: ast.Call) -> bool:
    if call.func.attr == "update":
        return bool(QUERIES.search(ast.unparse(call.func.value)))
    return call.func.attr in WRITES


def roles_are_named_on_one_page(path: str, text: str) -> Iterator[str]:
    if path.split("/")[0] not in ROOMS or path.startswith(KNOWS_ROLES):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and node.value in ROLES:
            yield f"{path}:{node.lineno}: names the role {node.value}; ask permissions.py"
        elif isinstance(node, ast.Attribute) and node.attr in ROLE_NAMES:
            yield f"{path}:{node.lineno}: names the role {node.attr}; ask permissions.py"


def nobody_asks_django_for_permission(path: str, text: str) -> Iterator[str]:
    """`has_perm` says yes to every superuser, even for a misspelt permission."""
    if path.split("/")[0] not in ROOMS or path.startswith(KNOWS_STANDING):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in SHORT_CUTS:
            yield f"{path}:{node.lineno}: asks .{node.attr}; ask permissions.py"


def withheld_words_are_asked_for_by_person(path: str, text: str) -> Iterator[str]:
    asks_for_all = DECIDES_FOR_AN_AUDIENCE | SETS_THE_DATABASE_UP | SEARCHES_EVERY_ROW
    if path.split("/")[0] not in ROOMS or path in asks_for_all:
        return
    is_pack = path.startswith("meetings/pack/")  # it has no database, but PDFs have raw data
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr == "for_services":
            yield f"{path}:{node.lineno}: for_services(); say for whom with visible_to(user)"
        elif isinstance(node, ast.Attribute) and node.attr in WAYS_ROUND and not is_pack:
            yield f"{path}:{node.lineno}: .{node.attr} goes round the manager of withheld words"


def html_is_made_in_few_places(path: str, text: str) -> Iterator[str]:
    if path.split("/")[0] not in ROOMS or path in MAKES_SAFE_HTML:
        return
    for node in ast.walk(ast.parse(text)):
        name = getattr(node, "id", getattr(node, "attr", ""))
        if isinstance(node, ast.Name | ast.Attribute) and name in {"mark_safe", "SafeString"}:
            yield f"{path}:{node.lineno}: {name}; templates escape"


def files_are_short_and_named_after_something(path: str, text: str) -> Iterator[str]:
    if len(text.splitlines()) > LONGEST_FILE:
        yield f"{path}: is longer than {LONGEST_FILE} lines"
    if VAGUE & set(path.removesuffix(".py").split("/")):
        yield f"{path}: is named after nothing"


def docstrings_do_not_begin_with_say(path: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            continue
        if (ast.get_docstring(node) or "").startswith("Say "):
            line = getattr(node, "lineno", 1)
            yield f"{path}:{line}: a docstring begins with Say; use Return, Show, Whether …"


PYTHON_RULES = (
    rooms_import_only_what_is_below,
    rooms_import_only_floors_below,
    imports_are_at_the_top,
    only_the_outline_knows_the_database,
    only_services_write,
    roles_are_named_on_one_page,
    nobody_asks_django_for_permission,
    withheld_words_are_asked_for_by_person,
    html_is_made_in_few_places,
    files_are_short_and_named_after_something,
    docstrings_do_not_begin_with_say,
)

# Templates

COMMENT = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}", re.DOTALL)
LANGUAGE = re.compile(r"{#.*?#}|{% comment %}.*?{% endcomment %}|{%.*?%}|{{.*?}}", re.DOTALL)
INLINE = {
    "a script": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
}
FROM_ELSEWHERE = re.compile(r"""(?:src|<link[^>]*href)\s*=\s*["'](?:https?:)?//""", re.IGNORECASE)
UNESCAPED = re.compile(r"\|\s*(?:safe|safeseq)\b|{%\s*autoescape\s+off")


def templates_have_nothing_inline(path: str, text: str) -> Iterator[str]:
    plain = LANGUAGE.sub("", text)
    yield from (f"{path}: holds {what}" for what, found in INLINE.items() if found.search(plain))
    if FROM_ELSEWHERE.search(text):
        yield f"{path}: fetches from another site"


def templates_escape(path: str, text: str) -> Iterator[str]:
    if path not in PRINTS_AS_IT_IS and UNESCAPED.search(COMMENT.sub("", text)):
        yield f"{path}: prints something as it is"


def components_list_their_variables(path: str, text: str) -> Iterator[str]:
    if not path.startswith("templates/components/"):
        return
    comment = COMMENT.match(text)
    if not comment:
        yield f"{path}: does not begin with a comment"
        return
    named = set(re.findall(r"\w+", comment[0]))
    yield from (f"{path}: does not name {name}" for name in sorted(variables(text) - named))


def variables(text: str) -> set[str]:
    """Return the variables that a template takes from where it is included."""
    text = COMMENT.sub("", text)
    made = set(re.findall(r"\bas (\w+)", text)) | {"forloop", "block", "True", "False", "None"}
    for names in re.findall(r"{% for ([\w, ]+?) in ", text):
        made |= {name.strip() for name in names.split(",")}
    for inner in re.findall(r"{% with (.*?)%}", text):
        made |= set(re.findall(r"(\w+)=", inner))
    used = set(re.findall(r"{{\s*([a-zA-Z]\w*)", text))
    for expression in re.findall(r"{% (?:if|elif) (.*?) %}", text):
        words = re.sub(r"\"[^\"]*\"|\|\w+|\.\w+", "", expression)
        used |= set(re.findall(r"\b[a-zA-Z]\w*", words)) - {"and", "or", "not", "in", "is"}
    used |= set(re.findall(r"{% for [\w, ]+? in ([a-zA-Z]\w*)", text))
    for inner in re.findall(r"{% include .*? with (.*?)%}", text):
        used |= set(re.findall(r"\w+=([a-zA-Z]\w*)", inner))
    return used - made


TEMPLATE_RULES = (
    templates_have_nothing_inline,
    templates_escape,
    components_list_their_variables,
)


def python_files() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def faults(paths: list[Path], rules: tuple) -> list[str]:
    found = []
    for path in paths:
        name, text = path.relative_to(ROOT).as_posix(), path.read_text()
        found += [fault for rule in rules for fault in rule(name, text)]
    return found


# docs/rules.md


def rows_of_rules(text: str) -> Iterator[list[str]]:
    """Go through the table of rules: id, sentence, source, function, test."""
    for line in text.splitlines():
        if re.match(r"\| [A-Z]+\d+ \|", line):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
