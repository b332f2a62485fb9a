"""Addresses of meetings, in the subjects of the views."""

from meetings.urls import public

app_name = "meetings"
urlpatterns = [*public.urlpatterns]
