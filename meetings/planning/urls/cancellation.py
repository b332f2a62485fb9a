from django.urls import path

from meetings.planning.views import cancellation as views

urlpatterns = [
    path("work/meetings/<slug:slug>/call-off/", views.call_off, name="call_off"),
    path("work/meetings/<slug:slug>/move/", views.move_meeting, name="move_meeting"),
]
