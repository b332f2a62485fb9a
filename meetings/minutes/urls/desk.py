from django.urls import path

from meetings.minutes.views import attendance, desk, proceedings

urlpatterns = [
    path("work/meetings/<slug:slug>/minutes/", desk.desk, name="desk"),
    path("work/meetings/<slug:slug>/minutes/begin/", desk.begin, name="begin_minutes"),
    path("work/meetings/<slug:slug>/minutes/state/", desk.state, name="minutes_state"),
    path("work/meetings/<slug:slug>/minutes/mark/", attendance.mark, name="mark_attendance"),
    path("work/meetings/<slug:slug>/minutes/unmark/", attendance.unmark, name="unmark_attendance"),
    path(
        "work/meetings/<slug:slug>/minutes/attendance/<slug:person>/",
        attendance.details,
        name="attendance_details",
    ),
    path(
        "work/meetings/<slug:slug>/minutes/add/<slug:kind>/",
        proceedings.add_to_meeting,
        name="record_of_meeting",
    ),
    path("work/minutes/record/<slug:kind>/<slug:key>/", proceedings.change, name="change_record"),
    path(
        "work/minutes/record/<slug:kind>/<slug:key>/remove/",
        proceedings.remove,
        name="remove_record",
    ),
    path("work/minutes/vote/<slug:key>/", proceedings.vote, name="vote"),
    path("work/minutes/conflicts/<slug:key>/", desk.settle, name="settle_minute"),
    path("work/minutes/<slug:slug>/<slug:key>/", desk.item, name="minute_item"),
    path("work/minutes/<slug:slug>/<slug:key>/preview/", desk.preview, name="minute_preview"),
    path("work/minutes/<slug:slug>/<slug:key>/versions/", desk.versions, name="minute_versions"),
    path(
        "work/minutes/<slug:slug>/<slug:key>/add/<slug:kind>/",
        proceedings.add_to_item,
        name="record_of_item",
    ),
]
