from django.urls import path

from meetings.committee import views

TERMS = "work/committees/<slug:code>/terms/<int:year>/"

urlpatterns = [
    path("work/committees/", views.committee_list, name="committees_work"),
    path("work/committees/<slug:code>/", views.committee_work, name="committee_work"),
    path(f"{TERMS}meetings/", views.terms_at_meetings, name="terms_at_meetings"),
    path(f"{TERMS}review/", views.review_terms, name="review_terms"),
    path(f"{TERMS}agree/", views.agree_terms, name="agree_terms"),
]
