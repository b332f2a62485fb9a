from django.db import models
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce

from scrutiny.permissions import standing


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep those that the person may see (scrutiny.permissions "inspection.view")."""
        return self.filter(Q(is_public=True) | _run_by(standing(user)))

    def managed_by(self, user):
        return self.filter(_run_by(standing(user)))

    def with_judgements(self):
        return self.prefetch_related("judgements")


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep those that the person may see (scrutiny.permissions "plan.view")."""
        return self.filter(Q(is_public=True) | _run_by(standing(user)))

    def managed_by(self, user):
        return self.filter(_run_by(standing(user)))

    def with_facts(self):
        return self.select_related("committee", "inspection", "recommendation__committee", "lead")

    def in_hand(self, today):
        """Keep those not closed, with `action_count` and `late_count`, most late first."""
        kept = Q(actions__is_removed=False)
        is_late = kept & ~Q(actions__delivery__in=["complete", "embedded"])
        found = self.exclude(state="closed").alias(
            due_now=Coalesce("actions__postponed_to", "actions__due_on")
        )
        return found.annotate(
            action_count=Count("actions", filter=kept),
            late_count=Count("actions", filter=is_late & Q(due_now__lt=today)),
        ).order_by("-late_count", "title", "pk")


class ActionQuerySet(models.QuerySet):
    def updatable_by(self, user):
        """Keep those that the person may update (scrutiny.permissions "action.update")."""
        who = standing(user)
        mine = Q(owner_id=who.user_id) if who.user_id else Q(pk__in=[])
        return self.filter(mine | _run_by(who, "plan__"))

    def with_dates(self):
        """Add `due_now` (the date that holds) and `last_update_at`, in the same query."""
        return self.annotate(
            due_now=Coalesce("postponed_to", "due_on"), last_update_at=Max("updates__at")
        )

    def with_facts(self):
        return self.select_related("area", "owner")


class ActionManager(models.Manager.from_queryset(ActionQuerySet)):
    """Actions of the plan as it stands, without those that were taken out."""

    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


def _run_by(who, path: str = "") -> Q:
    """Say what a person manages: of committees whose plans they lead, or whose officer they are."""
    if who.manages_plans_everywhere:
        return Q(pk__isnull=False)
    return Q(**{f"{path}committee__in": who.manages_plans_of})
