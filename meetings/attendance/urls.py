from django.urls import path

from meetings.attendance import views

urlpatterns = [
    path("work/six-months/", views.six_months, name="six_months"),
    path("work/six-months/<slug:key>/", views.six_months_of, name="six_months_of"),
    path("work/six-months/<slug:key>/elsewhere/", views.add_elsewhere, name="add_elsewhere"),
    path("work/six-months/<slug:key>/approved/", views.approve_absence, name="approve_absence"),
]
