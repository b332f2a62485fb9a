"""Every page of the site in every state, looked over on a telephone and on a desk screen.

Of each is asked that axe finds nothing, that the browser complains of nothing (the fixture
`page` sees to that), that nothing runs off a narrow screen, and that it has one heading
of the first level and a title that says whose site it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page, Route, expect

from actionplans.links import address_for
from actionplans.models import Action, Inspection
from committees.models import Person
from meetings.models import Paper
from scrutiny.administration import site
from scrutiny.demo.people import PASSWORD
from scrutiny.models import User
from tests.browser.town import Town, make_town

NARROW, WIDE = 320, 1280
COUNCIL = "Telford & Wrekin Council"
MEMBER, OFFICER, ADMINISTRATOR = (
    f"{name}@example.org" for name in ("member", "democracy.officer", "administrator")
)
OWNER, LEAD = "action.owner@example.org", "plan.lead@example.org"


@dataclass(frozen=True)
class Place:
    """A page in one state, and who goes there (their e-mail address; nobody: the public)."""

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


def _worked(name: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"actionplans:{name}", args=[town.plan.slug])


def _action(name: str, ref: str) -> Callable[[Town], str]:
    return lambda town: reverse(f"actionplans:{name}", args=[town.plan.actions.get(ref=ref).key])


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
    Place("committees", "/committees/"),
    Place("committee", "/committees/cyp/"),
    Place("committee with a draft meeting", "/committees/hws/", OFFICER),
    Place("committee with nothing yet", "/committees/aud/"),
    Place("committee that is gone", "/committees/rds/"),
    Place("councillors", "/councillors/"),
    Place("councillor", lambda town: _person("M Embers")),
    Place("co-opted member", lambda town: _person("C Optham")),
    Place("former councillor", lambda town: _person("G Oldacre")),
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


def _plan(name: str) -> Callable[[Town], str]:
    """The address of an officer's page about the demonstration's plan."""
    return lambda town: reverse(f"actionplans:{name}", args=["ofsted-action-plan"])


WORK = [
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
        for name in ("edit_item", "work_item_papers", "work_item_withhold")
    ),
    *(
        Place(f"work on a paper: {name}", _work_on_paper(name), OFFICER)
        for name in ("work_paper", "withdraw")
    ),
]
WORK += [
    Place("my actions", "/work/actions/", OWNER),
    Place("my actions, of who owns none", "/work/actions/", LEAD),
    Place("update an action", _action("update_action", "3"), OWNER),
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
    "meetings:paper_file",
    "meetings:published_pack",
    "meetings:supplement_pack",
    "actionplans:evidence",
}


@pytest.fixture(scope="module")
def town(lasting_db) -> Town:
    return make_town()


@pytest.fixture
def transactional_db(town: Town) -> None:
    """Nothing here changes the town, so it stays."""


@pytest.fixture
def look_over(page: Page, axe) -> Callable[..., None]:
    """Ask of the page as it stands, at both widths, what is asked of every page."""

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
    """Return the names of the addresses below some patterns that one need not sign in for."""
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


@pytest.mark.parametrize("place", PUBLIC + ACCOUNT + WORK, ids=_name)
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


def test_a_wrong_password_is_explained_where_the_eye_and_the_focus_are(page: Page, look_over):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(MEMBER)
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
    fields = {"Current Password": "wrong", "New Password": "short", "New Password (again)": "other"}
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
    page.get_by_label("Email").fill("forgetful@example.org")
    page.get_by_role("button", name="Send the link").click()
    look_over()
    [link] = [word for word in mailoutbox[-1].body.split() if word.startswith("http")]
    page.goto(link)
    look_over()
    page.get_by_label("New Password", exact=True).fill("12345")
    page.get_by_label("New Password (again)").fill("12345")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look_over()
    page.get_by_label("New Password", exact=True).fill("a much longer one")
    page.get_by_label("New Password (again)").fill("a much longer one")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your password is changed")
    look_over()


def test_whoever_asks_too_often_is_told_so(page: Page, look_over):
    for _ in range(6):
        page.goto("/accounts/password/reset/")
        page.get_by_label("Email").fill("impatient@example.org")
        page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Too many attempts")
    look_over()


def test_a_form_whose_cookie_is_gone_is_refused_in_plain_words(page: Page, context, look_over):
    page.goto("/accounts/login/")
    context.clear_cookies()
    page.get_by_label("Email").fill(MEMBER)
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
