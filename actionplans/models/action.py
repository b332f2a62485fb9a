from datetime import date
from textwrap import shorten

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from actionplans.models.delivery import Delivery
from actionplans.models.inspection import AreaForImprovement, Finding, run_by
from actionplans.models.plan import ActionPlan
from actionplans.models.unchanging import Unchanging
from scrutiny.keys import random_key
from scrutiny.permissions import standing


class RemovalQuerySet(models.QuerySet):
    def of_plan(self, plan):
        """Keep the current removals of a plan's actions, in its order."""
        lasting = self.filter(action__plan=plan, back_at=None)
        return lasting.select_related("action", "by", "released_by").order_by("action__position")

    def open_to_release(self):
        """Keep current removals that the public sees without a reason yet."""
        lasting = self.filter(back_at=None, on__isnull=False, released_at=None)
        return lasting.select_related("action__plan__committee")


class ActionQuerySet(models.QuerySet):
    def updatable_by(self, user):
        """Keep actions that the user may update (scrutiny.permissions "action.update")."""
        who = standing(user)
        mine = Q(owner_id=who.user_id) if who.user_id else Q(pk__in=[])
        return self.filter(mine | run_by(who, "plan__"))

    def with_dates(self):
        """Add `due_now` (the date that holds) and `last_update_at`, in the same query."""
        return self.annotate(
            due_now=Coalesce("postponed_to", "due_on"), last_update_at=Max("updates__at")
        )

    def with_facts(self):
        return self.select_related("area", "owner")


class ActionManager(models.Manager.from_queryset(ActionQuerySet)):
    """Actions of the plan as it is now, without removed ones."""

    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


class Action(models.Model):
    """One action of a plan.

    Its first six columns are those of the printed table; `status` and `performance` are the
    public words. `due_on` is the original date for ever: later ones are postponements, the
    last of which is `postponed_to`. Imported values of owner, area and delivery are for
    officers only until the lead has confirmed them (`confirmed_at`).
    """

    Delivery = Delivery

    class Impact(models.TextChoices):
        NOT_STATED = "not-stated", "Not stated"
        NONE_YET = "none-yet", "No difference yet"
        SOME = "some", "Some difference"
        CLEAR = "clear", "Clear difference"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    position = models.PositiveSmallIntegerField()
    ref = models.CharField("reference", max_length=40)
    action = models.TextField()
    success_measure = models.TextField(blank=True)
    due_on = models.DateField("originally due on", null=True, blank=True)
    due_text = models.CharField(
        "date due, as the source wrote it", max_length=200, blank=True, editable=False
    )
    status = models.TextField("status: what is the progress on the action?", blank=True)
    performance = models.TextField("performance: is it making a difference?", blank=True)

    area = models.ForeignKey(
        AreaForImprovement, models.PROTECT, null=True, blank=True, related_name="actions"
    )
    answers = models.ManyToManyField(Finding, blank=True, related_name="actions")
    depends_on = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="holds_up"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions_owned",
    )
    owner_name = models.CharField(
        "owner, as the public page names them", max_length=300, blank=True
    )
    partners = models.CharField(max_length=300, blank=True)
    delivery = models.CharField(
        max_length=12, choices=Delivery, default=Delivery.NOT_STATED, editable=False
    )
    impact = models.CharField(
        max_length=12, choices=Impact, default=Impact.NOT_STATED, editable=False
    )
    postponed_to = models.DateField(null=True, blank=True, editable=False)
    # When it came into a plan that the public saw already; none: it was there from the beginning.
    added_on = models.DateField(null=True, blank=True, editable=False)
    internal_note = models.TextField("for officers only", blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    is_removed = models.BooleanField(default=False, editable=False)  # the last Removal says why
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionManager()
    with_removed = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "ref"],
                name="action_refs_differ",
                violation_error_message="Two actions of a plan have the same reference.",
            ),
            models.CheckConstraint(
                condition=Q(postponed_to=None) | Q(due_on__isnull=False),
                name="action_postponed_from_a_date",
            ),
        ]

    def __str__(self):
        return f"{self.ref}: {shorten(self.action, 80, placeholder='…')}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def now_due_on(self) -> date | None:
        """Return the due date that holds now: the last postponement, or the original one."""
        return self.postponed_to or self.due_on


class Removal(models.Model):
    """A period during which an action is out of its plan: who removed it, and why.

    Days before it keep the action. The public reads the reason in its released words
    (`public_because`). `on` is the first day without it; None: the plan was not public
    yet. `back_at` ends it; `back_on` is again the public day.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="removals")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    on = models.DateField(null=True, blank=True)
    because = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    public_because = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    back_on = models.DateField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["action", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(back_at=None), name="action_is_taken_out_once"
            )
        ]

    def __str__(self):
        return f"{self.action.ref}, taken out on {self.at:%-d %B %Y}"

    def covers(self, day: date) -> bool:
        """Whether the action was out of the plan on a day."""
        if self.on and day < self.on:
            return False
        return self.back_at is None or (self.back_on is not None and day < self.back_on)


class Rewording(Unchanging):
    """Public words of an action that were changed later.

    `before` and `after` hold the changes, by the name of the action's field.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="rewordings")
    before = models.JSONField()
    after = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["action", "at", "pk"]

    def __str__(self):
        return f"Worded anew on {self.at:%-d %B %Y}"


class Postponement(Unchanging):
    """A later due date: why, and who agreed. Earlier dates are kept."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="postponements")
    update = models.ForeignKey(
        "actionplans.ActionUpdate",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postponements",
    )
    due_on = models.DateField()
    reason = models.TextField()
    agreed_by = models.CharField(max_length=150)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["action", "at", "pk"]

    def __str__(self):
        return f"{self.due_on:%-d %B %Y}: {self.reason}"


class Milestone(models.Model):
    """A step on the way to an action's end."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="milestones")
    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    name = models.CharField(max_length=120)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    is_removed = models.BooleanField(default=False, editable=False)
    # Counts changes, so that two people who edit at once do not overwrite each other.
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["action", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "name"],
                condition=Q(is_removed=False),
                name="action_milestone_names_differ",
                violation_error_message="This action has a milestone of that name.",
            )
        ]

    def __str__(self):
        return self.name
