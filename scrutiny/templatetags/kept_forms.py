"""Forms whose words a browser keeps until they are answered (static/src/js/typed-kept.js)."""

from django import template
from django.template import Context
from django.utils.html import format_html

from scrutiny.typed import writer_of

register = template.Library()


@register.simple_tag(takes_context=True)
def keeps_typed(context: Context) -> str:
    """Mark a form that the browser may keep: never one for words that may be withheld."""
    user = context["request"].user
    return format_html('data-keeps="{}"', writer_of(user) if user.is_authenticated else "")
