"""Caching: what browsers and proxies may keep of a response."""

from django.views.decorators.cache import cache_control

# For pages that depend on who is signed in: no other user ever gets a copy.
unshared = cache_control(private=True, no_store=True)
