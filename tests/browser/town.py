"""The council of the demonstration in every state that a public page can show.

Its words, people and papers are the demonstration's, since those are as long and as wide
as real ones. Packs are files of a few bytes (tests/publishing.py), so that it is there
within seconds.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from actionplans.actions.services.measures_and_milestones import remove_part
from actionplans.actions.services.removal import release_removal, remove_action
from actionplans.imports.services.table import take_table
from actionplans.models import Action, ActionPlan, Measure, Milestone, PlanImport, Reading
from actionplans.updates.services.updates import NewDate, add_update
from committees.models import Committee, Person
from committees.services import add_committee
from committees.services.terms import change_draft_terms, draft_next_terms
from committees.years import municipal_year
from meetings.agenda.services.items import add_item
from meetings.diary.services import mark_held, plan_meeting
from meetings.minutes.services.circulation import add_comment, circulate
from meetings.minutes.services.decisions import publish_decisions
from meetings.minutes.services.minute_taking import begin_minutes, close_meeting
from meetings.minutes.services.publication import publish_minutes
from meetings.minutes.services.text import Typed, save_text
from meetings.minutes.services.whole_minutes import MinuteText, record_minutes
from meetings.models import (
    AgendaItem,
    CallIn,
    Edition,
    Meeting,
    Minute,
    MinuteAction,
    Minutes,
    Motion,
    Paper,
    ProgrammeStage,
    Recommendation,
    Referral,
    Resolution,
    TakeDown,
    TakenDown,
    TaskGroup,
    Topic,
    Undertaking,
    WitnessInvitation,
)
from meetings.papers.services.papers import upload_paper, write_paper
from meetings.papers.upload import upload_of
from meetings.programme.services.topics import change_topic, record_stage
from meetings.sitting.services.attendance import mark
from meetings.sitting.services.decisions import write_down
from scrutiny.models import User
from scrutiny.roof.demo.content import in_words, moment, read
from scrutiny.roof.demo.following import (
    make_call_in,
    make_document_requests,
    make_group,
    make_recommendations,
    make_referral,
    make_reported_group,
)
from scrutiny.roof.demo.meetings import make_meeting, make_minuted_meeting
from scrutiny.roof.demo.people import make_council_and_people, officer
from scrutiny.roof.demo.plans import make_inspections, make_plan
from scrutiny.roof.demo.programmes import make_programmes
from tests.actionplans.active_plan import day, release, say, say_openly, text
from tests.actionplans.active_plan import moment as moment_of
from tests.meetings.sittings import make_exempt_paper
from tests.publishing import publish

VENUE = "Council Chamber, Third Floor, Southwater One, Telford, TF3 4JG"
LONG_WORD = "Health_and_Wellbeing_Scrutiny_Committee_Inspection_Letter_FINAL_v3.pdf"
MORE_THAN_A_PAGE = 27
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Town:
    """What the tests go to; `coming` has an exempt item, `held` has draft and final words."""

    coming: Meeting
    draft: Meeting
    announced: Meeting
    cancelled: Meeting
    postponed: Meeting
    held: Meeting
    minuted: Meeting
    uploaded: Paper
    referral: Referral
    group: TaskGroup
    reported: TaskGroup
    call_in: CallIn
    sitting: Meeting
    taken: PlanImport
    plan: ActionPlan

    def paper(self, meeting: Meeting, payload_kind: str) -> Paper:
        """Return the first public paper of a meeting that is of this kind."""
        papers = Paper.objects.filter(item__meeting=meeting, basis="")
        return papers.filter(versions__content__payload_kind=payload_kind)[0]

    def exempt_paper(self) -> Paper:
        return Paper.objects.get(item__meeting=self.coming, basis="exempt")

    def sent(self) -> Paper:
        """Return the report of the draft, which one signatory has signed and one holds."""
        written = Paper.objects.filter(item__meeting=self.draft, generator="")
        return written.get(kind=Paper.Kind.REPORT)

    def recommendation(self, state: str) -> Recommendation:
        """Return a recommendation in this state; the one that waits longest for an answer."""
        return Recommendation.objects.filter(state=state).order_by("respond_by", "pk")[0]

    def item(self, meeting: Meeting, title: str) -> AgendaItem:
        return meeting.items.get(title=title)


def make_town() -> Town:
    make_council_and_people()
    taken = _make_plans()
    health = Committee.objects.get(code="HWS")
    minuted, held = _minuted(), _held()
    coming, uploaded = _coming(health)
    _make_history(health)
    make_recommendations(officer())
    make_document_requests(officer())
    _take_down(coming)
    draft = meeting_ahead(health, "draft", 49)
    announced = meeting_ahead(health, "announced", 84, is_announced=True)
    _make_programmes({"2024-11-07": held, "published": coming, "draft": draft,
                      "announced": announced}, health)  # fmt: skip
    return Town(
        coming=coming,
        draft=draft,
        announced=announced,
        cancelled=_off(health, 35, Meeting.State.CANCELLED, "There is no business to discuss."),
        postponed=_off(health, 42, Meeting.State.POSTPONED, "The council chamber is flooded."),
        held=held,
        minuted=minuted,
        uploaded=uploaded,
        referral=make_referral(officer()),
        group=make_group(officer()),
        reported=make_reported_group(draft, officer()),
        call_in=make_call_in(officer()),
        sitting=_sitting(health),
        taken=taken,
        plan=work_on_plan(taken.plan),
    )


def _take_down(meeting: Meeting) -> None:
    """A request that waits, and one that closed a pack and a title."""
    facts = {"reason": "The resident asked us to.", "ground": "erasure", "asked_by": officer()}
    TakeDown.objects.create(words="Fostering", **facts)
    by = User.objects.get(email="administrator@example.org")
    agreed = TakeDown.objects.create(
        words="Nora Nameless", state="agreed", decided_by=by, decided_at=timezone.now(), **facts
    )
    edition = Edition.objects.filter(publication__meeting=meeting).first()
    item = meeting.items.first()
    for thing, field, what in ((edition, "file", edition.file.name), (item, "title", "Nora")):
        file = what if field == "file" else ""
        TakenDown.objects.create(
            take_down=agreed, committee=meeting.committee, thing=thing, field=field, why="words",
            original=what, file=file, address=meeting.get_absolute_url(),
        )  # fmt: skip


def _make_programmes(meetings: dict[str, Meeting], health: Committee) -> None:
    """The demonstration's topics, with a stage, an amendment, a witness invited, a draft."""
    make_programmes(meetings, by=officer())
    topic = Topic.objects.get(title="Waiting for an assessment")
    stage, _ = ProgrammeStage.objects.get_or_create(name="Consultation", defaults={"position": 1})
    words = "Many residents wrote about it."
    record_stage(topic, stage, on=timezone.localdate() - DAY, comments=words, by=officer())
    change_topic(topic, description="How long adults wait for help they need.", by=officer())
    witness = WitnessInvitation.objects.get()
    WitnessInvitation.objects.filter(pk=witness.pk).update(
        state="invited", invited_at=timezone.now()
    )
    year = municipal_year(timezone.localdate()) + 1
    change_draft_terms(draft_next_terms(health, year=year, by=None), quorum=4, by=None)


