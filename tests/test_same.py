"""bench/same notices what differs, and knows what the arguments of every address can be."""

import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

FOLDER = Path(__file__).resolve().parents[1] / "bench" / "same"


def _module(name: str) -> ModuleType:
    spec = spec_from_file_location(f"same_{name}", FOLDER / f"{name}.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


comparing, walked = _module("comparing"), _module("addresses")


def _recorded(folder: Path, *lines: tuple[str, str, str, dict]) -> Path:
    (folder / "bodies").mkdir(parents=True)
    rows = []
    for kind, name, body, facts in lines:
        (folder / "bodies" / body.split()[0]).write_text(body)
        rows.append({"kind": kind, "name": name, "body": body.split()[0], "facts": facts})
    (folder / "demo.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return folder


def test_what_is_equal_different_gone_and_new_is_told_apart(tmp_path):
    shown = ("address", "public /", "Home page", {"status": 200})
    before = _recorded(
        tmp_path / "a", shown, ("address", "/x/", "old words", {}), ("built", "a", "Pack", {})
    )
    after = _recorded(
        tmp_path / "b", shown, ("address", "/x/", "new words", {}), ("built", "b", "Pack", {})
    )
    found = comparing.compare(comparing.read(before), comparing.read(after))
    assert found.equal == [("address", "public /")]
    assert found.different == [("address", "/x/")]
    assert (found.gone, found.new) == ([("built", "a")], [("built", "b")])
    assert not found.is_same
    told = comparing.details(found, before, after)
    assert "-old words" in told
    assert "+new words" in told


def test_another_status_with_the_same_words_is_a_difference(tmp_path):
    before, after = (
        comparing.read(_recorded(tmp_path / str(code), ("address", "/", "Hm", {"status": code})))
        for code in (200, 404)
    )
    assert comparing.compare(before, before).is_same
    assert comparing.compare(before, after).different == [("address", "/")]


def test_a_pattern_that_nobody_can_walk_is_never_the_same(tmp_path):
    record = comparing.read(_recorded(tmp_path / "a", ("not walked", "x", "Nothing", {})))
    assert not comparing.compare(record, record).is_same


@pytest.mark.django_db
def test_every_pattern_is_walked():
    found, wrong = walked.addresses()
    assert wrong == []
    names = {pattern.name for pattern in walked.patterns()} - walked.LEFT_OUT
    without_rows = names - {address.pattern for address in found}
    assert all(name.startswith("admin:") for name in without_rows)


class WithUnknown:
    urlpatterns = [
        path("", include(settings.ROOT_URLCONF)),
        path("chairs/<slug:colour>/", lambda request, colour: HttpResponse(), name="chair"),
    ]


@pytest.mark.django_db
def test_an_argument_that_nobody_explained_is_named():
    with override_settings(ROOT_URLCONF=WithUnknown):
        _, wrong = walked.addresses()
    assert wrong == ["chair (chairs/<colour>/): nothing says what colour can be"]


def test_the_clock_stands_still_and_keys_are_drawn_alike():
    program = """if True:
        import sys, datetime as before
        real = before.datetime(2024, 1, 1)
        sys.path.insert(0, sys.argv[1])
        import frozen
        moment = before.datetime.fromisoformat("2026-12-01T10:00:00+00:00")
        frozen.freeze(moment)
        import secrets, time
        from datetime import date, datetime
        from django.utils import timezone
        assert timezone.now() == moment and datetime.now(moment.tzinfo) == moment
        assert time.time() == moment.timestamp() and date.today() == date(2026, 12, 1)
        assert isinstance(real, datetime) and isinstance(real, date) and real < datetime.today()
        assert not isinstance(date.today(), datetime)
        frozen.draw_from("a page")
        print(secrets.token_urlsafe(8), secrets.choice("abcdefgh"))
    """
    drawn = {
        subprocess.run(
            [sys.executable, "-c", program, str(FOLDER)], check=True, capture_output=True
        ).stdout
        for _ in range(2)
    }
    assert len(drawn) == 1
