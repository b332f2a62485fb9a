from django.urls import path

from actionplans.tabling import views

urlpatterns = [
    path("work/plans/<slug:slug>/agenda/", views.put_on_agenda, name="put_on_agenda"),
]
