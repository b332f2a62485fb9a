from django.urls import path

from meetings.outcomes.call_ins import views

urlpatterns = [
    path("call-ins/", views.call_in_list, name="call_in_list"),
    path("call-ins/<slug:key>/", views.call_in, name="call_in"),
    path("work/call-ins/", views.work_call_ins, name="work_call_ins"),
    path("work/call-ins/<slug:key>/validity/", views.find_validity, name="find_validity"),
    path("work/call-ins/<slug:key>/meeting/", views.hear_call_in, name="hear_call_in"),
    path("work/call-ins/<slug:key>/outcome/", views.decide_call_in, name="decide_call_in"),
    path("work/committees/<slug:code>/call-in/", views.receive_call_in, name="receive_call_in"),
]
