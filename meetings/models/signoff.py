"""Sign-off: who has to agree to a paper before it is published, and who has agreed.

Comments on a withheld paper can quote it, so all of them are kept as exempt words are:
`SignOff.objects` shows nothing unless a user is given.
"""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from committees.models import Committee
from meetings.models.closed import ClosedManager
from meetings.models.meeting import Meeting
from meetings.models.officers import of_officer
from meetings.models.paper import Paper, PaperVersion
from scrutiny.permissions import SIGNATORIES, standing


class SignOffManager(ClosedManager):
    """Sign-offs for officers, and for those who take part in the same paper's."""

    def visible_to(self, user):
        who = standing(user)
        officers = of_officer(who, "paper__item__meeting__committee_id")
        return self.for_services().filter(officers | Q(paper__in=self.papers_of(who)))

    def held_by(self, user):
        """Keep requests awaiting the user's own answer, for a meeting still to come."""
        return self._held(standing(user)).filter(
            paper__is_removed=False,
            paper__item__meeting__state__in=Meeting.OPEN_STATES,
        )

    def papers_of(self, who):
        """Return the papers on which a standing takes part as signatory or author.

        A signatory takes part while they hold a paper or once they decided on it, and an
        author while they write for the committee: never without the grant.
        """
        if not who.takes_part:
            return Paper.objects.none()
        decided = self.for_services().filter(self._signs(who), decided_by_id=who.user_id)
        wrote = PaperVersion.objects.filter(added_by_id=who.user_id).values("paper")
        named = SignOffRun.objects.filter(author_id=who.user_id).values("paper")
        author = Q(pk__in=wrote) | Q(pk__in=named)
        return Paper.objects.filter(
            Q(pk__in=self._held(who).values("paper"))
            | Q(pk__in=decided.values("paper"))
            | author & self._writes(who)
        )

    def _held(self, who):
        mine = Q(holder_id=None) | Q(holder_id=who.user_id)
        return self.for_services().filter(
            self._signs(who), mine, state=self.model.State.WAITING, is_current=True
        )

    @staticmethod
    def _signs(who) -> Q:
        """Match rows of the roles in which the user signs now."""
        allowed = Q(pk__in=[])
        for role, committee in who.signs:
            of = Q(role=role)
            if committee is not None:
                of &= Q(paper__item__meeting__committee_id=committee)
            allowed |= of
        return allowed

    @staticmethod
    def _writes(who) -> Q:
        if None in who.writes:
            return Q(pk__isnull=False)
        return Q(item__meeting__committee_id__in=who.writes)


class SignOffRoute(models.Model):
    """Whose agreement the reports of a committee need; without steps, no one's.

    The route without a committee applies to all committees that have none of their own.
    """

    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sign_off_routes",
        help_text="Leave empty for all committees that have no route of their own",
    )

    class Meta:
        ordering = ["committee"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("committee_id", Value(0), output_field=models.BigIntegerField()),
                name="sign_off_route_one_a_committee",
                violation_error_message="There is a route for this already.",
            )
        ]

    def __str__(self):
        return f"Sign-off route of {self.committee or 'all other committees'}"


class SignOffStep(models.Model):
    """One signatory of a route. Steps with the same place are asked at once."""

    route = models.ForeignKey(SignOffRoute, models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(
        "order", default=1, help_text="Those of the same number are asked at once, 1 first."
    )
    role = models.CharField(max_length=20, choices=SIGNATORIES)
    name = models.CharField("name as printed", max_length=40, help_text="For example Legal")
    working_days = models.PositiveSmallIntegerField(
        "working days before publication",
        validators=[MaxValueValidator(120)],
        help_text="The meeting's own milestone of this name goes before it.",
    )

    class Meta:
        ordering = ["route", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["route", "role"],
                name="sign_off_step_one_a_role",
                violation_error_message="This signatory is on the route already.",
            )
        ]

    def __str__(self):
        return self.name


class SignOffRun(models.Model):
    """A paper on its way to its signatories, and the author to whom it goes back."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="sign_off_run")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self):
        return f"Sign-off of {self.paper}"


class SignOff(models.Model):
    """A request to one signatory about a paper, and the answer.

    `version` is the state of the paper that it was asked about or given for; `holds_for`
    moves on when an officer records a change as immaterial. An answer is never overwritten:
    a new request makes a new row, and `is_current` marks the one that counts.
    """

    class State(models.TextChoices):
        TO_COME = "to-come", "To come"
        WAITING = "waiting", "Waiting"
        APPROVED = "approved", "Signed off"
        RECORDED = "recorded", "Signed off elsewhere"
        RETURNED = "returned", "Returned"

    class How(models.TextChoices):
        HERE = "here", "here"
        EMAIL = "e-mail", "by e-mail"
        WORD = "word", "in the Word file"

    GIVEN = (State.APPROVED, State.RECORDED)

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=SIGNATORIES)
    place = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    name = models.CharField("name as printed", max_length=40)
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.TO_COME)
    is_current = models.BooleanField(default=True)
    version = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    initials = models.CharField(max_length=10, blank=True)
    comment = models.TextField(blank=True)
    how = models.CharField(max_length=10, choices=How, default=How.HERE)
    is_own = models.BooleanField("signed their own paper", default=False)
    holds_for = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    kept_because = models.TextField("why a change is immaterial", blank=True)

    objects = SignOffManager()

    class Meta:
        ordering = ["paper", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paper", "role"],
                condition=Q(is_current=True),
                name="sign_off_one_counts",
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | ~Q(comment=""),
                name="sign_off_returned_says_why",
                violation_error_message="Say what has to be changed.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "recorded"])
                | (~Q(initials="") & Q(decided_on__isnull=False) & Q(holds_for__isnull=False)),
                name="sign_off_given_says_when_and_by_whom",
                violation_error_message="Give the initials and the day.",
            ),
            models.CheckConstraint(
                condition=Q(sent_on=None)
                | Q(decided_on=None)
                | Q(decided_on__gte=models.F("sent_on")),
                name="sign_off_decided_after_it_was_sent",
                violation_error_message="It cannot be signed off before it was sent.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_state_display()}"

    @property
    def is_given(self) -> bool:
        return self.state in self.GIVEN
