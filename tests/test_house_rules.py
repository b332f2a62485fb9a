"""The house rules (tests/house.py) hold everywhere, and each of them can fail."""

import re

import pytest
from django.core.management import call_command

from committees.models import RoleGrant
from tests import house, rooms_picture
from tests.names import dotted_name


def test_python_follows_the_house_rules():
    assert house.faults(house.python_files(), house.PYTHON_RULES) == []


def test_templates_follow_the_house_rules():
    assert house.faults(house.template_files(), house.TEMPLATE_RULES) == []


def test_docstrings_of_tests_and_measurements_do_not_begin_with_say():
    paths = [path for room in ("tests", "bench") for path in (house.ROOT / room).rglob("*.py")]
    assert house.faults(paths, (house.docstrings_do_not_begin_with_say,)) == []


def test_no_files_import_each_other_in_a_circle():
    texts = {
        path.relative_to(house.ROOT).as_posix(): path.read_text() for path in house.python_files()
    }
    assert house.circles(texts) == []


def test_a_planted_circle_is_found():
    texts = {"a/b.py": "from a.c import x", "a/c.py": "def f():\n    from a import b"}
    assert house.circles(texts) != []


def test_the_picture_of_the_rooms_is_that_of_the_code():
    assert rooms_picture.PICTURE.read_text() == rooms_picture.drawn(), "run script/rooms"


def test_the_rules_look_at_all_rooms_and_templates():
    rooms = {path.relative_to(house.ROOT).parts[0] for path in house.python_files()}
    assert rooms == set(house.ROOMS)
    assert len(house.python_files()) > 80
    assert len(house.template_files()) > 40


def test_the_rules_know_every_role():
    assert set(RoleGrant.Role.values) == house.ROLES
    assert set(RoleGrant.Role.names) == house.ROLE_NAMES


def test_lists_of_exceptions_hold_only_files_that_need_them():
    for path in house.DECIDES_FOR_AN_AUDIENCE:
        assert "for_services" in (house.ROOT / path).read_text(), path
    for path in house.MAKES_SAFE_HTML | house.PRINTS_AS_IT_IS:
        assert "safe" in (house.ROOT / path).read_text(), path
    for path in (
        *house.WRITES_BESIDE_SERVICES,
        *house.ROOF,
        *house.KNOWS_ROLES,
        *house.KNOWS_STANDING,
    ):
        assert (house.ROOT / path).exists(), path


@pytest.mark.django_db
def test_migrations_agree_with_the_models():
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def names_in_comments(text: str) -> list[str]:
    """Return the classes of ours that a template's comments name, with their modules."""
    comments = " ".join(house.COMMENT.findall(text))
    return re.findall(rf"\b(?:{'|'.join(house.ROOMS)})(?:\.[a-z_]+)+\.[A-Z]\w+", comments)


def test_classes_that_templates_name_exist():
    named = {
        name for path in house.template_files() for name in names_in_comments(path.read_text())
    }
    assert len(named) > 30
    for name in named:
        assert dotted_name(name)


def test_a_class_that_moved_away_from_what_a_template_names_is_noticed():
    [name] = names_in_comments("{# Variables: page (meetings.drafting.Work) #}")
    with pytest.raises((LookupError, AttributeError)):
        dotted_name(name)


def _tests() -> str:
    return "\n".join(path.read_text() for path in sorted((house.ROOT / "tests").rglob("*.py")))


RULES = list(house.rows_of_rules((house.ROOT / "docs" / "rules.md").read_text()))


@pytest.mark.parametrize("row", RULES, ids=[row[0] for row in RULES])
def test_every_rule_has_a_sentence_a_source_a_function_and_a_test(row):
    _, sentence, source, function, test = row
    assert sentence.endswith(".")
    assert source
    for name in house.quoted(function):
        assert dotted_name(name)
    assert house.quoted(function)
    _assert_test_exists(test)


def _assert_test_exists(cell: str) -> None:
    if cell.startswith("as "):
        [other] = [row for row in RULES if row[0] == cell.removeprefix("as ")]
        cell = other[4]
    assert house.quoted(cell)
    for name in house.quoted(cell):
        if name.endswith(".py"):
            assert (house.ROOT / name).is_file(), name
        else:
            assert re.search(rf"^def {re.escape(name)}\(", _tests(), re.MULTILINE), name


