"""How far a recommendation or a request for a document is, in a tag."""

from django import template

from meetings import documents
from meetings import register as registered
from meetings.models import DocumentRequest, Recommendation

register = template.Library()


@register.filter
def situation_word(recommendation: Recommendation) -> str:
    return registered.situation_words(recommendation)


@register.filter
def situation_colour(recommendation: Recommendation) -> str:
    return registered.COLOURS.get(registered.situation(recommendation), "grey")


@register.filter
def request_tag(request: DocumentRequest) -> dict[str, str]:
    return documents.tag(request)
