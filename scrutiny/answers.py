"""The headers of every answer: who may keep it, and what a browser lets it do.

Cached copies are a side door: what a page says to someone who signed in is kept by no
browser and no proxy, whatever its view forgot to say.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "publickey-credentials-create", "serial", "usb",
        "xr-spatial-tracking",
    )
)  # fmt: skip


class AnswersMiddleware:
    """Comes before whatever adds headers of its own, so that it sees each answer last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if _is_the_same_for_everyone(response):
            _forget_cookie(response)
        elif _is_signed_in(request):
            response.headers.pop("Cache-Control", None)
            patch_cache_control(response, private=True, no_store=True)
        return response


def _is_signed_in(request: HttpRequest) -> bool:
    # Not there where an earlier layer answered, as in a redirect to HTTPS.
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _is_the_same_for_everyone(response: HttpResponse) -> bool:
    """Whether a view has said so: of published files, the colours and the crest."""
    return "public" in response.headers.get("Cache-Control", "")


def _forget_cookie(response: HttpResponse) -> None:
    varies = [each.strip() for each in response.headers.get("Vary", "").split(",")]
    kept = [each for each in varies if each and each.lower() != "cookie"]
    response.headers.pop("Vary", None)
    if kept:
        response.headers["Vary"] = ", ".join(kept)
