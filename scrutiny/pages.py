"""The pages about this site itself, and the council's colours and crest."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django_sendfile import sendfile

from scrutiny.breadcrumbs import trail
from scrutiny.models import Council

ONE_DAY = 24 * 60 * 60


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {"breadcrumbs": trail()})


@login_not_required
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/contact.html", {"breadcrumbs": trail()})


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/open_data.html", {"breadcrumbs": trail()})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {"breadcrumbs": trail()})


@login_not_required
@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def council_css(request: HttpRequest) -> HttpResponse:
    """Serve the council's colours; their address names them, so that a new one is fetched."""
    return render(request, "council.css", content_type="text/css")


@login_not_required
@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def council_crest(request: HttpRequest) -> HttpResponseBase:
    crest = Council.current().crest
    if not crest:
        raise Http404
    return sendfile(request, crest.path, attachment_filename=False, mimetype="image/png")


@login_not_required
@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """Serve the icon at the address where browsers look beside a PDF, which cannot name one."""
    return redirect(static("images/favicon.svg"))
