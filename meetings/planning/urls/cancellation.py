from django.urls import path

from meetings.planning.views.cancellation import call_off, move_meeting
from meetings.publication.views import withdrawal as views

urlpatterns = [
    path("work/meetings/<slug:slug>/afterwards/", views.afterwards, name="afterwards"),
    path("work/meetings/<slug:slug>/call-off/", call_off, name="call_off"),
    path("work/meetings/<slug:slug>/move/", move_meeting, name="move_meeting"),
    path("work/papers/<slug:key>/withdraw/", views.withdraw, name="withdraw"),
]
