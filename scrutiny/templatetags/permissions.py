"""The permissions page, for templates.

`{% can "admin.open" as may_administer %}`; not as a filter in an `if`, where Django
swallows exceptions and answers no.
"""

from typing import Any

from django import template

from scrutiny import permissions

register = template.Library()


@register.simple_tag(takes_context=True)
def can(context: template.Context, action: str, thing: Any = None) -> bool:
    """Whether the reader of this page may do `action` to `thing`."""
    return permissions.can(context["user"], action, thing)
