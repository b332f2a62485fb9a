from django.urls import path

from meetings.outcomes.recommendations.views import register as views
from meetings.outcomes.recommendations.views import work as following

OF_ONE = "work/recommendations/<slug:key>/"
urlpatterns = [
    path("recommendations/", views.recommendation_list, name="recommendation_list"),
    path("recommendations.csv", views.recommendation_table, name="recommendation_table"),
    path("recommendations/<slug:key>/", views.recommendation, name="recommendation"),
    path(
        "recommendations/files/<slug:key>/", views.recommendation_file, name="recommendation_file"
    ),
    path("work/recommendations/", following.work_recommendations, name="work_recommendations"),
    path(OF_ONE, following.work_recommendation, name="work_recommendation"),
    path(f"{OF_ONE}change/", following.change_recommendation, name="change_recommendation"),
    path(f"{OF_ONE}make/", following.make_recommendation, name="make_recommendation"),
    path(f"{OF_ONE}serve/", following.serve_recommendation, name="serve_recommendation"),
    path(f"{OF_ONE}answer/", following.answer_recommendation, name="answer_recommendation"),
    path(f"{OF_ONE}progress/", following.report_progress, name="report_progress"),
    path(f"{OF_ONE}progress/<int:number>/", following.judge_progress, name="judge_progress"),
    path(f"{OF_ONE}file/", following.add_recommendation_file, name="add_recommendation_file"),
    path(
        "work/recommendations/files/<slug:key>/withdraw/",
        following.withdraw_recommendation_file,
        name="withdraw_recommendation_file",
    ),
    path(f"{OF_ONE}withdraw/", following.withdraw_recommendation, name="withdraw_recommendation"),
    path(
        "work/committees/<slug:code>/recommend/",
        following.add_recommendation,
        name="add_recommendation",
    ),
    path(
        "work/committees/<slug:code>/recommendations/report/",
        following.report_recommendations,
        name="report_recommendations",
    ),
    path(
        "work/meetings/<slug:slug>/recommendations/",
        following.meeting_recommendations,
        name="meeting_recommendations",
    ),
]
