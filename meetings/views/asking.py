"""One page with one form: what is wrong is said at the field, and what was typed is kept."""

from django.contrib import messages
from django.shortcuts import render

from scrutiny.refusals import Refused


def ask(request, form, act, *, done, button, saved="Saved.", **page):
    """Show a form; once it is filled in well, `act()` and go where `done(result)` leads.

    What a service refuses stands above the fields. `page`: title, caption, lead, back,
    breadcrumbs.
    """
    if request.method == "POST" and form.is_valid():
        try:
            result = act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, saved)
            return done(result)
    context = {"form": form, "button": button, **page}
    status = 422 if form.errors else 200
    return render(request, "meetings/work/following/form.html", context, status=status)


def typed(request):
    """Return what was typed into a form that was sent, None before it is."""
    return request.POST if request.method == "POST" else None
