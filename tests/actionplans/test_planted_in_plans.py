"""Unreleased words of a plan are on no page and in no file of people who may not read them.

A made-up word is in every place of a plan that is for officers. Each is shown to be found
by users who work on the plan, at the same addresses and in the same files.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import docx
import pytest
from django.test import Client, TestCase, override_settings
from django.urls import resolve
from django.utils import timezone

from actionplans.as_at.payloads import plan_payload
from actionplans.imports.services.table import apply_table, take_table
from actionplans.inspections.services import add_inspection, publish_inspection, save_finding
from actionplans.models import Action, Evidence, Measure
from actionplans.plans.services import change_plan
from actionplans.updates.services.evidence import EvidenceGiven
from actionplans.updates.services.updates import NewDate, ReadingGiven
from tests.actionplans.active_plan import ActivePlan, day, make_active_plan, release, say
from tests.actionplans.plan_files import csv_file, row, saved
from tests.addresses import addresses
from tests.council import TinyCouncil, make_council
from tests.leaks import assert_nowhere, found_in, found_in_answer
from tests.meetings.pack.word_files import unzipped
from tests.meetings.test_exempt import word

pytestmark = pytest.mark.django_db

LEADS = {"officer", "committee_officer", "plan_lead"}
ON_PLAN = LEADS | {"action_owner"}
# Where a word is planted → who may come across it.
READERS = {
    "progress": ON_PLAN,
    "reason": ON_PLAN,
    "recovery step": ON_PLAN,
    "why a date moves": ON_PLAN,
    "who agreed to a date": ON_PLAN,
    "title of evidence": ON_PLAN,
    "file name of evidence": ON_PLAN,
    "words of evidence": ON_PLAN,
    "comment in a released file": ON_PLAN,
    "author of a released file": ON_PLAN,
    "internal note": ON_PLAN,
    "measure for officers": ON_PLAN,
    "file name of a table": LEADS,
    "status of a table": ON_PLAN,
    "performance of a table": ON_PLAN,
    "finding of a hidden inspection": {"officer", "other_officer"},
}
OTHERS = ("/", "/work/")  # pages of the roof that tell of plans too
WALKERS = ["public", "nobody", "administrator", "former_officer", "other_officer", "author",
           "signatory", "chair", "member", "co_optee", "other_member", "action_owner",
           "plan_lead", "committee_officer", "officer"]  # fmt: skip


@dataclass(frozen=True)
class Planted:
    council: TinyCouncil
    made: ActivePlan


@pytest.fixture(scope="module")
def planted(module_db, tmp_path_factory) -> Iterator[Planted]:
    media = tmp_path_factory.mktemp("planted")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        council = make_council()
        made = make_active_plan(council)
        Action.objects.update(owner=council.people.action_owner)
        with TestCase.captureOnCommitCallbacks(execute=True):
            _plant_update(made, council)
            _plant_released_file(made)
            _plant_table(made, council)
            _plant_finding(made, council)
        yield Planted(council, made)


def _plant_update(made: ActivePlan, council: TinyCouncil) -> None:
    action = made.actions[0]
    facts = {"name": word("measure for officers"), "is_public": False}
    measure = Measure.objects.create(action=action, **facts)
    say(
        action,
        "at-risk",
        by=council.people.action_owner,
        progress=word("progress"),
        reason=word("reason"),
        recovery_step=word("recovery step"),
        internal_note=word("internal note"),
        readings=(ReadingGiven(measure, day(0), 4),),
        new_date=NewDate(day(90), word("why a date moves"), word("who agreed to a date")),
        evidence=(
            EvidenceGiven(
                word("title of evidence"),
                file_name=f"{word('file name of evidence')}.csv",
                data=word("words of evidence").encode(),
            ),
        ),
    )


def _plant_released_file(made: ActivePlan) -> None:
    document = docx.Document()
    document.core_properties.author = word("author of a released file")
    said = document.add_paragraph("No fault was found.")
    document.add_comment(said.runs, text=word("comment in a released file"), author="A")
    given = EvidenceGiven("Audit", file_name="audit.docx", data=saved(document))
    update = say(made.actions[1], by=made.owner, evidence=(given,))
    release(update, by=made.lead, evidence=Evidence.objects.filter(update=update))


def _plant_table(made: ActivePlan, council: TinyCouncil) -> None:
    cells = {
        "status": word("status of a table"),
        "made": word("performance of a table"),
        "due": f"{day(60):%d.%m.%Y}",
    }
    taken = take_table(
        made.plan,
        data=csv_file([row("1.3", **cells), row("1.4", **cells)]),
        file_name=f"{word('file name of a table')}.csv",
        by=council.people.officer,
    )
    apply_table(taken, by=council.people.officer)
    Action.objects.filter(ref="1.4").update(owner=council.people.action_owner)


def _plant_finding(made: ActivePlan, council: TinyCouncil) -> None:
    def inspected(committee, year):
        on = date(year, 5, 3)
        facts = {"framework": "ILACS", "starts_on": on, "ends_on": on}
        return add_inspection(committee, by=None, **facts)

    hidden = inspected(council.other_committee, 2020)
    facts = {"paragraph": word("finding of a hidden inspection"), "text": "It is late."}
    earlier = save_finding(hidden, actions=[made.actions[0]], by=None, **facts)
    shown = inspected(council.committee, 2024)
    save_finding(shown, paragraph="2", text="Late.", raised_before=earlier, by=None)
    publish_inspection(shown, on=date(2024, 7, 1), by=None)
    change_plan(made.plan, inspection=shown, by=None)


def _found(response, words: set[str]) -> set[str]:
    """Look for words in an answer, and in what a zipped file of it holds."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if response.streaming:
        response.streaming_content = [body]
    packed = unzipped(body).values() if body.startswith(b"PK\x03\x04") else ()
    return found_in_answer(response, words) | found_in(b"\n".join(packed), words)


@pytest.mark.parametrize("name", WALKERS)
def test_what_nobody_released_of_a_plan_is_kept_from_others(planted, name):
    user, client = planted.council.people.all()[name], Client()
    if user.is_authenticated:
        client.force_login(user)
    words = {word(place) for place in READERS}
    visited = [each for each in addresses() if each in OTHERS or _is_of_a_plan(each)]
    found = {each: _found(client.get(each), words) for each in visited}
    kept = {word(place) for place, readers in READERS.items() if name not in readers}
    leaks = {each: those & kept for each, those in found.items()}
    assert_nowhere({each: those for each, those in leaks.items() if those}, name)
    missed = words - kept - set().union(*found.values())
    assert {place for place in READERS if word(place) in missed} == set(), "the walk is blind"


def _is_of_a_plan(address: str) -> bool:
    return resolve(address.split("?")[0]).namespace == "actionplans"


def test_no_paper_made_of_the_plan_says_any_of_it(planted):
    said = repr(plan_payload("plan", timezone.localdate(), "public")).encode()
    assert b"Do thing 1." in said
    assert_nowhere(found_in(said, {word(place) for place in READERS}))
