"""Officers' pages of a committee's terms of reference."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from committees.forms.terms import TermsForm
from committees.models import Committee, TermsOfReference, year_label
from committees.services.terms import change_draft_terms, draft_next_terms
from committees.years import municipal_year
from scrutiny.breadcrumbs import my_work, trail
from scrutiny.differences import compare
from scrutiny.refusals import Refused

LATEST = 2100  # what is further is a slip of the pen


@require_safe
def terms_list(request, code):
    committee = committee_or_404(request.user, code)
    versions = list(committee.terms_of_reference.all())
    now = municipal_year(timezone.localdate())
    kept = {terms.municipal_year for terms in versions}
    context = {
        "breadcrumbs": up_to_committee(committee),
        "committee": committee,
        "versions": versions,
        "in_force": committee.terms_of_reference.in_force(),
        "to_draft": [(y, year_label(y)) for y in (now, now + 1) if y not in kept],
    }
    return render(request, "committees/work/terms_list.html", context)


@require_POST
def draft(request, code):
    committee = committee_or_404(request.user, code)
    try:
        terms = draft_next_terms(committee, year=_year(request), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("committees:work_terms_list", committee.slug)
    messages.success(request, f"Begun with the words of the year before: {terms.year_label}.")
    return redirect("committees:work_terms", committee.slug, terms.municipal_year)


@require_http_methods(["GET", "POST"])
def terms(request, code, year):
    """Show the terms of reference, with a form while they are a draft."""
    terms = _terms_or_404(request.user, code, year)
    form = TermsForm(request.POST or None, terms=terms) if terms.is_draft else None
    if request.method == "POST" and form is None:
        messages.error(request, "These terms of reference are agreed. Draft the next year’s.")
    elif request.method == "POST" and form.is_valid():
        try:
            change_draft_terms(terms, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("committees:work_terms", code, year)
    context = {
        "breadcrumbs": _up_to_terms(terms.committee),
        "terms": terms,
        "form": form,
        "earlier": _year_before(terms),
    }
    return render(request, "committees/work/terms.html", context)


@require_safe
def compare_terms(request, code, year):
    """Compare a year's terms with the newest earlier ones, word by word."""
    terms = _terms_or_404(request.user, code, year)
    earlier = _year_before(terms)
    if earlier is None:
        raise Http404
    rows = [
        (TermsOfReference._meta.get_field(name).verbose_name, _said(earlier, name),
         _said(terms, name))
        for name in ("quorum", "co_optee_limit", "frequency", "required_training", "text")
    ]  # fmt: skip
    context = {
        "breadcrumbs": _up_to_terms(terms.committee),
        "terms": terms,
        "earlier": earlier,
        "rows": [
            (name[:1].upper() + name[1:], compare(before, after))
            for name, before, after in rows
            if before != after
        ],
    }
    return render(request, "committees/work/compare.html", context)


def _said(terms: TermsOfReference, name: str) -> str:
    value = getattr(terms, name)
    return "" if value is None else str(value)


def _year(request) -> int:
    year = request.POST.get("year", "")
    if not year.isdecimal() or not len(year) == 4 or int(year) > LATEST:
        raise Refused("Choose a year.")
    return int(year)


def _year_before(terms: TermsOfReference) -> TermsOfReference | None:
    earlier = terms.committee.terms_of_reference.filter(municipal_year__lt=terms.municipal_year)
    return earlier.order_by("-municipal_year").first()


def committee_or_404(user, code) -> Committee:
    return get_object_or_404(Committee.objects.planned_by(user), code=code.upper())


def _terms_or_404(user, code, year) -> TermsOfReference:
    if year > LATEST:
        raise Http404
    committee = committee_or_404(user, code)
    return get_object_or_404(committee.terms_of_reference, municipal_year=year)


def up_to_committee(committee: Committee):
    address = reverse("meetings:committee_work", args=[committee.slug])
    return trail(my_work(), (committee.name, address))


def _up_to_terms(committee: Committee):
    address = reverse("committees:work_terms_list", args=[committee.slug])
    return [*up_to_committee(committee), ("Terms of reference", address)]
