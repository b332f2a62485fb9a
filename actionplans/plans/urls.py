from django.urls import path

from actionplans.plans import views

urlpatterns = [
    path("work/plans/", views.work_plans, name="work_plans"),
    path("work/plans/add/", views.add_plan, name="add_plan"),
    path("work/plans/<slug:slug>/", views.work_plan, name="work_plan"),
    path("work/plans/<slug:slug>/facts/", views.plan_facts, name="plan_facts"),
    path("work/plans/<slug:slug>/agree/", views.agree_plan, name="agree_plan"),
    path("work/plans/<slug:slug>/submit/", views.submit_plan, name="submit_plan"),
    path("work/plans/<slug:slug>/activate/", views.activate_plan, name="activate_plan"),
    path("work/plans/<slug:slug>/close/", views.close_plan, name="close_plan"),
    path("work/plans/<slug:slug>/confirm/", views.confirm_plan, name="confirm_plan"),
]
