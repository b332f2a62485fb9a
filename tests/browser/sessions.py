"""A session that ends while somebody has a page open, and the way back over that page."""

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from tests.council import PASSWORD


def end_session(page: Page) -> None:
    """End the session of the user who has the page open; the page is not told."""
    [cookie] = [c for c in page.context.cookies() if c["name"] == "sessionid"]
    Session.objects.filter(session_key=cookie["value"]).delete()


def sign_in_over(page: Page, email: str) -> None:
    """Answer the dialog that asks over the desk of the minutes."""
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("Email").fill(email)
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
