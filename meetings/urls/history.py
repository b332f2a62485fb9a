from django.urls import path

from meetings.views import history as views

urlpatterns = [
    path("work/meetings/<slug:slug>/history/", views.meeting_history, name="history"),
    path("work/items/<slug:key>/history/", views.item_history, name="work_item_history"),
    path("work/papers/<slug:key>/history/", views.paper_history, name="work_paper_history"),
]
