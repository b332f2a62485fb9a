"""How far a recommendation is, in a tag."""

from django import template

from meetings import register as registered
from meetings.models import Recommendation

register = template.Library()


@register.filter
def situation_word(recommendation: Recommendation) -> str:
    return registered.situation_words(recommendation)


@register.filter
def situation_colour(recommendation: Recommendation) -> str:
    return registered.COLOURS.get(registered.situation(recommendation), "grey")
