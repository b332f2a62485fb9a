from django.urls import path

from actionplans.imports import views as bringing

urlpatterns = [
    path("work/plans/<slug:slug>/import/", bringing.import_table, name="import_table"),
    path("work/plans/<slug:slug>/export/<slug:kind>/", bringing.export_plan, name="export_plan"),
    path("work/imports/<slug:key>/", bringing.work_import, name="work_import"),
]
