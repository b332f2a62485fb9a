"""The forms of sign-in in the words of this site: sentence case, "E-mail", no abbreviations."""

from typing import Any

from allauth.account import forms
from django.forms import Field

LABELS = {
    "Email": "E-mail",
    "Current Password": "Current password",
    "New Password": "New password",
    "New Password (again)": "New password (again)",
}


class InOurWords:
    fields: dict[str, Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.label = LABELS.get(str(field.label), field.label)


class LoginForm(InOurWords, forms.LoginForm):
    """Sign in."""


class ChangePasswordForm(InOurWords, forms.ChangePasswordForm):
    """Change one's own password."""


class ResetPasswordForm(InOurWords, forms.ResetPasswordForm):
    """Ask for a link to set a new password."""


class ResetPasswordKeyForm(InOurWords, forms.ResetPasswordKeyForm):
    """Set a new password by a link."""
