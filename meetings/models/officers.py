"""Filters for the rows of a democracy officer's committees."""

from django.db.models import Q


def of_officer(who, path: str) -> Q:
    """Match rows whose committee (at `path`) has the user as democracy officer.

    Never an empty Q: joined by `
    `, that would match nothing more instead of everything.
    """
    everywhere = Q(**{f"{path}__isnull": False})
    return everywhere if who.is_officer_everywhere else Q(**{f"{path}__in": who.officer_of})
