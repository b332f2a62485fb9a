from django.urls import path

from actionplans.exports import views as exports
from actionplans.public import views

urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/<slug:slug>/", views.plan, name="plan"),
    path("plans/<slug:slug>/exceptions/", views.exceptions, name="exceptions"),
    path("plans/<slug:slug>/compare/", views.compare, name="compare"),
    path("plans/<slug:slug>/files/<slug:kind>/", exports.plan_file, name="plan_file"),
    path("actions/<slug:key>/", views.action, name="action"),
    path("actions/evidence/<slug:key>/", views.evidence, name="evidence"),
]
