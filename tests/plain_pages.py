"""Pages made for a walk over thousands of addresses, without what the walk does not look at."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.base import Template

from scrutiny.roof import urls


@contextmanager
def rendered_unwatched() -> Iterator[None]:
    """Make pages without keeping a copy of all that each piece of them was made from.

    Django's tests keep it for `response.context`, which takes a quarter of a page's time.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", lambda page, context: page.nodelist.render(context))
        yield


@contextmanager
def refused_without_a_page() -> Iterator[None]:
    """Answer 403 and 404 without the page that says so, which is the same wherever one is."""

    def answer(status: int) -> object:
        def refuse(request: HttpRequest, exception: Exception) -> HttpResponse:
            return HttpResponse(status=status)

        return refuse

    with pytest.MonkeyPatch.context() as patch:
        for status in (403, 404):
            patch.setattr(urls, f"handler{status}", answer(status), raising=False)
        yield
