"""Addresses of meetings, in the subjects of the views."""

from meetings.urls import (
    afterwards,
    agenda,
    papers,
    planning,
    public,
    publishing,
    recommendations,
    referrals,
    withholding,
)

app_name = "meetings"
urlpatterns = [
    *afterwards.urlpatterns,
    *agenda.urlpatterns,
    *papers.urlpatterns,
    *planning.urlpatterns,
    *public.urlpatterns,
    *publishing.urlpatterns,
    *recommendations.urlpatterns,
    *referrals.urlpatterns,
    *withholding.urlpatterns,
]
