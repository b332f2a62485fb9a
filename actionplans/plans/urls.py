from django.urls import path

from actionplans.actions.views import actions
from actionplans.plans import views as plans

urlpatterns = [
    path("work/plans/", plans.work_plans, name="work_plans"),
    path("work/plans/add/", plans.add_plan, name="add_plan"),
    path("work/plans/<slug:slug>/", plans.work_plan, name="work_plan"),
    path("work/plans/<slug:slug>/facts/", plans.plan_facts, name="plan_facts"),
    path("work/plans/<slug:slug>/agree/", plans.agree_plan, name="agree_plan"),
    path("work/plans/<slug:slug>/submit/", plans.submit_plan, name="submit_plan"),
    path("work/plans/<slug:slug>/activate/", plans.activate_plan, name="activate_plan"),
    path("work/plans/<slug:slug>/close/", plans.close_plan, name="close_plan"),
    path("work/plans/<slug:slug>/confirm/", plans.confirm_plan, name="confirm_plan"),
    path("work/plans/<slug:slug>/add-action/", actions.add_action, name="add_action"),
    path("work/actions/<slug:key>/", actions.edit_action, name="edit_action"),
    path("work/actions/<slug:key>/remove/", actions.remove_action, name="remove_action"),
    path("work/actions/<slug:key>/restore/", actions.restore_action, name="restore_action"),
    path("work/removals/<slug:key>/release/", actions.release_removal, name="release_removal"),
]
