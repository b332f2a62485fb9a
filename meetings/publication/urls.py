from django.urls import path

from meetings.publication.views import publishing as views
from meetings.publication.views import withdrawal

urlpatterns = [
    path("work/meetings/<slug:slug>/preview/", views.preview, name="work_preview"),
    path("work/meetings/<slug:slug>/afterwards/", withdrawal.afterwards, name="afterwards"),
    path("work/papers/<slug:key>/withdraw/", withdrawal.withdraw, name="withdraw"),
    path("work/meetings/<slug:slug>/check/", views.check, name="check"),
    path("work/meetings/<slug:slug>/publish/", views.publish, name="publish"),
    path("work/meetings/<slug:slug>/publishing/", views.progress, name="publishing"),
    path("work/meetings/<slug:slug>/publishing/state/", views.progress_state,
         name="publishing_state"),
]  # fmt: skip
