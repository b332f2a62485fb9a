from django.urls import path

from meetings.views import attending, minuting, recording, undertakings

urlpatterns = [
    path("work/meetings/<slug:slug>/minutes/", minuting.desk, name="desk"),
    path("work/meetings/<slug:slug>/minutes/begin/", minuting.begin, name="begin_minutes"),
    path("work/meetings/<slug:slug>/minutes/state/", minuting.state, name="minutes_state"),
    path("work/meetings/<slug:slug>/minutes/mark/", attending.mark, name="mark_attendance"),
    path("work/meetings/<slug:slug>/minutes/unmark/", attending.unmark, name="unmark_attendance"),
    path(
        "work/meetings/<slug:slug>/minutes/attendance/<slug:person>/",
        attending.details,
        name="attendance_details",
    ),
    path(
        "work/meetings/<slug:slug>/minutes/add/<slug:kind>/",
        recording.add_to_meeting,
        name="record_of_meeting",
    ),
    path("work/minutes/record/<slug:kind>/<slug:key>/", recording.change, name="change_record"),
    path(
        "work/minutes/record/<slug:kind>/<slug:key>/remove/",
        recording.remove,
        name="remove_record",
    ),
    path("work/minutes/vote/<slug:key>/", recording.vote, name="vote"),
    path("work/minutes/conflicts/<slug:key>/", minuting.settle, name="settle_minute"),
    path("work/minutes/<slug:slug>/<slug:key>/", minuting.item, name="minute_item"),
    path("work/minutes/<slug:slug>/<slug:key>/preview/", minuting.preview, name="minute_preview"),
    path(
        "work/minutes/<slug:slug>/<slug:key>/versions/", minuting.versions, name="minute_versions"
    ),
    path(
        "work/minutes/<slug:slug>/<slug:key>/add/<slug:kind>/",
        recording.add_to_item,
        name="record_of_item",
    ),
    path("work/undertakings/", undertakings.undertakings, name="undertakings"),
]
