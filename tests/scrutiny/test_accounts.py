"""Mails about passwords go to accounts only, and lead to this site whatever the request says."""

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

pytestmark = pytest.mark.django_db


def ask(email, **headers):
    return Client(**headers).post(reverse("account_reset_password"), {"email": email})


@override_settings(SITE_URL="https://democracy.example", ALLOWED_HOSTS=["elsewhere.example"])
def test_the_link_begins_with_the_address_of_the_site_not_of_the_request(people):
    assert ask(people.officer.email, HTTP_HOST="elsewhere.example").status_code == 302
    [sent] = mail.outbox
    assert sent.to == [people.officer.email]
    assert "https://democracy.example/accounts/password/reset/key/" in sent.body
    assert "elsewhere.example" not in sent.body


def test_the_link_sets_a_password(people):
    ask(people.officer.email)
    path = mail.outbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    answer = Client().get(path, follow=True)
    assert answer.status_code == 200
    assert "password1" in answer.content.decode()


def test_an_address_without_an_account_is_not_written_to(people):
    known, unknown = ask(people.officer.email), ask("stranger@example.org")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [each.to for each in mail.outbox] == [[people.officer.email]]
