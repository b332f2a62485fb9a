"""The demonstration. It is loaded once for all the tests of a class: it builds whole packs."""

import subprocess
from datetime import date, datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actionplans.as_at import summary
from actionplans.as_at.plan_history import PlanHistory
from actionplans.inspections.judgements import findings_of
from actionplans.models import ActionPlan, Inspection, Milestone, Reading
from actionplans.tabling.services import put_on_agenda
from actionplans.updates import my_actions
from committees.models import Committee, Membership
from meetings.diary.lateness import deadline_of
from meetings.diary.services import plan_meeting
from meetings.minutes.payload import minutes_payload
from meetings.models import Edition, Meeting, Minutes, Paper, TimetableStep
from meetings.pack import child
from scrutiny.models import User
from scrutiny.permissions import standing
from scrutiny.roof.demo.content import moment
from scrutiny.roof.demo.loading import load_demo
from scrutiny.roof.demo.people import PASSWORD, make_council_and_people, sign_ins
from scrutiny.roof.demo.plans import make_plan
from scrutiny.services import set_up_council

HEADINGS = [
    "Recommendations for decision/noting:",
    "Purpose of Report",
    "Background",
    "Summary of main proposals",
    "Alternative Options",
    "Key Risks",
    "Council Priorities",
    "Financial Implications",
    "Legal and HR Implications",
    "Ward Implications",
    "Health, Social and Economic Implications",
    "Equality and Diversity Implications",
    "Climate Change and Environmental Implications",
    "Background Papers",
    "Appendices",
    "Report Sign Off",
]
PUBLIC = AnonymousUser()


class CutOff(Exception):  # noqa: N818 - what happened to the load
    """Stands for a load that is stopped midway."""


def cut_off_before(words):
    def say(sentence):
        if sentence.startswith(words):
            raise CutOff

    return say


def edition_of(slug, audience="public"):
    return Edition.objects.get(
        publication__meeting__slug=slug, publication__kind="agenda", audience=audience
    )


def next_meeting():
    return Meeting.objects.get(committee__code="HWS", state="published")


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


