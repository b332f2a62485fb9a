"""One page with one form: errors appear at the field, and what was typed is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from scrutiny.refusals import Refused


def ask(
    request: HttpRequest,
    form: Form,
    act: Callable[[], Any],
    *,
    done: Callable[[Any], HttpResponse],
    button: str,
    saved: str | Callable[[Any], str] = "Saved.",
    keeps: bool = False,
    **page: Any,
) -> HttpResponse:
    """Show a form; once it is valid, call `act()` and go to the address `done(result)`.

    A service's refusal appears at its field or above the form. `saved` is the message shown on
    success: a sentence, or a function of the result that makes one. `keeps`: the browser may
    keep what is typed until it is answered; never where it may be withheld. `page`: title,
    caption, lead, back, breadcrumbs.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = act()
        except Refused as refusal:
            refusal.put_at(form)
        else:
            messages.success(request, saved(result) if callable(saved) else saved)
            return done(result)
    context = {"form": form, "button": button, "keeps": keeps, **page}
    status = 422 if form.errors else 200
    return render(request, "meetings/work/following/form.html", context, status=status)


def sent(request: HttpRequest) -> tuple[dict | None, dict | None]:
    """Return what was typed and the files of a form that was sent, None before it is."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def typed(request: HttpRequest) -> QueryDict | None:
    """Return what was typed into a form that was sent, None before it is."""
    return request.POST if request.method == "POST" else None
