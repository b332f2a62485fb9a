"""Many recommendations, referrals, call-ins, groups and requests, in words that chain."""

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from meetings.querysets import _of_officer as of_officer
from scrutiny.permissions import standing


class RecommendationQuerySet(models.QuerySet):
    def made(self):
        """Keep what was made, which is public for ever."""
        return self.exclude(number=None)

    def visible_to(self, user):
        return self.filter(~Q(number=None) | of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        """Keep those of the committees whose officer the person is."""
        return self.filter(of_officer(standing(user), "committee_id"))

    def worked_on_by(self, user):
        """Keep those that the person makes, answers or reports on."""
        who = standing(user)
        received = ~Q(number=None) & of_officer(who, "to_body_id")
        return self.filter(of_officer(who, "committee_id") | received)

    def overdue(self, today=None):
        return self.filter(state="served", respond_by__lt=today or timezone.localdate())

    def in_state(self, state, today=None):
        """Keep those of a state, or "overdue": served, and the last day is past."""
        return self.overdue(today) if state == "overdue" else self.filter(state=state)

    def with_words(self):
        """Fetch all that a register says of each."""
        return self.select_related(
            "committee", "to_body", "response", "meeting__committee", "minute__minutes", "group"
        )

    def overdue_first(self, today=None):
        """Put what is overdue first, longest first; then the newest year and its numbers."""
        late = Q(state="served", respond_by__lt=today or timezone.localdate())
        rank = Case(When(late, then=Value(0)), default=Value(1), output_field=IntegerField())
        on = Case(When(late, then="respond_by"), default=None)
        return self.alias(rank=rank, late_since=on).order_by(
            "rank", "late_since", "-municipal_year", "committee__name", "-number", "-pk"
        )


class ReferralQuerySet(models.QuerySet):
    def worked_on_by(self, user):
        """Keep those with one of the person's bodies on either side."""
        who = standing(user)
        return self.filter(of_officer(who, "from_body_id") | of_officer(who, "to_body_id"))

    def with_bodies(self):
        return self.select_related("from_body", "to_body")


class CallInQuerySet(models.QuerySet):
    def found_valid(self):
        """Keep what was found valid, which is public for ever."""
        return self.filter(has_been_public=True)

    def visible_to(self, user):
        public = Q(has_been_public=True)
        return self.filter(public | of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        return self.filter(of_officer(standing(user), "committee_id"))


class TaskGroupQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(of_officer(standing(user), "committee_id"))

    def open_to(self, user):
        """Keep those whose private notes the person reads: its members now, and officers."""
        from meetings.models import GroupPlace

        who = standing(user)
        places = GroupPlace.objects.current().filter(person_id=who.person_id)
        mine = Q(pk__in=places.values("group_id")) if who.person_id else Q(pk__in=[])
        return self.filter(of_officer(who, "committee_id") | mine)


class GroupPlaceQuerySet(models.QuerySet):
    def current(self, on=None):
        """Keep places that hold on the day (today unless said otherwise)."""
        on = on or timezone.localdate()
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class DocumentRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Keep those of the committees a person sits on, and those of an officer of either side."""
        who = standing(user)
        mine = Q(committee_id__in=who.member_of)
        return self.filter(of_officer(who, "committee_id") | of_officer(who, "holder_id") | mine)

    def of_body(self, committee):
        """Keep what a scrutiny committee asked for, or what a body of the executive was asked."""
        return self.filter(Q(committee=committee) | Q(holder=committee))

    def waiting(self):
        return self.filter(state="waiting")

    def with_people(self):
        return self.select_related("committee", "holder", "member__user")

    def waiting_first(self):
        """Put what waits first, the nearest last day before others; then the newest."""
        rank = Case(When(state="waiting", then=Value(0)), default=Value(1))
        due_on = Case(When(state="waiting", then="supply_by"), default=None)
        return self.alias(rank=rank, due_on=due_on).order_by(
            "rank", "due_on", "committee__name", "-number"
        )
