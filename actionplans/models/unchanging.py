from django.core.exceptions import ValidationError
from django.db import models


class UnchangingQuerySet(models.QuerySet):
    def update(self, **fields):
        raise ValidationError("What was recorded is never changed.")

    def delete(self):
        raise ValidationError("What was recorded is never deleted.")


class Unchanging(models.Model):
    """A row that is added and read, never changed."""

    objects = UnchangingQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk and not self._state.adding:
            raise ValidationError("What was recorded is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError("What was recorded is never deleted.")