def _make_plans() -> PlanImport:
    """The inspections and the plan; and a table for it that is new, changed, doubtful and wrong."""
    plan = make_plan(officer())
    make_inspections(officer())
    table = "Ref,Action,Date Due\n1,Look.,31.1.2025\n11,New.,31.02.2025\n12,New.,Ongoing\n"
    return take_table(plan, data=table.encode(), file_name="plan.csv", by=officer())


def work_on_plan(draft: ActionPlan) -> ActionPlan:
    """Copy a plan, and let its owner and lead bring the copy to every status."""
    owner, lead = (
        User.objects.get(email=f"{name}@example.org") for name in ("action.owner", "plan.lead")
    )
    plan = ActionPlan.objects.create(
        slug="worked-plan", title="Plan That Is Worked On", source=draft.source, lead=lead,
        committee=draft.committee, state="active", is_public=True, active_on=day(-300),
    )  # fmt: skip
    actions = [
        Action.objects.create(
            plan=plan, position=place, ref=each.ref, action=each.action, owner=owner,
            area=each.area, success_measure=each.success_measure, confirmed_at=moment_of(-300),
            due_on=day(15 * place - 40),
        )
        for place, each in enumerate(draft.actions.all(), 1)
    ]  # fmt: skip
    told = zip(actions, Action.Delivery.values[1:], strict=False)
    for action, status in told:
        say_openly(action, "on-track", by=owner, checker=lead, days=-120)
        say_openly(action, status, by=owner, checker=lead, days=-9)
    _move_and_measure(actions[2], owner, lead)
    say(actions[6], "complete", by=owner)
    say(actions[7], "at-risk", by=owner, progress="3 families wait.")
    _take_out(actions[8:], lead)
    return plan


