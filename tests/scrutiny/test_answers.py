"""No cache keeps what a signed-in person is shown, and one copy of a public file serves all."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db


def get(address, user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client.get(address)


@pytest.mark.parametrize("name", ["home", "contact", "meetings:meeting_list", "my_work"])
def test_a_signed_in_person_s_pages_are_kept_by_no_cache(people, name):
    answer = get(reverse(name), people.officer)
    assert answer.status_code == 200
    assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}


def test_errors_and_redirects_of_a_signed_in_person_neither(people):
    for address in ("/no-such-page/", "/work"):
        assert "no-store" in get(address, people.officer)["Cache-Control"]


def test_a_page_for_everyone_says_nothing_of_storing():
    assert "no-store" not in get(reverse("home")).get("Cache-Control", "")


@pytest.mark.parametrize("who", [None, "officer"])
def test_what_is_the_same_for_everyone_has_one_copy(people, who):
    answer = get(reverse("council_css"), getattr(people, who) if who else None)
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/no-such-page/"])
def test_every_answer_limits_what_a_browser_may_do(address):
    answer = get(address)
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'self'" in answer["Content-Security-Policy"]


def test_the_admin_pages_run_no_script_in_place(people):
    policy = get(reverse("admin:index"), people.administrator)["Content-Security-Policy"]
    rules = {rule.split()[0]: rule for rule in policy.split("; ")}
    assert "unsafe-inline" in rules["style-src"]
    assert "unsafe" not in rules["script-src"]


def test_behind_https_no_neighbour_can_set_our_cookies(tmp_path):
    asked = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME)"
    )
    environment = os.environ | {
        "BEHIND_HTTPS": "1", "VAR_DIR": str(tmp_path / "var"),
        "DJANGO_SETTINGS_MODULE": "scrutiny.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True,
        cwd=settings.BASE_DIR, env=environment,
    )  # fmt: skip
    assert done.stdout.split() == ["__Host-session", "__Host-csrf"]
