"""The state tags of recommendations and document requests."""

from django import template

from meetings.models import DocumentRequest, Recommendation
from meetings.outcomes.documents import register as documents
from meetings.outcomes.recommendations import register as recommendations

register = template.Library()


@register.filter
def situation_word(recommendation: Recommendation) -> str:
    return recommendations.situation_words(recommendation)


@register.filter
def situation_colour(recommendation: Recommendation) -> str:
    return recommendations.COLOURS.get(recommendations.situation(recommendation), "grey")


@register.filter
def request_tag(request: DocumentRequest) -> dict[str, str]:
    return documents.tag(request)
