"""The rules hold whatever users do with an action, and in whichever order."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from actionplans.as_at import rules
from actionplans.as_at.plan_history import PlanHistory
from actionplans.models import Action, ActionUpdate, CompletionCheck, Release
from actionplans.updates.services.completion import check_completion
from actionplans.updates.services.evidence import withdraw_evidence
from actionplans.updates.services.updates import NewDate, UpdateText, add_update
from scrutiny.refusals import Refused
from tests.actionplans.active_plan import LINK, day, make_active_plan, moment, release
from tests.council import make_council

STATUSES = Action.Delivery.values
WORDS = st.sampled_from(["", " ", "Words."])

updates = st.fixed_dictionaries(
    {
        "do": st.just("update"),
        "who": st.sampled_from(["owner", "lead"]),
        "delivery": st.sampled_from(STATUSES),
        "progress": WORDS,
        "reason": WORDS,
        "recovery_step": WORDS,
        "has_evidence": st.booleans(),
        "is_behind": st.booleans(),
        "moves_by": st.sampled_from([None, 0, 20, 400]),
    }
)
answers = st.fixed_dictionaries(
    {
        "do": st.sampled_from(["agree", "return", "release", "withdraw"]),
        "who": st.sampled_from(["owner", "lead"]),
    }
)
steps = st.lists(st.one_of(updates, answers), max_size=12)


class AnySequence(TestCase):
    def setUp(self):
        self.council = make_council()

    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(steps)
    def test_any_sequence_of_updates_keeps_the_rules(self, sequence):
        active = make_active_plan(self.council, number=1)
        action = active.actions[0]
        first_due, taken = action.due_on, []
        for number, step in enumerate(sequence):
            try:
                made = _do(step, active, moment(number - 40))
            except Refused:
                made = None
            if isinstance(made, ActionUpdate):
                taken.append((made.pk, made.progress, made.delivery))
            _hold(active, first_due, taken, day(number - 40))


def _do(step, active, at):
    by = getattr(active, step["who"])
    action = Action.objects.get(pk=active.actions[0].pk)
    newest = action.updates.first()
    if step["do"] == "update":
        revision = action.revision - step["is_behind"]
        return add_update(action, _text(step, action), by=by, revision=revision, at=at)
    if newest is None:
        return None
    if step["do"] == "release":
        return release_at(newest, by, at)
    if step["do"] == "withdraw":
        for each in action.evidence.filter(is_withdrawn=False):
            withdraw_evidence(each, by=by)
        return None
    return check_completion(newest, is_agreed=step["do"] == "agree", words="Words.", by=by)


def release_at(update, by, at):
    return release(update, by=by, days=(at.date() - day(0)).days)


def _text(step, action) -> UpdateText:
    move = step["moves_by"]
    return UpdateText(
        progress=step["progress"],
        delivery=step["delivery"],
        reason=step["reason"],
        recovery_step=step["recovery_step"],
        evidence=(LINK,) if step["has_evidence"] else (),
        new_date=None if move is None else NewDate(
            action.due_on + timedelta(days=move), "It takes longer.", "The board"
        ),
    )  # fmt: skip


def _hold(active, first_due, taken, today) -> None:
    action = Action.objects.get(pk=active.actions[0].pk)
    kept = list(action.updates.order_by("pk").values_list("pk", "progress", "delivery"))
    assert kept == taken, "no update is lost or changed"
    assert action.due_on == first_due, "the first date stands"
    moves = list(action.postponements.values_list("due_on", flat=True))
    assert action.now_due_on == (moves[-1] if moves else first_due)
    for update in action.updates.filter(delivery__in=rules.IN_TROUBLE):
        assert update.reason.strip()
        assert update.recovery_step.strip()
    if action.delivery in rules.DONE:
        agreed = CompletionCheck.objects.filter(update__action=action, is_agreed=True)
        assert agreed.filter(update__delivery=action.delivery).exists()
    _hold_in_public(active, action, today)


def _hold_in_public(active, action, today) -> None:
    """Of two days, today and one past the cycle, neither is green without an update in it."""
    for on in (today, today + timedelta(days=active.plan.cycle_days + 1)):
        [now] = PlanHistory(active.plan).at(on)
        if now.colour == "green":
            within = on - timedelta(days=active.plan.cycle_days)
            assert action.updates.filter(at__date__gte=within, delivery="on-track").exists()
        if now.colour == "blue":
            assert Release.objects.filter(
                update__action=action, update__check_of_completion__is_agreed=True
            ).exists()
