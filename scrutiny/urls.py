"""The roof: every address of the site."""

from django.urls import include, path

from scrutiny import administration, home, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", administration.site.urls),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("open-data/", pages.open_data, name="open_data"),
    path("privacy/", pages.privacy, name="privacy"),
    path("council.css", pages.council_css, name="council_css"),
    path("council-crest.png", pages.council_crest, name="council_crest"),
    path("", include("committees.urls")),
    path("", include("meetings.urls")),
]
