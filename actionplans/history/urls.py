from django.urls import path

from actionplans.history import views

HISTORY = "work/plans/<slug:slug>/history"

urlpatterns = [
    path("work/actions/<slug:key>/history/", views.action_history, name="action_history"),
    path(f"{HISTORY}/", views.plan_history, name="plan_history"),
    path(f"{HISTORY}/<int:number>/", views.snapshot, name="snapshot"),
    path(f"{HISTORY}/<int:number>/<slug:kind>/", views.snapshot_file, name="snapshot_file"),
]
