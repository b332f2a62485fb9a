"""A recommendation in the state that a test is about, and the executive that answers it."""

from datetime import date, timedelta

from django.utils import timezone

from committees.models import Committee, Person, RoleGrant
from meetings.models import CallIn, DocumentRequest, Recommendation, Referral, TaskGroup
from meetings.outcomes.call_ins import services as call_ins
from meetings.outcomes.documents import services as documents
from meetings.outcomes.groups import services as task_groups
from meetings.outcomes.recommendations.services import answers, recommendations
from meetings.outcomes.recommendations.services.answers import Answer
from meetings.outcomes.referrals.services import refer
from scrutiny.models import User
from tests.council import make_committee, make_user

DAY = timedelta(days=1)
MONITORING_OFFICER = "P Neal, Monitoring Officer"
STEPS = ("drafted", "made", "served", "answered", "in-progress", "said-done", "done")


def make_cabinet() -> Committee:
    found = Committee.objects.filter(code="CAB").first()
    return found or make_committee("CAB", "Cabinet", kind=Committee.Kind.EXECUTIVE)


def make_officer_of(committee: Committee, name: str = "cabinet_officer") -> User:
    user = make_user(name)
    role = RoleGrant.Role.DEMOCRACY_OFFICER
    RoleGrant.objects.create(user=user, role=role, committee=committee)
    return user


def make_recommendation(
    committee: Committee, state: str = "made", *, received: date | None = None, **facts
) -> Recommendation:
    """Take a recommendation to Cabinet as far as `state`, one of STEPS, by the services."""
    received = received or timezone.localdate() - 10 * DAY
    steps = STEPS[: STEPS.index(state) + 1]
    facts = {"text": "Meet every carer twice a year.", "to_body": make_cabinet()} | facts
    if "partner" in facts:
        facts["to_body"] = None
    found = recommendations.draft_recommendation(committee, by=None, **facts)
    if "made" in steps:
        found = recommendations.make_recommendation(found, on=received - 2 * DAY, by=None)
    if "served" in steps:
        found = recommendations.serve_recommendation(found, report_received_on=received, by=None)
    if "answered" in steps:
        answers.record_answer(found, make_answer(received), by=None)
    if "in-progress" in steps:
        answers.report_progress(found, on=received + 2 * DAY, text="It has begun.", by=None)
    if "said-done" in steps:
        evidence = {"evidence": "The list of meetings", "is_done": True}
        last = answers.report_progress(
            found, on=received + 3 * DAY, text="All have been met.", by=None, **evidence
        )
        if "done" in steps:
            answers.confirm_done(last, by=None)
    return Recommendation.objects.with_words().get(pk=found.pk)


def make_answer(received: date, decision: str = "accepted", **facts) -> Answer:
    day = received + DAY
    said = {"action": "Meet them", "owner": "Director of Care", "act_by": day + 90 * DAY}
    return Answer(decision, responded_on=day, published_on=day, **(said | facts))


def make_referral(from_body: Committee, to_body: Committee) -> Referral:
    words = {"title": "Watching the plan", "text": "Support our watching of the plan."}
    return refer(from_body, to_body, on=timezone.localdate(), by=None, **words)


def make_call_in(committee: Committee, person: Person, *, is_valid: bool = False) -> CallIn:
    today = timezone.localdate()
    call_in = call_ins.receive_call_in(
        committee,
        decision="Close the library",
        made_by="Cabinet",
        made_on=today - 3 * DAY,
        published_on=today - 2 * DAY,
        called_in_on=today,
        grounds="Nobody was asked.",
        signatories=[person],
        by=None,
    )
    if not is_valid:
        return call_in
    return find_valid(call_in, on=today)


def find_valid(call_in: CallIn, **changed) -> CallIn:
    """Let the monitoring officer find a call-in valid, or the finding that a test gives."""
    facts = {"is_valid": True, "because": "In time", "found_by": MONITORING_OFFICER, "by": None}
    return call_ins.find_validity(call_in, **(facts | changed))


def make_group(committee: Committee, *members: Person) -> TaskGroup:
    return task_groups.set_up_group(
        committee,
        name="Fostering group",
        scope="How carers are found",
        starts_on=timezone.localdate() - 30 * DAY,
        members=members,
        by=None,
    )


def make_document_request(
    committee: Committee,
    member: Person,
    *,
    received: date | None = None,
    answer: documents.Given | None = None,
    **words,
) -> DocumentRequest:
    """Let a member ask Cabinet for a document, and Cabinet answer it."""
    said = {"document": "Advice on short breaks", "about": "meeting", "decision": "Cabinet, 5 June"}
    wanted = documents.Wanted(**(said | words))
    asked = documents.ask_for_document(
        committee, wanted, member=member, holder=make_cabinet(), received_on=received, by=None
    )
    if answer:
        documents.answer_request(asked, answer, by=None)
    return DocumentRequest.objects.with_people().get(pk=asked.pk)
