"""A recommendation in the state that a test is about, and the executive that answers it."""

from datetime import date, timedelta

from django.utils import timezone

from committees.models import Committee, RoleGrant
from meetings.models import Recommendation
from meetings.services import answers, recommendations
from meetings.services.answers import Answer
from scrutiny.models import User
from tests.council import make_committee, make_user

DAY = timedelta(days=1)
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
