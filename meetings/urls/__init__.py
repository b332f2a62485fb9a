"""Addresses of meetings, in the subjects of the views."""

from meetings.urls import (
    afterwards,
    agenda,
    minuting,
    papers,
    planning,
    public,
    publishing,
    withholding,
)

app_name = "meetings"
urlpatterns = [
    *afterwards.urlpatterns,
    *agenda.urlpatterns,
    *minuting.urlpatterns,
    *papers.urlpatterns,
    *planning.urlpatterns,
    *public.urlpatterns,
    *publishing.urlpatterns,
    *withholding.urlpatterns,
]