def test_rules_are_in_order_within_their_letter():
    split = [re.fullmatch(r"([A-Z]+)(\d+)", row[0]).groups() for row in RULES]
    letters = list(dict.fromkeys(letter for letter, _ in split))
    assert split == sorted(split, key=lambda row: (letters.index(row[0]), int(row[1])))


def test_rules_are_numbered_once():
    names = [row[0] for row in RULES]
    assert len(names) == len(set(names)) > 10


# Each rule sees its fault: the rule, where the fault is planted, and the fault.
PLANTED = [
    (
        house.rooms_import_only_floors_below,
        "meetings/papers/views.py",
        "from meetings.reports.reading import report_of",
    ),
    (house.rooms_import_only_floors_below, "meetings/diary/mail.py", "import meetings.pack.child"),
    (house.rooms_import_only_floors_below, "meetings/models/paper.py", "from meetings import urls"),
    (house.rooms_import_only_floors_below, "meetings/loose.py", "x = 1"),
    (
        house.rooms_import_only_floors_below,
        "actionplans/plans/views.py",
        "from actionplans.tabling import views",
    ),
    (house.imports_are_at_the_top, "meetings/papers/views.py", "def f():\n    import json"),
    (house.rooms_import_only_what_is_below, "committees/models.py", "import meetings.models"),
    (house.rooms_import_only_what_is_below, "scrutiny/audit.py", "from committees import models"),
    (house.rooms_import_only_what_is_below, "meetings/apps.py", "from actionplans import x"),
    (
        house.rooms_import_only_what_is_below,
        "meetings/models/agenda.py",
        "def late():\n    from actionplans.models import ActionPlan",
    ),
    (house.rooms_import_only_what_is_below, "meetings/views.py", "from scrutiny.roof import home"),
    (
        house.rooms_import_only_what_is_below,
        "actionplans/apps.py",
        "import scrutiny.roof.demo.people",
    ),
    (
        house.only_the_outline_knows_the_database,
        "meetings/pack/build.py",
        "from meetings.models import Paper",
    ),
    (house.only_the_outline_knows_the_database, "meetings/pack/tags.py", "from ..models import X"),
    (house.only_the_outline_knows_the_database, "meetings/pack/tags.py", "import django.db"),
    (
        house.only_the_outline_knows_the_database,
        "meetings/pack/pages.py",
        "from scrutiny.models import Council",
    ),
    (house.only_services_write, "meetings/views.py", "meeting.save()"),
    (house.only_services_write, "meetings/views.py", "Meeting.objects.create(venue='x')"),
    (house.only_services_write, "committees/views.py", "person.delete()"),
    (house.only_services_write, "meetings/forms.py", "form.save()"),
    (house.only_services_write, "meetings/views.py", "Meeting.objects.filter(pk=1).update(x=1)"),
    (house.only_services_write, "meetings/public/reading.py", "Meeting.objects.update(x=1)"),
    (house.only_services_write, "meetings/minutes/payload.py", "Minutes.objects.get_or_create()"),
    (house.only_services_write, "meetings/views.py", "meetings.visible_to(user).update(x=1)"),
    (house.roles_are_named_on_one_page, "meetings/views.py", "x = 'democracy-officer'"),
    (house.roles_are_named_on_one_page, "meetings/views.py", "x = Role.DEMOCRACY_OFFICER"),
    (house.nobody_asks_django_for_permission, "meetings/views.py", "user.has_perm('x')"),
    (house.nobody_asks_django_for_permission, "meetings/views.py", "x = user.is_superuser"),
    (
        house.withheld_words_are_asked_for_by_person,
        "meetings/views.py",
        "Withheld.objects.for_services()",
    ),
    (house.withheld_words_are_asked_for_by_person, "meetings/views.py", "Withheld._base_manager"),
    (house.withheld_words_are_asked_for_by_person, "meetings/views.py", "X.objects.raw('SELECT')"),
    (house.html_is_made_in_few_places, "meetings/views.py", "mark_safe(title)"),
    (house.files_are_short_and_named_after_something, "meetings/utils.py", "x = 1"),
    (house.files_are_short_and_named_after_something, "meetings/long.py", "x = 1\n" * 401),
    (house.files_are_short_and_named_after_something, "meetings/papers/bringing.py", "x = 1"),
    (
        house.docstrings_do_not_begin_with_say,
        "meetings/views.py",
        'def f():\n    """Say whether it is late."""',
    ),
    (house.docstrings_do_not_begin_with_say, "meetings/views.py", '"""Say what is late."""'),
    (house.templates_have_nothing_inline, "templates/a.html", "<script>go()</script>"),
    (house.templates_have_nothing_inline, "templates/a.html", "<style>p{}</style>"),
    (house.templates_have_nothing_inline, "templates/a.html", '<p class="a" style="color:red">'),
    (house.templates_have_nothing_inline, "templates/a.html", '<a onclick="go()">'),
    (house.templates_have_nothing_inline, "templates/a.html", '<a href="javascript:go()">'),
    (house.templates_have_nothing_inline, "templates/a.html", '<script src="//cdn.example/x.js">'),
    (house.templates_escape, "templates/a.html", "{{ title|safe }}"),
    (house.templates_escape, "templates/a.html", "{% autoescape off %}"),
    (house.components_list_their_variables, "templates/components/a.html", "<p>{{ title }}</p>"),
    (
        house.components_list_their_variables,
        "templates/components/a.html",
        "{# Variables: title #}{{ title }}{% if lead %}x{% endif %}",
    ),
]


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_fault_is_found_once(rule, path, source):
    assert len(list(rule(path, source))) == 1


