"""The council, its users, and a history that nobody changes."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.deletion import ProtectedError

from scrutiny.audit import record
from scrutiny.models import AuditEntry, ClosedDay, Council, User
from scrutiny.refusals import Refused
from scrutiny.services import set_up_council
from tests.council import make_user

pytestmark = pytest.mark.django_db


def test_without_a_council_there_are_neutral_words():
    assert Council.current().pk is None
    assert str(Council.current()) == "Your council"


def test_a_council_is_set_up_once_and_audited():
    user = make_user("administrator")
    council = set_up_council(by=user, name="Tinford Borough", short_name="Tinford")
    assert Council.current() == council
    entry = AuditEntry.objects.about(council).get()
    assert (entry.action, entry.by, entry.sentence) == ("council.set-up", user, "Set up Tinford")
    with pytest.raises(Refused, match="set up already"):
        set_up_council(by=user, name="Another")
    assert AuditEntry.objects.count() == 1


def test_a_second_council_is_refused_in_words_and_by_the_database():
    Council.objects.create(name="One")
    with pytest.raises(ValidationError):
        Council(name="Two").full_clean()
    for singleton in (True, False):
        with pytest.raises(IntegrityError), transaction.atomic():
            Council.objects.create(name="Two", singleton=singleton)


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "00403c", "#ffff00"])
def test_a_brand_colour_that_cannot_be_read_on_is_refused(colour):
    with pytest.raises(ValidationError) as refusal:
        Council(brand_colour=colour).full_clean()
    assert list(refusal.value.message_dict) == ["brand_colour"]


def test_a_closed_day_says_why():
    day = ClosedDay(day="2024-12-27", reason="Closed between the years")
    day.full_clean()
    day.save()
    day.refresh_from_db()
    assert str(day) == "27 December 2024: Closed between the years"


def test_an_e_mail_address_is_kept_in_lower_case():
    user = User.objects.create_user("Paige.Starkey@Tinford.EXAMPLE", "a long password", name="P")
    assert user.email == "paige.starkey@tinford.example"
    assert User.objects.get_by_natural_key("PAIGE.STARKEY@tinford.example") == user


def test_two_accounts_cannot_share_an_address_in_other_capitals():
    User.objects.create_user("one@tinford.example", "a long password", name="One")
    with pytest.raises(ValidationError):
        User.objects.create_user("ONE@tinford.example", "a long password", name="Two")


@pytest.mark.parametrize("address", ["", "nobody", "a b@tinford.example"])
def test_an_account_needs_an_address(address):
    with pytest.raises(ValidationError):
        User.objects.create_user(address, "a long password", name="Nobody")


def test_a_password_is_kept_as_a_hash_only():
    user = User.objects.create_user("one@tinford.example", "a long password", name="One")
    assert "a long password" not in user.password
    assert user.check_password("a long password")


def test_a_new_account_has_no_rights():
    user = make_user("new")
    assert (user.is_active, user.is_superuser) == (True, False)
    superuser = User.objects.create_superuser("root@tinford.example", "a long password", name="R")
    assert superuser.is_superuser


@pytest.fixture
def entry():
    user = make_user("officer")
    return record("user.added", user, by=user, sentence="Added an account", role="officer")


def test_an_act_is_recorded_with_who_and_about_what(entry):
    kept = AuditEntry.objects.get()
    assert (kept.action, kept.by, kept.thing) == ("user.added", entry.by, entry.by)
    assert kept.details == {"role": "officer"}
    assert list(AuditEntry.objects.about(entry.by)) == [kept]


def test_a_long_sentence_is_cut_to_what_the_history_holds(entry):
    assert len(record("long", entry.by, by=None, sentence="a" * 900).sentence) == 300


def test_the_history_is_never_changed(entry):
    entry.sentence = "Something else"
    changes = (
        entry.save,
        lambda: entry.save(update_fields=["sentence"]),
        lambda: entry.save(force_update=True),
        lambda: AuditEntry.objects.update(sentence="Something else"),
        lambda: AuditEntry.objects.filter(pk=entry.pk).update(sentence="Something else"),
        lambda: AuditEntry.objects.bulk_update([entry], ["sentence"]),
        lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"sentence": "Else"}),
    )
    for change in changes:
        with pytest.raises(ValidationError), transaction.atomic():
            change()
    assert AuditEntry.objects.get().sentence == "Added an account"


def test_the_history_is_never_deleted(entry):
    for deletion in (
        entry.delete,
        AuditEntry.objects.all().delete,
        AuditEntry.objects.filter(pk=entry.pk).delete,
    ):
        with pytest.raises(ValidationError):
            deletion()
    assert AuditEntry.objects.count() == 1


def test_somebody_with_a_history_is_not_deleted(entry):
    with pytest.raises(ProtectedError):
        entry.by.delete()
