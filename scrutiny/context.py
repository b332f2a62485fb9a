"""Variables that every template may use."""

from django.http import HttpRequest

from scrutiny import __version__
from scrutiny.models import Council


def council(request: HttpRequest) -> dict[str, Council]:
    return {"council": Council.current()}


def version(request: HttpRequest) -> dict[str, str]:
    """The number of this software; footers show it to officers only."""
    return {"version": __version__}