def _take_out(actions: list[Action], lead: User) -> None:
    """Take two actions out, of one of which the public reads why."""
    told, _ = (
        remove_action(each, because="The council sold the service.", by=lead) for each in actions
    )
    release_removal(told, because="Another service does it now.", by=lead)


def _move_and_measure(action: Action, owner: User, lead: User) -> None:
    new_date = NewDate(day(200), "The supplier is late.", "Improvement Board")
    said = add_update(action, text("at-risk", new_date=new_date), by=owner, at=moment_of(-5))
    release(said, by=lead, days=-4)
    measure = Measure.objects.create(action=action, name="Visits in time", unit="%", target=90)
    for days, value in ((-200, 62), (-100, 71), (-6, 84)):
        Reading.objects.create(measure=measure, on=day(days), value=value)
    for name, days in (("Agree the form", -30), ("Use it everywhere", 40)):
        Milestone.objects.create(action=action, name=name, due_on=day(days))
    Milestone.objects.create(action=action, name="Begin", due_on=day(90), done_on=day(-20))
    remove_part(Milestone.objects.create(action=action, name="Print it", due_on=day(9)),
                because="It is on the screen.", by=lead)  # fmt: skip
    replaced = Measure.objects.create(action=action, name="Visits in all", position=2)
    Reading.objects.create(measure=replaced, on=day(-100), value=412)
    remove_part(replaced, because="How many are in time says more.", by=lead)


def _minuted() -> Meeting:
    """A meeting of which nothing is here but its draft minutes, as a page and as a PDF."""
    children = Committee.objects.get(code="CYP")
    meeting = make_minuted_meeting(children, read("cyp_2024_04_17"), by=officer())
    publish_minutes(Minutes.objects.get(meeting=meeting), by=officer())
    return meeting


def _held() -> Meeting:
    """A meeting with papers of each kind and confirmed minutes, one of them of an item.

    They do not say when it began and ended.
    """
    words = read("cyp_2024_11_07")
    children = Committee.objects.get(code="CYP")
    starts_at = moment(words["starts_at"])
    meeting = make_meeting(children, words, starts_at=starts_at, by=officer())
    publish(meeting, at=moment(words["published_at"]))
    mark_held(meeting, by=officer())
    text = MinuteText(
        "Ofsted Action Plan",
        "<p>Members asked when the plan would be complete.</p>",
        ("the progress made be noted",),
    )
    minutes = record_minutes(
        meeting, first_number=29, ended_at=None, attendance=[], minutes=[text], by=officer()
    )
    Minute.objects.filter(minutes=minutes).update(item=meeting.items.get(title=text.title))
    Minutes.objects.filter(pk=minutes.pk).update(
        state=Minutes.State.CONFIRMED, confirmed_on=date(2025, 1, 16)
    )
    return Meeting.objects.get(pk=meeting.pk)


def _coming(health: Committee) -> tuple[Meeting, Paper]:
    """The demonstration's next meeting, with a late item that has parts and an upload."""
    meeting = meeting_ahead(health, "published", 21)
    late = add_item(
        meeting,
        title="Letter of the Inspectors",
        kind=AgendaItem.Kind.REPORT,
        presenters=["Moira Templeton, Service Delivery Manager", "Hugh Sandford"],
        late_reason="the letter came after the agenda was first sent out",
        by=None,
    )
    add_item(meeting, title="What to answer", kind="verbal", parent=late, by=None)
    uploaded = upload_paper(
        late,
        upload_of(b"%PDF-1.7\n%%EOF\n", LONG_WORD),
        kind=Paper.Kind.APPENDIX,
        title=LONG_WORD,
        label="Appendix 1",
        by=None,
    )
    words = f"<p>It is at https://www.example.org/{LONG_WORD * 2} since Monday.</p>"
    payload = {"title": "Where to find it", "body_html": words, "landscape": False}
    write_paper(
        late, payload_kind="document", payload=payload, kind="report", title="Where", by=None
    )
    publish(meeting, late_reason="A paper came late.")
    return Meeting.objects.get(pk=meeting.pk), uploaded


