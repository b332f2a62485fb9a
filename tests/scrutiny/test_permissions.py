"""Who may do what: every action by everybody, and lists that agree with single answers."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from actionplans.models import Action, ActionPlan, Evidence, Inspection
from committees.models import Committee, Membership, Person, RoleGrant
from meetings.exempt.services.withholding import withhold
from meetings.models import (
    CallIn,
    DocumentRequest,
    Edition,
    Entry,
    Meeting,
    Minutes,
    Paper,
    Recommendation,
    RecommendationFile,
    Referral,
    Report,
    SignOff,
    TakeDown,
    TaskGroup,
    Withheld,
    WithheldContent,
    WithheldEntry,
)
from meetings.outcomes.groups.services import add_to_group
from meetings.sign_off.services import sending
from scrutiny.permissions import (
    RULES,
    action_owners_of,
    can,
    plan_leads_of,
    require,
    require_sight,
    standing,
)
from tests.council import (
    LONG_AGO,
    TinyCouncil,
    make_council,
    make_item,
    make_meeting,
    make_paper,
    make_person,
    make_user,
    seat,
)
from tests.following import (
    make_cabinet,
    make_call_in,
    make_document_request,
    make_group,
    make_recommendation,
    make_referral,
)
from tests.meetings.written_reports import make_report
from tests.publishing import publish

pytestmark = pytest.mark.django_db

OFFICERS = {"officer", "committee_officer"}
MEMBERS = {"chair", "member", "co_optee", "substitute", "member_on_the_last_day"}
SEATED = MEMBERS | {"other_member"}
LEADS = OFFICERS | {"plan_lead"}
WORKERS = LEADS | {"other_officer", "other_lead", "action_owner"}
ADMINISTRATORS = {"administrator", "superuser"}
EVERYBODY = {
    *OFFICERS, *MEMBERS, *ADMINISTRATORS,
    "public", "nobody", "author", "signatory", "action_owner", "plan_lead", "other_lead",
    "other_member", "other_officer",
    "former_member", "future_member", "former_officer", "officer_until_now", "officer_to_be",
    "inactive_officer", "inactive_superuser", "inactive_member", "unlinked_member",
    "committee_administrator",
}  # fmt: skip

# action, thing, who may: as equality, so nobody is forgotten on either side.
TABLE = [
    ("admin.open", None, ADMINISTRATORS),
    (
        "version.view",
        None,
        LEADS | ADMINISTRATORS | {"other_officer", "other_lead", "author", "signatory"},
    ),
    ("committee.view", "committee", EVERYBODY),
    ("person.view", "person", EVERYBODY),
    ("meeting.view", "draft", OFFICERS),
    ("meeting.view", "announced", EVERYBODY),
    ("meeting.view", "published", EVERYBODY),
    ("meeting.view", "cancelled_before", OFFICERS),
    ("meeting.view", "cancelled_after", EVERYBODY),
    ("meeting.manage", "draft", OFFICERS),
    ("meeting.manage", "announced", OFFICERS),
    ("meeting.manage", "published", OFFICERS),
    ("meeting.manage", "cancelled_before", OFFICERS),
    ("meeting.manage", "cancelled_after", OFFICERS),
    ("meeting.plan", "committee", OFFICERS),
    ("minutes.comment", "minutes taken", OFFICERS),
    ("minutes.comment", "minutes circulated", OFFICERS | {"chair"}),
    ("agendas.make", None, OFFICERS | {"other_officer"}),
    ("reports.open", None, OFFICERS | {"other_officer", "author"}),
    ("report.write", "report", OFFICERS | {"author"}),
    ("report.write", "report without authors", OFFICERS),
    # The signatory holds a paper in `things`, the author wrote it, and draft minutes are out.
    ("work.open", None, WORKERS | {"signatory", "author"} | SEATED),
    ("work.begin", None, WORKERS | {"signatory", "author"}),
    ("training.own", None, SEATED),
    ("paper.overrule", "draft", OFFICERS),
    ("paper.sign", "legal row", {"signatory"}),
    ("paper.sign", "finance row", set()),
    ("paper.sign", "director row, to come", set()),
    ("paper.author", "held", {"author"}),
    ("paper.author", "not sent", set()),
    ("paper.send", "held", OFFICERS | {"author"}),
    ("paper.send", "not sent", OFFICERS),
    ("sign_off.view", "held", OFFICERS | {"signatory", "author"}),
    ("sign_off.view", "not sent", OFFICERS),
    ("withheld.read", "held", OFFICERS | {"signatory", "author"}),
    ("withheld.read", "item of held", OFFICERS),
    ("withheld.read", "not sent", OFFICERS),
    ("committee.manage", "committee", OFFICERS),
    ("questions.prepare", "draft", set()),
    ("questions.prepare", "announced", MEMBERS),
    ("questions.prepare", "published", MEMBERS),
    ("questions.view", "draft", OFFICERS),
    ("questions.view", "published", OFFICERS | MEMBERS),
    ("edition.read", "public_edition", EVERYBODY),
    ("edition.read", "members_edition", OFFICERS | MEMBERS),
    ("edition.read", "officers_edition", OFFICERS),
    ("withheld.read", "paragraph 3", OFFICERS | MEMBERS),
    ("withheld.read", "paragraph 6", OFFICERS | MEMBERS),
    ("withheld.read", "paragraphs 3 and 6", OFFICERS | MEMBERS),
    ("withheld.read", "paragraph 1", OFFICERS),
    ("withheld.read", "paragraphs 1 and 3", OFFICERS),
    ("withheld.read", "paragraph 1, shared", OFFICERS | MEMBERS),
    ("withheld.read", "confidential", OFFICERS),
    ("withheld.read", "confidential, shared", OFFICERS | MEMBERS),
    ("recommendation.view", "drafted recommendation", OFFICERS),
    ("recommendation.view", "made recommendation", EVERYBODY),
    ("recommendation.manage", "made recommendation", OFFICERS),
    ("recommendation.manage", "received recommendation", {"officer", "other_officer"}),
    ("recommendation.answer", "made recommendation", {"officer"}),
    ("recommendation.answer", "received recommendation", OFFICERS),
    ("recommendation.answer", "partner recommendation", OFFICERS),
    ("recommendation.report", "drafted recommendation", OFFICERS),
    ("recommendation.report", "made recommendation", OFFICERS),
    ("recommendation.report", "received recommendation", OFFICERS | {"other_officer"}),
    ("recommendation.file", "file of a draft", OFFICERS),
    ("recommendation.file", "file of what was made", EVERYBODY),
    ("recommendation.file", "withdrawn file", OFFICERS),
    ("referral.work", "referral", OFFICERS | {"other_officer"}),
    ("call-in.view", "received call-in", OFFICERS),
    ("call-in.view", "valid call-in", EVERYBODY),
    ("call-in.manage", "valid call-in", OFFICERS),
    ("group.manage", "group", OFFICERS),
    ("group.read", "group", OFFICERS | {"other_member", "substitute"}),
    ("documents.open", None, OFFICERS | {"other_officer"} | SEATED),
    ("documents.view", "committee", OFFICERS | MEMBERS),
    ("documents.view", "cabinet", {"officer"}),
    ("documents.ask", "committee", OFFICERS | MEMBERS),
    ("documents.ask", "cabinet", set()),
    ("document.view", "asked document", OFFICERS | MEMBERS),
    ("document.read", "asked document", OFFICERS | {"member"}),
    ("document.answer", "asked document", {"officer"}),
    ("document.withdraw", "asked document", OFFICERS | {"member"}),
    ("document.view", "document asked by a former member", OFFICERS | MEMBERS),
    ("document.read", "document asked by a former member", OFFICERS),
    ("document.withdraw", "document asked by a former member", OFFICERS),
    ("attendance.keep", "person", OFFICERS),
    ("takedown.view", None, OFFICERS | ADMINISTRATORS | {"other_officer"}),
    ("takedown.ask", None, OFFICERS | {"other_officer"}),
    ("takedown.decide", "take_down", {"committee_officer", "other_officer"} | ADMINISTRATORS),
    ("inspection.view", "private_inspection", LEADS),
    ("inspection.view", "public_inspection", EVERYBODY),
    ("inspection.manage", "private_inspection", LEADS),
    ("inspection.manage", "public_inspection", LEADS),
    ("plan.view", "draft_plan", LEADS),
    ("plan.view", "public_plan", EVERYBODY),
    ("plan.manage", "draft_plan", LEADS),
    ("plan.manage", "public_plan", LEADS),
    ("plan.add", "committee", LEADS),
    ("plans.open", None, LEADS | {"other_officer", "other_lead"}),
    ("actions.open", None, WORKERS),
    ("action.update", "owned_action", LEADS | {"action_owner"}),
    ("evidence.read", "kept_evidence", LEADS | {"action_owner"}),
    ("evidence.read", "public_evidence", EVERYBODY),
]
GROUNDS = {
    "paragraph 3": {"basis": "exempt", "paragraphs": [3]},
    "paragraph 6": {"basis": "exempt", "paragraphs": [6]},
    "paragraphs 3 and 6": {"basis": "exempt", "paragraphs": [6, 3]},
    "paragraph 1": {"basis": "exempt", "paragraphs": [1]},
    "paragraphs 1 and 3": {"basis": "exempt", "paragraphs": [1, 3]},
    "paragraph 1, shared": {
        "basis": "exempt",
        "paragraphs": [1],
        "shared_because": "They need it.",
    },
    "confidential": {"basis": "confidential"},
    "confidential, shared": {"basis": "confidential", "shared_because": "They need it."},
}


@pytest.fixture(scope="module")
def council(module_db) -> TinyCouncil:
    return make_council()


@pytest.fixture(scope="module")
def everybody(council: TinyCouncil) -> dict:
    """Return every kind of person by name, freshly read as a request would read them."""
    users = council.people.all() | _edge_cases(council)
    return {name: _fresh(user) for name, user in users.items()}


def _fresh(user):
    return type(user).objects.get(pk=user.pk) if user.pk else user


def _edge_cases(council: TinyCouncil) -> dict:
    today, now, ours = timezone.localdate(), timezone.now(), council.committee
    people = {
        "substitute": {"role": Membership.Role.SUBSTITUTE},
        "member_on_the_last_day": {"ends_on": today},
        "future_member": {"starts_on": today + timedelta(days=1)},
        "inactive_member": {},
        "unlinked_member": {},
    }
    users = {name: _seated(name, ours, facts) for name, facts in people.items()}
    Person.objects.filter(user=users["unlinked_member"]).update(user=None)
    officer, administrator = RoleGrant.Role.DEMOCRACY_OFFICER, RoleGrant.Role.ADMINISTRATOR
    users |= {
        "officer_until_now": _granted("officer_until_now", officer, ends_at=now),
        "officer_to_be": _granted("officer_to_be", officer, starts_at=now + timedelta(hours=1)),
        "inactive_officer": _granted("inactive_officer", officer, starts_at=now),
        "committee_administrator": _granted(
            "committee_administrator", administrator, committee=ours
        ),
        "other_lead": _granted(
            "other_lead", RoleGrant.Role.PLAN_LEAD, committee=council.other_committee
        ),
        "superuser": make_user("superuser", is_superuser=True),
        "inactive_superuser": make_user("inactive_superuser", is_superuser=True),
    }
    for name in users:
        if name.startswith("inactive"):
            users[name].is_active = False
            users[name].save()
    return users


def _seated(name, committee, facts):
    user = make_user(name)
    seat(make_person(user.name, user=user), committee, **({"starts_on": LONG_AGO} | facts))
    return user


def _granted(name, role, *, starts_at=None, **grant):
    user = make_user(name)
    starts_at = starts_at or timezone.now() - timedelta(days=10)
    RoleGrant.objects.create(user=user, role=role, starts_at=starts_at, **grant)
    return user


@pytest.fixture(scope="module")
def things(council: TinyCouncil, everybody) -> dict:
    """Return one thing of each name in TABLE, all of `council.committee`."""
    made = {"committee": council.committee, "person": council.people.chair.person}
    for days, name in enumerate(
        ("draft", "announced", "published", "cancelled_before", "cancelled_after"), 30
    ):
        made[name] = make_meeting(council.committee, in_days=days)
    made["announced"].is_announced = True
    made["announced"].save()
    made |= _withheld(made["published"])
    made |= _held(made["draft"], council)
    for name in ("published", "cancelled_after"):
        make_item(made[name], "Verbal update", kind="verbal")
        publish(made[name])
    for name in ("cancelled_before", "cancelled_after"):
        made[name].state, made[name].state_reason = Meeting.State.CANCELLED, "Snow"
        made[name].save()
    for state, name in (("draft", "published"), ("circulated", "cancelled_after")):
        minutes = Minutes(meeting=made[name], first_number=1, state=state)
        made["minutes taken" if state == "draft" else "minutes circulated"] = minutes
        minutes.save()
    item = make_item(made["draft"], "Report")
    made["report"] = make_report(item, council.people.author)
    made["report without authors"] = make_report(make_item(made["draft"], "Other report"))
    made |= _followed(council)
    made["take_down"] = TakeDown.objects.create(
        words="A name", reason="She asked.", ground="erasure", asked_by=council.people.officer
    )
    for edition in made["published"].publications.get().editions.all():
        made[f"{edition.audience}_edition"] = edition
    return made | _plans(council)


def _plans(council: TinyCouncil) -> dict:
    """A plan and an inspection of each kind, and an action with its owner."""
    made = {}
    day = {"starts_on": LONG_AGO, "ends_on": LONG_AGO}
    for name, is_public in (("draft", False), ("public", True)):
        facts = {"committee": council.committee, "is_public": is_public}
        made[f"{name}_plan"] = ActionPlan.objects.create(slug=name, title=name, **facts)
        name = "public" if is_public else "private"
        made[f"{name}_inspection"] = Inspection.objects.create(framework=name, **day, **facts)
    owner = council.people.action_owner
    made["owned_action"] = Action.objects.create(
        plan=made["public_plan"], ref="1", position=1, action="Act", owner=owner
    )
    for name in ("kept", "public"):
        made[f"{name}_evidence"] = Evidence.objects.create(
            action=made["owned_action"],
            title=name,
            link="https://example.org/",
            is_public=name == "public",
        )
    return made


def _followed(council: TinyCouncil) -> dict:
    ours, theirs = council.committee, council.other_committee
    facts = {"power": "none"}
    partner = make_recommendation(ours, partner="A trust", **facts)
    group = make_group(ours, council.people.other_member.person)
    for name in ("substitute", "inactive_member"):
        person = Person.objects.get(user__email=f"{name}@tinford.example")
        add_to_group(group, person, capacity="member", on=timezone.localdate(), by=None)
    drafted, made = make_recommendation(ours, "drafted"), make_recommendation(ours)
    file = {"title": "Carers", "file": "evidence/a"}
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_because": "It named people"}
    add = RecommendationFile.objects.create
    return {
        "drafted recommendation": drafted,
        "made recommendation": made,
        "file of a draft": add(recommendation=drafted, **file),
        "file of what was made": add(recommendation=made, **file),
        "withdrawn file": add(recommendation=made, **file, **withdrawn),
        "received recommendation": make_recommendation(theirs, to_body=ours, **facts),
        "partner recommendation": partner,
        "referral": make_referral(ours, theirs),
        "received call-in": make_call_in(ours, council.people.chair.person),
        "valid call-in": make_call_in(ours, council.people.chair.person, is_valid=True),
        "group": group,
        **_asked(council),
    }


def _asked(council: TinyCouncil) -> dict:
    """Two requests to Cabinet: of a member, and of one who has left the committee since."""
    ours, people = council.committee, council.people
    left = make_document_request(ours, people.chair.person)
    left.member = people.former_member.person
    left.save()
    return {
        "cabinet": make_cabinet(),
        "asked document": make_document_request(ours, people.member.person),
        "document asked by a former member": left,
    }


def _withheld(meeting: Meeting) -> dict:
    """An item for each ground, with a paper of its own that is withheld with it."""
    items = {name: make_item(meeting, f"Words of {name}") for name in GROUNDS}
    for name, item in items.items():
        make_paper(item, f"Paper of {name}")
        withhold(
            item, public_title="An exempt item", public_interest="It is.", by=None, **GROUNDS[name]
        )
    return items


def _held(meeting: Meeting, council: TinyCouncil) -> dict:
    """A withheld paper with its signatories, and one beside it that was sent to nobody."""
    item = make_item(meeting, "Words of a draft")
    paper, other = make_paper(item, "Words of a held paper"), make_paper(item, "Others")
    why = {"public_title": "An exempt item", "public_interest": "It is.", "by": None}
    withhold(item, basis="exempt", paragraphs=[3], **why)
    sending.send(paper, by=None, author=council.people.author)
    rows = {row.role: row for row in SignOff.objects.for_services().filter(paper=paper)}
    names = {"legal": "legal row", "finance": "finance row", "director": "director row, to come"}
    return {
        "held": Paper.objects.get(pk=paper.pk),
        "item of held": item,
        "not sent": Paper.objects.get(pk=other.pk),
        **{name: rows[role] for role, name in names.items()},
    }


def _who_may(action: str, thing, everybody: dict) -> set[str]:
    return {name for name, user in everybody.items() if can(user, action, thing)}


def test_everybody_who_can_be_somebody_is_in_the_table(everybody):
    assert set(everybody) == EVERYBODY


def test_every_action_is_in_the_table():
    assert {action for action, _, _ in TABLE} == set(RULES)


def test_every_action_is_allowed_to_exactly_those_in_the_table(things, everybody):
    found = {
        (action, name): _who_may(action, things.get(name), everybody) for action, name, _ in TABLE
    }
    assert found == {(action, name): who for action, name, who in TABLE}


def test_the_list_of_reports_holds_those_that_one_may_write(things, everybody):
    reports = [things["report"], things["report without authors"]]
    for name, user in everybody.items():
        listed = set(Report.objects.visible_to(user))
        assert (name, listed) == (name, {r for r in reports if can(user, "report.write", r)})


def test_a_paper_of_a_withheld_item_has_the_same_readers(things, everybody):
    for name in GROUNDS:
        paper = things[name].papers.get()
        assert _who_may("withheld.read", paper, everybody) == _who_may(
            "withheld.read", things[name], everybody
        )


def test_withheld_words_of_a_draft_are_for_officers_alone(council, everybody):
    item = make_item(make_meeting(council.committee, in_days=50), "Sale of the tin works")
    paper = make_paper(item, "Offers")
    withhold(
        item, basis="exempt", paragraphs=[3], public_title="Land", public_interest="It is.", by=None
    )
    for holder in (item, paper):
        readers = _who_may("withheld.read", holder, everybody)
        assert readers == _who_may("meeting.manage", item.meeting, everybody)
        for name, user in everybody.items():
            assert Withheld.objects.visible_to(user).filter(item=item).exists() == (name in readers)


def test_an_unknown_action_is_an_error_for_everybody(everybody):
    for user in everybody.values():
        with pytest.raises(KeyError):
            can(user, "agenda.pubish")


def test_what_may_not_be_done_is_forbidden_and_what_may_not_be_seen_is_not_there(council):
    meeting, people = make_meeting(council.committee), council.people
    require(people.officer, "meeting.manage", meeting)
    require_sight(people.officer, "meeting.view", meeting)
    with pytest.raises(PermissionDenied):
        require(people.member, "meeting.manage", meeting)
    with pytest.raises(Http404):
        require_sight(people.member, "meeting.view", meeting)


def test_meetings_in_a_list_are_those_that_may_be_viewed(things, everybody):
    _assert_agreement(everybody, Meeting.objects, "meeting.view", lambda meeting: meeting)


@pytest.mark.parametrize(
    ("model", "words", "action"),
    [
        (Recommendation, "visible_to", "recommendation.view"),
        (Recommendation, "managed_by", "recommendation.manage"),
        (Recommendation, "worked_on_by", "recommendation.report"),
        (Referral, "worked_on_by", "referral.work"),
        (CallIn, "visible_to", "call-in.view"),
        (CallIn, "managed_by", "call-in.manage"),
        (TaskGroup, "managed_by", "group.manage"),
        (TaskGroup, "open_to", "group.read"),
    ],
)
def test_what_is_followed_in_a_list_is_what_may_be(things, everybody, model, words, action):
    for user in everybody.values():
        listed = getattr(model.objects, words)(user)
        assert set(listed) == {each for each in model.objects.all() if can(user, action, each)}


def test_editions_in_a_list_are_those_that_may_be_read(things, everybody):
    _assert_agreement(everybody, Edition.objects, "edition.read", lambda edition: edition)


def test_entries_in_a_list_are_those_of_editions_that_may_be_read(things, everybody):
    _assert_agreement(everybody, Entry.objects, "edition.read", lambda entry: entry.edition)


def test_plans_in_a_list_are_those_that_may_be_seen(things, everybody):
    _assert_agreement(everybody, ActionPlan.objects, "plan.view", lambda plan: plan)


def test_inspections_in_a_list_are_those_that_may_be_seen(things, everybody):
    _assert_agreement(everybody, Inspection.objects, "inspection.view", lambda each: each)


@pytest.mark.parametrize(
    ("action", "rows", "listed"),
    [
        ("plan.manage", ActionPlan.objects, ActionPlan.objects.managed_by),
        ("inspection.manage", Inspection.objects, Inspection.objects.managed_by),
        ("plan.add", Committee.objects, Committee.objects.with_plans_managed_by),
        ("action.update", Action.objects, Action.objects.updatable_by),
    ],
)
def test_what_a_person_may_work_on_is_listed_for_them(things, everybody, action, rows, listed):
    for name, user in everybody.items():
        allowed = {row for row in rows.all() if can(user, action, row)}
        assert (name, set(listed(user))) == (name, allowed)


def test_who_may_lead_and_who_may_own_is_asked_of_grants(council):
    people, committee = council.people, council.committee
    assert set(plan_leads_of(committee.pk)) >= {people.plan_lead, people.officer}
    assert people.other_officer not in plan_leads_of(committee.pk)
    assert set(action_owners_of(committee.pk)) == {people.action_owner, people.plan_lead}
    assert set(action_owners_of(council.other_committee.pk)) >= {people.action_owner}


def test_withheld_words_in_a_list_are_those_that_may_be_read(things, everybody):
    rows = Withheld.objects.for_services()
    assert rows.count() == 2 * len(GROUNDS) + 3
    _assert_agreement(
        everybody, Withheld.objects, "withheld.read", lambda row: row.item or row.paper, rows
    )


def test_withheld_contents_in_a_list_are_those_that_may_be_read(things, everybody):
    rows = WithheldContent.objects.for_services()
    assert rows.count() == len(GROUNDS) + 2
    _assert_agreement(
        everybody, WithheldContent.objects, "withheld.read", lambda row: row.version.paper, rows
    )


def test_sign_offs_in_a_list_are_those_that_may_be_seen(things, everybody):
    rows = SignOff.objects.for_services()
    assert rows.count() == 3
    _assert_agreement(everybody, SignOff.objects, "sign_off.view", lambda row: row.paper, rows)


def test_document_requests_in_a_list_are_those_that_may_be_seen(things, everybody):
    assert DocumentRequest.objects.count() == 2
    _assert_agreement(everybody, DocumentRequest.objects, "document.view", lambda row: row)


def test_what_a_person_holds_is_what_they_may_sign(things, everybody):
    rows = list(SignOff.objects.for_services())
    for name, user in everybody.items():
        held = set(SignOff.objects.held_by(user))
        assert (name, held) == (name, {row for row in rows if can(user, "paper.sign", row)})


def test_a_signatory_sees_nothing_from_the_second_the_grant_ends(things, council):
    signatory, author = council.people.signatory, council.people.author
    for user in (signatory, author):
        assert Withheld.objects.visible_to(user).exists()
        user.grants.update(ends_at=timezone.now())
        assert not Withheld.objects.visible_to(user).exists()
        assert not SignOff.objects.visible_to(user).exists()
        assert not can(user, "work.open")


def test_withheld_entries_in_a_list_are_those_that_may_be_read(things, everybody):
    rows = WithheldEntry.objects.for_services()
    assert rows.filter(entry__edition__audience="public").count() == 0
    assert rows.filter(entry__edition__audience="members").count() > 0
    assert rows.filter(entry__edition__audience="officers").count() == 2 * len(GROUNDS)
    _assert_agreement(
        everybody, WithheldEntry.objects, "withheld.read", lambda row: row.entry, rows
    )


def _assert_agreement(everybody, manager, action, thing_of, rows=None) -> None:
    """Check that each person's list holds exactly the rows that `can` allows."""
    rows = list(manager.all() if rows is None else rows)
    assert rows, "a list that agrees must hold something to disagree about"
    for name, user in everybody.items():
        allowed = {row.pk for row in rows if can(user, action, thing_of(row))}
        listed = list(manager.visible_to(user).values_list("pk", flat=True))
        assert (name, sorted(listed)) == (name, sorted(allowed))


def test_withheld_rows_are_none_for_code_that_does_not_say_for_whom(things):
    for kind in (Withheld, WithheldContent, WithheldEntry, SignOff):
        assert kind.objects.for_services().exists()
        assert not kind.objects.all().exists()
        assert not kind.objects.filter(pk__gt=0).exists()


def test_a_grant_ends_the_second_it_ends(council):
    now = timezone.now()
    grant = council.people.officer.grants.get()
    grant.ends_at = now
    grants = RoleGrant.objects.filter(pk=grant.pk)
    grant.save()
    assert list(grants.current(now - timedelta(microseconds=1))) == [grant]
    assert list(grants.current(now)) == []


def test_a_right_ends_while_its_owner_is_signed_in(council):
    """The same user object, as a long request or a job would keep it."""
    member, officer = council.people.member, council.people.officer
    assert standing(member).is_member_of(council.committee.pk)
    assert standing(officer).is_officer_everywhere
    member.person.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    officer.grants.update(ends_at=timezone.now())
    assert not standing(member).is_member_of(council.committee.pk)
    assert not standing(officer).is_officer_everywhere
