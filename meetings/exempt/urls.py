from django.urls import path

from meetings.exempt import views

urlpatterns = [
    path("work/items/<slug:key>/withhold/", views.withhold_item, name="work_item_withhold"),
    path("work/papers/<slug:key>/withhold/", views.withhold_paper, name="work_paper_withhold"),
    path("work/items/<slug:key>/open/", views.open_item, name="work_item_open"),
    path("work/papers/<slug:key>/open/", views.open_paper, name="work_paper_open"),
]
