"""Variables that every template may use."""

from scrutiny import __version__
from scrutiny.models import Council


def council(request):
    return {"council": Council.current()}


def version(request):
    """The number of this software; footers show it to officers only."""
    return {"version": __version__}
