from datetime import date, datetime
from typing import Any, Self, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone

from committees.years import municipal_year
from scrutiny.permissions import standing


class CommitteeQuerySet(models.QuerySet):
    def current(self) -> Self:
        return self.filter(dissolved_on=None)

    def planned_by(self, user: Any) -> Self:
        """Keep committees whose meetings the user plans."""
        who = standing(user)
        return self.all() if who.is_officer_everywhere else self.filter(pk__in=who.officer_of)

    def with_plans_managed_by(self, user: Any) -> Self:
        """Keep committees whose action plans the user manages (permissions "plan.add")."""
        who = standing(user)
        return (
            self.all() if who.manages_plans_everywhere else self.filter(pk__in=who.manages_plans_of)
        )

    def with_member_count(self, on: date | None = None) -> Self:
        """Add `member_count`: people whose membership holds on the day."""
        on = on or timezone.localdate()
        current = Q(memberships__starts_on__lte=on) & (
            Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=on)
        )
        return self.annotate(member_count=models.Count("memberships", filter=current))


class MembershipQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> Self:
        """Keep memberships that hold on the day (today unless said otherwise)."""
        on = on or timezone.localdate()
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def past(self, on: date | None = None) -> Self:
        return self.filter(ends_on__lt=on or timezone.localdate())

    def with_people(self) -> Self:
        return self.select_related("person__group", "person__ward")

    def in_order_of_office(self) -> Self:
        """Order by role: chair, vice-chair, members by surname, substitutes, then co-optees."""
        roles = cast(Any, self.model).Role.values  # the model imports this module
        ranks = [models.When(role=role, then=rank) for rank, role in enumerate(roles)]
        return self.alias(rank=models.Case(*ranks, output_field=models.IntegerField())).order_by(
            "rank", "person__surname", "person__name"
        )


class RoleGrantQuerySet(models.QuerySet):
    def current(self, at: datetime | None = None) -> Self:
        """Keep grants that hold at the moment (now unless said otherwise)."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at).filter(Q(ends_at=None) | Q(ends_at__gt=at))


class TermsQuerySet(models.QuerySet):
    def public(self) -> Self:
        return self.filter(is_draft=False)

    def in_force(self, on: date | None = None) -> Any:
        """Return the terms of a committee that hold on the day (today by default), or None.

        The terms of a year hold from the day they were agreed, and until then those of the year
        before; the earliest known ones hold from the beginning of their year.
        """
        return next(iter(self.in_force_of_each(on).values()), None)

    def in_force_of_each(self, on: date | None = None) -> dict[int, Any]:
        """Return the terms of each committee that hold on the day, by its primary key."""
        on = on or timezone.localdate()
        begun = self.public().filter(municipal_year__lte=municipal_year(on))
        oldest_first: list[Any] = list(begun.order_by("municipal_year"))
        agreed = [terms for terms in oldest_first if not (terms.agreed_on and terms.agreed_on > on)]
        found = {terms.committee_id: terms for terms in oldest_first}
        return found | {terms.committee_id: terms for terms in agreed}
