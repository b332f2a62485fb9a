"""The part of the site that a page belongs to, by how its address begins."""

from django import template

register = template.Library()

# Part of the site → how its addresses begin.
PARTS = {
    "work": ("work/",),
    "meetings": ("meetings/", "items/", "papers/", "questions/"),
    "committees": ("committees/", "topics/", "suggest-a-topic/"),
    "councillors": ("councillors/",),
    "recommendations": ("recommendations/", "referrals/", "call-ins/", "groups/"),
    "plans": ("plans/", "inspections/", "actions/"),
    "sign-in": ("accounts/login/",),
}


@register.filter
def part_of_site(path: str) -> str:
    """Return the part to which the page at an address belongs; "" for none of them."""
    inside = path.removeprefix("/")
    return next((part for part, begins in PARTS.items() if inside.startswith(begins)), "")
