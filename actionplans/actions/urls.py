from django.urls import path

from actionplans.actions.views import actions
from actionplans.actions.views import measures_and_milestones as views

MEASURES = "work/actions/<slug:key>/measures"
MILESTONES = "work/actions/<slug:key>/milestones"

urlpatterns = [
    path("work/plans/<slug:slug>/add-action/", actions.add_action, name="add_action"),
    path("work/actions/<slug:key>/", actions.edit_action, name="edit_action"),
    path("work/actions/<slug:key>/remove/", actions.remove_action, name="remove_action"),
    path("work/actions/<slug:key>/restore/", actions.restore_action, name="restore_action"),
    path("work/removals/<slug:key>/release/", actions.release_removal, name="release_removal"),
    path(f"{MEASURES}/add/", views.add_measure, name="add_measure"),
    path(f"{MEASURES}/<slug:part>/", views.edit_measure, name="edit_measure"),
    path(f"{MEASURES}/<slug:part>/remove/", views.remove_measure, name="remove_measure"),
    path(f"{MEASURES}/<slug:part>/restore/", views.restore_measure, name="restore_measure"),
    path(f"{MILESTONES}/add/", views.add_milestone, name="add_milestone"),
    path(f"{MILESTONES}/<slug:part>/", views.edit_milestone, name="edit_milestone"),
    path(f"{MILESTONES}/<slug:part>/done/", views.milestone_done, name="milestone_done"),
    path(
        f"{MILESTONES}/<slug:part>/not-done/", views.milestone_not_done, name="milestone_not_done"
    ),
    path(f"{MILESTONES}/<slug:part>/remove/", views.remove_milestone, name="remove_milestone"),
    path(f"{MILESTONES}/<slug:part>/restore/", views.restore_milestone, name="restore_milestone"),
]
