"""Every page of the site in every state, looked over on a telephone and on a desk screen.

Of each is asked that axe finds nothing, that the browser complains of nothing (the fixture
`page` sees to that), that nothing runs off a narrow screen, and that it has one heading
of the first level and a title that says whose site it is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from actionplans.as_at.payloads import plan_payload
from actionplans.models import Action, Inspection, PlanSnapshot, Removal
from actionplans.updates.links import address_for
from committees.models import Person
from committees.years import municipal_year
from meetings.models import (
    DocumentRequest,
    MinutesReader,
    Motion,
    Paper,
    RecommendationFile,
    Report,
    TakeDown,
    Topic,
    WitnessInvitation,
)
from scrutiny.administration import site
from scrutiny.models import User
from scrutiny.roof.demo.people import PASSWORD
from tests.browser.town import Town, make_town

NARROW, WIDE = 320, 1280
COUNCIL = "Telford & Wrekin Council"
MEMBER, OFFICER, ADMINISTRATOR, LEGAL, FINANCE, AUTHOR = (
    f"{name}@example.org"
    for name in ("member", "democracy.officer", "administrator", "legal", "finance", "author")
)
OWNER, LEAD = "action.owner@example.org", "plan.lead@example.org"


@dataclass(frozen=True)
class Place:
    """A page in one state, and its visitor's email address ("" for the public)."""

    name: str
    address: str | Callable[[Town], str]
    who: str = ""
    status: int = 200

    def in_town(self, town: Town) -> str:
        return self.address if isinstance(self.address, str) else self.address(town)


def _minutes(meeting) -> str:
    return reverse("meetings:minutes", args=[meeting.slug])


def _paper(**facts) -> str:
    return Paper.objects.get(**facts).get_absolute_url()


def _person(name: str) -> str:
    return Person.objects.get(name=name).get_absolute_url()


def _topic(title: str) -> str:
    return Topic.objects.get(title__startswith=title).get_absolute_url()


def _questions(town: Town) -> str:
    return reverse("meetings:questions", args=[town.coming.slug])


def _worked(name: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"actionplans:{name}", args=[town.plan.slug])


def _action(name: str, ref: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"actionplans:{name}", args=[town.plan.actions.get(ref=ref).key])


def _part(name: str, parts: str, **facts) -> Callable[[Town], str]:
    """The address of a lead's page about the first measure or milestone of an action."""

    def address(town: Town) -> str:
        action = town.plan.actions.get(ref="3")
        part = getattr(action, parts).filter(**facts).first()
        return reverse(f"actionplans:{name}", args=[action.key, part.key])

    return address


def _link(town: Town, updates_before: int | None = None) -> str:
    action = town.plan.actions.get(ref="1")
    known = action.updates.filter(by=action.owner).count()
    before = known if updates_before is None else updates_before
    return address_for(action, action.owner, updates_before=before)


def _update(name: str, ref: str) -> Callable[[Town], str]:
    """The address of a lead's page about the newest update of an action."""
    return lambda town: reverse(
        f"actionplans:{name}", args=[town.plan.actions.get(ref=ref).updates.first().key]
    )


