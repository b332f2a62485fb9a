"""Addresses of inspections and action plans, in the subjects of the views."""

from actionplans.urls import (
    bringing,
    chronicle,
    inspections,
    measures_and_milestones,
    plans,
    reading,
    updating,
)

app_name = "actionplans"
urlpatterns = [
    *bringing.urlpatterns,
    *chronicle.urlpatterns,
    *inspections.urlpatterns,
    *measures_and_milestones.urlpatterns,
    *plans.urlpatterns,
    *reading.urlpatterns,
    *updating.urlpatterns,
]
