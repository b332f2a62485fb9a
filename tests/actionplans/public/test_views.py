"""The public pages of a plan: words first, released ones only, every chart in words."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from actionplans.as_at.payloads import plan_payload
from actionplans.as_at.plan_history import PlanHistory
from actionplans.inspections.services import publish_inspection, save_finding
from actionplans.models import (
    Action,
    ActionPlan,
    AreaForImprovement,
    Measure,
    Milestone,
    Reading,
)
from actionplans.tabling.services import put_on_agenda
from actionplans.updates.links import address_for
from actionplans.updates.services.updates import NewDate, ReadingGiven, add_update
from committees.models import Committee
from meetings.models import Meeting, Minute, Minutes, Paper, Resolution
from meetings.papers.services.papers import newest_content
from scrutiny.refusals import Refused
from scrutiny.templatetags.wording import long_date
from tests.actionplans.active_plan import (
    day,
    make_active_plan,
    moment,
    release,
    say,
    say_openly,
    text,
)
from tests.council import make_exempt, make_item, make_meeting
from tests.publishing import publish

pytestmark = pytest.mark.django_db


def words(response) -> str:
    return " ".join(response.content.decode().split())


def of(active, name="plan", query="") -> str:
    return reverse(f"actionplans:{name}", args=[active.plan.slug]) + query


def page_of(action) -> str:
    return reverse("actionplans:action", args=[action.key])


@pytest.fixture
def told(active):
    """A plan with one action done, one late, one at risk with another date."""
    done, late, risky = active.actions
    say_openly(done, "complete", by=active.owner, checker=active.lead, days=-9)
    say_openly(late, "on-track", by=active.owner, checker=active.lead, days=-9)
    Action.objects.filter(pk=late.pk).update(due_on=day(-1))
    new_date = NewDate(day(90), "The tender failed.", "Board")
    update = add_update(risky, text("at-risk", new_date=new_date), by=active.owner, at=moment(-9))
    release(update, by=active.lead, days=-8)
    return active


def test_a_plan_begins_with_its_summary_in_words(visit, told):
    page = words(visit(of(told)))
    assert "3 actions: 1 complete, 1 at risk, 1 overdue" in page
    assert "No reason has been released." in page
    assert "Two posts are vacant." in page


def test_every_picture_has_its_sentence_and_its_table(visit, told):
    page = words(visit(of(told)))
    assert page.count('<svg class="chart"') == page.count("as a table") == 2
    assert "The date of 1 action has moved, that of action 1.3 the furthest, by 60 days." in page
    # The month before is named as well, in the first days of a month.
    assert "Of 3 actions 1 is complete or embedded and 2 are at risk, off track or overdue" in page
    for picture in ("months", "moved"):
        assert f'aria-labelledby="{picture}-title {picture}-desc"' in page


def test_words_that_nobody_released_are_on_no_public_page(visit, active, people):
    action = active.actions[0]
    say(action, "off-track", by=active.owner, progress="Secret progress", reason="Secret reason",
        recovery_step="Secret step", internal_note="Secret note")  # fmt: skip
    pages = [of(active), of(active, "exceptions"), of(active, "compare"), page_of(action)]
    for user in (None, people.member, people.officer):
        for address in pages:
            assert "Secret" not in words(visit(address, user))


def test_a_date_that_nobody_released_is_on_no_page_file_paper_or_picture(visit, active):
    action, later = active.actions[0], day(200)
    new_date = NewDate(later, "Secret reason", "Secret board")
    update = add_update(action, text(new_date=new_date), by=active.owner, at=moment(-1))
    link = address_for(action, active.owner, updates_before=1)
    files = [of(active, "plan") + f"files/{kind}/" for kind in ("json", "csv")]
    pages = [of(active), of(active, "exceptions"), of(active, "compare"), page_of(action), link]
    ways = {f"{later:%-d %B %Y}", f"{later:%-d %b %Y}", f"{later:%d.%m.%Y}", f"{later}", "Secret"}

    def told() -> set[str]:
        found = " ".join(words(visit(address)) for address in (*pages, *files))
        payload = plan_payload(active.plan.slug, day(0), "public").data
        return {each for each in ways if each in found + str(payload)}

    assert told() == set()
    release(update, by=active.lead)
    assert told() == ways
    assert "How far dates have moved" in words(visit(of(active)))


def test_who_releases_an_update_reads_that_its_date_goes_with_it(visit, active):
    new_date = NewDate(day(200), "The tender failed.", "Board")
    update = say(active.actions[0], new_date=new_date, by=active.owner)
    address = reverse("actionplans:release_update", args=[update.key])
    page = words(visit(address, active.lead))
    assert f"The action is due on {long_date(day(200))} then" in page
    assert "The tender failed.</textarea>" in page
    assert 'value="Board"' in page


def test_who_releases_an_update_reads_which_earlier_date_goes_with_it(visit, active):
    new_date = NewDate(day(200), "The tender failed.", "Board")
    say(active.actions[0], new_date=new_date, by=active.owner, days=-5)
    update = say(active.actions[0], by=active.owner)
    page = words(visit(reverse("actionplans:release_update", args=[update.key]), active.lead))
    assert f"<strong>{long_date(day(200))}</strong>. Why, and who agreed" in page
    assert "The tender failed." not in page


def test_the_table_is_narrowed_by_its_address(visit, told):
    for query, refs in (
        ("?status=at-risk", ["1.3"]), ("?late=on", ["1.2"]), ("?status=nonsense&area=x", None),
    ):  # fmt: skip
        page = words(visit(of(told, query=query)))
        shown = [each.ref for each in told.actions if f'id="action-{each.key}"' in page]
        assert shown == (refs or ["1.1", "1.2", "1.3"])


def test_the_exception_report_holds_what_is_late_or_in_trouble_and_why(visit, told):
    page = words(visit(of(told, "exceptions")))
    done, late, risky = told.actions
    assert page_of(done) not in page
    assert page.index(page_of(late)) < page.index(page_of(risky))
    assert "We advertise them." in page


def test_two_dates_are_compared_as_they_were_released(visit, told):
    query = f"?from={day(-20)}&to={day(0):%-d+%B+%Y}"
    page = words(visit(of(told, "compare", query)))
    assert "3 actions: 3 not stated" in page
    assert "3 actions: 1 complete, 1 at risk, 1 overdue" in page
    assert "3 of 3 actions changed" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?from=31.02.2025&to=2025-03-01", "Enter a date such as"),
        ("?from=2025-03-01&to=2025-03-01", "The second day comes after the first."),
        ("?from=2025-03-01&to=2190-01-01", "This day lies ahead."),
    ],
)
def test_days_that_make_no_sense_are_explained(visit, active, query, sentence):
    answer = visit(of(active, "compare", query))
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_step_of_a_closed_plan_is_late_only_as_it_was_then(visit, told):
    action = told.actions[2]
    Milestone.objects.create(action=action, name="Tender", due_on=day(-3))
    ActionPlan.objects.update(state="closed", closed_on=day(-5))
    page = words(visit(page_of(action)))
    assert "0 of 1 steps done." in page
    assert "Closed</text>" in page


def test_an_action_shows_its_dates_figures_and_steps(visit, told):
    action = told.actions[2]
    Milestone.objects.create(action=action, name="Tender", due_on=day(-3))
    measure = Measure.objects.create(action=action, name="Visits", unit="%", target=Decimal(90))
    for days, value in ((-30, 60), (-5, 72)):
        Reading.objects.create(measure=measure, on=day(days), value=value)
    page = words(visit(page_of(action)))
    for words_ in ("The tender failed.", "0 of 1 steps done, 1 late.", "Target 90", "72 %"):
        assert words_ in page
    assert page.count('<svg class="chart"') == 2


def test_a_count_of_few_people_is_hidden_in_words_picture_and_table(visit, active):
    action = active.actions[0]
    measure = Measure.objects.create(action=action, name="Children waiting", counts_people=True)
    for days, value in ((-30, 12), (-20, 9), (-5, 3)):
        Reading.objects.create(measure=measure, on=day(days), value=value)
    Measure.objects.create(action=action, name="Kept inside", is_public=False)
    page = words(visit(page_of(action)))
    assert page.count("fewer than 5") == 3  # the sentence, its repetition, the table
    assert ">3<" not in page
    assert page.count("<circle") == 2
    assert "Kept inside" not in page


def test_a_figure_is_public_once_its_update_is(visit, active):
    measure = Measure.objects.create(action=active.actions[0], name="Visits", unit="%")
    given = (ReadingGiven(measure, day(0), Decimal(81)),)
    update = say(active.actions[0], by=active.owner, readings=given)
    assert "There is no figure yet" in words(visit(page_of(active.actions[0])))
    release(update, by=active.lead)
    assert "The latest figure is 81 %" in words(visit(page_of(active.actions[0])))


def test_a_plan_that_is_not_public_is_there_for_who_runs_it_only(visit, people, active):
    ActionPlan.objects.update(is_public=False, state="draft")
    for address in (of(active), page_of(active.actions[0])):
        assert visit(address, people.member).status_code == 404
        answer = visit(address, active.lead)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    listed = reverse("actionplans:plan_list")
    assert "No action plan is found here." in words(visit(listed, people.member))
    assert "Care Plan" in words(visit(listed, active.lead))


@pytest.mark.parametrize("name", ["plan", "exceptions", "compare"])
def test_queries_do_not_grow_with_actions_and_updates(council, active, count_queries, name):
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-100)
    one = count_queries(of(active, name))
    more = make_active_plan(council, slug="more", number=8)
    for action in more.actions:
        for days in (-100, -50, -5):
            say_openly(action, by=more.owner, checker=more.lead, days=days)
    assert count_queries(of(more, name)) == one


# Into the meeting


def test_a_plan_goes_on_the_agenda_with_a_report_that_says_where_it_stands(
    client, told, council, people
):
    make_meeting(council.committee, in_days=30)
    client.force_login(people.committee_officer)
    for title, kind in (("Apologies", "standing"), ("Last minutes", "minutes"), ("Talk", "verbal")):
        make_item(Meeting.objects.get(), title, kind=kind)
    address = of(told, "put_on_agenda")
    page = words(client.get(address))
    assert re.findall("under “([^”]+)”", page) == ["Talk"]
    place = re.search(r'value="(new [^"]+)"', page)[1]
    answer = client.post(address, {"place": place})
    item = Paper.objects.get(generator="action-plan").item
    assert answer.url == reverse("meetings:work_item_papers", args=[item.key])
    report, table = item.papers.all()
    payload = newest_content(report).payload
    said = " ".join(part for each in payload["sections"] for part in each["paragraphs"])
    assert "3 actions: 1 complete, 1 at risk, 1 overdue." in said
    assert "Action 1.2 was due on" in said
    assert (table.label, newest_content(table).payload["title"]) == ("Appendix 1", "Care Plan")
    assert "is on the agenda of that meeting already" in words(
        client.post(address, {"place": place})
    )
    page = words(client.get(address))
    assert "It is on an agenda already." in page
    assert place not in page
    assert "No other meeting to come is yours to prepare." in page
    make_meeting(council.committee, in_days=60)
    assert 'value="new ' in words(client.get(address))


def test_the_picture_of_a_closed_plan_ends_with_the_month_of_its_closing(client, active):
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-200)
    for closed_on, last in ((day(-90), f"{day(-90):%B %Y}"), (day(-300), None)):
        ActionPlan.objects.update(state="closed", closed_on=closed_on)
        chart = client.get(active.plan.get_absolute_url()).context["months"]
        assert (chart and chart.columns[-1].month) == last


def test_a_plan_stands_under_an_item_that_is_there(told, council):
    item = make_item(make_meeting(council.committee), "Ofsted")
    assert put_on_agenda(told.plan, item.meeting, item=item, by=None) == item
    other = make_item(make_meeting(council.committee, in_days=40), "Ofsted")
    make_exempt(other, "Something exempt")
    with pytest.raises(Refused, match="^Choose an open item"):
        put_on_agenda(told.plan, other.meeting, item=type(other).objects.get(pk=other.pk), by=None)


def test_a_lead_who_makes_no_agenda_is_told_whom_to_ask(visit, told, council):
    make_meeting(council.committee)
    page = words(visit(of(told, "put_on_agenda"), told.lead))
    assert "No meeting to come is yours to prepare." in page


def test_what_the_committee_resolved_comes_back_to_the_plan(visit, told, council, media):
    meeting = make_meeting(council.committee, in_days=-5)
    item = put_on_agenda(told.plan, meeting, by=None)
    publish(meeting)
    minutes = Minutes.objects.create(meeting=meeting, first_number=7)
    minute = Minute.objects.create(minutes=minutes, position=1, number=7, title="Plan", item=item)
    Resolution.objects.create(minute=minute, position=1, text="action 1.2 come back in March")
    assert "come back in March" not in words(visit(of(told)))
    Minutes.objects.update(state=Minutes.State.PUBLISHED)
    page = words(visit(of(told)))
    assert "CYP7" in page
    assert "come back in March" in page
    assert f'Since <a class="govuk-link" href="{meeting.get_absolute_url()}"' in page


def test_what_is_typed_as_a_resolution_is_words_and_no_markup(visit, active, council, media):
    meeting = make_meeting(council.committee, in_days=-5)
    item = put_on_agenda(active.plan, meeting, by=None)
    publish(meeting)
    minutes = Minutes.objects.create(
        meeting=meeting, first_number=7, is_taken_here=True, state=Minutes.State.PUBLISHED
    )
    minute = Minute.objects.create(minutes=minutes, position=1, title="Plan", item=item)
    Resolution.objects.create(minute=minute, position=1, text="<img src=x> be noted")
    page = words(visit(of(active)))
    assert "<img" not in page
    assert "&lt;img src=x&gt; be noted" in page


def test_what_an_inspection_found_is_read_once_it_is_published(visit, active, inspection):
    action = active.actions[0]
    area = AreaForImprovement.objects.create(inspection=inspection, position=1, text="Visits late")
    Action.objects.filter(pk=action.pk).update(area=area)
    save_finding(inspection, actions=[action], paragraph="7", text="Calls go unheard.", by=None)
    addresses = (page_of(action), of(active), of(active, "exceptions"))
    for address in addresses:
        page = words(visit(address))
        assert "Visits late" not in page
        assert "Calls go unheard" not in page
    publish_inspection(inspection, on=day(0), by=None)
    page = words(visit(page_of(action)))
    assert "Visits late" in page
    assert "Calls go unheard" in page


def test_a_day_before_any_release_has_the_words_of_the_printed_table(active, council, media):
    Action.objects.filter(ref="1.1").update(status="As printed then.")
    meeting = make_meeting(council.committee, in_days=-30)
    put_on_agenda(active.plan, meeting, by=None)
    publish(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.HELD)
    say_openly(active.actions[0], by=active.owner, checker=active.lead, days=-9)
    assert PlanHistory(active.plan).at(day(-29))[0].words.progress == "As printed then."
    assert PlanHistory(active.plan).at(day(-31))[0].words.progress == ""


def test_the_page_says_who_agreed_the_plan_what_it_costs_and_who_watches_it(
    visit, people, active, inspection
):
    plan = active.plan
    board = Committee.objects.create(code="SB", name="Safeguarding Board")
    plan.watched_by.add(board)
    facts = {
        "inspection": inspection, "other_boards": "Improvement Board",
        "agreed_by": "Cabinet", "agreed_on": date(2024, 9, 2), "is_agreed_by_delegation": True,
        "submitted_to": "Ofsted", "submitted_on": date(2024, 9, 9), "cycle_days": 60,
        "one_off_cost": Decimal(1200), "funding": "Transformation reserve",
    }  # fmt: skip
    ActionPlan.objects.filter(pk=plan.pk).update(**facts)
    page = words(visit(of(active)))
    for said in (
        "Cabinet, 2 September 2024, under delegated powers", "Ofsted, 9 September 2024",
        "Safeguarding Board<br>Improvement Board", "Every 60 days", "£1,200.00",
        "Transformation reserve", "Active",
    ):  # fmt: skip
        assert said in page
    assert inspection.get_absolute_url() not in page
    publish_inspection(inspection, on=date(2024, 7, 1), by=None)
    assert inspection.get_absolute_url() in words(visit(of(active)))


def test_a_closed_plan_says_that_it_is_closed_and_why(visit, active):
    because = "All of it is done."
    ActionPlan.objects.update(state="closed", closed_on=date(2025, 3, 4), closed_because=because)
    page = words(visit(of(active)))
    assert "Closed</strong>" in page
    assert "4 March 2025: All of it is done." in page


def test_a_published_appendix_and_its_report_lead_to_the_plan_of_today(
    visit, council, active, media
):
    meeting = make_meeting(council.committee)
    put_on_agenda(active.plan, meeting, by=None)
    publish(meeting)
    papers = list(Paper.objects.filter(item__meeting=meeting))
    assert len(papers) == 2
    for paper in papers:
        page = words(visit(paper.get_absolute_url()))
        assert f'href="{of(active)}">See Care Plan as it is today' in page
    ActionPlan.objects.update(is_public=False, state="draft")
    assert of(active) not in words(visit(papers[0].get_absolute_url()))


def test_committee_and_home_lead_to_plans(visit, council, active):
    committee = council.committee.get_absolute_url()
    assert f'href="{of(active)}"' in words(visit(committee))
    assert f'href="{reverse("actionplans:plan_list")}"' in words(visit(reverse("home")))
    ActionPlan.objects.update(is_public=False, state="draft")
    assert of(active) not in words(visit(committee))


def test_a_public_finding_leads_to_the_actions_that_answer_it(visit, active, inspection):
    ActionPlan.objects.update(inspection=inspection)
    action = active.actions[0]
    save_finding(inspection, paragraph="2", text="Found.", actions=[action], by=None)
    publish_inspection(inspection, by=None)
    page = words(visit(inspection.get_absolute_url()))
    assert f'href="{page_of(action)}">action 1.1</a>' in page
    assert f'href="{of(active)}">Care Plan</a>' in page
