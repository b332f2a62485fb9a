from django.urls import path

from meetings.public.views import meetings as views
from meetings.public.views import minutes
from meetings.publication.views import editions

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings/<slug:slug>/", views.meeting, name="meeting"),
    path("meetings/<slug:slug>/pack.pdf", views.pack, name="pack"),
    path(
        "meetings/<slug:slug>/<slug:audience>/pack.pdf", views.audience_pack, name="audience_pack"
    ),
    path("meetings/<slug:slug>/changes/", editions.changes, name="changes"),
    path(
        "meetings/<slug:slug>/published/<slug:which>/<slug:audience>/pack.pdf",
        editions.published_pack,
        name="published_pack",
    ),
    path(
        "meetings/<slug:slug>/published/<slug:which>/<slug:audience>/supplement.pdf",
        editions.supplement_pack,
        name="supplement_pack",
    ),
    path("meetings/<slug:slug>/minutes/", minutes.minutes, name="minutes"),
    path("meetings/<slug:slug>/minutes.pdf", minutes.minutes_file, name="minutes_file"),
    path("meetings/<slug:slug>/decisions/", minutes.decisions, name="decisions"),
    path(
        "meetings/<slug:slug>/<slug:audience>/exempt-minute.pdf",
        minutes.exempt_minute,
        name="exempt_minute",
    ),
    path("items/<slug:key>/", views.item, name="item"),
    path("papers/<slug:key>/", views.paper, name="paper"),
    path("papers/<slug:key>/paper.pdf", views.paper_file, name="paper_file"),
]
