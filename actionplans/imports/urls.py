from django.urls import path

from actionplans.imports import views

urlpatterns = [
    path("work/plans/<slug:slug>/import/", views.import_table, name="import_table"),
    path("work/plans/<slug:slug>/export/<slug:kind>/", views.export_plan, name="export_plan"),
    path("work/imports/<slug:key>/", views.work_import, name="work_import"),
]
