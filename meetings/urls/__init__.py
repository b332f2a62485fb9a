"""Addresses of meetings, in the subjects of the views."""

from meetings.urls import (
    afterwards,
    agenda,
    call_ins,
    history,
    minuting,
    papers,
    planning,
    preparing,
    programme,
    public,
    publishing,
    recommendations,
    referrals,
    reports,
    signing,
    staying_away,
    task_groups,
    withholding,
)

app_name = "meetings"
urlpatterns = [
    *afterwards.urlpatterns,
    *agenda.urlpatterns,
    *call_ins.urlpatterns,
    *history.urlpatterns,
    *minuting.urlpatterns,
    *papers.urlpatterns,
    *planning.urlpatterns,
    *preparing.urlpatterns,
    *programme.urlpatterns,
    *public.urlpatterns,
    *publishing.urlpatterns,
    *recommendations.urlpatterns,
    *referrals.urlpatterns,
    *reports.urlpatterns,
    *signing.urlpatterns,
    *staying_away.urlpatterns,
    *task_groups.urlpatterns,
    *withholding.urlpatterns,
]
