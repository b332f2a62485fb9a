from django.urls import path

from actionplans.inspections.views import findings
from actionplans.inspections.views import public as history
from actionplans.inspections.views import work as inspections

urlpatterns = [
    path("inspections/", history.inspection_list, name="inspection_list"),
    path("inspections/<slug:key>/", history.inspection, name="inspection"),
    path("work/inspections/", inspections.work_inspections, name="work_inspections"),
    path("work/inspections/add/", inspections.add_inspection, name="add_inspection"),
    path("work/inspections/<slug:key>/", inspections.work_inspection, name="work_inspection"),
    path(
        "work/inspections/<slug:key>/facts/", inspections.inspection_facts, name="inspection_facts"
    ),
    path(
        "work/inspections/<slug:key>/publish/",
        inspections.publish_inspection,
        name="publish_inspection",
    ),
    path("work/inspections/<slug:key>/judgements/", findings.judgements, name="judgements"),
    path("work/inspections/<slug:key>/areas/", findings.areas, name="areas"),
    path(
        "work/inspections/<slug:key>/priority-actions/",
        findings.priority_actions,
        name="priority_actions",
    ),
    path("work/inspections/<slug:key>/findings/add/", findings.add_finding, name="add_finding"),
    path(
        "work/inspections/<slug:key>/findings/<int:position>/",
        findings.edit_finding,
        name="edit_finding",
    ),
    path("work/inspections/<slug:key>/steps/<slug:step>/", inspections.tick_step, name="tick_step"),
]