INNOCENT = [
    ("scrutiny/roof/home.py", "from meetings.models import Meeting"),
    ("scrutiny/roof/importing/plans.py", "import actionplans.services"),
    (
        "actionplans/plans/services.py",
        "from meetings.models import Entry\nfrom scrutiny import audit",
    ),
    ("meetings/pack/outline.py", "from meetings.models import Meeting"),
    ("meetings/pack/build.py", "from django.conf import settings\nfrom . import convert"),
    ("meetings/public/views.py", "seen.add(1)\nfacts.update(x=1)\nx = {'role': 'chair'}"),
    ("meetings/exempt/services/exempt_words.py", "item.save()\nWithheld.objects.for_services()"),
]


@pytest.mark.parametrize(("path", "source"), INNOCENT)
def test_what_is_allowed_is_no_fault(path, source):
    assert [fault for rule in house.PYTHON_RULES for fault in rule(path, source)] == []


def test_a_template_that_keeps_the_rules_is_no_fault():
    text = (
        "{# A line. Variables: title, items #}\n{% for one in items %}"
        '<p class="only" data-on="x">{{ one }}{{ title }}</p>{% endfor %}<script src="x.js">'
    )
    path = "templates/components/a.html"
    assert [fault for rule in house.TEMPLATE_RULES for fault in rule(path, text)] == []


@pytest.mark.parametrize(
    "cell", ["`test_that_nobody_wrote`", "`tests/meetings/test_nothing.py`", "none yet"]
)
def test_a_rule_without_a_test_is_noticed(cell):
    with pytest.raises(AssertionError):
        _assert_test_exists(cell)


def test_a_rule_without_a_function_is_noticed():
    for dotted in ("scrutiny.workingdays.nothing", "nowhere.at_all"):
        with pytest.raises((LookupError, AttributeError)):
            dotted_name(dotted)


# Templates by name


def test_templates_that_are_named_are_there():
    """A move of rooms once renamed a template where it is included, and not the file."""
    asked = re.compile(r'{%\s*(?:include|extends)\s+"((?!admin/|account/|allauth/)[^"]+)"')
    texts = {path: path.read_text() for path in house.template_files()}
    named = [name for text in texts.values() for name in asked.findall(text)]
    assert [name for name in named if not (house.ROOT / "templates" / name).is_file()] == []
    assert len(named) > len(texts)
