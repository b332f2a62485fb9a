from meetings.planning.urls import cancellation, planning

urlpatterns = [*cancellation.urlpatterns, *planning.urlpatterns]
