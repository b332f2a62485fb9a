"""The page for the second of two editors: their words and the other's, and nothing lost."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from meetings.history.entries import last_change


def show_both_versions(
    request: HttpRequest,
    holder: Any,
    form: Any,
    *,
    saved: Mapping[str, Any],
    title: str,
    keep_url: str,
    breadcrumbs: Any,
) -> HttpResponse:
    """Show what was typed beside what is saved; saving again is on top of that.

    `form` is bound to what was typed with the revision that is saved now, `saved` are the
    saved words by the names of its fields.
    """
    form.full_clean()
    context = {
        "breadcrumbs": breadcrumbs,
        "what": holder._meta.verbose_name.removeprefix("agenda "),
        "title": title,
        "form": form,
        "theirs": last_change(holder),
        "rows": form.beside(saved),
        "keep_url": keep_url,
    }
    return render(request, "meetings/work/both_versions.html", context)
