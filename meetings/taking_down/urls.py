from django.urls import path

from meetings.taking_down import views

urlpatterns = [
    path("work/taking-down/", views.take_downs, name="take_downs"),
    path("work/taking-down/ask/", views.ask, name="take_down_ask"),
    path("work/taking-down/<slug:key>/", views.take_down, name="take_down"),
]
