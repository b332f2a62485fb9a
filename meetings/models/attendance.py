from django.db import models
from django.db.models import Q

from committees.models import Person
from meetings.models.agenda import AgendaItem
from meetings.models.meeting import Meeting


class Attendance(models.Model):
    """The attendance of one person at a meeting, and in what capacity.

    A late arrival is present from the item `arrived_for` on; an early leaver until the
    item `left_before`.
    """

    class Capacity(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"
        IN_ATTENDANCE = "in-attendance", "In attendance"
        OBSERVER = "observer", "Observing"

    OF_MEMBERS = (Capacity.PRESENT, Capacity.APOLOGIES, Capacity.ABSENT)
    OF_OTHERS = (Capacity.IN_ATTENDANCE, Capacity.OBSERVER)

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    position = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=15, choices=Capacity)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=150, blank=True)
    is_chair = models.BooleanField("took the chair", default=False)
    is_elected_chair = models.BooleanField("elected to the chair for this meeting", default=False)
    is_remote = models.BooleanField("follows remotely", default=False)
    substitute_for = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="substituted_at"
    )
    arrived_for = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_before = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Said when the minutes were public already, which print it as a correction.
    is_noted_afterwards = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(is_chair=True),
                name="attendance_one_in_the_chair",
                violation_error_message="One person at a time is in the chair.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(person__isnull=False),
                name="attendance_once_per_person",
                violation_error_message="This person is in the attendance already.",
            ),
            models.CheckConstraint(
                condition=Q(is_elected_chair=False) | Q(is_chair=True),
                name="attendance_elected_to_the_chair",
                violation_error_message="Who was elected to the chair is in it.",
            ),
        ]

    def __str__(self):
        return self.name
