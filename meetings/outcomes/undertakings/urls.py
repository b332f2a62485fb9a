from django.urls import path

from meetings.outcomes.undertakings import views

urlpatterns = [
    path("work/undertakings/", views.undertakings, name="undertakings"),
    path("work/meetings/<slug:slug>/undertakings/", views.put_on_agenda, name="put_undertakings"),
]
