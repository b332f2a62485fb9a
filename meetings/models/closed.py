"""Access to closed records: exempt words, and records for officers only."""

from django.db import models
from django.db.models import Q

from meetings.models.officers import of_officer
from meetings.models.publication import Entry
from meetings.models.withholding import open_to_members


def is_in_an_edition(path: str) -> Q:
    """Match rows whose item, paper, version or entry at `path` was published."""

    field = "pk" if path == "entry" else path
    published = Entry.objects.exclude(**{field: None}).order_by()
    return Q(**{f"{path}__in": published.values(field)})


class ClosedManager(models.Manager):
    """Exempt words: none at all unless a user is given."""

    def get_queryset(self):
        return super().get_queryset().none()

    def for_services(self):
        """Return all of them, for code that decides for an audience and shows them to no user."""
        return super().get_queryset()

    def _visible(self, who, *paths: tuple[str, str, str]):
        """Keep rows whose holder, committee and published thing are at one of `paths`.

        Members get what was published to them; a draft's words are for officers only.
        """
        allowed = Q(pk__in=[])
        for holder, committee, published in paths:
            member = Q(**{f"{committee}__in": who.member_of}) & open_to_members(holder)
            allowed |= of_officer(who, committee) | member & is_in_an_edition(published)
        return self.for_services().filter(allowed)
