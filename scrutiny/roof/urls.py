"""Every address of the site."""

from allauth.account.urls import urlpatterns as account_pages
from django.urls import include, path

from scrutiny import administration, pages
from scrutiny.roof import home, mywork

# Administrators make accounts, so users cannot sign up or change an address here.
ACCOUNT_PAGES = {
    "account_login",
    "account_logout",
    "account_signup",  # says that it is closed; the sign-in page asks for its address
    "account_inactive",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns = [
    path("", home.home, name="home"),
    path("work/", mywork.my_work, name="my_work"),
    path("accounts/", include([page for page in account_pages if page.name in ACCOUNT_PAGES])),
    path("admin/", administration.site.urls),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("open-data/", pages.open_data, name="open_data"),
    path("privacy/", pages.privacy, name="privacy"),
    path("council.css", pages.council_css, name="council_css"),
    path("council-crest.png", pages.council_crest, name="council_crest"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("", include("committees.urls")),
    path("", include("meetings.urls")),
    path("", include("actionplans.urls")),
]
