"""How people sign in: accounts are made by an administrator, never by signing up."""

from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from scrutiny.permissions import can


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Begin the link with SITE_URL: the host of a request is whatever its sender wrote."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return f"{settings.SITE_URL}{path.replace('UID-KEY', quote(key))}"

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send staff to My work after signing in; send members and others to the home page."""
        if can(request.user, "work.begin"):
            return reverse("my_work")
        return super().get_login_redirect_url(request)