PUBLIC = [
    Place("home", "/"),
    Place("meetings to come", "/meetings/"),
    Place("past meetings", "/meetings/?when=past"),
    Place("past meetings, next page", "/meetings/?when=past&page=2"),
    Place("meetings of a committee", "/meetings/?committee=hws"),
    Place("no meetings to come", "/meetings/?committee=aud"),
    Place("no past meetings", "/meetings/?committee=aud&when=past"),
    Place("published meeting", lambda town: town.coming.get_absolute_url()),
    Place("meeting with exempt items", lambda town: town.coming.get_absolute_url(), MEMBER),
    Place("held meeting", lambda town: town.held.get_absolute_url()),
    Place("what changed", lambda town: f"{town.coming.get_absolute_url()}changes/"),
    Place("meeting without agenda", lambda town: town.minuted.get_absolute_url()),
    Place("announced meeting", lambda town: town.announced.get_absolute_url()),
    Place("cancelled meeting", lambda town: town.cancelled.get_absolute_url()),
    Place("postponed meeting", lambda town: town.postponed.get_absolute_url()),
    Place("draft meeting", lambda town: town.draft.get_absolute_url(), OFFICER),
    Place(
        "item", lambda town: town.item(town.coming, "Getting Home from Hospital").get_absolute_url()
    ),
    Place("late item with parts", lambda town: town.uploaded.item.get_absolute_url()),
    Place(
        "item with its minute",
        lambda town: town.item(town.held, "Ofsted Action Plan").get_absolute_url(),
    ),
    Place("exempt item, public", lambda town: town.exempt_paper().item.get_absolute_url()),
    Place("exempt item, member", lambda town: town.exempt_paper().item.get_absolute_url(), MEMBER),
    Place(
        "draft item",
        lambda town: town.item(town.draft, "Waiting for an Assessment").get_absolute_url(),
        OFFICER,
    ),
    Place("report", lambda town: town.paper(town.held, "report").get_absolute_url()),
    Place("minutes as a paper", lambda town: town.paper(town.held, "minutes").get_absolute_url()),
    Place("action plan", lambda town: town.paper(town.held, "action-plan").get_absolute_url()),
    Place("document", lambda town: town.paper(town.held, "document").get_absolute_url()),
    Place("document with wide tables", lambda town: _paper(title__startswith="Work Programme –")),
    Place("document with a long word", lambda town: _paper(title="Where")),
    Place("uploaded paper", lambda town: town.uploaded.get_absolute_url()),
    Place("exempt paper", lambda town: town.exempt_paper().get_absolute_url(), MEMBER),
    Place("draft minutes", lambda town: _minutes(town.minuted)),
    Place("confirmed minutes", lambda town: _minutes(town.held)),
    Place("decisions", lambda town: reverse("meetings:decisions", args=[town.sitting.slug])),
    Place(
        "draft minutes by a link",
        lambda town: reverse("meetings:minutes_reader", args=[MinutesReader.objects.get().key]),
    ),
    Place("committees", "/committees/"),
    Place("committee", "/committees/cyp/"),
    Place("committee with a draft meeting", "/committees/hws/", OFFICER),
    Place("committee with nothing yet", "/committees/aud/"),
    Place("committee that is gone", "/committees/rds/"),
    Place("work programme", "/committees/cyp/work-programme/"),
    Place("work programme of a year", "/committees/cyp/work-programme/2024/"),
    Place("work programme with what is not chosen", "/committees/hws/work-programme/"),
    Place("no work programme", "/committees/hws/work-programme/2020/"),
    Place("topic with its history", lambda town: _topic("Waiting for an assessment")),
    Place("topic with what came of it", lambda town: _topic("Children's Services Ofsted")),
    Place("suggest a topic", "/suggest-a-topic/"),
    Place("suggest a topic, member", "/suggest-a-topic/", MEMBER),
    Place("thank you for the suggestion", "/suggest-a-topic/thank-you/"),
    Place("members’ questions", lambda town: _questions(town), MEMBER),
    Place("members’ questions, officer", lambda town: _questions(town), OFFICER),
    Place("councillors", "/councillors/"),
    Place("councillor", lambda town: _person("M Embers")),
    Place("co-opted member", lambda town: _person("C Optham")),
    Place("former councillor", lambda town: _person("G Oldacre")),
    Place("recommendations", "/recommendations/"),
    Place("no recommendation found", "/recommendations/?state=withdrawn"),
    Place("recommendation done", lambda town: town.recommendation("done").get_absolute_url()),
    Place("recommendation overdue", lambda town: town.recommendation("served").get_absolute_url()),
    Place("committee that answers", "/committees/cab/"),
    Place("referrals", "/referrals/"),
    Place("referral", lambda town: town.referral.get_absolute_url()),
    Place("call-ins", "/call-ins/"),
    Place("call-in", lambda town: town.call_in.get_absolute_url()),
    Place("group", lambda town: town.group.get_absolute_url()),
    Place("group that reported", lambda town: town.reported.get_absolute_url()),
    Place("group's notes", lambda town: f"{town.group.get_absolute_url()}room/", MEMBER),
    Place("add to group's notes", lambda town: f"{town.group.get_absolute_url()}room/add/", MEMBER),
    Place("inspections", "/inspections/"),
    Place("inspection", lambda town: _inspection("inspection", framework="SIF")),
    Place("action plans", "/plans/"),
    Place("no action plans", "/plans/?state=closed"),
    *(Place(f"action plan: {name}", _worked(name)) for name in ("plan", "exceptions", "compare")),
    Place("action plan, narrowed", lambda town: _worked("plan")(town) + "?late=on&status=overdue"),
    Place(
        "two dates that make no sense",
        lambda town: _worked("compare")(town) + "?from=x",
        status=422,
    ),
    Place("action", lambda town: _action("action", "3")(town)),
    Place(
        "action taken out",
        lambda town: reverse(
            "actionplans:action", args=[Action.with_removed.get(plan=town.plan, ref="9").key]
        ),
    ),
    Place("link of a reminder", lambda town: _link(town)),
    Place("link that is used up", lambda town: _link(town, updates_before=99)),
    Place("link that is none", "/actions/update/none/", status=404),
    Place("accessibility statement", "/accessibility/"),
    Place("contact", "/contact/"),
    Place("open data", "/open-data/"),
    Place("privacy", "/privacy/"),
    Place("not found", "/nowhere/", status=404),
    Place("not allowed", "/admin/", MEMBER, status=403),
]
ACCOUNT = [
    Place("sign in", "/accounts/login/"),
    Place("sign up", "/accounts/signup/"),
    Place("reset password", "/accounts/password/reset/"),
    Place("reset password, sent", "/accounts/password/reset/done/"),
    Place("reset password, old link", "/accounts/password/reset/key/1-old/"),
    Place("reset password, done", "/accounts/password/reset/key/done/"),
    Place("change password", "/accounts/password/change/", MEMBER),
    Place("sign out", "/accounts/logout/", MEMBER),
    Place("inactive account", "/accounts/inactive/"),
    Place("confirm it is you", "/accounts/reauthenticate/", MEMBER),
]


