from django.urls import path

from committees import views
from committees.views import terms, training

app_name = "committees"
urlpatterns = [
    path("committees/", views.committee_list, name="committee_list"),
    path("committees/<slug:slug>/", views.committee, name="committee"),
    path("councillors/", views.person_list, name="person_list"),
    path("councillors/<slug:key>/", views.person, name="person"),
    path("work/committees/<slug:code>/terms/", terms.terms_list, name="work_terms_list"),
    path("work/committees/<slug:code>/terms/draft/", terms.draft, name="draft_terms"),
    path("work/committees/<slug:code>/terms/<int:year>/", terms.terms, name="work_terms"),
    path(
        "work/committees/<slug:code>/terms/<int:year>/compare/",
        terms.compare_terms,
        name="compare_terms",
    ),
    path("work/committees/<slug:code>/training/", training.training, name="work_training"),
    path("work/training/", training.my_training, name="my_training"),
]
