from meetings.minutes.urls import after_meeting, desk

urlpatterns = [*after_meeting.urlpatterns, *desk.urlpatterns]
