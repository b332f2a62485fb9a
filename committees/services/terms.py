"""Terms of reference from year to year: drafted, reviewed, agreed."""

from datetime import date
from typing import Any

from django.db import transaction

from committees.models import Committee, TermsOfReference
from scrutiny.audit import record
from scrutiny.models import User
from scrutiny.refusals import Refused

KEPT = ("quorum", "co_optee_limit", "frequency", "required_training", "text")


@transaction.atomic
def draft_next_terms(committee: Committee, *, year: int, by: User | None) -> TermsOfReference:
    """Draft a year's terms from the newest ones. Refused for a second draft, or without any."""
    committee = Committee.objects.select_for_update().get(pk=committee.pk)
    earlier = committee.terms_of_reference.filter(municipal_year__lt=year)
    newest = earlier.order_by("-municipal_year").first()
    if committee.terms_of_reference.filter(municipal_year=year).exists():
        raise Refused("There are terms of reference for that year already.")
    if newest is None:
        raise Refused("There are no earlier terms of reference. An administrator enters the first.")
    kept = {name: getattr(newest, name) for name in KEPT}
    terms = TermsOfReference(committee=committee, municipal_year=year, is_draft=True, **kept)
    terms.full_clean()
    terms.save()
    sentence = f"Drafted the terms of reference for {terms.year_label}"
    record("terms.drafted", committee, by=by, sentence=sentence, year=year)
    return terms


@transaction.atomic
def change_draft_terms(
    terms: TermsOfReference, *, by: User | None, **words: Any
) -> TermsOfReference:
    """Change draft terms. Raises Refused once they are agreed, and Overtaken."""
    unknown = set(words) - set(KEPT)
    if unknown:
        raise TypeError(f"not words of terms of reference: {', '.join(sorted(unknown))}")
    terms = TermsOfReference.objects.select_for_update().get(pk=terms.pk)
    if not terms.is_draft:
        raise Refused("These terms of reference are agreed. Draft the next year’s.")
    changed = [name for name, value in words.items() if getattr(terms, name) != value]
    for name in changed:
        setattr(terms, name, words[name])
    if changed:
        terms.full_clean()
        terms.save(update_fields=changed)
        sentence = f"Changed the draft terms of reference for {terms.year_label}"
        record("terms.changed", terms.committee, by=by, sentence=sentence, fields=changed)
    return terms


@transaction.atomic
def agree_terms(terms: TermsOfReference, *, on: date, by: User | None) -> TermsOfReference:
    """Agree draft terms from the day of the committee's decision. Raises Refused if agreed."""
    terms = TermsOfReference.objects.select_for_update().get(pk=terms.pk)
    if terms.agreed_on:
        raise Refused(f"They were agreed on {terms.agreed_on:%-d %B %Y}.")
    terms.is_draft, terms.agreed_on = False, on
    terms.full_clean()
    terms.save(update_fields=["is_draft", "agreed_on"])
    sentence = f"Recorded that the terms of reference for {terms.year_label} were agreed"
    record("terms.agreed", terms.committee, by=by, sentence=sentence, on=on.isoformat())
    return terms