def _sitting(health: Committee) -> Meeting:
    """A meeting of today whose minutes are being taken, with a conflict and a promise.

    Part of its first open item was dealt with in private.
    """
    meeting = meeting_ahead(health, "draft", 0)
    publish(meeting, late_reason="It was called at short notice.")
    begin_minutes(meeting, by=officer())
    for membership in health.memberships.current(meeting.on):
        mark(meeting, membership.person, "present", by=officer())
    minute = Minute.objects.filter(minutes__meeting=meeting, item__basis="").first()
    for client, words in (("ann", f"Heard. {LONG_WORD}"), ("bob", f"Received. {LONG_WORD}")):
        save_text(minute, Typed(words, client, 1, 0), by=officer())
    promise = Undertaking(minute=minute, owner="Moira Templeton")
    write_down(promise, f"would send {LONG_WORD}", by=officer())
    task = MinuteAction(minute=minute, owner="Moira Templeton")
    write_down(task, f"count {LONG_WORD}", by=officer())
    write_down(Motion(minute=minute), "that it be noted", by=officer())
    write_down(Resolution(minute=minute), f"it be noted {LONG_WORD}", by=officer())
    make_exempt_paper(minute.item)
    save_text(minute, Typed(f"In private: {LONG_WORD}", "cat", 1, 0, is_closed=True), by=officer())
    write_down(Resolution(minute=minute), "it be paid", in_private=True, by=officer())
    close_meeting(meeting, started_at=time(9), ended_at=time(10), by=officer())
    minutes = Minutes.objects.get(meeting=meeting)
    publish_decisions(minutes, by=officer())
    circulate(minutes, readers=[("A Reader", "reader@hws.example")], by=officer())
    add_comment(minutes, f"Too long: {LONG_WORD}", minute=minute, by=officer())
    return Meeting.objects.get(pk=meeting.pk)


def meeting_ahead(health: Committee, part: str, days: int, **facts: Any) -> Meeting:
    """Write one of the demonstration's meetings to come; nothing of it is published yet."""
    words = read("hws_meetings")
    words |= words[part]
    words["facts"] |= facts
    today = timezone.localdate()
    said = {
        "meeting_day": in_words(today + days * DAY),
        "sent": (today - 9 * DAY).isoformat(),
        "signed": (today - 4 * DAY).isoformat(),
    }
    return make_meeting(health, words, starts_at=_evening(days), by=officer(), facts=said)


def _off(health: Committee, days: int, state: str, reason: str) -> Meeting:
    meeting = plan_meeting(
        health, starts_at=_evening(days), venue=VENUE, is_announced=True, by=None
    )
    meeting.state, meeting.state_reason, meeting.has_been_public = state, reason, True
    meeting.save()
    return meeting


def _make_history(health: Committee) -> None:
    """A past of more meetings than fit on a page; a committee that is gone, an empty one."""
    for number in range(1, MORE_THAN_A_PAGE):
        starts_at = _evening(-28 * number)
        meeting = plan_meeting(health, starts_at=starts_at, venue=VENUE, is_announced=True, by=None)
        mark_held(meeting, by=None)
    add_committee("Roads Scrutiny Committee", code="RDS", dissolved_on=date(2021, 5, 6), by=None)
    add_committee("Audit Committee", code="AUD", by=None)
    Person.objects.create(
        name="G Oldacre", surname="Oldacre", kind=Person.Kind.COUNCILLOR, left_on=date(2023, 5, 4)
    )


def _evening(days: int):
    now = timezone.localtime()
    return now.replace(hour=18, minute=0, second=0, microsecond=0) + days * DAY