class TestLoaded(TestCase):
    @classmethod
    def setUpTestData(cls):
        assert load_demo() == []

    def test_a_second_load_changes_nothing(self):
        before = rows()
        assert load_demo() == []
        assert rows() == before

    def test_a_second_load_asks_little(self):
        with CaptureQueriesContext(connection) as asked:
            load_demo()
        assert len(asked) < 50

    def test_the_committee_has_its_members_of_the_day(self):
        committee = Committee.objects.get(code="CYP")
        sitting = committee.memberships.current(date(2024, 11, 7)).in_order_of_office()
        assert [place.person.name for place in sitting] == [
            "J Jones", "S P Burrell", "C Chikandamina", "P Davis", "A R H England",
            "A S Jhawar", "L Parker", "K Tonks", "J Urey", "S Fikeis", "C Morgan",
        ]  # fmt: skip
        assert sitting[0].role == Membership.Role.CHAIR
        assert committee.terms_of_reference.get(municipal_year=2024).quorum == 3

    def test_the_agenda_of_november_is_the_real_one(self):
        items = edition_of("cyp-2024-11-07").entries.items()
        assert [(item.number, item.title) for item in items] == [
            ("1.0", "Apologies for Absence"),
            ("2.0", "Declarations of Interest"),
            ("3.0", "Minutes of the Previous Meeting"),
            ("4.0", "Terms of Reference 2024/25"),
            ("5.0", "Children & Young People Scrutiny Committee Work Programme 2024/25"),
            ("6.0", "Ofsted Action Plan"),
            ("7.0", "School Attendance"),
            ("8.0", "Chair's Update"),
        ]
        assert items[6].pages == "Verbal Report"

    def test_the_pack_of_november_is_a_full_one(self):
        edition = edition_of("cyp-2024-11-07")
        assert 40 <= edition.sheets <= 50
        assert edition.claims_ua
        assert all(entry.first_page % 2 for entry in edition.entries.papers())

    def test_the_agenda_of_november_was_published_in_time_and_the_meeting_held(self):
        meeting = Meeting.objects.get(slug="cyp-2024-11-07")
        publication = meeting.publications.get()
        assert timezone.localdate(publication.published_at) == deadline_of(meeting).deadline
        assert publication.late_reason == ""
        assert meeting.state == Meeting.State.HELD

    def test_the_minutes_of_april_are_published_with_their_references(self):
        payload = minutes_payload("cyp-2024-04-17", date(2024, 11, 7), "public").data
        references = [minute["reference"] for minute in payload["minutes"]]
        assert references == ["CYP24", "CYP25", "CYP26", "CYP27", "CYP28"]
        assert payload["present"]["councillors"][0] == {"name": "J Jones", "role": "Chair"}
        assert [one["name"] for one in payload["apologies"]["co_optees"]] == [
            "S Fikeis",
            "C Morgan",
        ]
        assert payload["ended"] == "18:41"
        assert Minutes.objects.get().state == Minutes.State.PUBLISHED

    def test_the_plan_has_its_ten_actions(self):
        plan = ActionPlan.objects.get(slug="ofsted-action-plan")
        assert [
            (action.ref, action.area.position, f"{action.due_on:%d.%m.%Y}")
            for action in plan.actions.all()
        ] == [
            ("1", 1, "30.08.2024"),
            ("2", 1, "04.11.2024"),
            ("3", 1, "15.12.2024"),
            ("4", 1, "31.01.2025"),
            ("5", 1, "30.06.2025"),
            ("6", 2, "30.08.2024"),
            ("7", 2, "31.10.2024"),
            ("8", 2, "31.10.2024"),
            ("9", 2, "31.01.2025"),
            ("10", 2, "11.10.2024"),
        ]
        grades = [judgement.grade for judgement in plan.inspection.judgements.all()]
        assert grades == ["Outstanding", "Good", "Outstanding", "Outstanding", "Outstanding"]

    def test_the_plan_moved_between_its_meetings_and_is_worked_on_today(self):
        plan = ActionPlan.objects.get(slug="ofsted-action-plan")
        history, today = PlanHistory(plan), timezone.localdate()
        told = [summary.sentence(history.at(date(*day))) for day in ((2024, 11, 7), (2025, 1, 30))]
        assert told == [
            "10 actions: 10 not stated", "10 actions: 5 complete, 2 on track, 3 at risk",
        ]  # fmt: skip
        assert summary.sentence(history.at(today)) == (
            "10 actions: 4 complete, 2 embedded, 2 on track, 1 at risk, 1 overdue"
        )
        [late] = summary.late(history.at(today))
        assert late.is_put_off
        assert late.why
        assert late.words.recovery_step
        assert [update.action.ref for update in my_actions.to_check(plan.lead)] == ["5"]
        assert [update.action.ref for update in my_actions.updates_to_release(plan)] == ["2"]
        assert Reading.objects.filter(measure__action__ref="2").count() > 5
        # The paper of November keeps the words that were printed then.
        paper = Paper.objects.get(generator="action-plan")
        printed = {row["ref"]: row for row in paper.versions.get().content.payload["actions"]}
        assert printed["9"]["status"] == ""

    def test_a_closed_plan_answered_the_inspection_before_which_raised_it_first(self):
        plan = ActionPlan.objects.get(slug="ofsted-action-plan-2020")
        assert (plan.state, plan.closed_on) == ("closed", date(2022, 3, 31))
        history = PlanHistory(plan)
        told = [summary.sentence(history.at(day)) for day in (date(2020, 12, 1), plan.closed_on)]
        assert told == [
            "3 actions: 1 complete, 1 on track, 1 not stated", "3 actions: 2 complete, 1 embedded",
        ]  # fmt: skip
        assert [each.why for each in plan.snapshots.all()] == ["Closed", "Submitted to Ofsted"]
        inspection = ActionPlan.objects.get(slug="ofsted-action-plan").inspection
        named = Inspection.objects.visible_to(PUBLIC)
        before = [line.raised_before for line in findings_of(inspection, named=named)]
        assert [each and str(each.inspection) for each in before] == [
            None, "ILACS January 2020", None,
        ]  # fmt: skip

    def test_a_recommendation_is_carried_out_by_a_plan(self):
        plan = ActionPlan.objects.get(slug="balance-classes")
        assert (plan.origin, plan.state) == ("recommendation", "agreed")
        assert plan.recommendation.state == "in-progress"

    def test_the_plan_goes_on_the_agenda_that_is_being_written_for_its_committee(self):
        meeting = Meeting.objects.get(committee__code="CYP", state="draft")
        assert (meeting.starts_at > timezone.now(), meeting.is_announced) == (True, True)
        plan = ActionPlan.objects.get(slug="ofsted-action-plan")
        item = put_on_agenda(plan, meeting, by=None)
        report = item.papers.get(kind="report").versions.get().content.payload
        changed = report["sections"][2]["paragraphs"]
        assert changed[0].startswith("<p>Since 7 November 2024: ")

    def test_published_reports_follow_the_template(self):
        reports = Paper.objects.filter(kind="report", basis="").exclude(
            item__meeting__state="draft"
        )
        assert reports.count() == 4
        for paper in reports:
            payload = paper.versions.get().content.payload
            assert [section["heading"] for section in payload["sections"]] == HEADINGS

    def test_the_next_meeting_lies_ahead_and_is_published_in_time(self):
        meeting = next_meeting()
        assert meeting.on >= timezone.localdate() + timedelta(days=21)
        assert f"{timezone.localtime(meeting.starts_at):%A %H:%M}" == "Thursday 18:00"
        assert meeting.publications.get().late_reason == ""

    @pytest.mark.usefixtures("pdftotext")
    def test_the_exempt_paper_is_in_the_pack_of_members_only(self):
        item = next_meeting().items.get(basis="exempt")
        assert (item.title, item.paragraphs) == ("Home Care Market", [3])
        public, members = (edition_of(next_meeting().slug, who) for who in ("public", "members"))
        assert "Brackenfold" not in self.words(public)
        assert "Brackenfold" in self.words(members)

    def words(self, edition):
        command = ["pdftotext", edition.file.path, "-"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def test_a_draft_is_for_officers_and_an_announced_date_for_all(self):
        second = Meeting.objects.filter(committee__code="HWS").upcoming()
        officer = User.objects.get(email="health.officer@example.org")
        assert [meeting.state for meeting in second.visible_to(officer)] == [
            "published",
            "draft",
            "planned",
        ]
        assert [meeting.state for meeting in second.visible_to(PUBLIC)] == ["published", "planned"]

    def test_a_meeting_that_is_over_gets_a_successor(self):
        over = next_meeting()
        past = timezone.now() - timedelta(days=1)
        Meeting.objects.filter(pk=over.pk).update(starts_at=past, state=Meeting.State.HELD)
        assert load_demo() == []
        assert next_meeting().starts_at > timezone.now()

    def test_planning_has_something_to_begin_with(self):
        for committee in Committee.objects.filter(code__in=["CYP", "HWS"]):
            assert committee.standing_items.count() >= 4
        draft = Meeting.objects.get(committee__code="HWS", state="draft")
        assert draft.milestones.count() == TimetableStep.objects.count() > 0

    def test_everybody_signs_in_with_the_one_password(self):
        for words in sign_ins():
            user = authenticate(None, email=words["email"], password=PASSWORD)
            assert user, words["email"]
            validate_password(PASSWORD, user)

    def test_rights_are_those_of_the_roles(self):
        committee = Committee.objects.get(code="HWS").pk
        who = {
            words["role"]: standing(User.objects.get(email=words["email"])) for words in sign_ins()
        }
        assert who["Administrator"].is_administrator
        assert who["Democracy officer, all committees"].is_officer_everywhere
        officer = who["Democracy officer, Health & Wellbeing only"]
        assert officer.officer_of == {committee}
        members = {role for role, one in who.items() if one.is_member_of(committee)}
        assert members == {"Chair", "Member", "Co-opted member"}

    def test_nobody_real_can_sign_in(self):
        assert all(
            email.endswith("@example.org") for email in User.objects.values_list("email", flat=True)
        )
        linked = Membership.objects.exclude(person__user=None)
        assert set(linked.values_list("committee__code", flat=True)) == {"HWS"}


@pytest.mark.django_db
def test_a_load_that_was_cut_off_is_finished_by_the_next():
    for words in ("Publishing the minutes", "Publishing the agenda of Health"):
        with pytest.raises(CutOff):
            load_demo(cut_off_before(words))
    assert load_demo() == []
    assert sorted(Meeting.objects.values_list("committee__code", "state")) == [
        ("CYP", "draft"),
        ("CYP", "held"),
        ("CYP", "held"),
        ("HWS", "draft"),
        ("HWS", "planned"),
        ("HWS", "published"),
    ]


@pytest.mark.django_db
def test_a_meeting_from_elsewhere_is_left_alone():
    with pytest.raises(CutOff):
        load_demo(cut_off_before("Publishing the minutes"))
    meeting = plan_meeting(
        Committee.objects.get(code="CYP"),
        starts_at=moment(datetime(2024, 11, 7, 18)),
        venue="Elsewhere",
        by=None,
    )
    assert load_demo() == []
    assert list(Meeting.objects.filter(slug__startswith="cyp-2024-11")) == [meeting]
    meeting.refresh_from_db()
    assert (meeting.state, meeting.items.count()) == ("planned", 0)


@pytest.mark.django_db
def test_a_machine_that_can_make_no_pdf_loads_the_rest_and_says_so(media, capsys, monkeypatch):
    monkeypatch.setattr(child, "wall", lambda: None)
    call_command("demo", "--quiet")
    said = capsys.readouterr()
    assert said.out == ""
    [sentence] = said.err.splitlines()
    assert sentence.startswith("Not published: Papers cannot be taken in")
    assert ActionPlan.objects.filter(slug="ofsted-action-plan").exists()


@pytest.mark.django_db
def test_the_database_of_another_council_is_refused():
    set_up_council(by=None, name="Borsetshire County Council", short_name="Borsetshire")
    before = rows()
    with pytest.raises(CommandError) as refusal:
        call_command("demo")
    assert str(refusal.value) == (
        "This database belongs to Borsetshire County Council. "
        "The demonstration goes into an empty database of its own."
    )
    assert rows() == before


def test_the_sign_ins_are_listed_without_loading_anything():
    out = StringIO()
    call_command("demo", "--sign-ins", stdout=out)
    said = out.getvalue()
    assert PASSWORD in said
    assert all(words["email"] in said for words in sign_ins())


def test_the_plan_shows_its_costs_steps_findings_and_who_watches_it(db, media):
    make_council_and_people()
    plan = make_plan(None)
    assert all((plan.one_off_cost, plan.ongoing_cost, plan.funding, plan.other_boards))
    steps = Milestone.objects.filter(action__plan=plan).order_by("due_on")
    assert [step.done_on is not None for step in steps] == [True, False]
    found = findings_of(plan.inspection, named=Inspection.objects.all())
    assert [len(line.actions) for line in found] == [2, 5, 0]
    assert not any(line.is_unanswered for line in found)
