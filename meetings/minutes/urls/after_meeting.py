from django.urls import path

from meetings.minutes.views import after_meeting as views
from meetings.outcomes.undertakings import views as undertakings
from meetings.public.views import minutes

urlpatterns = [
    path("meetings/<slug:slug>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<slug:slug>/minutes.pdf", minutes.minutes_file, name="minutes_file"),
    path("meetings/<slug:slug>/decisions/", minutes.decisions, name="decisions"),
    path(
        "meetings/<slug:slug>/<slug:audience>/exempt-minute.pdf",
        minutes.exempt_minute,
        name="exempt_minute",
    ),
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
    path(
        "work/meetings/<slug:slug>/undertakings/",
        undertakings.put_on_agenda,
        name="put_undertakings",
    ),
]
