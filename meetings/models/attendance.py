from django.db import models

from committees.models import Person
from meetings.models.meeting import Meeting


class Attendance(models.Model):
    """Who was there, who was not, and in what capacity."""

    class Capacity(models.TextChoices):
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"
        IN_ATTENDANCE = "in-attendance", "In attendance"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    position = models.PositiveSmallIntegerField()
    capacity = models.CharField(max_length=15, choices=Capacity)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=150, blank=True)
    is_chair = models.BooleanField("took the chair", default=False)

    class Meta:
        ordering = ["meeting", "position"]
        verbose_name_plural = "attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(is_chair=True),
                name="attendance_one_in_the_chair",
                violation_error_message="One person at a time is in the chair.",
            )
        ]

    def __str__(self):
        return self.name
