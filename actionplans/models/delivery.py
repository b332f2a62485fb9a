"""How far an action has come, and which of these a date that has passed makes overdue."""

from django.db import models


class Delivery(models.TextChoices):
    NOT_STATED = "not-stated", "Not stated"
    NOT_STARTED = "not-started", "Not started"
    ON_TRACK = "on-track", "On track"
    AT_RISK = "at-risk", "At risk"
    OFF_TRACK = "off-track", "Off track"
    COMPLETE = "complete", "Complete"
    EMBEDDED = "embedded", "Embedded"


DONE = frozenset({Delivery.COMPLETE, Delivery.EMBEDDED})
# A date that has passed makes none of these overdue (docs/rules.md D1).
NEVER_OVERDUE = DONE | {Delivery.NOT_STATED}
