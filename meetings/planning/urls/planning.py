from django.urls import path

from meetings.planning.views import planning, tasks

urlpatterns = [
    path("work/plan/", planning.plan, name="plan"),
    path("work/plan/<slug:code>/", planning.plan_meeting, name="plan_meeting"),
    path("work/plan/<slug:code>/year/", planning.plan_year, name="plan_year"),
    path("work/meetings/<slug:slug>/", tasks.tasks, name="tasks"),
    path("work/meetings/<slug:slug>/facts/", planning.facts, name="facts"),
    path("work/meetings/<slug:slug>/announce/", planning.announce, name="announce"),
]