def _work(name: str, of: str = "draft") -> Callable[[Town], str]:
    """The address of an officer's page about one of the town's meetings."""
    return lambda town: reverse(f"meetings:{name}", args=[getattr(town, of).slug])


def _work_on_item(name: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"meetings:{name}", args=[town.draft.items.first().key])


def _work_on_paper(name: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"meetings:{name}", args=[town.uploaded.key])


def _inspection(name: str, **facts) -> str:
    return reverse(f"actionplans:{name}", args=[Inspection.objects.get(**facts).key])


def _work_on_inspection(name: str) -> Callable[[Town], str]:
    return lambda town: _inspection(name, framework="SIF")


def _snapshot(town: Town) -> str:
    """The address of the demonstration's plan as it stood in November, frozen by hand."""
    frozen = PlanSnapshot.objects.filter(plan=town.plan).first()
    if frozen is None:
        payload = plan_payload(town.plan.slug, date(2024, 11, 7), "public").data
        frozen = PlanSnapshot.objects.create(
            plan=town.plan, as_at=date(2024, 11, 7), why="Sent to the inspectors", payload=payload
        )
    return reverse("actionplans:snapshot", args=[town.plan.slug, frozen.pk])


def _plan(name: str) -> Callable[[Town], str]:
    """The address of an officer's page about the demonstration's plan."""
    return lambda town: reverse(f"actionplans:{name}", args=["ofsted-action-plan"])


def _on_report(name: str) -> Callable[[Town], str]:
    """The address of a page about the report that the town's author is writing."""
    return lambda town: reverse(f"meetings:{name}", args=[_report(town).key])


def _report(town: Town) -> Report:
    return Report.objects.for_services().get(item__meeting=town.draft)


def _on_sign_off(name: str) -> Callable[[Town], str]:
    """The address of a page about the report that is on its way to its signatories."""
    return lambda town: reverse(f"meetings:{name}", args=[town.sent().key])


def _work_on_recommendation(name: str, state: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"meetings:{name}", args=[town.recommendation(state).key])


def _file_of_a_recommendation(town: Town) -> str:
    return reverse(
        "meetings:withdraw_recommendation_file", args=[RecommendationFile.objects.get().key]
    )


def _work_on_call_in(page: str) -> Callable[[Town], str]:
    return lambda town: f"/work/call-ins/{town.call_in.key}/{page}/"


def _work_on_group(page: str) -> Callable[[Town], str]:
    return lambda town: f"/work/groups/{town.group.key}/{page}/"


def _taking_down(state: str) -> Callable[[Town], str]:
    return lambda town: reverse("meetings:take_down", args=[TakeDown.objects.get(state=state).key])


