from django.urls import path

from actionplans.inspections.views import findings, public, work

urlpatterns = [
    path("inspections/", public.inspection_list, name="inspection_list"),
    path("inspections/<slug:key>/", public.inspection, name="inspection"),
    path("work/inspections/", work.work_inspections, name="work_inspections"),
    path("work/inspections/add/", work.add_inspection, name="add_inspection"),
    path("work/inspections/<slug:key>/", work.work_inspection, name="work_inspection"),
    path("work/inspections/<slug:key>/facts/", work.inspection_facts, name="inspection_facts"),
    path(
        "work/inspections/<slug:key>/publish/",
        work.publish_inspection,
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
    path("work/inspections/<slug:key>/steps/<slug:step>/", work.tick_step, name="tick_step"),
]
