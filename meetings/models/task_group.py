"""Task and finish groups: a few members look into a subject and report to their committee.

Members, scope and the final report are public; notes and evidence are the group's.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from committees.models import Committee, Person
from meetings.models.officers import of_officer
from scrutiny.earlier import Earlier
from scrutiny.keys import random_key
from scrutiny.permissions import standing


class TaskGroupQuerySet(models.QuerySet):
    def managed_by(self, user):
        return self.filter(of_officer(standing(user), "committee_id"))

    def open_to(self, user):
        """Keep groups whose private notes the user reads: its present members, and officers."""
        who = standing(user)
        places = GroupPlace.objects.current().filter(person_id=who.person_id)
        mine = Q(pk__in=places.values("group_id")) if who.person_id else Q(pk__in=[])
        return self.filter(of_officer(who, "committee_id") | mine)


class GroupPlaceQuerySet(models.QuerySet):
    def current(self, on=None):
        """Keep places that hold on the day (today by default)."""
        on = on or timezone.localdate()
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gte=on))


class TaskGroup(models.Model):
    """A group that a committee sets up for one question."""

    class State(models.TextChoices):
        WORKING = "working", "At work"
        REPORTED = "reported", "Reported"

    key = models.CharField(max_length=12, unique=True, default=random_key, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="task_groups")
    name = models.CharField(max_length=150)
    scope = models.TextField(help_text="What it looks into, and what it leaves out")
    starts_on = models.DateField("set up on")
    reports_by = models.DateField("reports by", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WORKING)
    final_report = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)

    objects = TaskGroupQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="working", reported_on=None)
                | Q(state="reported", reported_on__isnull=False) & ~Q(final_report=""),
                name="task_group_reports_on_a_day",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("meetings:task_group", args=[self.key])


class GroupPlace(models.Model):
    """A person's place in a group, from the first to the last day, both included."""

    class Capacity(models.TextChoices):
        MEMBER = "member", "Member"
        CO_OPTEE = "co-optee", "Co-opted member"

    group = models.ForeignKey(TaskGroup, models.PROTECT, related_name="places")
    person = models.ForeignKey(Person, models.PROTECT, related_name="group_places")
    capacity = models.CharField(max_length=10, choices=Capacity, default=Capacity.MEMBER)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = GroupPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["group", "-capacity", "person__surname", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="group_place_ends_after_it_starts",
                violation_error_message="The last day is before the first day.",
            ),
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(ends_on=None),
                name="group_place_one_open_per_person",
                violation_error_message="This person sits on the group already.",
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.group}"


class GroupNote(models.Model):
    """A private note, a piece of evidence, or an informal meeting of a group."""

    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        EVIDENCE = "evidence", "Evidence"
        MEETING = "meeting", "Informal meeting"

    group = models.ForeignKey(TaskGroup, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    on = models.DateField("date")
    place = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["group", "-on", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} of {self.group}"


class EarlierReport(Earlier):
    """The public words of a group's final report before a correction."""

    group = models.ForeignKey(TaskGroup, models.PROTECT, related_name="earlier_reports")
    of = "The final report"

    class Meta:
        ordering = ["group", "at", "pk"]

    def __str__(self):
        return f"Earlier report of {self.group}"