def _six_months(page: str) -> Callable[[Town], str]:
    return lambda town: f"/work/six-months/{Person.objects.get(name='M Embers').key}/{page}"


def _document(page: str, state: str) -> Callable[[Town], str]:
    """The address of a page about the first document that was asked for and is in this state."""
    found = DocumentRequest.objects.filter(state=state).order_by("number")
    return lambda town: f"{found[0].get_absolute_url()}{page}"


def _work_on_topic(name: str, title: str = "Waiting for an assessment") -> Callable[[Town], str]:
    """The address of an officer's page about one of the demonstration's topics."""
    return lambda town: reverse(f"meetings:{name}", args=[Topic.objects.get(title=title).key])


SUGGESTION = "Getting to evening appointments by bus"
YEAR = municipal_year(timezone.localdate())
PROGRAMME = f"/work/committees/hws/programme/{YEAR}/"
TERMS = "/work/committees/hws/terms/"
DOCUMENTS = "/work/committees/hws/documents/"

WORK = [
    Place("your committees", "/work/committees/", OFFICER),
    Place("your committee", "/work/committees/hws/", OFFICER),
    Place("suggestions", "/work/suggestions/", OFFICER),
    *(
        Place(f"programme: {name or 'board'}", f"{PROGRAMME}{name}", OFFICER)
        for name in ("", "add/", "criteria/", "carry-over/")
    ),
    Place("programme of a year without topics", "/work/committees/hws/programme/2020/", OFFICER),
    *(
        Place(f"work on a topic: {name}", _work_on_topic(name), OFFICER)
        for name in (
            "work_topic",
            "edit_topic",
            "decide_topic",
            "score_topic",
            "topic_stages",
            "topic_versions",
        )
    ),
    Place("a suggestion", _work_on_topic("moderate_topic", SUGGESTION), OFFICER),
    Place("terms", TERMS, OFFICER),
    Place("terms in force", f"{TERMS}{YEAR}/", OFFICER),
    Place("draft terms", f"{TERMS}{YEAR + 1}/", OFFICER),
    Place("draft terms compared", f"{TERMS}{YEAR + 1}/compare/", OFFICER),
    Place("draft terms at meetings", f"{TERMS}{YEAR + 1}/meetings/", OFFICER),
    Place("training", "/work/committees/hws/training/", OFFICER),
    Place("my work of a member", "/work/", MEMBER),
    Place("my training", "/work/training/", MEMBER),
    Place("witnesses", _work("witnesses", "coming"), OFFICER),
    Place(
        "witness",
        lambda town: reverse("meetings:witness", args=[WitnessInvitation.objects.get().key]),
        OFFICER,
    ),
    Place("plans", "/work/plans/", OFFICER),
    Place("begin a plan", "/work/plans/add/", OFFICER),
    *(
        Place(f"work on a plan: {name}", _plan(name), OFFICER)
        for name in ("work_plan", "plan_facts", "submit_plan", "add_action", "import_table")
    ),
    Place(
        "work on an action",
        lambda town: reverse("actionplans:edit_action", args=[Action.objects.first().key]),
        OFFICER,
    ),
    *(
        Place(f"work on an action: {name}", _action(name, "3"), LEAD)
        for name in ("edit_action", "add_measure", "add_milestone")
    ),
    Place("change a measure", _part("edit_measure", "measures"), LEAD),
    Place("take a measure out", _part("remove_measure", "measures"), LEAD),
    Place(
        "a milestone not done after all",
        _part("milestone_not_done", "milestones", done_on__isnull=False),
        LEAD,
    ),
    Place("work on a plan of which actions were taken out", _worked("work_plan"), LEAD),
    Place(
        "release why an action was taken out",
        lambda town: reverse(
            "actionplans:release_removal",
            args=[Removal.objects.get(action__plan=town.plan, released_at=None).key],
        ),
        LEAD,
    ),
    *(
        Place(f"work on a milestone: {name}", _part(name, "milestones"), LEAD)
        for name in ("edit_milestone", "milestone_done", "remove_milestone")
    ),
    Place(
        "table that was handed in",
        lambda town: reverse("actionplans:work_import", args=[town.taken.key]),
        OFFICER,
    ),
    Place("inspections at work", "/work/inspections/", OFFICER),
    *(
        Place(f"work on an inspection: {name}", _work_on_inspection(name), OFFICER)
        for name in ("work_inspection", "inspection_facts", "judgements", "areas", "add_finding")
    ),
    Place("my work", "/work/", OFFICER),
    Place("plan", "/work/plan/", OFFICER),
    Place("plan a meeting", "/work/plan/hws/", OFFICER),
    Place("plan a year", "/work/plan/hws/year/", OFFICER),
    *(
        Place(f"work: {name}", _work(name), OFFICER)
        for name in ("tasks", "facts", "history", "agenda", "add_item", "check", "publish")
    ),
    Place("work: preview", lambda town: _work("work_preview")(town) + "?as=public", OFFICER),
    *(
        Place(f"work, published: {name}", _work(name, "coming"), OFFICER)
        for name in ("tasks", "agenda", "check", "publish", "afterwards", "call_off")
    ),
    Place("work: move the meeting", _work("move_meeting", "coming"), OFFICER),
    *(
        Place(f"work on an item: {name}", _work_on_item(name), OFFICER)
        for name in ("edit_item", "work_item_papers", "work_item_withhold", "work_item_history")
    ),
    *(
        Place(f"work on a paper: {name}", _work_on_paper(name), OFFICER)
        for name in ("work_paper", "withdraw", "work_paper_history")
    ),
    Place("work: recommendations", "/work/recommendations/", OFFICER),
    *(
        Place(f"work: {name}, {state}", _work_on_recommendation(name, state), OFFICER)
        for name, state in (
            ("work_recommendation", "drafted"),
            ("work_recommendation", "in-progress"),
            ("change_recommendation", "served"),
            ("make_recommendation", "drafted"),
            ("serve_recommendation", "served"),
            ("answer_recommendation", "served"),
            ("report_progress", "in-progress"),
            ("add_recommendation_file", "in-progress"),
            ("withdraw_recommendation", "served"),
        )
    ),
    Place("work: withdraw a file of evidence", _file_of_a_recommendation, OFFICER),
    Place("work: recommend", "/work/committees/hws/recommend/", OFFICER),
    Place("work: report on them", "/work/committees/hws/recommendations/report/", OFFICER),
    Place("work: a meeting's recommendations", _work("meeting_recommendations", "held"), OFFICER),
    Place("work: refer", "/work/committees/hws/refer/", OFFICER),
    Place("work: refer on", lambda town: f"/work/referrals/{town.referral.key}/", OFFICER),
    Place(
        "work: correct a step of a referral",
        lambda town: f"/work/referrals/{town.referral.key}/2/",
        OFFICER,
    ),
    Place("work: call-ins", "/work/call-ins/", OFFICER),
    Place("work: a call-in", lambda town: town.call_in.get_absolute_url(), OFFICER),
    Place("work: call in", "/work/committees/hws/call-in/", OFFICER),
    *(
        Place(
            f"work: {name}", lambda town, n=name: f"/work/call-ins/{town.call_in.key}/{n}/", OFFICER
        )
        for name in ("validity", "meeting", "outcome")
    ),
    Place("work: groups", "/work/groups/", OFFICER),
    Place("work: set up a group", "/work/committees/hws/group/", OFFICER),
    Place("work: a group", lambda town: f"{town.group.get_absolute_url()}room/", OFFICER),
    *(
        Place(
            f"work, group: {name}",
            lambda town, n=name: f"/work/groups/{town.group.key}/{n}/",
            OFFICER,
        )
        for name in ("change", "join", "report")
    ),
    Place(
        "work: a group that reported",
        lambda town: f"{town.reported.get_absolute_url()}room/",
        OFFICER,
    ),
    *(
        Place(
            f"work, group that reported: {name}",
            lambda town, n=name: f"/work/groups/{town.reported.key}/{n}/",
            OFFICER,
        )
        for name in ("report/correct", "report/agenda")
    ),
    Place("documents of the executive", "/work/documents/", MEMBER),
    Place("committee of a member", "/committees/hws/", MEMBER),
    Place("register of documents, member", DOCUMENTS, MEMBER),
    Place("register of documents, executive", "/work/committees/cab/documents/", OFFICER),
    Place("no documents asked for", "/work/committees/cyp/documents/", OFFICER),
    Place("ask for a document", f"{DOCUMENTS}ask/", MEMBER),
    Place("ask for a document, officer", f"{DOCUMENTS}ask/", OFFICER),
    *(
        Place(f"document request {state}", _document("", state), MEMBER)
        for state in ("waiting", "supplied", "partly")
    ),
    Place("document request to answer", _document("", "waiting"), OFFICER),
    Place("answer a document request", _document("answer/", "waiting"), OFFICER),
    Place("withdraw a document request", _document("withdraw/", "waiting"), OFFICER),
    Place("work: six months", "/work/six-months/", OFFICER),
    *(
        Place(f"work, six months: {name or 'one'}", _six_months(name), OFFICER)
        for name in ("", "elsewhere/", "approved/")
    ),
]
WORK += [
    Place("taking down", "/work/taking-down/", OFFICER),
    Place("ask to take something down", "/work/taking-down/ask/", OFFICER),
    Place("something to be taken down", _taking_down("asked"), OFFICER),
    Place("something to be taken down, second person", _taking_down("asked"), ADMINISTRATOR),
    Place("what was taken down", _taking_down("agreed"), OFFICER),
]
# Pages on which reports are written: as an author, an officer and an administrator see them.
REPORTS = [
    Place("my work, author", "/work/", AUTHOR),
    Place("reports", "/work/reports/", AUTHOR),
    *(
        Place(f"report: {name}", _on_report(name), AUTHOR)
        for name in ("report", "report_page", "report_word")
    ),
    *(
        Place(f"report, officer: {name}", _on_report(name), OFFICER)
        for name in ("report", "report_authors", "send_report")
    ),
    Place("start a report", _work_on_item("start_report"), OFFICER),
    Place("report template", "/work/report-template/", ADMINISTRATOR),
]
WORK += [
    Place("sign-offs of a meeting", _work("sign_offs"), OFFICER),
    Place("sign-offs of a published meeting", _work("sign_offs", "coming"), OFFICER),
    Place("my work of a signatory", "/work/", FINANCE),
    *(
        Place(f"sign-off, {name}", _on_sign_off("work_paper_sign_off"), who)
        for name, who in (
            ("waiting", FINANCE), ("signed", LEGAL), ("author", AUTHOR), ("officer", OFFICER),
        )
    ),
    Place("record a sign-off", _on_sign_off("work_paper_record"), OFFICER),
]  # fmt: skip


