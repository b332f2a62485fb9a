from django.urls import path

from meetings.preparation import views

urlpatterns = [
    path("meetings/<slug:slug>/questions/", views.questions, name="questions"),
    path("questions/<slug:key>/", views.change_question, name="change_question"),
    path("work/meetings/<slug:slug>/witnesses/", views.witnesses, name="witnesses"),
    path("work/witnesses/<slug:key>/", views.witness, name="witness"),
    path("work/witnesses/<slug:key>/change/", views.change_witness, name="change_witness"),
]
