from django.urls import path

from actionplans.history import views as chronicle

HISTORY = "work/plans/<slug:slug>/history"

urlpatterns = [
    path("work/actions/<slug:key>/history/", chronicle.action_history, name="action_history"),
    path(f"{HISTORY}/", chronicle.plan_history, name="plan_history"),
    path(f"{HISTORY}/<int:number>/", chronicle.snapshot, name="snapshot"),
    path(f"{HISTORY}/<int:number>/<slug:kind>/", chronicle.snapshot_file, name="snapshot_file"),
]