def _sitting(name: str, *more: str) -> Callable[[Town], str]:
    """The address of a page about the first item of the meeting whose minutes are taken."""
    return lambda town: reverse(
        f"meetings:{name}", args=[town.sitting.slug, town.sitting.items.first().key, *more]
    )


WORK += [
    Place("minutes to begin", _work("desk", "coming"), OFFICER),
    Place("minutes", _work("desk", "sitting"), OFFICER),
    Place("minute by itself", _sitting("minute_item"), OFFICER),
    Place("versions of a minute", _sitting("minute_versions"), OFFICER),
    Place("vote", lambda town: reverse("meetings:vote", args=[Motion.objects.get().key]), OFFICER),
    Place("undertakings", "/work/undertakings/", OFFICER),
    Place("put undertakings on an agenda", _work("put_undertakings"), OFFICER),
    *(
        Place(f"minutes afterwards: {name}", _work(name, "sitting"), OFFICER)
        for name in (
            "after_minutes",
            "circulate_minutes",
            "minutes_comments",
            "publish_minutes",
            "work_decisions",
        )
    ),
    Place("say afterwards when a meeting began", _work("close_published", "held"), OFFICER),
    Place("confirm the minutes", _work("confirm_minutes", "minuted"), OFFICER),
    *(
        Place(f"minutes: {kind}", _sitting("record_of_item", kind), OFFICER)
        for kind in ("about", "declaration", "motion", "resolution", "action", "undertaking")
    ),
    *(
        Place(
            f"minutes: {kind}",
            lambda town, kind=kind: reverse(
                "meetings:record_of_meeting", args=[town.sitting.slug, kind]
            ),
            OFFICER,
        )
        for kind in ("exclusion", "adjournment", "other", "substitute", "close")
    ),
]
WORK += [
    Place("my actions", "/work/actions/", OWNER),
    Place("my actions, of who owns none", "/work/actions/", LEAD),
    Place("update an action", _action("update_action", "3"), OWNER),
    Place("history of an action", _action("action_history", "3"), OWNER),
    Place("history of a plan", _worked("plan_history"), LEAD),
    Place("plan as it was frozen", _snapshot, LEAD),
    Place("update many actions", _worked("bulk_update"), LEAD),
    Place("check that it is complete", _update("check_completion", "7"), LEAD),
    Place("release an update", _update("release_update", "8"), LEAD),
    Place("release what was released", _update("release_update", "3"), LEAD),
    Place("put a plan on an agenda", _worked("put_on_agenda"), OFFICER),
]
# Files, and what leads on to them.
NOT_PAGES = {
    "council_css",
    "council_crest",
    "favicon",
    "meetings:pack",
    "meetings:audience_pack",
    "meetings:minutes_file",
    "meetings:exempt_minute",
    "meetings:paper_file",
    "meetings:published_pack",
    "meetings:supplement_pack",
    "meetings:recommendation_table",
    "meetings:recommendation_file",
    "meetings:work_programme_word",
    "actionplans:evidence",
    "actionplans:plan_file",
}


