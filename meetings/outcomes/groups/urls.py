from django.urls import path

from meetings.outcomes.groups import views

urlpatterns = [
    path("groups/<slug:key>/", views.task_group, name="task_group"),
    path("groups/<slug:key>/room/", views.group_room, name="group_room"),
    path("groups/<slug:key>/room/add/", views.add_group_note, name="add_group_note"),
    path("work/groups/", views.work_groups, name="work_groups"),
    path("work/groups/<slug:key>/change/", views.change_group, name="change_group"),
    path("work/groups/<slug:key>/join/", views.join_group, name="join_group"),
    path("work/groups/<slug:key>/leave/<slug:person>/", views.leave_group, name="leave_group"),
    path("work/groups/<slug:key>/report/", views.publish_final_report, name="final_report"),
    path(
        "work/groups/<slug:key>/report/correct/",
        views.correct_final_report,
        name="correct_final_report",
    ),
    path(
        "work/groups/<slug:key>/report/agenda/",
        views.put_report_on_agenda,
        name="put_report_on_agenda",
    ),
    path("work/committees/<slug:code>/group/", views.set_up_group, name="set_up_group"),
]
