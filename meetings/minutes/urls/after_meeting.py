from django.urls import path

from meetings.minutes.views import after_meeting as views

urlpatterns = [
    path("work/meetings/<slug:slug>/minutes/after/", views.after, name="after_minutes"),
    path("work/meetings/<slug:slug>/minutes/circulate/", views.circulate, name="circulate_minutes"),
    path("work/meetings/<slug:slug>/minutes/comments/", views.comments, name="minutes_comments"),
    path("work/meetings/<slug:slug>/minutes/publish/", views.publish, name="publish_minutes"),
    path("work/meetings/<slug:slug>/minutes/decisions/", views.decisions, name="work_decisions"),
    path("work/meetings/<slug:slug>/minutes/confirm/", views.confirm, name="confirm_minutes"),
    path("work/meetings/<slug:slug>/minutes/close/", views.close_published, name="close_published"),
    path(
        "work/meetings/<slug:slug>/minutes/confirmed/",
        views.publish_confirmed,
        name="publish_confirmed",
    ),
    path("minutes-to-read/<slug:key>/", views.reader, name="minutes_reader"),
]