@pytest.fixture(scope="module")
def town(lasting_db) -> Town:
    return make_town()


@pytest.fixture
def transactional_db(town: Town) -> None:
    """Nothing here changes the town, so it stays."""


@pytest.fixture(scope="module")
def window(browser: Browser, browser_context_args: dict) -> Iterator[BrowserContext]:
    """One window for all pages: opening one takes Chromium longer than most pages do."""
    context = browser.new_context(**browser_context_args)
    yield context
    context.close()


@pytest.fixture
def context(window: BrowserContext) -> Iterator[BrowserContext]:
    """The window, which forgets after each test who was signed in and what a page had kept."""
    yield window
    for page in window.pages:
        if page.url.startswith("http"):
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
        page.close()
    window.clear_cookies()


@pytest.fixture
def look_over(page: Page, axe) -> Callable[..., None]:
    """Check the page in its present state, at both widths, by the rules for every page."""

    def at_both_widths(council: str = COUNCIL) -> None:
        assert page.title().endswith(f" – {council}")
        for width in (NARROW, WIDE):
            page.set_viewport_size({"width": width, "height": 800})
            _let_it_settle(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.locator("h1").count() == 1
            axe(page)

    return at_both_widths


def _let_it_settle(page: Page) -> None:
    """Wait until the page is laid out anew, and those who watch its size have heard."""
    page.evaluate("() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go)))")


def _name(place: Place) -> str:
    return place.name


def _open_to_all(found: Iterable[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    """Return the names of addresses below some patterns that need no sign-in."""
    names = set()
    for each in found:
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            names |= _open_to_all(each.url_patterns, inner)
        elif not getattr(each.callback, "login_required", True):
            names.add(f"{namespace}{each.name}")
    return names


def test_every_address_that_is_open_to_all_is_visited_here(town):
    names = {name for name in _open_to_all(get_resolver().url_patterns) if "admin" not in name}
    addresses = {place.in_town(town).partition("?")[0] for place in PUBLIC + ACCOUNT}
    visited = {resolve(each).view_name for each in addresses if each != "/nowhere/"}
    assert names - visited == NOT_PAGES


@pytest.mark.parametrize("place", PUBLIC + ACCOUNT + WORK + REPORTS, ids=_name)
def test_a_page_can_be_read_by_everybody_at_every_width(page, town, become, look_over, place):
    if place.who:
        become(place.who)
    answer = page.goto(place.in_town(town))
    assert answer.status == place.status
    look_over()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_a_page_shown_when_things_go_wrong_is_as_good_as_any(page: Page, look_over, name):
    def answer(route: Route) -> None:
        route.fulfill(body=render_to_string(name), content_type="text/html")

    page.route("**/wrong/", answer)
    page.goto("/wrong/")
    look_over(council="Council meetings")


# Forms that are refused


def test_a_report_that_lacks_something_leads_to_each_box(page: Page, town, become, look_over):
    become(AUTHOR)
    page.goto(_on_report("report")(town))
    page.get_by_role("button", name="Use this text").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    link = page.get_by_role("link", name="Write something under “Key Risks”.")
    link.click()
    expect(page.get_by_role("textbox", name="Key Risks")).to_be_focused()
    look_over()


def test_what_is_copied_out_of_word_is_pasted_as_it_would_be_typed(page: Page, town, become):
    become(AUTHOR)
    page.goto(_on_report("report")(town))
    box = page.get_by_role("textbox", name="Key Risks")
    box.focus()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            const facts = { clipboardData: data, bubbles: true, cancelable: true };
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", facts));
        }""",
        "<style>p { color: red }</style><p style='color:red'>One\n line</p><p>·&nbsp; a</p>"
        "<p>·&nbsp; b</p><p>Two</p><table><tr><th><p>Year</p></th><th>Number</th></tr>"
        "<tr><td>2024</td><td>7</td></tr></table>",
    )
    expect(box).to_have_value("One line\n\n- a\n- b\n\nTwo\n\n| Year | Number |\n| 2024 | 7 |")


def test_an_author_writes_with_the_keyboard_and_what_has_the_focus_is_in_sight(
    page: Page, town, become
):
    become(AUTHOR)
    page.goto(_on_report("report")(town))
    page.get_by_role("textbox", name="13.0 Climate Change").focus()
    hidden = """() => {
        const box = document.activeElement.getBoundingClientRect();
        const bar = document.querySelector(".report-actions").getBoundingClientRect();
        return !document.activeElement.closest(".report-actions") && box.top >= bar.top;
    }"""
    for _ in range(5):
        page.keyboard.press("Tab")
        assert not page.evaluate(hidden)


def test_a_wrong_password_is_explained_where_the_eye_and_the_focus_are(page: Page, look_over):
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Password", exact=True).fill("not the one")
    page.get_by_role("button", name="Sign in").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("There is a problem")
    assert page.title().startswith("Error: ")
    look_over()


def test_each_error_leads_to_its_field(page: Page, become, look_over):
    become(MEMBER)
    page.goto("/accounts/password/change/")
    fields = {"Current password": "wrong", "New password": "short", "New password (again)": "other"}
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Change password").click()
    links = page.get_by_role("alert").get_by_role("link").all()
    assert len(links) >= 2
    for link in links:
        link.click()
        assert page.evaluate("document.activeElement.matches('form input')")
        expect(page.locator("input:focus")).to_have_attribute("aria-invalid", "true")
    look_over()


def test_a_forgotten_password_is_set_anew_by_the_link_that_is_sent(page, look_over, mailoutbox):
    User.objects.create_user("forgetful@example.org", PASSWORD, name="Forgetful")
    page.goto("/accounts/password/reset/")
    page.get_by_label("E-mail").fill("forgetful@example.org")
    page.get_by_role("button", name="Send the link").click()
    look_over()
    [link] = [word for word in mailoutbox[-1].body.split() if word.startswith("http")]
    page.goto(link.removeprefix(settings.SITE_URL))
    look_over()
    page.get_by_label("New password", exact=True).fill("12345")
    page.get_by_label("New password (again)").fill("12345")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look_over()
    page.get_by_label("New password", exact=True).fill("a much longer one")
    page.get_by_label("New password (again)").fill("a much longer one")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    look_over()


def test_whoever_asks_too_often_is_told_so(page: Page, look_over):
    for _ in range(6):
        page.goto("/accounts/password/reset/")
        page.get_by_label("E-mail").fill("impatient@example.org")
        page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    look_over()


def test_a_form_whose_cookie_is_gone_is_refused_in_plain_words(page: Page, context, look_over):
    page.goto("/accounts/login/")
    context.clear_cookies()
    page.get_by_label("E-mail").fill(MEMBER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your form was not sent")
    look_over()


# The admin pages


def _admin(model, page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


@pytest.mark.parametrize("model", site._registry, ids=lambda model: model.__name__)
def test_the_admin_pages_of_a_table_can_be_used_by_everybody(page, become, look_over, model):
    become(ADMINISTRATOR)
    page.goto(reverse(_admin(model, "changelist")))
    look_over()
    row = model.objects.first()
    if row:
        page.goto(reverse(_admin(model, "change"), args=[row.pk]))
        look_over()


def test_the_first_of_the_admin_pages_can_be_used_by_everybody(page: Page, become, look_over):
    become(ADMINISTRATOR)
    page.goto("/admin/")
    look_over()


def test_a_search_box_in_the_admin_pages_bears_the_name_of_its_field(page: Page, become):
    become(ADMINISTRATOR)
    page.goto("/admin/committees/membership/add/")
    expect(page.get_by_role("combobox", name="Committee:")).to_be_visible()
