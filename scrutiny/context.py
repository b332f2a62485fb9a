"""What every template may use."""

from scrutiny.models import Council


def council(request):
    return {"council": Council.current()}
