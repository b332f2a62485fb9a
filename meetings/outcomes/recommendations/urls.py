from django.urls import path

from meetings.outcomes.recommendations.views import register as views
from meetings.outcomes.recommendations.views import work

OF_ONE = "work/recommendations/<slug:key>/"
urlpatterns = [
    path("recommendations/", views.recommendation_list, name="recommendation_list"),
    path("recommendations.csv", views.recommendation_table, name="recommendation_table"),
    path("recommendations/<slug:key>/", views.recommendation, name="recommendation"),
    path(
        "recommendations/files/<slug:key>/", views.recommendation_file, name="recommendation_file"
    ),
    path("work/recommendations/", work.work_recommendations, name="work_recommendations"),
    path(OF_ONE, work.work_recommendation, name="work_recommendation"),
    path(f"{OF_ONE}change/", work.change_recommendation, name="change_recommendation"),
    path(f"{OF_ONE}make/", work.make_recommendation, name="make_recommendation"),
    path(f"{OF_ONE}serve/", work.serve_recommendation, name="serve_recommendation"),
    path(f"{OF_ONE}answer/", work.answer_recommendation, name="answer_recommendation"),
    path(f"{OF_ONE}progress/", work.report_progress, name="report_progress"),
    path(f"{OF_ONE}progress/<int:number>/", work.judge_progress, name="judge_progress"),
    path(f"{OF_ONE}file/", work.add_recommendation_file, name="add_recommendation_file"),
    path(
        "work/recommendations/files/<slug:key>/withdraw/",
        work.withdraw_recommendation_file,
        name="withdraw_recommendation_file",
    ),
    path(f"{OF_ONE}withdraw/", work.withdraw_recommendation, name="withdraw_recommendation"),
    path(
        "work/committees/<slug:code>/recommend/",
        work.add_recommendation,
        name="add_recommendation",
    ),
    path(
        "work/committees/<slug:code>/recommendations/report/",
        work.report_recommendations,
        name="report_recommendations",
    ),
    path(
        "work/meetings/<slug:slug>/recommendations/",
        work.meeting_recommendations,
        name="meeting_recommendations",
    ),
]
