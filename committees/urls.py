from django.urls import path

from committees import views

app_name = "committees"
urlpatterns = [
    path("committees/", views.committee_list, name="committee_list"),
    path("committees/<slug:slug>/", views.committee, name="committee"),
    path("councillors/", views.person_list, name="person_list"),
    path("councillors/<slug:key>/", views.person, name="person"),
]
