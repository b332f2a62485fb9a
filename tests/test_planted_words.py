"""Private words reach only their readers: on no other page, in no file, email or history.

A made-up word is in every place that is not public. Each search is shown to find the words
where they belong, and as soon as a gate is opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client, TestCase, override_settings
from django.utils import timezone

from actionplans.actions.services.measures_and_milestones import add_measure, remove_part
from actionplans.actions.services.removal import remove_action
from actionplans.models import Action, ActionPlan, Reading
from actionplans.updates.services.updates import NewDate
from meetings.exempt.services import withholding
from meetings.exempt.services.withholding import withhold
from meetings.minutes.services.text import Typed, save_text
from meetings.models import Meeting, MinuteAction, Motion, Resolution, Undertaking
from meetings.outcomes.documents.services import Given
from meetings.outcomes.groups.services import add_note
from meetings.planning.services import cancellation
from meetings.preparation.services.questions import propose_question
from meetings.preparation.services.witnesses import add_witness
from meetings.programme.services.suggestions import decline_suggestion
from meetings.reports.services import reports
from meetings.sign_off.services import answers, sending
from meetings.sitting.services import declarations
from meetings.sitting.services.decisions import write_down
from scrutiny import reminders
from scrutiny.evidence import EvidenceGiven
from scrutiny.permissions import can
from tests.actionplans.active_plan import make_active_plan, say
from tests.addresses import addresses
from tests.council import TinyCouncil, make_council, make_item, make_meeting
from tests.following import make_document_request, make_group, make_recommendation
from tests.leaks import assert_nowhere, found_in, found_in_answer, found_in_tables, open_gates
from tests.meetings.programme_rows import suggest
from tests.meetings.signing import approve
from tests.meetings.sittings import Table, make_exempt_paper, make_table
from tests.meetings.test_exempt import word
from tests.meetings.written_reports import SECTIONS, complete_words
from tests.plain_pages import rendered_unwatched
from tests.publishing import publish

pytestmark = pytest.mark.django_db

OFFICERS = {"officer", "committee_officer"}
ON_PLAN = OFFICERS | {"action_owner", "plan_lead"}
ON_PAPER = OFFICERS | {"author", "signatory"}
MEMBERS = {"chair", "member", "co_optee"}
# Where a word is planted → who may come across it.
READERS = {
    "paper in hand": ON_PAPER,
    "draft of a report": OFFICERS | {"author"},
    "comment of a signatory": ON_PAPER,
    "why a change is immaterial": ON_PAPER,
    "why it can be opened": OFFICERS,
    "minute being taken": OFFICERS,
    "exempt minute": OFFICERS,
    "exempt minute beside it": OFFICERS,
    "exempt motion": OFFICERS,
    "exempt action": OFFICERS,
    "closed part of an open item": OFFICERS,
    "closed part beside it": OFFICERS,
    "private resolution": OFFICERS,
    "private undertaking": OFFICERS,
    "sensitive interest": set(),
    "members' question": MEMBERS,
    "suggestion": OFFICERS,
    "suggester": OFFICERS,
    "suggester's address": OFFICERS,
    "witness's address": OFFICERS,
    "note of a group": OFFICERS | {"chair"},
    "drafted recommendation": OFFICERS,
    "document asked for": OFFICERS | MEMBERS,
    "reasons of a refusal": OFFICERS | MEMBERS,
    "supplied copy": OFFICERS | {"member"},
    "internal note": ON_PLAN,
    "unreleased update": ON_PLAN,
    "unreleased date": ON_PLAN,
    "unreleased evidence": ON_PLAN,
    "plan in draft": OFFICERS | {"plan_lead"},
    "why an action was taken out": ON_PLAN,
    "why a measure was taken out": OFFICERS | {"plan_lead"},
}
# The tables in which they live; the history, the jobs, the reminders and the rest hold none.
HOMES = {
    "meetings_report", "meetings_withheldcontent", "meetings_signoff", "meetings_openingrequest",
    "meetings_minute", "meetings_minuteversion", "meetings_withheldpassage",
    "meetings_memberquestion", "meetings_topic", "meetings_topicversion", "meetings_suggester",
    "meetings_witnessinvitation", "meetings_groupnote", "meetings_recommendation",
    "meetings_documentrequest", "meetings_documentanswer",
    "actionplans_action", "actionplans_actionupdate", "actionplans_evidence",
    "actionplans_postponement", "actionplans_actionplan", "actionplans_removal",
    "actionplans_correction",
}  # fmt: skip
# Making these takes seconds, and tests/meetings/test_exempt.py reads them all.
SLOW = ("pdf/", ".pdf", "preview/")


@dataclass(frozen=True)
class Planted:
    council: TinyCouncil
    mails: list
    coming: Meeting

    @property
    def people(self):
        return self.council.people


@pytest.fixture(scope="module")
def planted(module_db, tmp_path_factory) -> Iterator[Planted]:
    media = tmp_path_factory.mktemp("planted")
    with override_settings(MEDIA_ROOT=media, SENDFILE_ROOT=media):
        council = make_council()
        coming = make_meeting(council.committee, in_days=20)
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            _plant_papers(council, coming)
            _plant_minutes(council)
            _plant_preparing(council, coming)
            _plant_following(council)
            _plant_plans(council)
        yield Planted(council, list(mail.outbox), coming)


def _plant_papers(council: TinyCouncil, coming: Meeting) -> None:
    """A report of an exempt item: signed off, changed, kept, and being written on."""
    people = council.people
    item = make_item(coming, "Lease of Oaks")
    opened = make_item(coming, "Lease of Elms")
    for each, title in ((item, "A contract"), (opened, "A property matter")):
        why = "It would harm the price."
        withhold(each, basis="exempt", paragraphs=[1], public_title=title,
                        public_interest=why, by=None)  # fmt: skip
        each.refresh_from_db()
    report = reports.start_report(item, authors=[people.author], due_on=None, by=people.officer)
    _write(report, "paper in hand")
    [paper] = reports.use_report(report, by=people.author)
    publish(coming)
    withholding.ask_to_open(opened, reason=word("why it can be opened"), by=people.officer)
    sending.send(paper, by=people.officer, author=people.author)
    approve(paper, "legal", people.signatory, comment=word("comment of a signatory"))
    _write(report, "paper in hand", risks="None.")
    reports.use_report(report, by=people.author)
    reason = word("why a change is immaterial")
    answers.keep_in_spite_of_change(paper, reason=reason, by=people.officer)
    _write(report, "draft of a report")


def _said(place: str, **sections: str) -> dict:
    return {"sections": SECTIONS | {"background": f"It is {word(place)}."} | sections}


def _write(report, place: str, **sections: str) -> None:
    report.refresh_from_db()
    words = complete_words(**_said(place, **sections))
    reports.save_report(report, words, revision=report.revision, by=None)


def _plant_minutes(council: TinyCouncil) -> None:
    table = make_table(council)
    publish(table.meeting)
    table.make_quorate()
    save_text(table.minute, Typed(word("minute being taken"), "ann", 1, 0), by=table.by)
    for client, place in (("ann", "exempt minute"), ("bob", "exempt minute beside it")):
        save_text(table.exempt_minute, Typed(word(place), client, 1, 0, True), by=table.by)
    minute = table.exempt_minute
    write_down(Motion(minute=minute), f"that {word('exempt motion')}", by=table.by)
    action = MinuteAction(minute=minute, owner="An officer")
    write_down(action, word("exempt action"), by=table.by)
    _plant_closed_part(table)
    facts = {"kind": "pecuniary", "is_sensitive": True, "nature": word("sensitive interest")}
    declarations.declare(table.meeting, person=table.chair, item=table.item, by=table.by, **facts)


def _plant_closed_part(table: Table) -> None:
    """What was said and decided of the open item while the public was excluded for its paper."""
    make_exempt_paper(table.item)
    for client, place in (
        ("ann", "closed part of an open item"),
        ("bob", "closed part beside it"),
    ):
        save_text(table.minute, Typed(word(place), client, 1, 0, True), by=table.by)
    resolution = Resolution(minute=table.minute)
    write_down(resolution, f"that {word('private resolution')}", in_private=True, by=table.by)
    promise = Undertaking(minute=table.minute, owner="An officer")
    write_down(promise, word("private undertaking"), in_private=True, by=table.by)


def _plant_preparing(council: TinyCouncil, coming: Meeting) -> None:
    member = council.people.member
    propose_question(coming, word("members' question"), person=member.person, by=member)
    facts = {"name": "A Witness", "email": _address("witness's address")}
    add_witness(coming, asked="Tell us.", by=None, **facts)
    for title in (f"Buses {word('suggestion')}", f"Trams {word('suggestion')}"):
        email = _address("suggester's address")
        topic = suggest(council.committee, title, name=word("suggester"), email=email)
    decline_suggestion(topic, reason="It is another body’s.", by=council.people.officer)


def _address(place: str) -> str:
    return f"{word(place)}@tinford.example"


def _plant_following(council: TinyCouncil) -> None:
    people = council.people
    group = make_group(council.committee, people.chair.person)
    note = {"title": "Told us", "text": word("note of a group"), "on": timezone.localdate()}
    add_note(group, by=people.chair, **note)
    text = word("drafted recommendation")
    make_recommendation(council.committee, "drafted", text=text, group=group)
    _plant_documents(council)


def _plant_documents(council: TinyCouncil) -> None:
    """A document that is supplied in part, and one that waits and will be overdue."""
    answer = Given(
        "partly",
        timezone.localdate(),
        reasons=word("reasons of a refusal"),
        link=f"https://example.org/{word('supplied copy')}",
        file_name=f"{word('supplied copy')}.csv",
        data=f"{word('supplied copy')},All\n".encode(),
    )
    words = {"document": word("document asked for"), "decision": word("document asked for"),
             "relevance": word("document asked for")}  # fmt: skip
    member = council.people.member.person
    make_document_request(council.committee, member, answer=answer, **words)
    make_document_request(council.committee, member, **words)


def _plant_plans(council: TinyCouncil) -> None:
    owner = council.people.action_owner
    made = make_active_plan(council, number=2)
    Action.objects.update(owner=owner)
    measure = add_measure(made.actions[0], name="Visits", by=None)
    Reading.objects.create(measure=measure, on=timezone.localdate(), value=4)
    remove_part(measure, because=word("why a measure was taken out"), by=None)
    remove_action(made.actions[1], because=word("why an action was taken out"), by=None)
    data = f"What,Who\n{word('unreleased evidence')},All\n".encode()
    named = EvidenceGiven(word("unreleased evidence"), file_name="a.csv", data=data)
    linked = EvidenceGiven("A link", link=f"https://example.org/{word('unreleased evidence')}")
    moved = NewDate(timezone.localdate() + timedelta(days=9), word("unreleased date"), "The board")
    said = {"progress": word("unreleased update"), "reason": word("unreleased update")}
    say(made.actions[0], "at-risk", by=owner, days=-1, new_date=moved, evidence=(named, linked),
        internal_note=word("internal note"), **said)  # fmt: skip
    draft = {"state": ActionPlan.State.DRAFT, "is_public": False, "active_on": None}
    title = f"Plan {word('plan in draft')}"
    make_active_plan(council, number=1, slug="draft-plan", title=title, **draft)


def _walk(user, words: set[str], only: str = "") -> dict[str, set[str]]:
    """Visit what the person could see; return the words found, by address."""
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    closed = () if can(user, "admin.open") else ("/admin/",)
    visited = [
        each for each in addresses()
        if only in each and not each.startswith(closed) and not each.endswith(SLOW)
    ]  # fmt: skip
    with rendered_unwatched():
        found = {each: found_in_answer(client.get(each), words) for each in visited}
    return {each: those for each, those in found.items() if those}


def _kept_from(name: str) -> set[str]:
    return {word(place) for place, readers in READERS.items() if name not in readers}


def _meant_for(name: str) -> set[str]:
    return {word(place) for place, readers in READERS.items() if name in readers}


# The pages

# Who was an officer or a member is nobody, a superuser an administrator (tests/test_access.py).
WALKERS = ["public", "nobody", "administrator", "other_officer", "other_member", "chair",
           "member", "author", "signatory", "action_owner", "plan_lead",
           "committee_officer"]  # fmt: skip


@pytest.mark.parametrize("name", WALKERS)
def test_no_address_says_what_is_kept_from_a_person(planted, name):
    words = {word(place) for place in READERS}
    found = _walk(planted.people.all()[name], words)
    leaks = {each: those & _kept_from(name) for each, those in found.items()}
    assert_nowhere({each: those for each, those in leaks.items() if those}, name)
    missed = _meant_for(name) - set().union(*found.values())
    assert {p for p in READERS if word(p) in missed} == set(), "the walk is blind"


@pytest.mark.parametrize(
    ("gate", "only", "place"),
    [
        ("meetings.models", "/minutes/", "exempt minute"),
        ("meetings.models", "/moderate/", "suggester"),
        ("meetings.models", "/groups/", "note of a group"),
        ("actionplans.models", "/work/actions/", "internal note"),
    ],
)
def test_a_gate_left_open_is_found(planted, monkeypatch, gate, only, place):
    open_gates(monkeypatch, gate)
    found = _walk(planted.people.nobody, {word(place)}, only)
    assert {word(place)} == set().union(*found.values())


# The mails


def test_no_mail_and_no_reminder_says_any_of_it(planted):
    by = planted.people.officer
    mail.outbox.clear()
    for days in range(0, 120, 3):
        reminders.send(timezone.localdate() + timedelta(days=days))
    with TestCase.captureOnCommitCallbacks(execute=True):
        cancellation.cancel_meeting(planted.coming, reason="Snow.", by=by)
    sent = [*planted.mails, *mail.outbox]
    about = " ".join(each.subject for each in sent)
    for what in ("sign off", "A report to write", "can be open", "action 1.1", "cancelled"):
        assert what in about
    assert any("Your suggestion" in each.subject for each in planted.mails)
    private = {word(place) for place in READERS} - {word("suggestion")}
    for each in sent:
        assert_nowhere(found_in(f"{each.subject}\n{each.body}".encode(), private), str(each.to))
    told = [each for each in sent if word("suggestion") in f"{each.subject}\n{each.body}"]
    assert {each.to[0] for each in told} == {_address("suggester's address")}


# The database


def test_words_stay_in_the_tables_that_are_made_for_them(planted):
    found = found_in_tables({word(place) for place in READERS}, but=())
    assert set(found) <= HOMES
    kept = set().union(*found.values())
    assert kept == {word(place) for place, readers in READERS.items() if readers}
