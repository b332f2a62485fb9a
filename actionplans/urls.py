"""Addresses of inspections and action plans, in the subjects of the views."""

from actionplans.actions import urls as measures_and_milestones
from actionplans.history import urls as chronicle
from actionplans.imports import urls as bringing
from actionplans.inspections import urls as inspections
from actionplans.plans import urls as plans
from actionplans.public import urls as reading
from actionplans.updates import urls as updating

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
