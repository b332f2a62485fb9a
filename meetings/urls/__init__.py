"""Addresses of meetings, in the subjects of the views."""

from meetings.urls import (
    afterwards,
    agenda,
    papers,
    planning,
    preparing,
    programme,
    public,
    publishing,
    withholding,
)

app_name = "meetings"
urlpatterns = [
    *afterwards.urlpatterns,
    *agenda.urlpatterns,
    *papers.urlpatterns,
    *planning.urlpatterns,
    *preparing.urlpatterns,
    *programme.urlpatterns,
    *public.urlpatterns,
    *publishing.urlpatterns,
    *withholding.urlpatterns,
]
