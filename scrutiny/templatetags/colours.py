"""Colours for templates/council.css."""

from django import template

from scrutiny.colours import palette_for

register = template.Library()
register.filter("palette", palette_for)
