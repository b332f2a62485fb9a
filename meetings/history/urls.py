from django.urls import path

from meetings.history import views

urlpatterns = [
    path("work/meetings/<slug:slug>/history/", views.meeting_history, name="history"),
    path("work/items/<slug:key>/history/", views.item_history, name="work_item_history"),
    path("work/papers/<slug:key>/history/", views.paper_history, name="work_paper_history"),
]
