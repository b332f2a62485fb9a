from django.urls import path

from meetings.sign_off import views

SIGN_OFF = "work/papers/<slug:key>/sign-off/"
urlpatterns = [
    path("work/meetings/<slug:slug>/sign-offs/", views.sign_offs, name="sign_offs"),
    path(SIGN_OFF, views.sign_off, name="work_paper_sign_off"),
    path(f"{SIGN_OFF}send/", views.send, name="work_paper_send"),
    path(f"{SIGN_OFF}record/", views.record, name="work_paper_record"),
    path(f"{SIGN_OFF}take-over/", views.take_over, name="work_paper_take_over"),
    path(f"{SIGN_OFF}keep/", views.keep, name="work_paper_keep"),
    path(f"{SIGN_OFF}hand/<slug:role>/", views.hand, name="work_paper_hand"),
]
